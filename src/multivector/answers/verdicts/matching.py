"""Whether a quantity is the one that a claim is about: words, and units of numbers."""

import re
from collections.abc import Iterable, Sequence

from multivector.coding.claims.forms.quantities import Quantity

# Words that stand for one another between claims and titles of series. General vocabulary only.
_SAME = (
    "defence defense military armed army", "spend spending spent spends expenditure budget outlay",
    "emission emissions carbon co2 greenhouse footprint climate", "unemployment jobless unemployed",
    "power electricity energy generation", "death deaths toll die died dead killed kill lose mortality",
    "people population inhabitants citizens persons person", "income wage earnings salary",
    "crime homicide homicides murder", "oil petroleum crude", "economy economic gdp",
    "health healthcare medical", "doctor doctors physician physicians", "birth births fertility",
    "growth grow growing increase", "obese obesity", "aid assistance", "gni national",
    "renewable renewables clean", "tax taxes taxation taxed", "tourist tourists visitor visitors tourism",
    "farm farms agricultural agriculture land cultivable", "woman women female", "man men male",
    "poor poverty", "inequality gini", "terror terrorism terrorist", "immigrant immigration migrant "
    "migration", "inflation prices consumer", "literate literacy", "child children infant",
    "ice sea-ice", "warm temperature warming", "turbine wind", "publish publications articles",
    "school education schooling", "fish fishery fisheries", "labour labor", "cereal grain cereals",
    "smoke smoking smokers tobacco", "vaccine vaccinated vaccination immunisation", "nuclear atomic",
    "suicide suicides", "exports exported export", "imports imported import",
)  # fmt: skip
_GROUPS: dict[str, set[int]] = {}
for _place, _line in enumerate(_SAME):
    for _each in _line.split():
        _GROUPS.setdefault(_each, set()).add(_place)
# Words that say nothing about which quantity is meant: an unknown one among them is no warning.
_GENERAL = frozenset(
    "also alone actually always almost already another around away because become becomes became begin "
    "being believe better big bring called came case change changed clear come comes coming compared "
    "contribute contributes contributed control controls data despite due during early effectively end "
    "ended enough especially estimated even every example experience experienced fact far find follow "
    "followed found four gave generally get gets getting give given good great half happen happened "
    "hardly hard help high higher home however huge important include includes including indeed instead "
    "issue just keep know known large largely late later lead leads least leave left less let like "
    "little live lives living local long look low lower main mainly major make making mean meant meaning "
    "meanwhile merely might million more moreover morning move much must my near nearly need never new "
    "next nothing number often old once our own part particularly people per perhaps person place point "
    "previous probably produce produces produced provide provides put quite ran range rather reach real "
    "really reason recent recently receive receives record remain remains remained report reported reports "
    "represent represents result run saw see seen seems set several show shows showed shown similar simply "
    "single situation small some something soon sort stand start started statistics still substantially "
    "suffer suffers suffering take taken takes tell thanks thing things think today together took total "
    "toward true truth try turn two under unlike us use used using usual various very want way week well "
    "went whole why within without word work world worse worst year yes yet young according interview "
    "currently affect affects affected period season annum speed speaking annual average them themselves "
    "would could should shall cent percent million billion trillion thousand hundred roughly estimate "
    "here president former minister government govt administration prime party leader leaders our ours "
    "nations nation's nationwide national society public across among amongst below above zero first".split()
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W\d_]+)*")
_PLAIN = frozenset(
    "of in and the by for to from with per a an share number total annual based rate".split()
)

_ENDS = frozenset(
    "in by for at during and per of on from to since between over under this last as with compared "
    "after before while or but when the is was today now currently annually a than".split()
)
_DOLLARS = frozenset("dollars dollar usd".split())
_CURRENCIES = frozenset(
    "euros euro pounds rupees rupee naira rand shillings cedis yuan renminbi rubles roubles yen pesos "
    "reais lira".split()
)

# Units of a claim's number and of a series: family, and its units in the family's own.
_FAMILIES = {
    "tonnes": ("mass", 1.0), "tonne": ("mass", 1.0), "tons": ("mass", 1.0), "ton": ("mass", 1.0),
    "mt": ("mass", 1e6), "kg": ("mass", 1e-3), "kilograms": ("mass", 1e-3), "metric": ("mass", 1.0),
    "hectares": ("area", 1.0), "hectare": ("area", 1.0), "ha": ("area", 1.0),
    "acres": ("area", 0.4047), "km": ("length", 1.0), "square": ("area", 100.0),
    "terawatt-hours": ("energy", 1.0), "twh": ("energy", 1.0), "gwh": ("energy", 1e-3),
    "gigawatts": ("capacity", 1.0), "gw": ("capacity", 1.0), "mw": ("capacity", 1e-3),
    "years": ("time", 1.0), "year": ("time", 1.0), "hours": ("hours", 1.0), "days": ("days", 1.0),
}  # fmt: skip


