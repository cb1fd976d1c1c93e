"""Migrants, remittances, posts and networks: figures looked up in the files, and their traps."""

import json

import pyarrow.compute as pc
import pytest

from multivector.errors import InputError
from multivector.records import loading
from multivector.store.warehouse import Store


def pull(origin):
    return loading.pull(origin, accept_terms=[origin]).counts


def rows(table, **keys):
    found = Store().read(table)
    for key, value in keys.items():
        found = found.filter(pc.equal(found[key], value))
    return found.to_pylist()


def test_born_in_uzbekistan_living_in_russia(mirror):
    counts = pull("undesa_migrants")
    assert counts["rows_in"] == {"migrants": 7 * 243 * 243}
    assert counts["rows_out"] == {"migrants": 75_538}
    stock = {row["year"]: row["persons"] for row in rows("migrants", home="UZB", host="RUS")}
    assert stock == {
        1990: 890_893,
        1995: 918_869,
        2000: 913_322,
        2005: 1_030_041,
        2010: 1_125_335,
        2015: 1_146_803,
        2020: 1_146_175,
    }
    back = rows("migrants", home="RUS", host="UZB", year=2020)
    assert back[0]["persons"] == 871_047


def test_regions_among_the_states_are_no_states(mirror):
    counts = pull("undesa_migrants")
    assert {"Europe", "North Africa", "East Europe & Central Asia"} <= set(counts["unmatched"])
    # The world has some 281 million migrants; with the regions' rows and columns it would be more.
    total = sum(row["persons"] for row in rows("migrants", year=2020))
    assert 2.5e8 < total < 2.85e8


def test_a_matrix_that_is_not_square_is_refused(tmp_path):
    path = tmp_path / "stock.json"
    path.write_text(json.dumps({"names": ["A", "B"], "matrix": {"2020": [[0, 1]]}}))
    with pytest.raises(InputError, match="2 names do not match"):
        loading.add_file("undesa_migrants", path)
    path.write_text(json.dumps({"names": ["Chad", "Mali"], "matrix": {"2020": [[0, -1], [1, 0]]}}))
    with pytest.raises(InputError, match="-1 from Chad in Mali, 2020"):
        loading.add_file("undesa_migrants", path)
    path.write_text("{")
    with pytest.raises(InputError, match="does not contain"):
        loading.add_file("undesa_migrants", path)
    assert Store().installed() == {}


def test_remittances_from_russia_to_tajikistan(mirror):
    counts = pull("wb_remittances")
    assert counts["rows_in"] == {"remittances": 215 * 215}
    assert counts["corrected"] == {"remittances-dash": 4}
    assert set(counts["unmatched"]) == {"WORLD", "Channel Islands"}
    sent = rows("remittances", sender="RUS", recipient="TJK")
    assert [(row["year"], row["remittances_usd"]) for row in sent] == [
        (2017, pytest.approx(1_686_574_105.57))
    ]
    back = rows("remittances", sender="TJK", recipient="RUS")[0]["remittances_usd"]
    assert back == pytest.approx(174_255_873.37)
    # A dash is no figure, and a zero no migrants: neither is a row.
    assert not rows("remittances", sender="IND", recipient="PAK")
    assert not rows("remittances", sender="KAZ", recipient="UZB")


def test_posts_of_powers_in_kazakhstan(mirror):
    counts = pull("lowy_posts")
    assert counts["rows_in"] == {"diplomatic_posts": 35_869}
    assert counts["rows_out"] == {"diplomatic_posts": 24_303}
    assert counts["dropped"]["diplomatic_posts"]["a mission to an organisation"] == 1_846
    assert counts["corrected"] == {"lowy-post-twice": 13}
    russia = rows("diplomatic_posts", sender="RUS", host="KAZ", year=2023)[0]
    assert (russia["posts"], russia["embassies"], russia["consulates"]) == (4, 1, 3)
    turkey = rows("diplomatic_posts", sender="TUR", host="KAZ", year=2023)[0]
    assert turkey["posts"] == 4
    years = {row["year"] for row in rows("diplomatic_posts", sender="CHN", host="KAZ")}
    assert years == {2016, 2017, 2019, 2021, 2023}
    # Slips of the pen: Nigaragua, Portual, Democratic The Congo.
    assert rows("diplomatic_posts", sender="CHN", host="NIC", year=2023)
    assert rows("diplomatic_posts", sender="TLS", host="PRT", year=2023)
    assert rows("diplomatic_posts", sender="BEL", host="COD", year=2023)[0]["posts"] == 2


def test_networks_of_powers_read_na_as_namibia(mirror):
    counts = pull("lowy_power")
    assert counts["rows_in"] == {"power_networks": 4_784}
    assert counts["rows_out"] == {"power_networks": 4_408}
    assert set(counts["unmatched"]) == {"AN", "CB", "EU"}
    found = Store().read("power_networks").to_pylist()
    assert any("NAM" in (row["state_a"], row["state_b"]) for row in found)
    china = next(row for row in found if (row["state_a"], row["state_b"]) == ("CHN", "USA"))
    assert china["trade_usd"] > 4e11
