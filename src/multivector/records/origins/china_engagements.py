"""Public engagements of seven Chinese leaders with foreign states, 2003 to 2018: China Vitae.

The owners found states by searching the text, so names inside other names were counted: Mali in
al-Maliki and Wales in New South Wales (the correct states have rows of their own), and Dominica in
the Dominican Republic (which has none). Brazzaville stands under the other Congo.
"""

import re

from multivector.records import spellings
from multivector.records.formats import rdata
from multivector.records.tally import Files, Frame, Tables, Tally

# State -> longer names in which it was found.
_CONGO = "Democratic Republic of the Congo"
_INSIDE = {"Dominica": r"Dominican\b", "Mali": r"Malik\w+|Malie\w+", "Wales": r"New South Wales",
           _CONGO: rf"{_CONGO}, Brazzaville"}  # fmt: skip
_MEANT = {"Dominica": "Dominican Republic", _CONGO: "Republic of the Congo"}
# Place: "travelled to Egypt, Sharm el Sheikh and met …", or "Hu Jintao met … (Egypt, Cairo)", which
# after a headline is where the news is from; otherwise, or with a Chinese province, at home.
_PLACE = re.compile(
    r"travelled to ([^,(]+?)(?:,| and met|\s*$)"
    r"|^\w+(?: \w+)? (?:met|held talks|visit(?:s|ed)|was welcomed)\b"
    r"(?!.*\bphone\b).*\(([^(),]+),[^()]*\)\s*$", re.S,
)  # fmt: skip


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``engagement_list`` and, by partner and year, ``engagements``."""
    (path,) = files.values()
    source = rdata.read_frame(path, "leaderdf", ["date", "year", "country", "leader", "text"])
    frame = source.to_pandas()
    frame["entry"] = range(1, len(frame) + 1)
    tally.read("engagement_list", len(frame))
    inside = frame.apply(lambda row: _only_inside(row["country"], row["text"]), axis=1)
    tally.correct("china-name-inside-another", inside.sum())
    frame.loc[inside, "country"] = frame["country"][inside].map(_MEANT)
    none, why = frame["country"].isna(), "the state's name is part of another name"
    frame = tally.without("engagement_list", frame, none, why)
    frame = spellings.resolve(frame, {"country": "partner"}, tally, "engagement_list", path)
    places = frame["text"].map(lambda text: _place(text, tally.origin))
    frame["abroad"] = places == frame["partner"]
    frame["leader_state"] = "CHN"
    columns = ["entry", "leader_state", "partner", "date", "leader", "abroad", "text"]
    return {"engagement_list": frame[columns], "engagements": _by_year(frame, tally)}


def _only_inside(country: str, text: str) -> bool:
    longer = _INSIDE.get(country, "$^")
    return bool(re.search(longer, text)) and country not in re.sub(longer, "", text)


def _place(text: str, origin: str) -> str | None:
    found = _PLACE.search(re.sub(_INSIDE[_CONGO], _MEANT[_CONGO], text))
    if found is None:
        return None
    try:
        return spellings.code_of((found[1] or found[2]).strip(), origin=origin)[0]
    except KeyError:  # a province or city of China
        return None


def _by_year(frame: Frame, tally: Tally) -> Frame:
    tally.read("engagements", len(frame))
    frame = frame.assign(year=[day.year for day in frame["date"]])
    keys = ["leader_state", "partner", "year"]
    grouped = frame.groupby(keys, sort=True)
    yearly = grouped.agg(engagements=("entry", "size"), abroad=("abroad", "sum"))
    why = "another engagement with the state in the same year"
    return tally.merged("engagements", frame, yearly, why).reset_index()