def stems(words: Iterable[str]) -> set[str]:
    """Return words cut to what their inflections share.

    Examples
    --------
    >>> stems(["economies", "economy"]) == stems(["economy"])
    True
    """
    return {_stem(word) for word in words}


def _stem(word: str) -> str:
    plain = word.lower().replace("’", "'").removesuffix("'s")
    for ending in ("ies", "ing", "ers", "ed", "es", "er", "al", "s", "y"):
        if plain.endswith(ending) and len(plain) - len(ending) >= 4:
            plain = plain[: -len(ending)]
            break
    return plain[:8]


def words_of(text: str) -> list[str]:
    """Return the content words of a title or description."""
    return [w for w in (m.group().lower() for m in _WORD.finditer(text)) if w not in _PLAIN]


def explained(words: Sequence[str], text: str, *, general: bool = False) -> set[str]:
    """Return those words of a claim that a text accounts for, by stem or as a synonym.

    ``general`` also returns words that say nothing about which quantity is meant.
    """
    theirs = words_of(text)
    known, groups = stems(theirs), set().union(*(_GROUPS.get(w, set()) for w in theirs))
    made = set()
    for word in words:
        parts = [word, *word.split("-")]
        if (general and _is_general(word)) or any(
            _stem(p) in known or _GROUPS.get(p, set()) & groups for p in parts
        ):
            made.add(word)
    return made


def _is_general(word: str) -> bool:
    """Return whether a word names no quantity: a common word, an adverb, a verb in the past."""
    return word in _GENERAL or (len(word) > 4 and word.endswith(("ly", "ed")))


def is_percent(unit: str, title: str = "") -> bool:
    """Return whether a series is in per cent."""
    return "%" in unit


def scale_of(number: Quantity, unit: str, title: str, text: str) -> float | None:
    """Return how many of the claim's units are in one of the series; None if they do not fit.

    Parameters
    ----------
    number : Quantity
        Of the claim.
    unit, title : str
        Of the series.
    text : str
        The clause, for "a day", "per capita" and "without".

    Examples
    --------
    >>> from multivector.coding.claims.forms.quantities import quantities
    >>> scale_of(quantities("146 MT of milk")[0], "tonnes", "Milk production", "146 MT of milk")
    1e-06
    """
    low = unit.lower()
    if number.unit in ("percent", "points"):
        return 1.0 if is_percent(unit) else None
    if number.unit == "ratio":
        per = re.search(r"per ([\d,]+)", low)
        return None if per is None else 1.0 / float(per[1].replace(",", ""))
    nouns = _nouns(number)
    own = next((_FAMILIES[w] for w in nouns if w in _FAMILIES), None)
    theirs = next((_FAMILIES[w] for w in re.findall(r"[a-z-]+", low) if w in _FAMILIES), None)
    factor = _period_factor(title + " " + low, text) * _multiplier(low) * _per(low, text)
    if number.unit == "money" or (nouns and nouns[0] in _DOLLARS):
        return factor if re.search(r"\$|usd|dollar", low) else None
    if nouns and nouns[0] in _CURRENCIES:
        return None
    if is_percent(unit):
        return 1.0 if not nouns and own is None else None
    if own is not None and theirs is not None and own[0] == theirs[0]:
        return factor * theirs[1] / own[1]
    if own is None and (theirs is None or not nouns):
        return None if re.search(r"\$|index", low) and nouns else factor
    return None


def _nouns(number: Quantity) -> list[str]:
    """Return the words after a number up to the first that ends its noun phrase."""
    made = []
    for word in number.noun.split():
        if word in _ENDS:
            break
        made.append(word)
    return made


def _per(unit: str, text: str) -> float:
    """Return claimed units in one of the series where both count per so many people."""
    claim, series = (re.search(r"per ([\d,]+)", t) for t in (text, unit))
    if claim is None or series is None:
        return 1.0
    return float(claim[1].replace(",", "")) / float(series[1].replace(",", ""))


def _multiplier(unit: str) -> float:
    return 1e6 if "million" in unit and "per" not in unit else (1e9 if "billion" in unit else 1.0)


def _period_factor(title: str, text: str) -> float:
    """Return claimed units in one of the series where one is a day and the other a year."""
    daily = re.search(r"\b(?:per|a|each|every) day\b|\bdaily\b", text, re.I) is not None
    yearly = re.search(r"\b(?:per|a|each|every) year\b|\bannual", text, re.I) is not None
    by_day = re.search(r"\bper day\b|\bdaily\b", title, re.I) is not None
    if daily and not by_day:
        return 1 / 365.25
    return 365.25 if yearly and by_day else 1.0


def is_complement(text: str, title: str) -> bool:
    """Return whether a claim counts those whom the series leaves out ("without access")."""
    return bool(re.search(r"\b(?:without|lack|no access|do(?:es)? not have|don['’]t have)\b", text, re.I)
                and not re.search(r"\bwithout\b", title, re.I))  # fmt: skip
