"""The data commands: what they print, where, and with which exit status."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from multivector.cli.data import data as command
from multivector.cli.main import main
from multivector.records import fetch
from multivector.store.warehouse import Store

FIELDS = (
    "origin,title,first_year,last_year,states,rows,bytes,terms,open,installed,version,sha256,feeds"
).split(",")


def run(*arguments):
    return CliRunner().invoke(command, list(arguments))


def test_list_has_the_promised_fields_in_every_format(tmp_path):
    result = run("list", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(rows[0]) == FIELDS
    listed = json.loads(run("list", "--format", "json").stdout)
    assert list(listed[0]) == FIELDS
    assert len(listed) == len(rows) == len(run("list", "--format", "jsonl").stdout.splitlines())
    assert run("list", "-o", str(tmp_path / "list.parquet")).exit_code == 0
    assert (tmp_path / "list.parquet").read_bytes()[:4] == b"PAR1"
    assert run("list", "--format", "table").stdout.startswith("origin ")


def test_list_schema_is_the_reference_page():
    assert "## `trade`" in run("list", "--schema").stdout


def test_pull_twice_verify_and_rebuild(mirror, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    first = run("pull", "worldbank_gdp", "unga_matches", "--verbose")
    assert first.exit_code == 0
    assert "worldbank_gdp: loaded: gdp: 13,979 rows in, 11,129 out" in first.stderr
    assert "2,833 dropped: not a state: aggregate of states" in first.stderr
    assert "2 of 2 sources installed, 12,084 rows; 2 new or updated" in first.stderr
    assert first.stdout == ""
    again = run("pull", "worldbank_gdp").stderr
    said = "worldbank_gdp: unchanged: gdp 11,129 rows; 2,850 dropped (--verbose shows why)\n"
    assert again == said
    verified = run("verify", "--rebuild", "--format", "json")
    assert verified.exit_code == 0
    assert {row["origin"]: row["ok"] for row in json.loads(verified.stdout)} == {
        "worldbank_gdp": True,
        "unga_matches": True,
    }
    (fetch.folder("unga_matches") / "unga_matches.csv").unlink()
    assert run("verify").exit_code == 3
    installed = {r["origin"]: r for r in json.loads(run("list", "--format", "json").stdout)}
    assert installed["worldbank_gdp"]["installed"]
    assert installed["worldbank_gdp"]["rows"] == 11_129


def test_cite_as_text_and_bibtex(tmp_path):
    assert "Borchert" in run("cite", "itpd").stdout
    assert run("cite", "itpd", "--format", "bibtex").stdout.startswith("@article{itpd,")
    assert run("cite", "itpd", "gdp_of_mars").exit_code != 0
    path = tmp_path / "used.bib"
    assert run("cite", "itpd", "un_votes", "-o", str(path)).exit_code == 0
    assert path.read_text(encoding="utf-8").count("\n@") == 1
    listed = json.loads(run("cite", "itpd", "un_votes", "--format", "csl-json").stdout)
    assert [item["type"] for item in listed] == ["article-journal", "dataset"]
    assert listed[0]["author"][-1] == {"family": "Yotov"}


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["data", "pull"], 2),
        (["data", "pull", "no_such_origin"], 2),
        (["data", "add", "no_such_table", "x.csv"], 2),
        (["data", "add", "trade", "no-such.csv"], 3),
        (["data", "cite"], 2),
    ],
)
def test_exit_status(arguments, status, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == status
    assert "Traceback" not in capsys.readouterr().err
    assert Store().installed() == {}
