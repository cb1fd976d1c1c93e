"""Series and what is computed from them: places, ranges, sums, shares, figures of regions."""

import json
from pathlib import Path

import numpy as np
import pytest

from multivector.answers.verdicts.evaluation import derived
from multivector.answers.verdicts.evaluation.retrieval import Finder
from multivector.answers.verdicts.evaluation.series_folder import SeriesFolder
from multivector.answers.verdicts.quantities.matching import (
    explained,
    is_complement,
    scale_of,
    words_of,
)
from multivector.answers.verdicts.quantities.series import OFFICE, Series, exact, less
from multivector.coding.claims.forms.quantities import quantities
from multivector.coding.claims.forms.reading import read_claim
from multivector.errors import InputError

Cells = dict[str, dict[int, float]]


def folder(path: Path, tables: dict[str, tuple[str, str, Cells]], **words: str) -> SeriesFolder:
    """Write a folder of series: file -> title, unit, and figures by entity and year."""
    entries = []
    for name, (title, unit, cells) in tables.items():
        entries.append({
            "filename": f"{name}.csv", "title": title, "unit": unit,
            "description": words.get(name, ""),
        })  # fmt: skip
        years = sorted({year for own in cells.values() for year in own})
        rows = [[str(y), *(str(own.get(y, "")) for own in cells.values())] for y in years]
        lines = [["Date", *cells], *rows]
        (path / f"{name}.csv").write_text("\n".join(map(",".join, lines)) + "\n")
    (path / "metadata.json").write_text(json.dumps(entries))
    return SeriesFolder(path)


def years_of(found: Series | None) -> dict[int, float]:
    assert found is not None
    return dict(zip(found.years.tolist(), found.value.tolist(), strict=True))


