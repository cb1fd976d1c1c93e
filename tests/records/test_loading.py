"""Origins into the store."""

import pytest

from multivector.errors import InputError, UsageError
from multivector.records import catalogue, loading
from multivector.store.warehouse import Store


def test_gdp_of_the_world_bank(mirror, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    outcome = loading.pull("worldbank_gdp")
    assert outcome.changed
    assert outcome.counts["rows_in"] == {"gdp": 13_979}
    assert outcome.counts["rows_out"] == {"gdp": 11_129}
    assert not loading.pull("worldbank_gdp").changed
    rows = Store().read("gdp").to_pylist()
    kazakhstan = {row["year"]: row["gdp_usd"] for row in rows if row["state"] == "KAZ"}
    assert kazakhstan[2016] == pytest.approx(137_278_320_084.171)


def test_every_origin_names_its_files_and_tables():
    for entry in catalogue.entries().values():
        assert entry.tables
        assert entry.citation
        for source in entry.files:
            assert len(source.sha256) == 64
            assert source.bytes > 0


def test_an_unknown_origin_names_those_there_are():
    with pytest.raises(UsageError, match="unknown source: 'gdp2'"):
        loading.pull("gdp2")


def test_a_mirror_that_lies_is_refused(tmp_path, monkeypatch):
    (tmp_path / "worldbank_gdp.csv").write_bytes(b"x" * 576_746)
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(tmp_path))
    with pytest.raises(InputError, match="checksum mismatch"):
        loading.pull("worldbank_gdp")
    assert Store().installed() == {}
