"""The Factbook's totals and lists of partners, completed to a full matrix of trade."""

from collections.abc import Sequence

import numpy as np

from multivector.answers.scenarios.gravity import languages
from multivector.arrays import Floats
from multivector.codes.blocs import members
from multivector.codes.states import STATES
from multivector.records.factbook import figures
from multivector.records.factbook.names import by_code
from multivector.routing.sea import great_circle_km
from multivector.routing.tables import borders, hubs
from multivector.scenarios.balance import Balanced, balance_shares

_TOTALS = ("exports-usd", "imports-usd", "gdp-usd")
_LISTED = (*_TOTALS, "export-partner-share", "import-partner-share")  # of an entry read once
_CLOSEST_KM = 100.0  # minimum distance between hubs of neighbours in the prior


def factbook_lists() -> tuple[list[str], Floats, Floats, Floats, Floats]:
    """Return states, flows, listed shares of exports and imports, and gravity flows.

    Flows (n, n), in USD with exporters in rows, are completed from the Factbook's lists and totals;
    gravity flows use the totals alone. Unlisted shares are NaN.
    """
    known, _ = factbook_totals()
    names = sorted(known)
    exports, imports = (np.array([known[n][k] for n in names]) for k in range(2))
    sold, bought = factbook_shares(names)
    none = np.full_like(sold, np.nan)
    flows, alone = (
        complete_lists(names, exports, imports, *lists).flows
        for lists in ((sold, bought), (none, none))
    )
    return names, flows, sold, bought, alone


def complete_lists(
    names: Sequence[str], exports: Floats, imports: Floats, sold: Floats, bought: Floats
) -> Balanced:
    """Complete partner lists to a full matrix, with a gravity prior."""
    return balance_shares(
        exports, imports, sold, bought, _distances(names), affinity=_affinity(names)
    )


def factbook_totals() -> tuple[dict[str, tuple[float, float, float]], dict[str, str]]:
    known: dict[str, tuple[float, float, float]] = {}
    left_out: dict[str, str] = {}
    for code in sorted(by_code()):
        if code not in STATES:
            continue  # skip the European Union and oceans
        latest: dict[str, tuple[int, float]] = {}
        for figure in figures.stated(code, *_LISTED):
            if figure.indicator in _TOTALS and figure.value:
                entry = (figure.year or 0, figure.value)
                latest[figure.indicator] = max(latest.get(figure.indicator, (0, 0.0)), entry)
        lacking = [name for name in _TOTALS if name not in latest]
        if lacking:
            left_out[code] = f"no {', '.join(lacking)} in the Factbook"
        else:
            exports, imports, gdp = (latest[name][1] for name in _TOTALS)
            known[code] = (exports, imports, gdp)
    return known, left_out


def factbook_shares(names: Sequence[str]) -> tuple[Floats, Floats]:
    place = {name: i for i, name in enumerate(names)}
    n = len(names)
    sold, bought = np.full((n, n), np.nan), np.full((n, n), np.nan)
    for name in names:
        for figure in figures.stated(name, *_LISTED):
            partner = figure.influencer
            if figure.value and partner in place and partner != name:
                if figure.indicator == "export-partner-share":
                    sold[place[name], place[partner]] = figure.value
                elif figure.indicator == "import-partner-share":
                    bought[place[partner], place[name]] = figure.value
    return sold, bought


# Effects on log trade for the prior: contiguity and language, means of structural estimates in Head
# & Mayer (2014, table 3.4); the Commonwealth of Independent States as `gravity` finds the ties of
# post-Soviet states on ITPD-E for 2016, without pair effects.
_BORDER, _LANGUAGE, _CIS = 0.66, 0.39, 1.8


def _affinity(names: Sequence[str]) -> Floats:
    place = {name: i for i, name in enumerate(names)}
    full = np.zeros((len(names), len(names)))
    for a, b, _ in borders():
        if a in place and b in place:
            full[place[a], place[b]] = full[place[b], place[a]] = _BORDER
    spoken = [languages(name) if name in hubs() else frozenset() for name in names]
    words = sorted(set().union(*spoken))
    speaks = np.array([[word in own for word in words] for own in spoken], dtype=float)
    shared = (speaks @ speaks.T > 0) & ~np.eye(len(names), dtype=bool)
    tied = np.array([name in members("CIS", "2025") for name in names])
    return np.asarray(full + _LANGUAGE * shared + _CIS * np.outer(tied, tied))


def _distances(names: Sequence[str]) -> Floats:
    """Return great-circle distances between hubs; unknown hubs are equally far from all."""
    where = [(hubs()[n].lat, hubs()[n].lon) if n in hubs() else (np.nan, np.nan) for n in names]
    lat, lon = np.array(where).T
    km = great_circle_km(lat[:, None], lon[:, None], lat[None, :], lon[None, :])
    return np.where(np.isfinite(km), np.maximum(km, _CLOSEST_KM), np.nanmedian(km))