GAPS = Series(
    np.array([2000, 2001, 2005]), np.array([1.0, 2.0, 3.0]),
    np.array([0.5, 1.5, 2.5]), np.array([4.0, 5.0, 6.0]), 2, ("made",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("year", "back", "place"),
    [(2000, 0, 0), (2001, 0, 1), (1999, 9, None), (2002, 0, None), (2002, 1, 1), (2003, 1, None),
     (2003, 2, 1), (2004, 9, 1), (2005, 0, 2), (2010, 4, None), (2010, 5, 2)],
)  # fmt: skip
def test_the_place_of_a_year_or_of_the_last_within_reach(year, back, place):
    assert GAPS.at(year, back=back) == place


def test_a_part_keeps_both_of_its_ends_and_what_the_series_is():
    assert GAPS.figure(1) == (2.0, 1.5, 5.0)
    part = GAPS.within(2001, 2005)
    assert (years_of(part), part.makers, part.origins) == ({2001: 2.0, 2005: 3.0}, 2, ("made",))
    assert (part.lower.tolist(), part.upper.tolist()) == ([1.5, 2.5], [5.0, 6.0])
    assert years_of(GAPS.within(None, 2001)) == {2000: 1.0, 2001: 2.0}
    assert years_of(GAPS.within(2001, None)) == {2001: 2.0, 2005: 3.0}
    assert len(GAPS.within(2002, 2004)) == 0


def test_a_figure_of_an_office_is_exact_and_counts_more_than_any_makers():
    one = exact([2001, 2002, 2003], np.array([4.0, np.nan, -6.0]), "a")
    assert years_of(one) == {2001: 4.0, 2003: -6.0}
    assert (one.lower.tolist(), one.upper.tolist()) == ([4.0, -6.0], [4.0, -6.0])
    assert one.makers == OFFICE > 8


def test_a_difference_is_of_the_years_of_both_and_its_error_is_of_both():
    whole = Series(
        np.array([2000, 2001, 2002]),
        np.array([90.0, 100.0, 110.0]),
        np.array([89.0, 97.0, 109.0]),
        np.array([91.0, 106.0, 111.0]),
        3,
        ("a",),
    )
    part = Series(
        np.array([2001, 2002, 2003]),
        np.array([40.0, 50.0, 60.0]),
        np.array([32.0, 49.0, 59.0]),
        np.array([44.0, 51.0, 61.0]),
        2,
        ("b",),
    )
    found = less(whole, part)
    assert years_of(found) == {2001: 60.0, 2002: 60.0}
    # It is least where the whole is least and the part largest: 3 below and 4 above.
    assert found.lower.tolist() == pytest.approx([55.0, 60.0 - 2**0.5])
    assert found.upper.tolist() == pytest.approx([70.0, 60.0 + 2**0.5])
    assert (found.makers, found.origins) == (2, ("a",))


def test_shares_and_sums_are_of_the_years_that_all_parts_have(tmp_path):
    made = folder(tmp_path, {
        "wheat": ("Wheat", "tonnes", {"PER": {2000: 10, 2001: 20, 2002: 30}, "CHL": {2001: 5},
                                      "OWID_WRL": {2001: 80, 2002: 120}}),
        "maize": ("Maize", "tonnes", {"PER": {2001: 80, 2002: 0}}),
    }).tables  # fmt: skip
    wheat, maize = made["wheat"], made["maize"]
    share = derived.world_share(wheat)
    assert years_of(share.series("PER")) == {2001: 25.0, 2002: 25.0}
    assert share.unit == "%"
    assert share.series("BOL") is None
    both = derived.total([wheat, maize])
    assert (both.title, both.unit) == ("Wheat + Maize", "tonnes")
    assert years_of(both.series("PER")) == {2001: 100.0, 2002: 30.0}
    assert both.series("CHL") is None
    assert both.entities() == ["PER"]
    office = both.series("PER")
    assert office is not None
    assert (office.makers, office.origins) == (OFFICE, ("wheat",))


@pytest.mark.parametrize("turned", [False, True])
def test_a_ratio_is_the_smaller_in_per_cent_of_the_larger(turned, tmp_path):
    few, many = {2000: 10.0, 2001: 30.0}, {2000: 40.0, 2001: 60.0}
    made = folder(tmp_path, {
        "a": ("Nurses", "people", {"PER": many if turned else few}),
        "b": ("Women", "people", {"PER": few if turned else many}),
    }).tables  # fmt: skip
    found = derived.ratio(made["a"], made["b"])
    assert years_of(found.series("PER")) == {2000: 25.0, 2001: 50.0}
    assert (found.title, found.unit) == ("Nurses / Women", "%")


def test_the_figure_of_a_region_is_a_sum_or_a_mean_weighted_by_people(tmp_path):
    amounts = {"A": {2000: 1.0, 2001: 2.0}, "B": {2000: 10.0}, "C": {2000: 100.0}}
    made = folder(tmp_path, {
        "sum": ("Wheat", "tonnes", amounts),
        "mean": ("Literacy", "% of adults",
                 {"A": {2000: 90.0}, "B": {2000: 60.0}, "C": {2000: 30.0}}),
        "people": ("Population", "people", {"A": {1985: 1.0}, "B": {2000: 2.0}, "C": {2000: 3.0}}),
    }).tables  # fmt: skip
    codes = ["A", "B", "C", "D", "E"]
    # Three of five are enough, two of five are not; figures hold for two years, people for twenty.
    summed = derived.pooled(made["sum"], codes, None)
    assert years_of(summed) == {2000: 111.0, 2001: 112.0}
    assert derived.pooled(made["sum"], [*codes, "F"], None) is None
    weighted = derived.pooled(made["mean"], codes, made["people"])
    assert years_of(weighted) == {2000: pytest.approx((90 + 120 + 90) / 6)}
    # Without people nothing can be weighed.
    assert derived.pooled(made["mean"], codes, None) is None


def test_figures_of_members_hold_for_two_years_and_no_longer(tmp_path):
    made = folder(tmp_path, {
        "a": ("Wheat", "tonnes", {"A": {2000: 1.0, 2002: 5.0, 2003: 7.0}, "B": {2000: 10.0}}),
    }).tables  # fmt: skip
    assert years_of(derived.pooled(made["a"], ["A", "B"], None)) == {2000: 11.0, 2002: 15.0}


def test_parts_are_summed_where_each_is_named_or_all_are_meant(tmp_path):
    cells: Cells = {"PER": {2000: 1.0}}
    made = folder(tmp_path, {
        "m": ("Teachers (men)", "people", cells), "w": ("Teachers (women)", "people", cells),
        "rice": ("Rice production", "tonnes", cells), "oats": ("Oats production", "tonnes", cells),
    }).tables  # fmt: skip

    def parts(text: str, *names: str) -> list[str]:
        form = read_claim(text, 2002).forms[0]
        return [t.id for t in derived.parts_of(form, [made[name] for name in names])]

    assert parts("Peru had 2 teachers in 2000.", "m", "w") == ["m", "w"]
    assert parts("Peru had 2 women teachers in 2000.", "m", "w") == ["w"]
    assert parts("Peru made 2 tonnes of rice and oats in 2000.", "rice", "oats") == ["rice", "oats"]
    assert parts("Peru made 2 tonnes of rice in 2000.", "rice", "oats") == []
    assert parts("Peru made 2 tonnes of rice and oats in 2000.", "rice", "m") == []


@pytest.mark.parametrize(
    ("claim", "unit", "title", "factor"),
    [
        ("20 per cent of adults", "%", "Literacy", 1.0),
        ("20 per cent of adults", "people", "Adults", None),
        ("$5 billion", "current USD", "Exports", 1.0),
        ("$5 billion", "million USD", "Exports", 1e6),
        ("$5 billion", "tonnes", "Exports", None),
        ("5 million tonnes of milk", "tonnes", "Milk", 1.0),
        ("5 million kilograms of milk", "tonnes", "Milk", 1000.0),
        ("5 million litres of milk", "tonnes", "Milk", None),
        ("5 deaths per 1,000 births", "deaths per 100,000 births", "Deaths", 0.01),
        ("5 million people", "% of people", "Literacy", None),
        ("a ratio of 1:600", "per 100,000 people", "Doctors", 1e-5),
    ],
)
def test_a_claim_is_in_the_unit_of_a_series_or_in_none(claim, unit, title, factor):
    found = scale_of(quantities(claim)[0], unit, title, claim)
    assert found == (None if factor is None else pytest.approx(factor))


def test_barrels_a_day_and_a_year():
    number = quantities("5 million barrels")[0]
    by_day = scale_of(number, "barrels", "Oil production", "5 million barrels a day")
    by_year = scale_of(number, "barrels per day", "Oil production", "5 million barrels a year")
    assert by_day == pytest.approx(1 / 365.25)
    assert by_year == pytest.approx(365.25)
    assert scale_of(number, "barrels per day", "Oil", "5 million barrels a day") == 1.0


def test_who_is_left_out_is_the_complement():
    assert is_complement("a fifth lives without electricity", "Access to electricity")
    assert not is_complement("a fifth lives without electricity", "People without electricity")
    assert not is_complement("four fifths have electricity", "Access to electricity")


def test_words_are_explained_by_stem_synonym_and_hyphen():
    assert explained(["economies", "wheat"], "Size of the economy") == {"economies"}
    assert explained(["wheat-production"], "Wheat") == {"wheat-production"}
    assert explained(["quickly", "reported"], "Wheat", general=True) == {"quickly", "reported"}
    assert explained(["quickly"], "Wheat") == set()
    assert "of" not in words_of("Production of wheat")


def test_the_series_found_is_that_of_the_rare_word_the_title_and_the_unit(tmp_path):
    cells: Cells = {"PER": {2000: 1.0}}
    made = folder(
        tmp_path,
        {
            "wheat": ("Wheat production", "tonnes", cells),
            "maize": ("Maize production", "tonnes", cells),
            "rice": ("Rice production", "tonnes", cells),
            "share": ("Adults with a toilet", "%", cells),
            "count": ("Adults with a toilet", "people", cells),
        },
        maize="Not wheat.",
    )
    finder = Finder(list(made.tables.values()))

    def best(text: str, count: int = 9) -> list[str]:
        return [table.id for table in finder.best(text, read_claim(text, 2002), count)]

    assert best("Peru grew more wheat in 2000.", 1) == ["wheat"]
    assert best("Peru grew more wheat in 2000.") == ["wheat", "maize"]
    assert best("In Peru 20% of adults had a toilet in 2000.", 2) == ["share", "count"]
    assert best("In Peru 2 million adults had a toilet in 2000.", 2) == ["count", "share"]
    assert best("Peru won a match.") == []
    assert finder.foreign("Peru grew wheat.", made.tables["wheat"]) <= 1
    assert finder.foreign("Peru grew wheat.", made.tables["share"]) == 2


def test_a_table_of_another_shape_and_a_missing_file_are_named(tmp_path):
    made = folder(tmp_path, {"a": ("A", "x", {"OWID_KOS": {2000: 1.0}})})
    assert made.tables["a"].entities() == ["XKX"]
    assert made.tables["a"].only == "XKX"
    (tmp_path / "a.csv").write_text("Year,PER\n2000,1\n")
    with pytest.raises(InputError, match="not a table of years"):
        SeriesFolder(tmp_path).tables["a"].series("PER")
    (tmp_path / "a.csv").unlink()
    with pytest.raises(InputError, match="missing or unreadable"):
        SeriesFolder(tmp_path).tables["a"].series("PER")


def test_each_year_of_a_region_needs_most_of_its_members(tmp_path):
    made = folder(tmp_path, {
        "a": ("Wheat", "tonnes", {
            "A": {2000: 1.0, 2010: 4.0}, "B": {2000: 2.0, 2010: 5.0}, "C": {2000: 3.0},
        }),
    }).tables  # fmt: skip
    assert years_of(derived.pooled(made["a"], ["A", "B", "C", "D", "E"], None)) == {2000: 6.0}


def test_the_word_itself_counts_more_than_one_of_the_same_meaning(tmp_path):
    cells: Cells = {"PER": {2000: 1.0}}
    made = folder(tmp_path, {
        "gdp": ("GDP", "USD", cells), "economy": ("Economy", "USD", cells),
        "noise": ("Zinc", "USD", cells),
    }).tables  # fmt: skip
    finder = Finder(list(made.values()))
    for word in ("economy", "gdp"):
        (first, *_) = finder.best(f"Peru's {word} grew.", read_claim("Peru grew.", 2002), 3)
        assert first.id == word
    assert {t.id for t in finder.best("Its economy.", read_claim("x", 2002), 3)} <= {
        "gdp", "economy",
    }  # fmt: skip
