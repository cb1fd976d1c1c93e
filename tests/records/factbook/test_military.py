"""States named in the military texts: suppliers, relations, deployments."""

import pytest

from multivector.records.factbook import figures as factbook
from multivector.records.factbook.military import military
from multivector.records.figure import Figure


def of(code: str, indicator: str) -> list[Figure]:
    return [figure for figure in factbook.figures(code) if figure.indicator == indicator]


@pytest.mark.parametrize(
    ("code", "suppliers"),
    [
        ("KAZ", {"RUS", "CHN", "FRA", "ISR", "KOR", "TUR"}),
        ("KGZ", {"RUS", "TUR"}),
        ("TJK", {"RUS", "CHN", "TUR", "USA"}),
        ("TKM", {"RUS", "BRA", "CHN", "ITA", "TUR"}),
        ("UZB", {"RUS", "CHN", "TUR", "USA"}),
    ],
)
def test_suppliers_that_the_text_names(code: str, suppliers: set[str]) -> None:
    figures = of(code, "arms-supplier")
    assert {f.influencer for f in figures if f.influencer} == suppliers
    assert {f.year for f in figures} == {2025}
    assert all(f.value is None and f.source_text for f in figures)
    soviet = [f for f in figures if f.influencer is None]
    assert [f.text_value for f in soviet] == ["Soviet Union (former)"]


def test_a_victim_of_its_war_is_no_supplier_of_russia() -> None:
    assert {f.influencer for f in of("RUS", "arms-supplier")} == {"IRN", "PRK"}


def test_a_partner_of_its_arms_industry_is_no_supplier() -> None:
    text = "the inventory is domestic; it also co-produces tanks with Germany (2025)"
    content = {
        "Military and Security": {"Military equipment inventories and acquisitions": {"text": text}}
    }
    assert military("AAA", content) == []


def test_russian_bases_are_told_in_the_factbooks_words() -> None:
    relations = {f.influencer: str(f.text_value) for f in of("KGZ", "security-relation")}
    assert "airbase" in relations["RUS"]
    assert "201st military base" in str(
        next(f for f in of("TJK", "security-relation") if f.influencer == "RUS").text_value
    )


@pytest.mark.parametrize(
    ("code", "host", "numbers"),
    [
        ("TUR", "CYP", (30000.0, None, None)),
        ("PRK", "RUS", (None, 10000.0, 12000.0)),
        ("RWA", "COD", (None, 3000.0, 4000.0)),
        ("GBR", "EST", (None, 900.0, 1000.0)),
        ("FRA", "DJI", (1500.0, None, None)),
        ("DEU", "LTU", (None, None, 1700.0)),
        ("RUS", "TJK", (None, None, None)),
        # Two clauses each: the larger number, whichever comes first.
        ("NPL", "SSD", (1750.0, None, None)),
        ("CHN", "SSD", (1050.0, None, None)),
    ],
)
def test_the_number_beside_a_place_is_that_of_its_troops(
    code: str, host: str, numbers: tuple[float | None, ...]
) -> None:
    figure = next(f for f in of(code, "military-deployment") if f.influencee == host)
    assert (figure.value, figure.lower, figure.upper) == numbers
    assert (figure.influencer, figure.state) == (code, None)


def test_a_brigades_seat_is_no_deployment() -> None:
    assert of("LTU", "military-deployment") == []
