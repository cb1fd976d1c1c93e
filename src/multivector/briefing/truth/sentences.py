"""Sentences on verdicts, pairs, changes and events, each checked against its own row."""

import re
from collections.abc import Collection, Mapping, Sequence

from multivector.briefing.truth.ground import COUNTS, FIGURE, YEAR, Ground, Row, codes_in, fault
from multivector.codes.blocs import changed_blocs
from multivector.codes.gazetteer.names import find
from multivector.codes.states import FORMER_NAMES
from multivector.coding.coded import Event
from multivector.prose import MONTHS, unquoted
from multivector.tables import read_rows

_DIGITS = "0123456789 "  # of a unit such as "2021 USD"
_QUOTED = re.compile("“([^”]+)”")
_DEED = re.compile("(?<=.): “([^”]+)”")  # the article's words that stand for a deed
_WORDS = read_rows("multivector.briefing.truth", "deed_words.tsv")
# A phrase of neither conflict nor cooperation must be of what may be either.
_AGAINST, _FOR, _NEUTRAL = (
    re.compile(rf"\b(?:{'|'.join(words for words, of in _WORDS if of == way)})\b")
    for way in ("against", "for", "neutral")
)


def check_fault(text: str, row: Row, span: str) -> str | None:
    """Return the kind of error in a verdict's sentence, or None; ``span``: the article's claim.

    ``text``: the sentence without the verdict and the sources. ``row``: the record that made it,
    with the sentence as ``words``: the fields of ``check``, or one of its ``parts``. Its names,
    figures and years have to be in the record, and its verdict to follow from the figures.
    """
    if text != row.get("words", text):
        return "words"
    if row.get("parts"):
        each = (check_fault(part["words"], part, f"{span} {part.get('clause') or ''}")
                for part in row["parts"])  # fmt: skip
        return next(filter(None, (_of_parts(row), *each)), None)
    detail, note = str(row.get("detail") or ""), str(row.get("note") or "")
    # The command that installs a source, and words of the claim in quotation marks, are given.
    command = detail if detail.startswith("multivector ") else ""
    said, own = " ".join(span.split()), text.removesuffix(note).replace(command, "")
    own = own.replace(_members(row, detail), "")
    unit = str(row.get("unit") or "")
    own = own.replace(unit, unit.lstrip(_DIGITS))
    own = _QUOTED.sub(lambda m: "" if m[1].removesuffix(" …") in said else m[0], own)
    ground = _ground_of(row, f"{span} {detail} {row.get('indicator') or ''}")
    return fault(own, ground) or _judged(row)


def _members(row: Row, detail: str) -> str:
    """Return the words on which members of its blocs a verdict is on, computed again; or ""."""
    years = [int(year) for year in re.findall(r"\b\d{4}\b", detail)]
    if not years:
        return ""
    codes = sorted({str(row.get("owner")), *_codes(row)})
    words = changed_blocs(codes, min(years), row.get("year") or max(years))
    return f" ({words.strip(' .')})"


def _of_parts(row: Row) -> str | None:
    """Return "verdict" if that on a whole does not follow from those on its parts."""
    known = {str(part["verdict"]) for part in row["parts"]} - {"cannot tell"}
    right = known.pop() if len(known) == 1 else "mixed" if known else "cannot tell"
    # What holds may leave a whole open, and so may a contradiction by one producer alone.
    return None if row["verdict"] in (right, "cannot tell") else "verdict"


def _codes(row: Row) -> list[str]:
    sides = (row.get(side) or () for side in ("subject", "partner", "scope"))
    return [code for side in sides for code in side]


