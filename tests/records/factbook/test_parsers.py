"""The Factbook's ways of writing a value, one by one."""

import pytest

from multivector.errors import InputError
from multivector.records.factbook.parsers import (
    Quantity,
    length_km,
    neighbours,
    number,
    organisations,
    partners,
    quantity,
)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("$28.78 trillion (2024 est.)", "USD", Quantity(28.78e12, None, None, 2024)),
        ("-$95.2 million (2022 est.)", "USD", Quantity(-95.2e6, None, None, 2022)),
        (
            "-0.4 migrant(s)/1,000 population (2025 est.)",
            "per 1,000",
            Quantity(-0.4, None, None, 2025),
        ),
        ("338,016,259 (July 2025 est.)", "persons", Quantity(338016259.0, None, None, 2025)),
        ("0.1% of GDP (2024 est.)", "share of GDP", Quantity(0.001, None, None, 2024)),
        ("20-30% (2019)", "share", Quantity(None, 0.2, 0.3, 2019)),
        ("$1 to $2 billion (FY2019/20)", "USD", Quantity(None, 1e9, 2e9, 2019)),
        ("less than 1%", "share", Quantity(None, None, 0.01, None)),
        ("more than 2 million bbl/day (2020)", "barrels a day", Quantity(None, 2e6, None, 2020)),
        ("NA (2019)", "USD", Quantity(None, None, None, 2019)),
    ],
)
def test_a_value_is_read_with_scale_unit_bounds_and_year(
    text: str, unit: str, expected: Quantity
) -> None:
    found = quantity(text, unit)
    assert found.year == expected.year
    for got, wanted in (
        (found.value, expected.value),
        (found.lower, expected.lower),
        (found.upper, expected.upper),
    ):
        assert got == (None if wanted is None else pytest.approx(wanted))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12 apples", "persons"),
        ("5 km", "USD"),
        ("5% of GDP", "share"),
        ("some", "USD"),
        ("1,2345", "persons"),
        ("", "USD"),
    ],
)
def test_what_is_not_wholly_understood_raises(text: str, unit: str) -> None:
    with pytest.raises(InputError, match="not a"):
        quantity(text, unit)


def test_wrong_grouping_of_thousands_is_no_number() -> None:
    with pytest.raises(InputError):
        number("104,0000")


def test_a_comma_inside_a_partner_name_does_not_cut_it() -> None:
    found = partners("China 28%, Congo, Republic of the 11%, Gambia, The 4% (2023)")
    assert [(name, share.value, share.year) for name, share, _ in found] == [
        ("China", 0.28, 2023),
        ("Congo, Republic of the", 0.11, 2023),
        ("Gambia, The", 0.04, 2023),
    ]


def test_partners_without_shares_have_no_number() -> None:
    assert [(n, s.stated) for n, s, _ in partners("<p>Italy, Spain</p> (2021)")] == [
        ("Italy", False),
        ("Spain", False),
    ]
    assert partners("almost entirely United Kingdom (2022)")[0][0] == "United Kingdom"


def test_partners_with_words_in_between_raise() -> None:
    with pytest.raises(InputError, match="partners"):
        partners("China 28%, (see note), Italy 4% (2023)")


def test_borders_in_pieces_and_with_remarks() -> None:
    text = (
        "Angola 2,646 km (of which 225 km is the boundary of Cabinda); "
        "China (southeast) 4,133 km and China (south) 46 km, Mongolia 3,452 km"
    )
    assert [(name, km) for name, km, _ in neighbours(text)] == [
        ("Angola", 2646.0),
        ("China", 4133.0),
        ("China", 46.0),
        ("Mongolia", 3452.0),
    ]


def test_memberships_keep_their_standing() -> None:
    text = "CIS (associate member, has not ratified the charter), WTO, EITI (a) (suspended)"
    assert organisations(text) == [
        ("CIS", "associate member, has not ratified the charter"),
        ("WTO", None),
        ("EITI", "a suspended"),
    ]


def test_a_length_stands_first_and_is_never_negative() -> None:
    assert length_km("424 km (2018) 1.520-m gauge").year == 2018
    assert length_km("957 km").value == 957.0
    with pytest.raises(InputError):
        length_km("-5 km")
