"""How many of a group, several rivals, and years that a clause takes from another one."""

import pytest

from multivector.answers.verdicts.check import check

SO, NOT_SO, OPEN, PARTLY = "borne out", "contradicted", "cannot tell", "mixed"


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        # How many of a group have a tie; without "only", more of them deny nothing.
        ("Only one ASEAN state is landlocked.", SO),
        ("Only one ECOWAS member is landlocked.", NOT_SO),
        ("Two Baltic states border Belarus.", SO),
        ("Four GCC states border Oman.", NOT_SO),
        ("Two members of the EU border Ukraine.", OPEN),
        ("Only two members of the EU border Ukraine.", NOT_SO),
        ("None of the Central Asian states borders Afghanistan.", NOT_SO),
        ("Five Nordic countries are members of NATO.", SO),
        ("Most ASEAN states are landlocked.", OPEN),
        ("Two of the five Central Asian states are members of the EAEU, Kazakhstan and Uzbekistan.",
         OPEN),
        ("Peru and Bolivia are the only South American states that do not border Brazil.", NOT_SO),
        ("Chile and Ecuador are the only South American states that do not border Brazil.", SO),
        ("Armenia is the only South Caucasus state in the CSTO.", SO),
        ("Vietnam is the only Southeast Asian state in APEC.", NOT_SO),
        # Who joined or left in a year is on its list; "two" of three deny nothing.
        ("Three Baltic states joined the EU in 2004.", SO),
        ("Only two Baltic states joined the EU in 2004.", NOT_SO),
        ("Two Baltic states joined the EU in 2004.", OPEN),
        ("Three Nordic countries joined NATO in 2023.", NOT_SO),
        ("No Nordic country joined the EU in 1995.", NOT_SO),
        ("Three Baltic states joined NATO.", OPEN),
        # Those under whom it was had an office in that year.
        ("Hungary, under Viktor Orbán, joined NATO in 1999.", SO),
        ("Under Viktor Orbán, Hungary joined the EU in 2004.", OPEN),
        ("Under Edi Rama and the Socialists, Albania joined NATO in 2009.", OPEN),
        ("Britain, under Boris Johnson and Liz Truss, left the EU in January 2020.", OPEN),
        ("Under Donald Tusk, Poland joined the EU.", OPEN),
        ("Under Javier Milei, Argentina is a member of Mercosur.", SO),
        # What a bloc unites.
        ("The African Union brings together 40 states.", NOT_SO),
        ("The EU unites 27 countries.", SO),
        ("The EAEU unites Russia, Belarus, Uzbekistan, Armenia and Kyrgyzstan.", PARTLY),
        # A month without a year may be of any; who left and came back joined twice.
        ("Poland joined NATO in March.", OPEN),
        ("Twenty-five years ago, Poland joined NATO in March.", SO),
        ("Ecuador joined OPEC after Gabon.", OPEN),
        ("Fiji joined the Commonwealth before Kiribati.", SO),
        # A rank whose rival comes first, one of growth, and more than each of two.
        ("After India, Pakistan is the most populous country in South Asia.", SO),
        ("After India, Bangladesh is the most populous country in South Asia.", PARTLY),
        ("Chile was the fastest growing economy in South America in 2022.", NOT_SO),
        # Who shrinks fastest is at the other end.
        ("Greece was the fastest-shrinking economy in the EU in 2011.", SO),
        ("Ireland was the fastest shrinking economy in the EU in 2015.", NOT_SO),
        ("Ireland was the slowest shrinking economy in the EU in 2015.", OPEN),
        ("Sweden has more people than Norway and Belgium.", PARTLY),
        ("Pakistan has more people than Turkey and Iran.", SO),
        # Two flows; one that is open leaves both open.
        ("Turkey imports more from Russia than it exports to Russia.", SO),
        ("Algeria and Egypt were the largest buyers of arms in Africa from 2019 to 2023.", OPEN),
    ],
)  # fmt: skip
def test_counts_rivals_and_years_are_those_of_the_claim(claim, verdict):
    assert check(claim, published="2024-06-01")[0]["claim_verdict"] == verdict
