"""Our reader of R files against the rdata package, and against files that are not whole."""

import warnings

import numpy as np
import pytest
import rdata as peer

from multivector.errors import InputError
from multivector.records.formats import rdata


def _plain(value):
    if value is None or (isinstance(value, float) and np.isnan(value)) or str(value) == "<NA>":
        return None
    return float(value) if isinstance(value, (bool, int, float, np.number)) else str(value)


FRAMES = ["un_roll_calls", "un_roll_call_issues", "cow_contdir", "gw_states", "cow_capitals"]


@pytest.mark.parametrize("name", FRAMES)
def test_frames_are_as_the_rdata_package_reads_them(mirror, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = peer.read_rda(mirror / f"{name}.rda")[name]
    found = rdata.to_table(rdata.read(mirror / f"{name}.rda")[name])
    assert found.column_names == list(expected.columns)
    for column in found.column_names:
        ours, theirs = found[column].to_pylist(), expected[column].tolist()
        if found.schema.field(column).type == "date32[day]":
            epoch = np.datetime64("1970-01-01")
            ours = [(np.datetime64(day) - epoch).astype(int) for day in ours]
        ours, theirs = map(_plain, ours), map(_plain, theirs)
        assert list(ours) == list(theirs), column


def test_matrices_are_as_the_rdata_package_reads_them(mirror):
    path = mirror / "itpd_aggregated_2000_2016.rds"
    ours = rdata.read(path).values[16]
    theirs = peer.read_rds(path)[16]
    assert np.array_equal(ours.values.reshape(257, 257).T, theirs.values)
    assert ours.attributes["dimnames"].values[0].values.to_pylist() == list(theirs["dim_0"].values)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_a_file_cut_short_is_refused(mirror, tmp_path, share):
    for name in ("un_roll_calls.rda", "gw_states.rda", "china_leader_engagements_2003_2018.rds"):
        content = (mirror / name).read_bytes()
        short = tmp_path / name
        short.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(InputError, match="cut short"):
            rdata.read(short)


def test_another_object_than_expected_is_named(mirror):
    with pytest.raises(InputError, match="holds un_roll_calls"):
        rdata.read_frame(mirror / "un_roll_calls.rda", "un_votes", ["rcid"])


def test_what_is_no_r_file_is_refused(tmp_path):
    path = tmp_path / "x.rds"
    path.write_text("hello")
    with pytest.raises(InputError, match="no R file"):
        rdata.read(path)
