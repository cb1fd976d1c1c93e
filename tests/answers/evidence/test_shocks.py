"""The dated shock of an article."""

from dataclasses import replace

import pytest

from multivector.answers.evidence import shocks
from multivector.answers.evidence.shocks import Shock, shock_of, with_shock
from multivector.answers.evidence.standing import Standing
from multivector.answers.result import Result
from multivector.coding.coded import Actor, Event, Trigger

PERU, BRAZIL = Actor("Peru", "PER", "state"), Actor("Brazil", "BRA", "state")


def event(kind: str, date: str | None, precision: str | None, status: str = "actual") -> Event:
    values = dict.fromkeys(Event.__dataclass_fields__)
    values |= {
        "text": "It did.", "event_type": kind, "status": status, "confidence": 0.8,
        "actor": (PERU,), "recipient": (BRAZIL,), "trigger": Trigger("struck", 0, 6),
    }  # fmt: skip
    return Event(**{**values, "date": date, "date_precision": precision})  # type: ignore[arg-type]


def test_an_attack_with_a_date_is_a_shock_and_a_meeting_is_none() -> None:
    events = [event("CONSULT", "2023-05-18", "day"), event("ASSAULT", "2022-02-24", "day")]
    assert shock_of(events, "", "2023-05-18") == Shock("2022-02", "It did.", war=True)
    assert shock_of(events[:1], "", "2023-05-18") is None
    # Neither hypothetical, nor undated, nor of the day itself.
    for other in (
        event("ASSAULT", "2022-02", "month", status="hypothetical"),
        event("ASSAULT", None, None),
        event("SANCTION", "2023-05-18", "day"),
    ):
        assert shock_of([other], "", "2023-05-18") is None


@pytest.mark.parametrize(("text", "date"), [
    ("Trade fell after the sanctions of March 2019 and never recovered.", "2019-03"),
    ("Trade fell after the sanctions of March 2014 and never recovered.", None),  # long before
    ("A purchase could bring sanctions under a law of 2021.", None),
    ("Since the coup in 2021 fewer goods arrive.", "2021"),
    ("The war is in its second year; trade grew in 2023.", None),
    ("The seaport opened in 2019.", None),
    ("Syria voted against the text that condemned the invasion of Ukraine in March 2022.", None),
    ("Chad condemned the war that began in March 2022.", "2022-03"),
])  # fmt: skip
def test_a_word_beside_a_date_is_a_shock_too(text: str, date: str | None) -> None:
    found = shock_of((), text, "2024-06-01")
    assert (found.date if found else None) == date


def test_a_shock_is_between_two_sides_and_not_the_news_of_the_day() -> None:
    struck = event("ASSAULT", "2022-02", "month")
    assert shock_of([struck], "", "2023-05-18") == Shock("2022-02", "It did.", war=True)
    for other in (
        replace(struck, recipient=(PERU,)),
        replace(struck, recipient=()),
        replace(struck, confidence=0.45),
        replace(struck, date="2009"),
        replace(struck, event_type="COERCE", mode="arrest"),
        replace(struck, event_type="SANCTION", mode="convict"),
    ):
        assert shock_of([other], "", "2023-05-18") is None
    news = event("SANCTION", "2023-05-17", "day")
    assert shock_of([struck, news], "Sales fell after the coup in 2021.", "2023-05-18") is None
    war = replace(struck, trigger=Trigger("invaded", 0, 7))
    assert shock_of([war, news], "", "2023-05-18") == Shock("2022-02", "It did.", war=True)


def test_the_shock_named_most_often_is_taken() -> None:
    events = [event("ASSAULT", "2020-03", "month"), event("SANCTION", "2022-02", "month")]
    text = "After the invasion of February 2022 trade changed."
    found = shock_of(events, text, None)
    assert found is not None
    assert found.date == "2022-02"


def test_a_war_comes_before_sanctions_and_those_on_persons_are_none() -> None:
    text = "Peru imposed sanctions on Ana Lima in May 2023. He left. "
    text += "It sold more after the invasion of Peru in 2021."
    end = text.index("He left")
    person = replace(
        event("SANCTION", "2023-05", "month"),
        recipient=(Actor("Ana Lima", "BRA", "person", None, "Ana Lima"),), doc_start=0, doc_end=end,
    )  # fmt: skip
    on_state = replace(person, recipient=(Actor("Brazil", "BRA", "state"),))
    said = "It sold more after the invasion of Peru in 2021."
    assert shock_of([person], text, None) == Shock("2021", said, war=True)
    assert shock_of([person], text[:end], None) is None
    assert shock_of([on_state, on_state], text, None) == Shock("2021", said, war=True)
    found = shock_of([on_state], text[:end], None)
    assert found is not None
    assert found.date == "2023-05"


def test_the_sentence_of_a_shock_is_whole() -> None:
    said = "After Mr. Doe’s war began in February 2022, exports by St. Petersburg fell."
    found = shock_of((), f"Trade fell. {said} He left.", "2023-05-18")
    assert found is not None
    assert found.text == said
    # Whole, too, if it is so long that it is coded in pieces.
    long = f"{'They sold nuts, and ' * 80}the war began in February 2022; {'they ate, ' * 80}so."
    found = shock_of((), f"Trade fell. {long} He left.", "2023-05-18")
    assert found is not None
    assert "the war began in February 2022" in found.text