def _ground_of(row: Row, words: str) -> Ground:
    names = {row.get("rival"), row.get("owner"), *_codes(row)}
    names |= set(codes_in(words)) | {m.entity.name for m in find(words)}
    unit = str(row.get("unit") or "").lstrip(_DIGITS)
    keys = ("recorded", "recorded_lower", "recorded_upper", "claimed", "claimed_lower",
            "claimed_upper")  # fmt: skip
    figures = [(float(row[key]), unit) for key in keys if row.get(key) is not None]
    years = {row.get(key) for key in ("year", "start", "end", "sum_from")}
    years |= {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", str(row.get("detail")))}
    figures += [(float(n.replace(",", "")), "count") for n in re.findall(r"\d[\d,]*", words)]
    figures += [(float(COUNTS.index(w)), "count") for w in re.findall(r"\w+", words) if w in COUNTS]
    if row.get("place"):
        figures.append((float(row["place"]), "place"))
    return Ground(frozenset(map(str, names - {None})), tuple(figures),
                  frozenset(int(y) for y in years if y), words)  # fmt: skip


def _judged(row: Row) -> str | None:
    """Return "verdict" if the figures of a decided statement say the opposite of its verdict."""
    mine, other, relation = row.get("recorded"), row.get("claimed"), row.get("relation")
    if row["verdict"] not in ("borne out", "contradicted") or mine is None:
        return None
    low, high, least, most = (row.get(f"{key}_{end}") for key in ("recorded", "claimed")
                              for end in ("lower", "upper"))  # fmt: skip
    if row["form"] == "trend" and relation in ("rises", "falls"):
        holds = (mine > 0) == (relation == "rises")
    elif row["form"] == "rank" and row.get("place") and not row.get("number"):
        first, last = row["rank"] or (1, 1)
        if last < 0:  # a share of the field
            return None
        holds = first <= row["place"] <= last
    elif (row.get("rival") or row.get("flows")) and not row.get("number") and other is not None:
        holds = (mine >= other) == (relation in ("highest", "above"))
    elif row["form"] in ("level", "change", "factor") and low is not None and other is not None:
        holds = (most is None or low <= most) and (least is None or least <= high)
    else:
        return None
    return None if holds == ((row["verdict"] == "borne out") != row["negated"]) else "verdict"


_PLACES = ("largest", "second-largest", "third-largest", "fourth-largest", "fifth-largest")
_TRADE = re.compile(
    r"goods trade of \$[\d.,]+(?:–[\d.,]+)? (?:billion|million) in (?P<year>\d{4})"
    r"(?: \(interpolated\))?(?:, (?P<way>up|down|cannot tell if up or down) since "
    r"(?P<since>\d{4})(?: \((?P<why>[a-z ]+)\))?)?"
    rf"(?: \((?:(?P<whose>.+?)’s? (?P<place>{'|'.join(_PLACES)}) partner"
    r"|one of (?P<of>.+?)’s? (?P<many>two|three|four|five) largest partners)\))?"
)
_OTHER = {
    "votes": re.compile(r"agreement in UN votes (\d+)% in (\d{4})"),
    "visit": re.compile(r"last visit by .+?’s? [\w -]+ in (?:(\w+) )?(\d{4})"
                        r"(?: \(list to \w+ \d{4}\))?"),
    "ally": re.compile(r"(?:a defence pact|both in \w+) \((?:.+, )?(?:on record in )?(\d{4})\)"),
    "agreement": re.compile(r"a trade agreement \((?:.+, )?on record in (\d{4})\)"),
    "sanction": re.compile(
        r"(?:.+ )?under sanctions of .+ \(on record in (\d{4})(?:, together with .+)?\)"
    ),
    "border": re.compile(r"a land border of [\d,]+ km"),
}  # fmt: skip


def pair_fault(text: str, pair: Sequence[str], facts: Sequence[Row]) -> str | None:
    """Return the kind of error in "A and B: one fact; another", or None; facts have own rows."""
    head, _, rest = text.removesuffix(".").partition(": ")
    parts = rest.split("; ")
    if sorted(codes_in(head)) != sorted(pair):
        return "name"
    if len(parts) != len(facts):
        return "not understood"
    faults = (_fact(part, row, pair) for part, row in zip(parts, facts, strict=True))
    return next(filter(None, faults), None)


def _fact(text: str, row: Row, pair: Sequence[str]) -> str | None:
    rule = _TRADE if row["kind"] == "trade" else _OTHER.get(str(row["kind"]))
    match = rule.fullmatch(text) if rule is not None else None
    if match is None:
        return "not understood"
    keys = ("value", "lower", "upper")
    unit = str(row.get("unit") or "")
    figures = [(float(row[key]), unit) for key in keys if row.get(key) is not None]
    dates = [str(row.get(key) or "")[:4] for key in ("date", "until", "year")]
    years = {int(year) for year in dates if year} | {int(b) for b in (row.get("before") or ())[:1]}
    if row["kind"] == "trade":
        figures += [(float(k), "count") for k in range(1, 6)]  # checked by _trade
    own = row.get("words") if row["kind"] in ("agreement", "ally") else row.get("shared", "")
    worded = f"UN {own}"
    wrong = fault(text, Ground(frozenset(pair), tuple(figures), frozenset(years), worded))
    if wrong is not None:
        return wrong
    if row["kind"] == "visit":
        month = MONTHS[int(str(row["date"])[5:7]) - 1]
        mine = codes_in(text)[:1] == [row["partner"]] and str(match[1]) == month
        return None if mine else "year"
    if row["kind"] == "sanction":
        named = [[row["owner"]], [row["partner"], row["owner"]]]
        told = codes_in(text.partition(", together with ")[0])
        return None if told in named and row.get("shared", "") in text else "direction"
    return _trade(match, row) if row["kind"] == "trade" else None


def _trade(match: re.Match[str], row: Row) -> str | None:
    """Recompute the direction of the change in trade, and the rank of the partner."""
    if int(match["year"]) != row["year"]:
        return "year"
    before = row.get("before")
    if match["since"] and (before is None or int(match["since"]) != before[0]):
        return "year"
    if match["way"]:
        if before is None:
            return "direction"
        change, sure = row["change"], {"rises": "up", "falls": "down"}
        if (sure.get(change) or change) != (match["why"] or match["way"]):
            return "direction"
        if change in sure and (change == "rises") != (row["value"] > before[1]):
            return "direction"
    whose = match["whose"] or match["of"]
    if whose and codes_in(whose) != [row["owner"]]:
        return "name"
    rivals = [p for p in row["partners"] if p[0] != row["partner"]]
    surely = sum(1 for p in rivals if p[2] > row["upper"])
    maybe = sum(1 for p in rivals if p[3] >= row["lower"])
    if match["place"] and not surely == maybe == _PLACES.index(match["place"]):
        return "direction"
    return "number" if match["many"] and COUNTS.index(match["many"]) != maybe + 1 else None


_CHANGE = re.compile(
    r"(?P<link>imports|exports) (?:from|to) (?P<who>.+) (?P<way>up|down) from \$(?P<a>[\d.,]+) to "
    r"\$(?P<b>[\d.,]+) billion"
)


def change_fault(text: str, rows: Sequence[Row]) -> str | None:
    """Return the kind of error in "State: imports from A up from $1 to $2 billion; …", or None."""
    head, _, rest = text.removesuffix(".").partition(": ")
    for part in rest.split("; "):
        match = _CHANGE.fullmatch(part)
        if match is None:
            return "not understood"
        key = (codes_in(head), match["link"], codes_in(match["who"]))
        own = [r for r in rows if ([r["influencee"]], r["link"], [r["influencer"]]) == key]
        if len(own) != 1:
            return "name"
        row = own[0]
        up, clear = row["after"] > row["before"], row["lower"] > 0 or row["upper"] < 0
        if (match["way"] == "up") != up or not clear:
            return "direction"
        for number, value in ((match["a"], row["before"]), (match["b"], row["after"])):
            if fault(f"${number} billion", Ground(frozenset(), ((float(value), "USD"),))):
                return "number"
    return None


def event_fault(text: str, event: Event, together: Mapping[str, Collection[str]]) -> str | None:
    """Return the kind of error in an event described in words, or None.

    ``text``: who did what to whom, followed by place, date and source. ``together``: states, by the
    region that stands for them.
    """
    actors = {a.code for a in event.actor} - {None}
    recipients = {a.code for a in event.recipient} - {None}
    # A group, or an entity inside a state, is not to be named as that state.
    sides = (*event.actor, *event.recipient)
    whole = {a.code for a in sides if a.kind != "group" or not a.name}
    cited = _DEED.search(text)
    if cited and cited[1].removesuffix(" …") not in unquoted(event.text):
        return "words"
    text = text.replace(cited[0], "") if cited else text
    phrase, _, source = text.partition(", according to ")
    if source and source.rstrip(".").removeprefix("the ") != (event.attributed_to or ""):
        return "name"
    words = " ".join(a.text for a in sides)
    where = event.location.text if event.location else ""
    found = []
    for mention in find(phrase):
        code = FORMER_NAMES.get(mention.text, mention.entity.code)
        members = set(together.get(mention.entity.name, ()))
        own = members or {str(code)}
        if mention.text in where or not (code or members):
            continue
        is_state = mention.text == mention.entity.name and mention.entity.kind == "state"
        if not own <= {*actors, *recipients} or (is_state and not own & whole):
            if mention.text in words:  # within the name of a side without a code
                continue
            return "name"
        found.append(own)
    if recipients and found and not actors & recipients:
        order = [bool(own & actors) for own in found]
        if sorted(order, reverse=True) != order:
            return "direction"
    # What the article calls a side is neither a date nor a deed: "120 migrants", "the bureau of
    # cooperation". Sides with a code have the names of their states.
    for side in sides:
        phrase = phrase.replace(side.text, " ") if side.text and not side.code else phrase
    return _dated(phrase, event) or (None if cited else _deed(phrase, event))


def _dated(text: str, event: Event) -> str | None:
    date = event.date or ""
    if {int(y) for y in YEAR.findall(text)} - {int(y) for y in re.findall(r"\d{4}", date)}:
        return "year"
    named = [MONTHS.index(m) + 1 for m in MONTHS if re.search(rf"\d? ?\b{m} \d{{4}}", text)]
    if set(named) - {int(m) for m in re.findall(r"\d{4}-(\d\d)", date)}:
        return "year"
    days = {int(day) for day in re.findall(r"\d{4}-\d\d-(\d\d)", date)}
    more = re.search(r" and (\d+) more\b", text)
    if more and int(more[1]) >= max(len(event.actor), len(event.recipient)):
        return "number"
    rest = YEAR.sub(" ", text.replace(more[0], "") if more else text)
    told = (n for match in FIGURE.finditer(rest) for n in (match["value"], match["other"]))
    return "number" if {int(n) for n in told if n and n.isdigit()} - days else None


def _deed(text: str, event: Event) -> str | None:
    against, helps = _AGAINST.search(text) is not None, _FOR.search(text) is not None
    if against == helps:
        return None if against or _NEUTRAL.search(text) else "not understood"
    return None if against == event.quad.endswith("conflict") else "direction"
