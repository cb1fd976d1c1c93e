"""What grows with the length of an article grows no faster: twins without an index, and counts."""

import random
from collections.abc import Iterator
from dataclasses import replace

from multivector.codes.gazetteer.entity import Mention
from multivector.codes.gazetteer.names import find
from multivector.codes.states import EVER
from multivector.coding.actors.discourse import Discourse
from multivector.coding.coded import Actor, Event, Quote
from multivector.coding.coder import code
from multivector.coding.events import merging
from multivector.coding.events.source_names import name_sources
from multivector.coding.quotes import introductions
from multivector.coding.quotes.introductions import People
from multivector.coding.quotes.speakers import Speaker
from multivector.coding.syntax.dates import find as dates_in
from multivector.text.article import Article

STATES = ("PER", "CHL", "KEN", "SOM", "POL")
DATES = (
    None, "2015-03-01", "2015-03-02", "2015-03", "2014", "2015-03-01/2015-03-02", "..", "../2015",
    "2015-02-31", "2012-01-01/2015-01-01",
)  # fmt: skip
TEXT = "Russia invaded Ukraine in February 2022."
ONE = code(Article("a", TEXT, None, None, None, None, "en", "", "-")).events[0]


def sides(codes: list[str]) -> tuple[Actor, ...]:
    return tuple(Actor(code, code, "state") for code in codes)


def some_events(rng: random.Random, size: int) -> list[Event]:
    events = []
    for n in range(size):
        reciprocal, date = rng.random() < 0.4, rng.choice(DATES)
        actor = sides(rng.sample(STATES, rng.randint(1, 3)))
        events.append(
            replace(
                ONE, event_id=str(n), sentence=n // 2, mentions=(n // 2,), reciprocal=reciprocal,
                event_type="CONSULT" if reciprocal else rng.choice(("CONSULT", "ASSAULT", "AID")),
                actor=actor, recipient=actor if reciprocal else sides(rng.sample(STATES, 1)),
                date=date, date_precision=date and "day", confidence=rng.random(),
                mode=rng.choice((None, "visit", "third-party")),
                status=rng.choice(("actual", "planned")),
                text=rng.choice(("They met on Monday.", "They met.")),
            )
        )  # fmt: skip
    return events


def merged_by_comparing_all(events: list[Event], published: str | None) -> list[Event]:
    merged: list[Event] = []
    undated = [e for e in events if not (published or e.date)]
    news = {e.sentence for e in undated if dates_in(e.text, None) != dates_in(e.text, "2000-01-01")}
    for event in events:
        for k, other in enumerate(merged):
            timed = news.intersection(event.mentions + other.mentions)
            apart = timed and bool(event.date) != bool(other.date)
            if not apart and merging._is_same(event, other, published):
                merged[k] = merging._combined(event, other)
                break
        else:
            merged.append(event)
    return merged


def test_events_are_merged_as_if_all_were_compared() -> None:
    rng = random.Random(5)
    for published in (None, "2015-03-10"):
        for size in (3, 40, 150):
            for _ in range(6):
                events = some_events(rng, size)
                expected = merged_by_comparing_all(events, published)
                assert merging.merge_within_article(events, published) == expected


def test_events_of_other_sides_or_days_are_not_compared(monkeypatch) -> None:
    calls, same = [0], merging._is_same

    def counted(*given) -> bool:
        calls[0] += 1
        return same(*given)

    monkeypatch.setattr(merging, "_is_same", counted)
    days = [f"{year}-{month:02}-11" for year in range(1950, 2020) for month in range(1, 13)]
    chronicle = [replace(ONE, sentence=n, mentions=(n,), date=day) for n, day in enumerate(days)]
    names = [
        replace(ONE, sentence=n, mentions=(n,), actor=(Actor(f"group {n}", None, "group"),))
        for n in range(1000, 1800)
    ]
    events = [*chronicle, *names]
    assert len(merging.merge_within_article(events, "2021-01-01")) == len(events)
    assert calls[0] <= 2 * len(events)


