"""Our reader of R files against what the package rdata 1.1.0 read, and files that are not whole.

The digests were taken from that package's frames, and equal ours then; the package itself is not
needed any more.
"""

import json
from datetime import date
from hashlib import sha256

import numpy as np
import pytest

from multivector.errors import InputError
from multivector.records.formats import rdata


def _plain(value: object) -> float | str | None:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, date):
        value = (value - date(1970, 1, 1)).days
    return float(value) if isinstance(value, bool | int | float) else str(value)


def _digest(content: object) -> str:
    return sha256(json.dumps(content).encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("un_roll_calls", "d6d08f3688c40675"),
        ("un_roll_call_issues", "980a55f58e4b0029"),
        ("cow_contdir", "e377078766de980b"),
        ("gw_states", "9e5e7611d95602f9"),
        ("cow_capitals", "79149e3e2d82e8fa"),
    ],
)
def test_frames_are_as_the_rdata_package_read_them(mirror, name, digest):
    found = rdata.read_frame(mirror / f"{name}.rda", name, []).to_pydict()
    assert _digest({key: [_plain(v) for v in values] for key, values in found.items()}) == digest


def test_matrices_are_as_the_rdata_package_read_them(mirror):
    ours = rdata.read(mirror / "itpd_aggregated_2000_2016.rds").values[16]
    flows = np.ascontiguousarray(ours.values.reshape(257, 257).T, dtype="<f8")
    assert sha256(flows.tobytes()).hexdigest()[:16] == "6dec7b931fab0ee8"
    names = ours.attributes["dimnames"].values[0].values.to_pylist()
    assert _digest(names) == "41071dc6c73b6f57"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_a_file_cut_short_is_refused(mirror, tmp_path, share):
    for name in ("un_roll_calls.rda", "gw_states.rda", "china_leader_engagements_2003_2018.rds"):
        content = (mirror / name).read_bytes()
        short = tmp_path / name
        short.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(InputError, match="truncated"):
            rdata.read(short)


def test_another_object_than_expected_is_named(mirror):
    with pytest.raises(InputError, match="no object 'un_votes'"):
        rdata.read_frame(mirror / "un_roll_calls.rda", "un_votes", ["rcid"])


def test_what_is_no_r_file_is_refused(tmp_path):
    path = tmp_path / "x.rds"
    path.write_text("hello")
    with pytest.raises(InputError, match="not an R file"):
        rdata.read(path)
