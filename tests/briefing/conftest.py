"""A brief of every part, made from the dataclasses: no coder and no record are needed."""

import pytest

from multivector.answers.evidence.evidence import Evidence
from multivector.answers.influence.ties.region_trade import TradeYear
from multivector.briefing.renderings.document import Brief
from multivector.coding.coded import Actor, Claim, Coded, Event, Party, Quote, Trigger
from multivector.provenance import Origin
from multivector.text.article import Article

TEXT = (
    "Powers court the valley\n\n"
    "China’s president met the leaders of Kazakhstan and Uzbekistan in Astana on Monday. "
    "Russia condemned Ukraine on Tuesday.\n\n"
    "“Trade with China will grow,” said Aida Omarova, a fellow at the River Institute. "
    "Nothing else was decided."
)
NAMES = {
    "CHN": "China", "KAZ": "Kazakhstan", "UZB": "Uzbekistan", "RUS": "Russia", "UKR": "Ukraine",
    "USA": "United States", "EU": "European Union", "TUR": "Türkiye",
}  # fmt: skip
STATE = {code: Actor(name, code, "state") for code, name in NAMES.items()}


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """Sentences of a text whose full stops end them."""
    found, start = [], 0
    for block in text.split("\n\n"):
        at = text.index(block, start)
        for piece in block.replace(". ", ".\0").split("\0"):
            begin = text.index(piece, at)
            found.append((begin, begin + len(piece)))
            at = begin + len(piece)
        start = at
    return tuple(found)


def event(text: str, told: str, trigger: str, **fields: object) -> Event:
    start = text.index(told)
    at = told.index(trigger)
    values: dict[str, object] = {
        "event_id": f"d-{start}", "doc_id": "d", "sentence": 0, "text": told,
        "date": None, "date_precision": None, "reciprocal": False, "actor": (), "recipient": (),
        "event_type": "CONSULT", "mode": None, "context": (), "quad": "verbal-cooperation",
        "score": 2.5, "location": None, "trigger": Trigger(trigger, at, at + len(trigger)),
        "status": "actual", "attributed_to": None, "confidence": 0.8, "rule": "test-rule",
        "coder": "test 1", "doc_start": start, "doc_end": start + len(told),
    }  # fmt: skip
    return Event(**{**values, **fields})  # type: ignore[arg-type]


def article(text: str = TEXT, **fields: object) -> Article:
    values: dict[str, object] = {
        "doc_id": "d", "text": text, "title": "Powers court the valley", "published": "2023-05-18",
        "publisher": "The Valley Post", "url": "https://post.example/valley", "language": "en",
        "sha256": "a" * 64, "source": "valley.txt", "dropped": {"navigation": 2},
    }  # fmt: skip
    return Article(**{**values, **fields})  # type: ignore[arg-type]


def coded() -> Coded:
    sentences = spans(TEXT)
    first, second, third = (TEXT[slice(*sentences[place])] for place in (1, 2, 3))
    quote = "Trade with China will grow,"
    at = TEXT.index(quote)
    return Coded(
        article=article(),
        sentences=sentences,
        actors=tuple(
            Party(code, "state", NAMES[code], None, ((TEXT.index(NAMES[code]),
                  TEXT.index(NAMES[code]) + len(NAMES[code])),))
            for code in ("CHN", "KAZ", "UZB", "RUS", "UKR")
        ),
        events=(
            event(TEXT, second, "condemned", sentence=2, date="2023-05-16", date_precision="day",
                  actor=(STATE["RUS"],), recipient=(STATE["UKR"],), event_type="ACCUSE",
                  mode="disapprove", quad="verbal-conflict", score=-2.0),
            event(TEXT, first, "met", sentence=1, date="2023-05-15", date_precision="day",
                  reciprocal=True, actor=(STATE["CHN"], STATE["KAZ"], STATE["UZB"])),
        ),
        quotes=(
            Quote("Aida Omarova", "fellow", "the River Institute", None, quote, at,
                  at + len(quote), "said", False),
        ),
        claims=(
            Claim(quote, "Aida Omarova", at, at + len(quote), "trade",
                  (("CHN", "KAZ"),), ("KAZ",), "forecast"),
            Claim(third, None, *sentences[3], "migration", (), ("UZB",), "judgement"),
        ),
        coder="test 1",
    )  # fmt: skip


def figure(indicator: str, **fields: object) -> Evidence:
    values: dict[str, object] = {
        "id": "", "indicator": indicator, "influencer": None, "influencee": None, "state": None,
        "year": 2022, "value": None, "unit": "text", "lower": None, "upper": None, "level": None,
        "range_kind": None, "later": False, "origin": "factbook", "title": indicator.title(),
        "channel": "trade", "text_value": None, "source_text": None, "vintage": None,
    }  # fmt: skip
    return Evidence(**{**values, **fields})  # type: ignore[arg-type]


def evidence() -> tuple[Evidence, ...]:
    share: dict[str, object] = {"unit": "share", "title": "Share of imports"}
    return (
        figure("import-partner-share", id="f1", influencer="CHN", influencee="KAZ", value=0.28,
               source_text="China 28% (2022)", **share),
        figure("import-partner-share", id="f2", influencer="RUS", influencee="KAZ", value=0.31,
               **share),
        figure("import-partner-share", id="f3", influencer="CHN", influencee="KAZ", value=0.3,
               year=2024, later=True, **share),
        figure("exports-usd", id="f4", state="KAZ", value=9.1e10, unit="USD", lower=8.5e10,
               upper=9.7e10, level=0.95, range_kind="interval", title="Exports"),
        figure("membership", id="f5", state="KAZ", year=None, text_value="CSTO & <b>others</b>",
               vintage="2026-01", title="Member of the organisation"),
        figure("membership", id="f6", state="KAZ", year=None, text_value="SCO",
               vintage="2026-01", title="Member of the organisation"),
        figure("membership", id="f7", state="UZB", year=None, text_value="SCO",
               vintage="2026-01", title="Member of the organisation"),
    )  # fmt: skip


