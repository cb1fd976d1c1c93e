"""Arms, sanctions and Chinese finance: figures looked up in the files, names split, traps."""

import pyarrow.compute as pc
import pytest

from multivector.errors import InputError, UsageError
from multivector.records import loading
from multivector.records.origins import gsdb
from multivector.store.warehouse import Store


def pull(origin):
    return loading.pull(origin, accept_terms=[origin]).counts


def rows(table, **keys):
    found = Store().read(table)
    for key, value in keys.items():
        found = found.filter(pc.equal(found[key], value))
    return found.to_pylist()


def test_a_restricted_origin_is_not_fetched_unasked():
    with pytest.raises(UsageError, match="must be accepted") as caught:
        loading.pull("sipri_arms")
    assert "--accept-terms sipri_arms" in caught.value.next
    assert Store().installed() == {}


def test_russian_arms_to_kazakhstan(mirror):
    counts = pull("sipri_arms")
    assert counts["rows_in"] == {"arms_deliveries": 25_024, "arms": 24_577}
    assert counts["rows_out"] == {"arms_deliveries": 24_577, "arms": 11_262}
    assert sum(counts["dropped"]["arms_deliveries"].values()) == 447
    assert len(counts["unmatched"]) == 24
    assert "NATO**" in counts["unmatched"]
    yearly = {row["year"]: row for row in rows("arms", supplier="RUS", recipient="KAZ")}
    assert [yearly[year]["tiv_millions"] for year in (2015, 2016, 2024)] == [442.5, 199.0, 440.0]
    assert 1998 not in yearly
    assert sum(row["deliveries"] for row in yearly.values()) == 78
    assert yearly[2024]["largest"].startswith("Su-30MK")
    lines = rows("arms_deliveries", supplier="RUS", recipient="KAZ", year=2015)
    assert sum(line["tiv_millions"] for line in lines) == pytest.approx(442.5)


def test_prose_above_the_register_is_not_its_header(tmp_path):
    path = tmp_path / "register.csv"
    path.write_text("Supplier,Recipient\nRussia,Kazakhstan\n", encoding="latin-1")
    with pytest.raises(InputError):
        loading.add_file("sipri_arms", path)
    assert Store().installed() == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Egypt, Arab Rep., Syria", ["Egypt, Arab Rep.", "Syria"]),
        ("Gambia, The, Russia", ["Gambia, The", "Russia"]),
        ("Korea, North, El Salvador", ["Korea, North", "El Salvador"]),
        (
            "Congo, Democratic Republic of the, Eritrea",
            ["Congo, Democratic Republic of the", "Eritrea"],
        ),
        ("Libya, Yemen, North, Niger", ["Libya", "Yemen, North", "Niger"]),
        ("Herzegovina,Iceland, EU", None),
        ("EU, Bosnia and Herzegovina,Iceland", ["EU", "Bosnia and Herzegovina", "Iceland"]),
    ],
)
def test_lists_of_states_are_parted_though_names_hold_commas(text, names):
    if names is None:
        with pytest.raises(InputError, match="'Herzegovina'"):
            gsdb.split(text, where="line 3")
    else:
        assert gsdb.split(text, where="line 3") == names


def test_sanctions_by_name_and_through_blocs(mirror):
    counts = pull("gsdb")
    assert counts["rows_in"]["sanction_cases"] == 1_547
    assert counts["rows_out"]["sanction_cases"] == 2_247
    pair = {row["year"]: row for row in rows("sanctions", sender="USA", target="RUS")}
    assert pair[2014]["financial"]
    assert pair[2014]["own_cases"] >= 1
    # Germany is in both cases of the European Union, and only through it.
    germany = {row["year"]: row for row in rows("sanctions", sender="DEU", target="RUS")}
    assert (germany[2014]["cases"], germany[2014]["own_cases"]) == (2, 0)
    assert germany[2014]["arms"]
    britain = {row["year"] for row in rows("sanctions", sender="GBR", target="BLR")}
    assert {2016, 2021} <= britain
    european = rows("sanction_cases", sender="EU", target="RUS")
    assert any(row["first_year"] == 2014 and row["last_year"] == 2023 for row in european)
    assert "CoCom" in counts["unmatched"]
    assert rows("sanction_cases", sender="CoCom", target="CHN")
    assert not [row for row in Store().read("sanctions").to_pylist() if row["year"] < 1950]


def test_chinese_finance_for_kazakhstan(mirror):
    counts = pull("gcdf")
    assert counts["rows_in"] == counts["rows_out"] == {"official_finance": 2_458}
    assert counts["corrected"] == {"gcdf-south-sudan-early": 4}
    paid = {row["year"]: row for row in rows("official_finance", recipient="KAZ")}
    assert paid[2013]["aid_usd"] == pytest.approx(107_325_571.31)
    assert paid[2013]["other_usd"] == pytest.approx(338_410_965.66)
    assert paid[2013]["finance_usd"] == pytest.approx(896_951_158.1)
    # A loan that renews an earlier one counts once.
    suriname = rows("official_finance", recipient="SUR", year=2018)[0]
    assert suriname["other_usd"] == pytest.approx(156_991_600, rel=1e-5)
    assert suriname["finance_usd"] < suriname["other_usd"]
    assert rows("official_finance", recipient="SSD", year=2008)