def test_people_are_looked_up_as_if_all_were_compared(monkeypatch) -> None:
    rng = random.Random(6)
    calls, holds = [0], introductions.holds
    monkeypatch.setattr(
        introductions,
        "holds",
        lambda *given: (calls.__setitem__(0, calls[0] + 1), holds(*given))[1],
    )
    people, roles = People(), ("minister", "prime minister", "finance minister", "envoy", None)
    for k in range(300):
        female = rng.choice((True, False, None))
        name = f"Ann{k} Lee{k % 40}"
        people.add(Speaker(name, rng.choice(roles), person=True, female=female, place=10 * k))
    every = list(people.by_name.values())
    for _ in range(400):
        place = rng.randint(-5, 3_010)
        role = set(rng.choice([r for r in roles if r]).split())
        held = [p for p in every if holds(p, role)]
        before = [p for p in held if p.place < place]
        assert people.holder(role, place) == (before[-1] if before else held[0])
        female = rng.choice((True, False, None))
        fitting = [p for p in every if female is None or p.female in (None, female)]
        before = [p for p in fitting if p.place < place]
        assert people.nearest(place, female) == (before[-1] if before else fitting[0])
    assert people.holder({"king"}, 5) is None
    assert calls[0] <= 5 * len(every)


class Walked(list[Mention]):
    """Mentions that count how often all of them are gone through."""

    walks = 0

    def __iter__(self) -> Iterator[Mention]:
        self.walks += 1
        return super().__iter__()


def test_holders_of_an_office_are_looked_up_as_if_all_names_were_read() -> None:
    lines = ("Peru's president came.", "The Chilean president left.", "Kenya's foreign minister "
             "spoke.", "The Polish president sang.", "Somalia's president rose.")  # fmt: skip
    rng = random.Random(7)
    text = " ".join(rng.choice(lines) for _ in range(60))
    mentions = Walked(find(text))
    discourse = Discourse(mentions=mentions)
    pairs: list[list[str]] = []
    walks = mentions.walks
    for _ in range(200):
        pair = rng.sample(STATES, 2)
        discourse.meet(sides(pair))
        pairs.append(pair)
        at, apart = rng.randint(0, 300), rng.sample(STATES, rng.randint(0, 2))
        for office in ("president", "foreign minister"):
            held = (m.entity for m in [*mentions[:]] if m.start < at and m.entity.role == office)
            states = {e.code for e in held if e.code and e.code in EVER} - {*apart}
            last = next((p for p in reversed(pairs) if states.issuperset(p)), sorted(states))
            assert discourse.in_office(office, at, apart) == (last if len(last) == 2 else [])
    assert mentions.walks == walks
    assert len(discourse.pairs) <= len(STATES) ** 2


def test_sources_are_named_as_if_all_quotations_were_read() -> None:
    rng = random.Random(8)
    names = ("Ann Lee", "Ian Lee", "Gift Banda", "the ministry", None)
    quotes = [
        Quote(rng.choice(names), None, None, None, "No.", 50 * k, 50 * k + 3, "said", True)
        for k in range(80)
    ]
    sources = ("Lee", "Banda", "he", "ministry", "Ann Lee", "an expert", "Obi")
    for _ in range(300):
        start = rng.randint(0, 4_000)
        event = replace(ONE, attributed_to=rng.choice(sources), doc_start=start, doc_end=start + 80)
        inside = [q.speaker for q in quotes if start <= q.start < start + 80 and q.speaker]
        source = event.attributed_to
        bearers = [q.speaker for q in quotes if q.speaker and source in q.speaker.split()]
        if source == "he":
            expected = inside[0] if inside else None
        else:
            low = inside[0] if source[0].islower() and inside else source
            expected = bearers[0] if bearers else low
        assert name_sources([event], quotes)[0].attributed_to == expected
