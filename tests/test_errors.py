import pickle
import re
from pathlib import Path

import pytest

from multivector import errors
from multivector.errors import InputError, MultivectorError, NetworkNeeded, NotConverged, UsageError


def test_exit_statuses_are_those_of_the_interface():
    kinds = (UsageError, InputError, NotConverged, NetworkNeeded)
    assert [kind.exit_status for kind in kinds] == [2, 3, 4, 5]


def test_the_docs_name_each_exit_status():
    page = Path(__file__).parents[1] / "docs" / "how-to" / "troubleshooting.md"
    named = re.findall(r"^\| ([\d, ]+) \| .+\.", page.read_text("utf-8"), re.MULTILINE)
    kinds = {MultivectorError, *MultivectorError.__subclasses__()}
    ended = {"0", "129", "130", "143"}  # done; SIGHUP, SIGINT and SIGTERM
    assert set(", ".join(named).split(", ")) == ended | {str(k.exit_status) for k in kinds}


def test_an_error_survives_a_process_border():
    error = InputError("bad", where="a.csv:3", allowed="a number", next="multivector data verify")
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, MultivectorError)
    assert str(again) == str(error)
    assert again.exit_status == 3


def test_what_is_missing_is_installed_as_the_package_was(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert errors.install("record").startswith("make -C ")
    assert errors.install("spark") == "pip install 'multivector[spark]'"  # not part of `make full`
    monkeypatch.setattr(errors, "__file__", str(tmp_path / "site-packages/multivector/errors.py"))
    assert errors.install("record") == "pip install 'multivector[record]'"