def test_years_before_and_after() -> None:
    assert Shock("2022-02", "").before == (2019, 2021)
    assert Shock("2022-02", "").after(2025) == (2022, 2024)
    assert Shock("2022-02", "").after(2023) == (2022, 2023)
    # Of a year in which most passed before the shock, nothing counts.
    assert Shock("2020-09", "").after(2025) == (2021, 2023)
    assert Shock("2023-10", "").after(2023) is None


def test_without_measures_nothing_is_added() -> None:
    shock = Shock("2022-02", "")
    more = {"published": "2023-05-18", "later": False}
    assert with_shock(Standing(), shock, ["KAZ"], ["CHN"], **more) == Standing()
    first = replace(Standing(), first=True, influence=({"influencee": "KAZ"},))
    assert with_shock(first, shock, ["KAZ"], ["CHN"], **more) is first
    assert with_shock(first, None, ["KAZ"], ["CHN"], **more) is first


@pytest.mark.parametrize(
    ("published", "later", "span"),
    [
        ("2022-05-10", False, None),  # a year's figures are not known before it ends
        ("2023-05-10", False, (2022, 2022)),
        ("2024-01-01", False, (2022, 2023)),
        ("2022", False, (2022, 2022)),
        ("2022-05-10", True, (2022, 2024)),
        (None, False, (2022, 2024)),
    ],
)
def test_only_years_that_had_ended_are_compared(
    published: str | None,
    later: bool,
    span: tuple[int, int] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def changes(*, states: list[str], powers: tuple[str, ...], **spans: tuple[int, int]) -> Result:
        row = {"influencer": powers[0], "link": "exports", "place": 1, **spans}
        return Result("changes", (), tuple({"influencee": state, **row} for state in states))

    monkeypatch.setattr(shocks, "changes", changes)
    standing = Standing(influence=({"influencee": "KAZ"},))
    shock = Shock("2022-02", "")
    found = with_shock(standing, shock, ["KAZ"], ["CHN"], published=published, later=later)
    assert [row["after"] for row in found.changes] == ([span] if span else [])
    assert found.spans == (((2019, 2021), span) if span else ())
    # Limited to the states that the article names, unless it names the region alone.
    both = replace(standing, influence=(*standing.influence, {"influencee": "UZB"}))
    for named, shown in ((["UZB", "CHN"], ["UZB"]), (["CHN"], ["KAZ", "UZB"])):
        limited = with_shock(both, shock, ["KAZ", "UZB"], ["CHN"], published=published,
                             later=later, named=named)  # fmt: skip
        assert [row["influencee"] for row in limited.changes] == (shown if span else [])
    note = "no full year before the article shows changes in trade since February 2022"
    assert found.notes == (() if span else (note,))
    flags = {row["later"] for row in found.changes}
    assert flags == ({None if published is None else later} if span else set())


@pytest.mark.parametrize(("text", "war", "shown"), [
    ("Niger ended its accord with the United States in March 2022.", False, []),
    ("Soldiers toppled the president in the coup of March 2022.", False, ["GHA", "GIN"]),
    ("Since the coup in Guinea in March 2022, ECOWAS has waited.", False, ["GIN"]),
    ("The United States imposed sanctions on Russia in March 2022.", False, ["GHA", "GIN"]),
    ("Since Russia invaded Ukraine in March 2022, prices rose.", True, ["GHA", "GIN"]),
    ("Since the war in Sudan began in March 2022, prices rose.", True, []),
])  # fmt: skip
def test_a_shock_in_one_state_is_not_told_of_another(
    text: str, war: bool, shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def changes(*, states: list[str], powers: tuple[str, ...], **_: object) -> Result:
        row = {"influencer": powers[0], "link": "exports", "place": 1}
        return Result("changes", (), tuple({"influencee": state, **row} for state in states))

    monkeypatch.setattr(shocks, "changes", changes)
    states, powers = ["GHA", "GIN"], ["USA", "RUS"]
    standing = Standing(influence=tuple({"influencee": state} for state in states))
    shock = Shock("2022-03", text, war=war)
    found = with_shock(standing, shock, states, powers, published="2024-01-01", later=False)
    assert [row["influencee"] for row in found.changes] == shown


def test_an_open_date_is_older_or_newer_than_no_shock() -> None:
    text = "Trade fell after the war began in February 2022."
    for date in ("../2023", "1950/..", ".."):
        assert shock_of([event("CONSULT", date, "range")], text, None) is not None


def test_the_date_of_a_vote_is_not_that_of_the_war_it_was_on() -> None:
    words = "Mongolia abstained on the resolution of March 2022 that deplored Russia's invasion."
    war = replace(event("ASSAULT", "2022-03", "month"), text=words,
                  trigger=Trigger("invasion", words.index("invasion"), len(words) - 1))  # fmt: skip
    assert shock_of([war], "", "2024-09-03") is None
    dated = replace(war, text="After the invasion of March 2022 trade fell.")
    assert shock_of([dated], "", "2024-09-03") is not None


@pytest.mark.parametrize(("text", "is_shock"), [
    ("Peru cut ties with Brazil.", False),
    ("Peru cut off diplomatic relations with Brazil.", False),
    ("Peru cut gas supplies to Brazil.", True),
    ("Peru cut its trade ties with Brazil.", True),
])  # fmt: skip
def test_a_diplomatic_cut_is_no_shock(text: str, is_shock: bool) -> None:
    cut = replace(event("SANCTION", "2022-02", "month"), text=text, trigger=Trigger("cut", 5, 8))
    assert (shock_of([cut], "", "2023-05-18") is not None) == is_shock
    assert shock_of([replace(cut, mode="withdraw")], "", "2023-05-18") is None