def influence_row(influencer: str = "CHN", **fields: object) -> dict[str, object]:
    values: dict[str, object] = {
        "influencer": influencer, "influencee": "KAZ", "channel": "composite", "year": 2022,
        "value": 0.4, "lower": 0.31, "upper": 0.5, "level": 0.9, "rank": 1, "rank_lower": 1,
        "rank_upper": 1, "bandwidth": 0.8, "dependence": 0.5, "reverse_dependence": 0.01,
        "coverage": 0.5, "channels_used": ["trade", "security"], "carried_forward": False,
        "index": "capacity", "origins": ["itpd"], "lowest": 0.2, "highest": 0.7,
        "rank_without_pacts": 1, "flag": None, "later": False, "age": {"trade": 1},
        "sources": {"trade": ["itpd"]}, "doubts": [],
    }  # fmt: skip
    return {**values, **fields}


def ranked(state: str, *powers: str, close: int = 1, **fields: object) -> list[dict[str, object]]:
    """Rows of trade with a state, the largest first; each of the first ``close`` may be first."""
    values: dict[str, object] = {
        "influencee": state, "channel": "trade", "rank_without_pacts": None, **fields,
    }  # fmt: skip
    ends = [(1, close) if n <= close else (n, n) for n in range(1, len(powers) + 1)]
    return [
        influence_row(power, value=0.5 / n, rank=n, rank_lower=a, rank_upper=b, **values)
        for n, (power, (a, b)) in enumerate(zip(powers, ends, strict=True), 1)
    ]


def balance_row(state: str = "KAZ", **fields: object) -> dict[str, object]:
    values: dict[str, object] = {
        "state": state, "year": 2022, "entropy": 1.1, "effective_partners": 3.1, "hhi": 0.4,
        "top": "RUS", "top_share": 0.55, "lower": 2.8, "upper": 3.3, "coverage": 0.5,
        "channels_used": ["trade"], "carried_forward": False, "later": False,
    }  # fmt: skip
    return {**values, **fields}


def agreement_row(state: str, power: str, **fields: object) -> dict[str, object]:
    values: dict[str, object] = {
        "state_a": state, "state_b": power, "year": 2022, "issue": None, "agreement": 0.8,
        "kappa": 0.2, "pi": 0.1, "lower": 0.7, "upper": 0.9, "votes": 80, "later": False,
        "age": {"votes": 0}, "sources": {"votes": ["un_votes"]},
    }  # fmt: skip
    return {**values, **fields}


def check(verdict: str = "contradicted", **fields: object) -> dict[str, object]:
    values: dict[str, object] = {
        "form": "trend", "subject": ["CHN"], "partner": ["KAZ"], "indicator": "trade",
        "start": 2021, "end": 2022, "relation": "rises", "claimed": None, "claimed_lower": None,
        "claimed_upper": None, "verdict": verdict, "reason": None, "recorded": 24.2,
        "recorded_lower": 20.0, "recorded_upper": 29.0, "year": 2022, "age": 0,
        "origins": ["factbook"], "sentence": "It fell from $30 to $24 billion. More stands below.",
        "since": "In 2023 it rose again.",
    }  # fmt: skip
    return {**values, "number": fields.get("claimed"), **fields}


def trade(**levels: float) -> dict[tuple[str, str], tuple[TradeYear, ...]]:
    """By power, the same level in 2020 to 2024, in billions, with the state and altogether."""
    found = {}
    for power, level in levels.items():
        years = tuple(
            TradeYear(year, level * 1e9, level * 0.9e9, level * 1.1e9) for year in range(2020, 2025)
        )
        for state in ("KAZ", "UZB", ""):
            found[power, state] = years
    return found


ORIGIN = Origin(
    "factbook", "The World Factbook", "2026-01", "Central Intelligence Agency (2026).",
    "public domain", "https://factbook.example/",
)  # fmt: skip


@pytest.fixture
def full_brief() -> Brief:
    return Brief(
        coded=coded(),
        evidence=evidence(),
        claim_evidence=(("f1", "f2", "f3", "f4", "f5", "f6", "f7"), ()),
        origins=(ORIGIN,),
        version="0.1.0",
        parameters={
            "region": None, "states": ["KAZ", "UZB"], "powers": ["CHN", "RUS", "USA"],
            "published": "2023-05-18", "later": True,
        },
        names=NAMES,
        checked=(None, check("cannot tell", reason="no indicator", sentence="", since="")),
        trade=trade(CHN=50.0, RUS=40.0, USA=4.0),
        trade_origins=dict.fromkeys(("CHN", "RUS", "USA"), ("factbook",)),
        reach={"trade": (2000, 2023), "finance": None},
        lacking={"security": ("sipri_arms",)},
    )  # fmt: skip


@pytest.fixture
def empty_brief() -> Brief:
    text = "The match ended level."
    return Brief(
        coded=Coded(
            article=article(text, title=None, published=None, publisher=None, url=None),
            sentences=((0, len(text)),), actors=(), events=(), quotes=(), claims=(), coder="test 1",
        ),
        evidence=(), claim_evidence=(), origins=(), version="0.1.0",
        parameters={
            "region": None, "states": [], "powers": ["CHN"], "published": None, "later": False,
        },
    )  # fmt: skip
