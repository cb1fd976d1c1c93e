import re
import sys
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.briefing.conftest import check, influence_row, ranked, trade

from multivector.answers.article import read
from multivector.answers.evidence.standing import Standing
from multivector.answers.influence.doubts import doubt
from multivector.answers.influence.ties.region_trade import TradeYear, leads
from multivector.briefing.cards import Card, claims_of
from multivector.briefing.leaders import cell_of, leader_table, line_of
from multivector.briefing.region import hero, trade_with_state
from multivector.briefing.renderings.address import link
from multivector.briefing.renderings.document import Brief
from multivector.briefing.renderings.page import _Compiled, environment
from multivector.briefing.truth.captions import (
    amount_fault,
    caption_fault,
    leader_fault,
    small_fault,
)
from multivector.briefing.truth.leads import Trade, channels_led, region_led
from multivector.briefing.view import view_of
from multivector.briefing.withholding import Withholding
from multivector.coding.coded import Claim
from multivector.coding.events.confidence import fitted
from multivector.errors import InputError
from multivector.prose import number

HOSTILE = (
    "</style></title><script>alert(1)</script><img src=x onerror=alert(1)>\"'>"
    '<a href="javascript:alert(1)">x</a><svg onload=alert(1)>&lt;'
    "{{ 7*7 }}{% raw %}\u202eexe.txt\x00"
)
# Fields whose words are ours: codes of kinds, ids that the page builds anchors from.
OURS = {
    "quad",
    "status",
    "channel",
    "kind",
    "modality",
    "unit",
    "id",
    "indicator",
    "origin",
    "claim_evidence",
    "verdict",
    "reason",
}


class Page(HTMLParser):
    """Tags, ids and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for key, value in attrs:
            self.attributes.append((key, value or ""))
            if key == "id":
                self.ids.append(value or "")
            if key == "href" and tag == "a":
                self.links.append(value or "")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def poisoned(value: object) -> object:
    if isinstance(value, str):
        return HOSTILE
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: poisoned(getattr(value, field.name))
            for field in fields(value)
            if field.name not in OURS
        }
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(poisoned(item) for item in value)
    if isinstance(value, dict):
        return {key: item if key in OURS else poisoned(item) for key, item in value.items()}
    return value


def checked(brief: Brief, *checks: dict[str, object] | None) -> Brief:
    """The brief with the same claim once for each check."""
    claim = replace(brief.coded.claims[0], modality="fact")
    claims = tuple(
        replace(claim, text=f"Claim number {place} is made", start=claim.start + place)
        for place, _ in enumerate(checks)
    )
    coded = replace(brief.coded, claims=claims)
    return replace(brief, coded=coded, checked=checks, claim_evidence=(("f1", "f2"),) * len(checks))


def test_the_page_opens_with_the_main_event_and_what_the_record_says(full_brief: Brief) -> None:
    page = checked(full_brief, check("contradicted"), check("borne out", claimed=1.0)).to_html()
    head = page[: page.index('id="claims"')]
    assert "China, Kazakhstan and Uzbekistan held talks, 15 May 2023." in head
    rows = re.findall(r'class="row">.*?<b>(.*?)</b>.*?class="n" aria-hidden="true">(\d)<', head)
    cards = re.findall(r'class="no" aria-hidden="true">(\d)</span>.*?<b>(.*?)</b>', page)
    assert rows == [("Borne out", "1"), ("Contradicted", "2")], "numbers in order"
    assert cards == [(number, verdict) for verdict, number in rows], "by weight, on both"
    assert "It fell from $30 to $24 billion." in head
    assert "More stands below." not in head


def test_parts_stand_in_the_order_a_reader_wants(full_brief: Brief) -> None:
    page = full_brief.to_html()
    parts = ("answer", "trade", "claims", "silence", "events", "voices", "sources", "text")
    places = [page.index(f'id="{part}"') for part in parts]
    assert places == sorted(places)


def test_events_stand_in_the_order_of_time_in_words(full_brief: Brief) -> None:
    page = full_brief.to_html()
    page = page[page.index('id="h-events"') :]
    assert page.index("15 May 2023") < page.index("16 May 2023")
    assert "<bdi>Russia criticised Ukraine</bdi>" in page


def test_doubtful_events_stand_apart_unless_edited(full_brief: Brief) -> None:
    first, second = (replace(event, confidence=0.4) for event in full_brief.coded.events)
    by_hand = {"target": "event", "id": first.event_id, "reason": "read", "change": {}, "was": "-"}
    for events, edits, listed, doubtful in (
        ((first, second), (), 0, 2),
        ((first, replace(second, confidence=0.5)), (), 1, 1),
        ((first, second), (by_hand,), 1, 1),
    ):
        coded = replace(full_brief.coded, events=events)
        brief = replace(full_brief, coded=coded, edits=edits)
        page, text = brief.to_html(), brief.to_markdown()
        sure, _, rest = page.partition(f"{number(doubtful, 'doubtful event')}</summary>")
        assert sure.count('<li id="event-') == listed
        assert rest.count('<li id="event-') == doubtful
        assert sure.endswith('<details class="fold" open><summary>') == (listed == 0)
        rows = text.partition("### Doubtful")[2].partition("\n## ")[0]
        assert rows.count("| actual |") == doubtful


def test_the_most_doubtful_events_are_in_the_data_alone_and_the_page_counts_them(
    full_brief: Brief,
) -> None:
    first, second = full_brief.coded.events
    low = replace(first, confidence=0.29, attributed_to="the army")
    brief = replace(full_brief, coded=replace(full_brief.coded, events=(low, second)))
    words = "Only in the JSON format: 1 event with no named side or a confidence below 0.3."
    for page in (brief.to_html(), brief.to_markdown()):
        assert words in page
        assert "criticised" not in page.partition(words)[0].partition("Events")[2]
    assert 'id="event-2"' in brief.to_html()
    assert "event-1" not in brief.to_html()
    assert [event["confidence"] for event in brief.to_dict()["events"]] == [0.29, 0.8]
    by_hand = {"target": "event", "id": low.event_id, "reason": "read", "change": {}, "was": "-"}
    assert "1 event with" not in replace(brief, edits=(by_hand,)).to_markdown()


def test_a_row_with_a_side_that_is_not_named_is_in_the_data_alone(full_brief: Brief) -> None:
    first, second = full_brief.coded.events
    void = replace(first, recipient=(), reciprocal=False, event_type="REQUEST", mode=None,
                   actor=())  # fmt: skip
    brief = replace(full_brief, coded=replace(full_brief.coded, events=(void, second)))
    for page in (brief.to_html(), brief.to_markdown()):
        assert "unnamed" not in page
        assert "1 event with no named side" in page
    assert len(brief.to_dict()["events"]) == 2


def test_every_event_has_its_source(full_brief: Brief) -> None:
    for date in ("2023-05-15", None):
        first = replace(full_brief.coded.events[0], attributed_to="the army", date=date)
        brief = replace(full_brief, coded=replace(full_brief.coded, events=(first,)))
        page, text = brief.to_html(), brief.to_markdown()
        assert "according to <bdi>the army</bdi>" in page[page.index('id="h-events"') :]
        assert ", according to the army |" in text


def test_less_certain_events_are_listed_but_not_counted_on_request(full_brief: Brief) -> None:
    first, second = full_brief.coded.events
    events = (replace(first, confidence=0.4), replace(second, confidence=0.6))
    brief = replace(full_brief, coded=replace(full_brief.coded, events=events))
    assert "” 1 event and 1 doubtful event are listed below." in brief.to_html()
    sure = replace(brief, parameters={**brief.parameters, "min_confidence": 0.5})
    page = sure.to_html()
    assert "” 1 event is listed below." in page
    assert "<summary>1 doubtful event</summary>" in page


def test_what_is_denied_or_hypothetical_stands_apart(full_brief: Brief) -> None:
    first, second = full_brief.coded.events
    events = (replace(first, status="denied"), replace(second, date=None))
    page = replace(full_brief, coded=replace(full_brief.coded, events=events)).to_html()
    assert 'class="time"' not in page
    assert page.index("Without a date in the text") < page.index(
        "Hypothetical, denied or contradicted"
    )
    assert '<span class="tag">denied</span>' in page


def test_every_link_inside_the_page_has_its_target_and_ids_are_unique(full_brief: Brief) -> None:
    page = Page(full_brief.to_html())
    assert len(page.ids) == len(set(page.ids))
    inside = {address[1:] for address in page.links if address.startswith("#")}
    assert inside <= set(page.ids)
    assert {"s1", "s2", "text-quote-1", "text-claim-2", "event-1"} <= inside


def test_headings_go_down_one_level_at_a_time(full_brief: Brief) -> None:
    levels = [int(tag[1]) for tag in Page(full_brief.to_html()).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_the_page_asks_for_nothing(full_brief: Brief) -> None:
    page = full_brief.to_html()
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    found = Page(page)
    assert not {"script", "img", "iframe", "object", "embed", "form", "base"} & set(found.tags)
    assert found.tags.count("link") == 1  # the empty icon
    assert ("href", "data:,") in found.attributes
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    assert style is not None
    assert not re.search(r"url\(|@import|@font-face|https?:", style[1])


def test_hostile_text_in_every_field_is_shown_and_never_acts(full_brief: Brief) -> None:
    page = poisoned(full_brief).to_html()  # type: ignore[attr-defined]
    found = Page(page)
    assert not {"script", "img", "iframe", "object", "form"} & set(found.tags)
    assert not [key for key, _ in found.attributes if key.startswith("on")]
    assert all(address.startswith("#") for address in found.links)
    assert "\u202e" not in page
    assert "\x00" not in page
    assert "\\u202eexe.txt" in page
    assert "{{ 7*7 }}" in "".join(found.text)
    assert page.count("</style>") == 1


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "https://",
        "https://user@example.org",
        "https://exa mple.org",
        "https://example.org/\u202egpj",
        "java\nscript:alert(1)",
        "http://[::1",
    ],
)
def test_only_plain_web_addresses_become_links(address: str, full_brief: Brief) -> None:
    assert link(address) is None
    article = replace(full_brief.coded.article, url=address)
    brief = replace(full_brief, coded=replace(full_brief.coded, article=article))
    outside = [a for a in Page(brief.to_html()).links if not a.startswith("#")]
    assert outside == ["https://factbook.example/"]


def test_outside_links_tell_nothing_of_where_they_were_clicked(full_brief: Brief) -> None:
    page = full_brief.to_html()
    assert page.count('href="https://') == page.count('rel="noopener noreferrer"') == 2


def test_an_article_without_events_says_so_and_still_shows_its_text(empty_brief: Brief) -> None:
    page = empty_brief.to_html()
    assert "In the article’s words: “The match ended level.” No event was coded." in page
    assert "No claim in this article can be checked against the record." in page
    assert "The match ended level." in page
    assert "no date found: judged as of today; set --published" in page
    assert "Untitled article" in page
    for part in ("trade", "events", "voices", "claims", "leaders", "silence"):
        assert f'id="{part}"' not in page


def test_a_card_holds_claim_verdict_answer_later_figures_and_sources(full_brief: Brief) -> None:
    page = checked(full_brief, check("mixed")).to_html()
    card = page[page.index('<article class="card') : page.index("</article>")]
    assert "<b>Mixed</b>" in card
    assert "“<bdi>Claim number 0 is made</bdi>”" in card
    assert "It fell from $30 to $24 billion. More stands below." in card
    assert "<b>Since then</b> <bdi>In 2023 it rose again.</bdi>" in card
    assert 'href="#origin-factbook"' in card
    assert "28%" in card


def test_claims_without_verdict_are_also_checked_or_left_to_speakers(full_brief: Brief) -> None:
    page = checked(
        full_brief,
        check("cannot tell", reason="newer than the record", sentence=""),
        check("cannot tell", reason="forecast or cause", sentence=""),
        None,
    ).to_html()
    told = (
        "1 claim can be checked against the record; 1 fact is not checked; "
        "1 on causes, aims and opinions is not checked"
    )
    assert told in page
    assert "Newer than the record." in page
    assert '<article class="card' not in page


@pytest.mark.parametrize(
    ("text", "modality", "reason", "place"),
    [
        ("China has built three stations in Kazakhstan", "fact", "not understood", "facts"),
        ("Russia runs nine schools in Armenia", "fact", "no indicator", "facts"),
        ("Russia cut its exports because of the war", "fact", "not understood", "opinions"),
        ("China wants to expand its role in Laos", "fact", "not understood", "opinions"),
        ("Laos owes China too much", "judgement", "forecast or cause", "opinions"),
        ("Laos and China agreed in 2015 to build a railway", "fact", "not understood", "facts"),
        ("Sums pledged to Laos rose by a third", "fact", "not understood", "facts"),
        ("Trade will be what the war leaves of it", "fact", "forecast or cause", "opinions"),
        ("Trade will grow", "forecast", "forecast or cause", "forecasts"),
    ],
)
def test_facts_not_checked_are_told_from_opinions_causes_and_forecasts(
    full_brief: Brief, text: str, modality: str, reason: str, place: str
) -> None:
    claim = replace(full_brief.coded.claims[0], text=text, modality=modality)
    none = {**check("cannot tell", reason=reason, sentence=""), "form": None}
    coded = replace(full_brief.coded, claims=(claim,))
    brief = replace(full_brief, coded=coded, checked=(none,), claim_evidence=((),))
    found = claims_of(brief)
    for name in ("facts", "opinions"):
        assert len(getattr(found, name)) == int(name == place)
    # A forecast without a rule is only counted; one with a rule has a line.
    assert (found.unresolvable, found.forecasts) == (int(place == "forecasts"), ())
    only = "Only in the JSON format: 1 forecast that no rule can decide."
    assert (only in brief.to_html(), only in brief.to_markdown()) == (place == "forecasts",) * 2
    ruled = replace(brief, forecasts={claim.start: "Rule trade: it grows."})
    assert len(claims_of(ruled).forecasts) == int(place == "forecasts")
    lacking = reason == "no indicator"
    needed = "No data found. Needed: a source on" if lacking else "Not checked: nothing that"
    for page in (brief.to_html(), brief.to_markdown()):
        assert (needed in page) == (place == "facts")
    assert ("1 fact not checked" in brief.to_html()) == (place == "facts")


def test_a_claim_of_which_a_part_is_decided_is_told_with_its_verdict(full_brief: Brief) -> None:
    parts = [{**check("borne out"), "clause": "one"}, {**check("cannot tell"), "clause": "two"}]
    sentence = "Cannot tell, 1 of 2 parts borne out: (1) borne out: one; (2) not checked (“two”)."
    open_ = check("cannot tell", reason="not understood", sentence=sentence, parts=parts)
    brief = checked(full_brief, open_)
    (card,) = claims_of(brief).also
    assert (card.verdict, claims_of(brief).facts) == ("cannot tell", ())
    assert "No data found" not in brief.to_markdown()
    alone = checked(full_brief, {**open_, "parts": []})
    assert claims_of(alone).checked == 0


def test_repetitions_are_one_claim(full_brief: Brief) -> None:
    page = checked(full_brief, check(), check(), check(year=2021)).to_html()
    assert page.count('<article class="card') == 1
    assert "Aida Omarova</bdi>, 3 times" in page


def test_six_claims_have_a_card_and_the_rest_a_line(full_brief: Brief) -> None:
    page = checked(full_brief, *(check(start=year) for year in range(2000, 2009))).to_html()
    assert page.count('<article class="card') == 6
    assert page.count('<li id="claim-') == 3


def test_no_score_is_given(full_brief: Brief) -> None:
    page = checked(full_brief, check(), check("borne out", start=1)).to_html()
    assert "the article as a whole has no score" in page
    assert not re.search(r"\d+ (?:of|out of) \d+ claims", page)


def led(brief: Brief, *rows: list[dict[str, object]], **fields: object) -> Brief:
    standing = Standing(influence=tuple(row for some in rows for row in some))
    return replace(brief, standing=standing, **fields)  # type: ignore[arg-type]


def test_a_lead_in_a_state_is_that_of_its_ranks(full_brief: Brief) -> None:
    brief = led(full_brief, ranked("KAZ", "CHN", "RUS", "USA"))
    ahead = "China was ahead of Russia and the United States in trade with Kazakhstan in 2022"
    assert ahead in brief.to_html()
    # What is too close by rank is so if the figures drawn are.
    close_ranks = ranked("KAZ", "CHN", "RUS", "USA", close=2)
    assert ahead.replace("in trade", "in goods trade") in led(full_brief, close_ranks).to_html()
    brief = led(full_brief, close_ranks, trade=trade(CHN=50.0, RUS=46.0, USA=4.0))
    close = "China and Russia are too close to call in trade with Kazakhstan in 2022"
    view = view_of(brief)
    assert view.hero is not None
    assert view.leaders is not None
    assert view.hero.title == close
    assert view.leaders.lines[0].cells[0].beneath == "China or Russia"
    assert not view.withheld


def test_a_verdict_that_is_too_close_leaves_nobody_ahead(full_brief: Brief) -> None:
    drawn = trade(CHN=50.0, RUS=46.0, USA=4.0)
    brief = led(full_brief, ranked("KAZ", "CHN", "RUS", "USA"), trade=drawn)
    assert view_of(brief).hero.title.startswith("China was ahead of Russia")  # type: ignore[union-attr]
    close = check("cannot tell", reason="too close", indicator="goods trade", subject=["CHN"],
                  rival="RUS", partner=["KAZ"], year=2022, sentence="", since="")  # fmt: skip
    view = view_of(replace(brief, checked=(None, close)))
    assert view.hero is not None
    assert view.hero.title.startswith("China and Russia are too close to call")
    assert view.leaders is not None
    assert view.leaders.lines[0].cells[0].words == "too close"


def summed(brief: Brief, **levels: float) -> Brief:
    parameters = {**brief.parameters, "region": "central-asia"}
    return replace(brief, parameters=parameters, trade=trade(**levels))


def test_a_sum_is_compared_among_all_powers(full_brief: Brief) -> None:
    brief = summed(full_brief, CHN=50.0, RUS=20.0, USA=10.0, EU=46.0)
    view = view_of(brief)
    assert view.hero is not None
    # The EU is not in the article, but may trade as much.
    said = "China and the European Union are too close to call in total trade with "
    assert view.hero.title.startswith(said)
    assert view.hero.powers == ("CHN", "EU", "RUS")
    view = view_of(summed(full_brief, CHN=50.0, RUS=40.0, USA=4.0))
    assert view.hero is not None
    assert view.hero.title.startswith("China was ahead of Russia and the United States in total")
    # As with ranks: two that are second with 3% each may be first with 6%.
    lines = {p: line for (p, _), line in trade(CHN=50.0, RUS=42.5, USA=42.5).items()}
    assert leads({p: lines[p] for p in ("CHN", "RUS")}, 2022).leader == "CHN"
    assert leads(lines, 2022).leader is None
    assert not view.withheld


def test_a_title_names_the_next_after_a_leader_and_those_of_the_article(full_brief: Brief) -> None:
    others = {"IND": 5.0, "JPN": 6.0, "EU": 30.0}
    view = view_of(summed(full_brief, CHN=50.0, RUS=10.0, **others))
    assert view.hero is not None
    assert view.hero.title.startswith("China was ahead of Russia and the European Union in total")
    assert view.hero.powers == ("CHN", "EU", "RUS")
    assert not view.withheld


def test_a_title_names_no_power_that_is_not_drawn(full_brief: Brief) -> None:
    # Neither is the United States among those that the article names most, nor large.
    view = view_of(summed(full_brief, CHN=50.0, RUS=20.0, USA=1.0))
    assert view.hero is not None
    assert view.hero.title.startswith("China was ahead of Russia and the United States in")
    assert view.hero.powers == ("CHN", "RUS", "USA")
    ranks = ranked("KAZ", "CHN", "RUS", "USA", "EU")
    # Without a figure a power is not drawn, and the caption says so.
    powers = {**full_brief.parameters, "powers": ["CHN", "RUS", "USA", "EU"]}
    brief = led(full_brief, ranks, parameters=powers)
    beside = trade_with_state(brief, "KAZ", "k")
    assert beside is not None
    assert "European Union" not in beside.title
    assert beside.caption.endswith(" Flows missing in 2022: the European Union.")
    view = view_of(brief)
    assert view.hero is not None
    assert "European Union" not in view.hero.title
    assert "EU" not in view.hero.powers
    assert view.hero.caption.endswith(" Flows missing in 2022: the European Union.")
    assert not view.withheld


def test_a_power_without_a_figure_of_the_year_is_said_to_have_none(full_brief: Brief) -> None:
    brief = summed(full_brief, CHN=42.0, RUS=20.0)
    found = dict(brief.trade)
    wide = TradeYear(2022, None, 5e9, 60e9)
    found["RUS", ""] = (*found["RUS", ""][:2], wide, *found["RUS", ""][3:])
    view = view_of(replace(brief, trade=found))
    assert view.hero is not None
    assert view.hero.title.startswith("Only China has a figure for total trade with Kazakhstan")
    assert view.hero.caption.endswith(" Flows missing in 2022: Russia.")
    assert not view.withheld
    # It is beside the matter if it can have no more than the first.
    brief = summed(full_brief, CHN=42.0, RUS=20.0, USA=4.0)
    for most, of in ((30e9, ""), (60e9, "Of powers with a figure, ")):
        lines = dict(brief.trade)
        none = TradeYear(2022, None, 0.0, most)
        lines["RUS", ""] = (*lines["RUS", ""][:2], none, *lines["RUS", ""][3:])
        view = view_of(replace(brief, trade=lines))
        assert view.hero is not None
        assert view.hero.title.startswith(f"{of}China was ahead of the United States in total")
        assert not view.withheld


@pytest.mark.parametrize(
    ("levels", "run"),
    [
        # By year from 2019: of China, where Russia has 40.
        ((41, 50, 50, 50), " since 2020"),
        ((50, 50, 50, 50), " in 2022"),  # always
        ((50, None, 50, 50), " in 2022"),  # as far as is known
        ((41, 41, None, 50), " in 2022"),
        ((41, 41, 41, 50), " in 2022"),  # one year is no run
    ],
)
def test_since_is_said_of_a_run_that_is_known_to_have_begun(
    levels: tuple[float | None, ...], run: str, full_brief: Brief
) -> None:
    years = tuple(
        TradeYear(year, None, None, None)
        if level is None
        else TradeYear(year, level * 1e9, level * 0.9e9, level * 1.1e9)
        for year, level in enumerate(levels, 2019)
    )
    brief = summed(full_brief, CHN=50.0, RUS=40.0)
    rivals = (replace(brief.trade["RUS", ""][0], year=2019), *brief.trade["RUS", ""])
    view = view_of(replace(brief, trade={**brief.trade, ("CHN", ""): years, ("RUS", ""): rivals}))
    assert view.hero is not None
    assert view.hero.title.endswith(run)
    assert (" has been " in view.hero.title) == (" since " in run)
    assert not view.withheld


def test_one_leader_in_the_first_lines_the_panels_and_the_table(full_brief: Brief) -> None:
    # The EU leads in Uzbekistan, and is drawn, though the article does not name it.
    brief = led(
        summed(full_brief, CHN=50.0, RUS=40.0, EU=9.0),
        ranked("KAZ", "RUS", "EU", "CHN"),
        ranked("UZB", "EU", "CHN", "RUS"),
        parameters={**full_brief.parameters, "region": "central-asia",
                    "powers": ["CHN", "RUS", "EU"]},
    )  # fmt: skip
    view = view_of(brief)
    assert view.hero is not None
    assert view.leaders is not None
    told = [view.lead.sentence, *(row.answer for row in view.lead.rows)]
    led_by = "Russia led in trade in Kazakhstan; the European Union led in trade in Uzbekistan."
    assert sum(f"In 2022, of three powers compared, {led_by}" in one for one in told) == 1
    assert [small.words for small in view.hero.states] == ["2022: Russia", "2022: EU"]
    assert [cell.leader for cell in view.leaders.lines[0].cells] == ["RUS", "EU"]
    assert view.hero.powers == ("CHN", "RUS", "EU")
    assert not view.withheld
    # Beside a claim on the state, too.
    against = trade_with_state(brief, "KAZ", "k")
    assert against is not None
    assert against.title == "Trade in goods"  # as drawn, China has more
    beside = trade_with_state(replace(brief, trade=trade(RUS=50.0, EU=30.0, CHN=9.0)), "KAZ", "k")
    assert beside is not None
    assert beside.title == (
        "Russia is ahead of the European Union and China in Kazakhstan’s trade in 2022"
    )
    brief = replace(brief, trade=trade(CHN=50.0, RUS=48.0, EU=9.0))
    near = trade_with_state(led(brief, ranked("KAZ", "CHN", "RUS", "EU", close=2)), "KAZ", "k")
    assert near is not None
    assert near.title == "No clear lead among China and Russia in Kazakhstan’s trade in 2022"


def test_without_two_powers_with_figures_there_is_no_drawing_of_a_state(full_brief: Brief) -> None:
    brief = led(full_brief, ranked("KAZ", "CHN", "RUS"), trade={})
    assert trade_with_state(brief, "KAZ", "k") is None


def test_a_state_without_ranks_is_not_too_close_to_call(full_brief: Brief) -> None:
    brief = led(summed(full_brief, CHN=50.0, RUS=40.0), ranked("KAZ", "CHN", "RUS"))
    drawn = hero(brief)
    assert drawn is not None
    assert drawn.states[1].words == "not compared"


@pytest.mark.parametrize(("doubt", "fields"), [
    ("negligible", {"dependence": 0.0009, "doubts": [doubt("negligible", least=0.001)]}),
    ("one flow", {"doubts": [doubt("one flow", share=0.97, partner="MNG")]}),
    ("ships or transit", {"doubts": [doubt("ships or transit", times=7.0)]}),
])  # fmt: skip
def test_a_state_whose_first_does_not_lead_is_told_as_such(
    doubt: str, fields: dict[str, Any], full_brief: Brief
) -> None:
    kaz, uzb = ranked("KAZ", "CHN", "RUS"), ranked("UZB", "CHN", "RUS", **fields)
    brief = led(summed(full_brief, CHN=50.0, RUS=40.0), kaz, uzb)
    view = view_of(brief)
    assert view.hero is not None
    led_in = ("In 2022, of three powers compared, China led in trade in Kazakhstan; "
              "no power clearly led in trade in Uzbekistan.")  # fmt: skip
    assert any(row.answer.startswith(led_in) for row in view.lead.rows)
    assert [small.words for small in view.hero.states] == ["2022: China", f"2022: {doubt}"]
    assert not view.withheld
    truth = Trade(brief.trade_rows, 2022, [*kaz, *uzb])
    assert small_fault(f"2022: {doubt}", "UZB", truth) is None
    for wrong in ("2022: China", "2022: too close", "not compared"):
        assert small_fault(wrong, "UZB", truth) == "direction"
    assert small_fault(f"2022: {doubt}", "KAZ", truth) == "direction"
    other = "one flow" if doubt == "negligible" else "negligible"
    assert leader_fault(other, [*kaz, *uzb], "trade", 2022, "UZB") == "direction"
    # Nor has the title of the state alone a leader.
    alone = view_of(led(full_brief, ranked("KAZ", "CHN", "RUS", "USA", **fields)))
    assert alone.hero is not None
    assert alone.hero.title == "Trade with Kazakhstan"
    assert not alone.withheld


def test_powers_on_which_next_to_nothing_depends_are_no_tie() -> None:
    slight = {"dependence": 0.0009, "doubts": [doubt("negligible", least=0.001)]}
    rows = ranked("TCD", "RUS", "EU", "CHN", close=2, **slight)
    names = {"RUS": "Russia", "EU": "European Union", "CHN": "China"}
    cell = cell_of(names, rows)
    assert (cell.words, cell.close) == ("negligible", ())
    assert leader_fault("negligible, Russia", rows, "trade", 2022, "TCD") is None
    assert leader_fault("too close, Russia or EU", rows, "trade", 2022, "TCD") == "direction"
    # One that counts may be first, and so may one that is not on record.
    able = [rows[0], {**rows[1], "dependence": 0.5, "doubts": []}, rows[2]]
    cell = cell_of(names, able)
    assert (cell.words, cell.close) == ("too close", ("RUS", "EU"))
    gone = influence_row("CHN", influencee="TCD", channel="trade", value=None, upper=None,
                         highest=1.0, rank=None, rank_lower=None, rank_upper=None)  # fmt: skip
    unknown = [*({**row, "rank_upper": None} for row in rows[:2]), gone]
    cell = cell_of(names, unknown)
    assert cell.words == "open"
    assert leader_fault("open, China not on record", unknown, "trade", 2022, "TCD") is None
    assert cell.close == ()
    sure = {"dependence": 0.5, "doubts": []}
    ends = ({"lower": 0.45, "upper": 0.55}, {"lower": 0.05, "upper": 0.2})
    unknown = [*({**row, **sure, **end} for row, end in zip(unknown, ends, strict=False)), gone]
    cell = cell_of(names, unknown)
    assert (cell.words, cell.close) == ("open", ("RUS",))
    told = "In 2022, Russia, of those on record, led in trade in Chad."
    assert channels_led(told, unknown, ["TCD"]) is None
    for wrong in ("no power clearly", "the European Union, of those on record,", "Russia"):
        said = told.replace("Russia, of those on record,", wrong)
        assert channels_led(said, unknown, ["TCD"]) == "direction"


def test_a_page_on_years_before_the_record_says_so(full_brief: Brief) -> None:
    said = "events are before 2000, where the figures on trade begin"
    whole = summed(full_brief, CHN=50.0, RUS=40.0)
    brief = led(whole, ranked("KAZ", "CHN", "RUS"), reach={"trade": (2000, 2023)})
    assert said not in brief.to_html()
    events = tuple(replace(event, date="1982-04-02") for event in brief.coded.events)
    assert said in replace(brief, coded=replace(brief.coded, events=events)).to_html()
    for date in ("1950/..", "../1999"):  # an open end is no year
        events = tuple(replace(event, date=date) for event in brief.coded.events)
        assert said in replace(brief, coded=replace(brief.coded, events=events)).to_html()


def test_a_sum_without_a_power_that_is_compared_has_no_leader(full_brief: Brief) -> None:
    ranks = [ranked(state, "EU", "CHN", "RUS") for state in ("KAZ", "UZB")]
    brief = led(summed(full_brief, CHN=50.0, RUS=20.0, EU=90.0), *ranks)
    brief.parameters["powers"] = ["CHN", "RUS", "EU"]  # type: ignore[index]
    whole = brief.called_states
    del brief.trade["EU", ""]  # type: ignore[attr-defined]
    view = view_of(brief)
    assert view.hero is not None
    assert view.hero.title == f"Total trade with {whole}"
    lacks = " Flows missing in 2022: the European Union."
    assert view.hero.caption.endswith(lacks)
    said = "the European Union led in trade in Kazakhstan and Uzbekistan"
    assert any(said in row.answer for row in view.lead.rows)
    assert not view.withheld
    truth = Trade(brief.trade_rows, 2022, brief.influence)
    states, powers = {"KAZ", "UZB"}, view.hero.powers
    said = f"China was ahead of Russia in total trade with {whole} in 2022"
    assert region_led(said, truth, states) == "direction"
    for wrong, fault in (("", "name"), (lacks.replace("2022", "2021"), "year"),
                         (" Flows missing in 2022: China.", "name")):  # fmt: skip
        caption = view.hero.caption.replace(lacks, wrong)
        assert caption_fault(caption, truth, powers, states) == fault


def test_every_power_with_as_much_trade_as_one_drawn_is_drawn(full_brief: Brief) -> None:
    # The article names China and Russia, and the United States once; the EU may lead.
    view = view_of(summed(full_brief, CHN=9.0, EU=8.7, RUS=0.5, USA=1.0, TUR=0.1))
    assert view.hero is not None
    assert "too close to call" in view.hero.title
    assert view.hero.powers == ("CHN", "EU", "USA", "RUS")
    assert not view.withheld


def test_the_cells_of_the_table_of_trade_are_computed_again(full_brief: Brief) -> None:
    view = view_of(full_brief)
    assert view.hero is not None
    caption, row = view.hero.caption, {"value": 0.48e9, "lower": 0.24e9, "upper": 0.6e9}
    million = caption.replace("billion", "million")
    for cell, about, fault in (
        ("480 (240–600)", million, None), ("0.48 (0.24–0.6)", caption, None),
        ("0.48 (0.24–0.6)", million, "number"), ("480 (240–600)", caption, "number"),
        ("480 (240–700)", million, "number"), ("580 (240–600)", million, "number"),
        ("480", million, "not understood"), ("", million, "number"),
        ("480 (240–600)", "Trade in goods.", "not understood"),
    ):  # fmt: skip
        assert amount_fault(cell, row, about) == fault
    assert amount_fault("", {"value": None, "lower": 0.0, "upper": 5e6}, caption) is None
    wrong = replace(view.hero, table=((2022, ("50,000 (45–55)", "40 (36–44)", "4 (3.6–4.4)")),))
    kept = Withholding(full_brief).hero(wrong)
    assert kept is not None
    assert kept.table == ((2022, ("withheld", "40 (36–44)", "4 (3.6–4.4)")),)


def test_all_that_are_too_close_are_drawn_or_named_below(full_brief: Brief) -> None:
    # The article does not name the United States, which have far less than the others.
    ranks = ranked("KAZ", "CHN", "USA", "RUS", close=2)
    near = trade(CHN=4.1, USA=4.0, RUS=0.4)
    drawn = view_of(led(full_brief, ranks, trade=near)).hero
    assert drawn is not None
    assert drawn.title.startswith("China and the United States are too close to call")
    assert drawn.powers == ("CHN", "USA", "RUS")
    assert "Flows missing" not in drawn.caption
    brief = led(full_brief, ranked("KAZ", "CHN", "EU", "RUS", close=2),
                parameters={**full_brief.parameters, "powers": ["CHN", "RUS", "EU"]})  # fmt: skip
    view, beside = view_of(brief), trade_with_state(brief, "KAZ", "k")
    assert view.hero is not None
    assert beside is not None
    for caption in (view.hero.caption, beside.caption):
        assert caption.endswith(" Flows missing in 2022: the European Union.")
    assert not view.withheld


def test_years_after_the_article_are_dashed_and_decide_nothing(full_brief: Brief) -> None:
    falling = trade(CHN=50.0, RUS=40.0)
    for key, years in falling.items():
        if key[0] == "RUS":
            late = TradeYear(2023, 9e10, 8e10, 1e11)
            falling[key] = (*years[:3], late)
    brief = replace(summed(full_brief), trade=falling)
    assert "China was ahead of Russia" in brief.to_html()
    assert 'stroke-dasharray="3 4"' in brief.to_html()
    undated = replace(brief, parameters={**brief.parameters, "published": None})
    assert "China was ahead" not in undated.to_html()


def test_leaders_by_channel(full_brief: Brief) -> None:
    # What decides is the ranks, as on the command line: both ranges overlap.
    overlapping: dict[str, object] = {"lower": 0.1, "upper": 0.6}
    slight = {"dependence": 0.0009, "doubts": [doubt("negligible", least=0.001)]}
    rows = (
        *ranked("KAZ", "CHN", "RUS", **overlapping),
        *ranked("KAZ", "RUS", "CHN", "TUR", "EU", close=4, channel="security"),
        influence_row("CHN", channel="finance"),
        *ranked(
            "KAZ",
            "CHN",
            "RUS",
            channel="transport",
            doubts=[doubt("one flow", share=0.97, partner="MNG")],
        ),
        *ranked("UZB", "CHN", "RUS", channel="transport"),
        *ranked("KAZ", "CHN", "RUS", channel="diplomacy", **slight),
        *ranked("UZB", "CHN", "RUS", channel="diplomacy", **slight),
        influence_row("CHN", channel="migration", rank_upper=None),
        influence_row("RUS", channel="migration", value=0.1, upper=0.2, rank_upper=None),
        influence_row("USA", channel="migration", value=None, rank_upper=None),
    )
    page = replace(full_brief, standing=Standing(influence=rows)).to_html()
    table = page[page.index('<table class="mx ') :]
    table = table[: table.index("</table>")]
    assert '<td class="p-chn"><b>China</b><span>before Russia</span></td>' in table
    close = "Russia, China, Türkiye or European Union"
    assert f"<i>too close</i><span>{close}</span>" in table
    assert "Not recorded" not in table
    assert "<i>one flow</i><span>China, through trade with one partner</span>" in table
    # A row that names nobody answers nothing, and words that are not in the table need no meaning.
    assert "negligible" not in table
    assert "withheld" not in table
    assert "No power can be named: finance, migration, diplomacy." in page
    assert "One flow: trade with one partner is" in page
    assert "Negligible: " not in page


def test_a_lead_that_rests_on_pacts_is_not_named_and_what_is_not_counted_is(
    full_brief: Brief,
) -> None:
    troops = doubt("not counted", parts=["troops stationed"])
    security = [
        *ranked("KAZ", "CHN", "RUS", "EU", channel="security", dependence=0.6),
        *ranked("UZB", "RUS", "CHN", "EU", channel="security"),
    ]
    for row, rank in zip(security, (2, 1, 3, 1, 2, 3), strict=True):
        row["rank_without_pacts"] = rank
    for place in (1, 2, 5):
        security[place]["doubts"] = [troops]
    security[0]["doubts"] = [doubt("pacts decide", first="RUS")]
    brief = led(full_brief, ranked("KAZ", "CHN", "RUS"), security)
    view = view_of(brief)
    assert view.leaders is not None
    line = next(line for line in view.leaders.lines if line.channel == "security")
    assert line.cells[0].leader is None
    assert line.cells[0].words == "pacts decide"
    assert line.cells[0].beneath == (
        "by arms, Russia; by pacts, China; not counted: troops stationed, Russia and European Union"
    )
    assert line.cells[1].leader == "RUS"
    beneath = "before China; not counted: troops stationed, European Union"
    assert line.cells[1].beneath == beneath
    assert not view.withheld
    page = brief.to_html()
    assert "Security (arms and pacts), 2022" in page
    assert "Pacts decide:" in page
    # The cells are verified by rules of their own.
    for cell, state, fault in (
        ("China, before Russia", "KAZ", "name"),
        (f"Russia, {beneath}", "UZB", None),
        ("Russia, before China", "UZB", "name"),
        (f"Russia, {beneath.replace('European Union', 'China')}", "UZB", "name"),
        (f"China, {line.cells[0].beneath.replace('by arms', 'before')}", "KAZ",
         "direction"),
    ):  # fmt: skip
        assert leader_fault(cell, security, "security", 2022, state) == fault
    # Half of the dependence is the pact, and nothing is behind it.
    assert cell_of({}, [row | {"dependence": 0.5} for row in security[:3]]).beneath.startswith(
        "by arms, RUS; by pacts without arms, CHN"
    )
    # Where nobody has any arms there, a pact alone makes no leader.
    for row in security:
        row["rank_without_pacts"] = 1
    security[3]["doubts"] = [doubt("pacts decide", first="nobody")]
    assert leader_table(security, ["UZB"], {}).lines[0].cells[0].leader is None  # type: ignore[union-attr]


def test_a_power_that_is_not_on_record_is_named_among_those_that_may_be_first() -> None:
    names = {"EU": "European Union", "CHN": "China", "RUS": "Russia"}
    rows = ranked("BLR", "EU", "CHN", "RUS")
    for row, value in zip(rows, (0.025, 0.02, None), strict=True):
        low, high = (value and value * by for by in (0.5, 2.0))
        row.update(dict.fromkeys(("rank", "rank_lower", "rank_upper")), value=value)
        row.update(lower=low, upper=high, highest=high or 1.0)
    cell = leader_table(rows, ["BLR"], names).lines[0].cells[0]  # type: ignore[union-attr]
    assert (cell.leader, cell.words, cell.close) == (None, "too close", ("EU", "CHN", "RUS"))
    assert cell.beneath == "European Union or China; not on record: Russia"
    assert leader_fault(f"too close, {cell.beneath}", rows, "trade", 2022, "BLR") is None
    assert (
        leader_fault("too close, European Union or China", rows, "trade", 2022, "BLR")
        == "direction"
    )


def test_a_page_says_where_a_bloc_is_not_compared_with_its_member(full_brief: Brief) -> None:
    rows = [*ranked("KAZ", "CHN", "RUS", "EU"), *ranked("UZB", "CHN", "RUS")]
    powers = {**full_brief.parameters, "powers": ["CHN", "RUS", "EU"]}
    brief = led(full_brief, rows, parameters=powers)
    view = view_of(brief)
    assert view.leaders is not None
    assert view.leaders.lines[0].cells[0].beneath == "before Russia"
    assert view.leaders.lines[0].cells[1].beneath == "before Russia; not compared: European Union"
    apart = " Not compared with members, nor these with each other: the European Union."
    assert view.compared.endswith(apart)
    assert view.hero is not None
    assert view.hero.caption.endswith(apart)
    assert view.hero.title.startswith("China was ahead of Russia")
    assert not view.withheld
    assert "Not compared: a bloc with its members" in brief.to_html()
    # The title is of Kazakhstan alone, as if it were a member.
    rows = [*ranked("KAZ", "CHN", "RUS"), *ranked("UZB", "CHN", "RUS", "EU")]
    view = view_of(led(full_brief, rows, parameters=powers))
    assert view.hero is not None
    assert view.hero.title.startswith("Outside the European Union, China was ahead of Russia")
    assert not view.withheld


def test_a_leader_by_arms_of_long_ago_is_not_named(full_brief: Brief) -> None:
    security = ranked("KAZ", "CHN", "RUS", "EU", channel="security")
    security[0]["doubts"] = [doubt("old arms", year=2022)]
    brief = led(full_brief, ranked("KAZ", "CHN", "RUS", "EU"), security)
    view = view_of(brief)
    assert view.leaders is not None
    cell = view.leaders.lines[0].cells[0]
    assert view.leaders.silent == ("transport", "finance", "migration", "security", "diplomacy")
    assert cell.leader == "CHN"
    (line,) = [line_of(brief.names, security, "security", ["KAZ"])]
    assert line is not None
    assert (line.cells[0].words, line.cells[0].beneath) == ("old arms", "China")
    assert leader_fault("old arms, China", security, "security", 2022, "KAZ") is None
    assert leader_fault("China, before Russia", security, "security", 2022, "KAZ") == "direction"


def test_without_data_the_command_that_gets_more_is_named(full_brief: Brief) -> None:
    standing = Standing(first=True, more="multivector data pull --open")
    page = replace(full_brief, standing=standing, trade={}).to_html()
    assert "<code>multivector data pull --open</code>" in page
    assert 'class="hero"' not in page


def test_a_long_article_gives_a_short_page(full_brief: Brief) -> None:
    many = checked(full_brief, *(check(start=n) for n in range(60))).to_html()
    shown = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<details.*?</details>", "", many, flags=re.S)
    assert len(re.sub(r"<[^>]+>", " ", shown).split()) < 2500
    assert many.count("<svg xmlns") <= 12


def test_the_same_brief_gives_the_same_bytes(full_brief: Brief) -> None:
    assert full_brief.to_html() == full_brief.to_html()


def test_in_a_notebook_the_page_stands_in_a_frame_of_its_own(full_brief: Brief) -> None:
    frame = Page(full_brief._repr_html_())
    assert frame.tags == ["iframe"]
    assert dict(frame.attributes)["sandbox"] == "allow-popups"
    assert dict(frame.attributes)["srcdoc"] == full_brief.to_html()


def test_a_channel_whose_data_are_older_says_so() -> None:
    from multivector.briefing.leaders import Line, line_of

    assert Line("migration", 2022, (), 5).when == "2022, data from 2017"
    # A power whose trade is no longer reported makes that of the others no older.
    rows = ranked("KAZ", "CHN", "RUS")
    for ages, when in (((0, 3), "2022"), ((1, 3), "2022, data from 2021")):
        old = [{**row, "age": {"trade": age}} for row, age in zip(rows, ages, strict=True)]
        line = line_of(
            {}, [*old, {**rows[0], "value": None, "upper": 0.0, "age": {}}], "trade", ["KAZ"]
        )
        assert line is not None
        assert line.when == when
    assert Line("trade", 2022, ()).when == "2022"


def test_a_template_that_cannot_be_kept_compiled_is_compiled_again(tmp_path):
    (tmp_path / "a").write_text("")
    for folder in (tmp_path, tmp_path, tmp_path / "none", tmp_path / "a"):
        made = environment().overlay(bytecode_cache=_Compiled(str(folder)), cache_size=0)
        assert made.get_template("parts.html").module
    assert len(list(tmp_path.iterdir())) == 2 - sys.dont_write_bytecode


def test_a_page_of_ours_is_no_article(full_brief: Brief, tmp_path: Path) -> None:
    file = tmp_path / "brief.html"
    file.write_text(full_brief.to_html(), encoding="utf-8")
    with pytest.raises(InputError, match="written by multivector"):
        read(file)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Chad is a member of ECOWAS, one of the delegates claimed.", "A speaker in the article"),
        ("Rwanda's debt doubled, a minister in Kigali said on Monday.", "A speaker in the article"),
        ("Niger's debt doubled, the minister told reporters.", "A speaker in the article"),
        ("The minister said that Kenya's debt doubled.", "A speaker in the article"),
        ("Kenya's debt doubled between 2013 and 2018.", "The article itself"),
        ("Kenya, which the UN said was poor, is a member of the AU.", "The article itself"),
        ("The claims of Kenya on Somalia doubled.", "The article itself"),
    ],
)
def test_what_somebody_says_is_not_said_by_the_article_itself(text: str, speaker: str) -> None:
    claim = Claim(text, None, 0, len(text), None, (), ("KEN",), "fact")
    assert Card(1, 1, claim, {}, "", "", (), 0).speaker == speaker
    named = Card(1, 1, replace(claim, speaker="Moi"), {}, "", "", (), 0)
    assert named.speaker == "Moi"


def test_a_page_without_a_sure_event_opens_with_the_articles_words_then_who_leads(
    full_brief: Brief,
) -> None:
    doubtful = tuple(replace(event, confidence=0.4) for event in full_brief.coded.events)
    brief = replace(full_brief, coded=replace(full_brief.coded, events=doubtful))
    security = ranked("KAZ", "RUS", "CHN", channel="security")
    for rows, said in (
        ([*ranked("KAZ", "CHN", "RUS"), *security],
         "In Kazakhstan in 2022, China led in trade; Russia led in security (arms and pacts)."),
        ([*ranked("KAZ", "CHN", "RUS", close=2), *security],
         "In Kazakhstan in 2022, no power clearly led in trade; "
         "Russia led in security (arms and pacts)."),
        ([*ranked("KAZ", "CHN", "RUS"), *ranked("UZB", "RUS", "CHN"), *security],
         "In 2022, China led in trade in Kazakhstan; Russia led in trade in Uzbekistan."),
    ):  # fmt: skip
        own = replace(brief, standing=Standing(influence=tuple(rows)))
        view = view_of(own)
        among = said.replace("2022, ", "2022, of three powers compared, ")
        assert view.lead.sentence.startswith("In the article’s words: “China’s president met")
        assert view.lead.sentence.endswith("” 2 doubtful events are listed below.")
        assert view.lead.rows[-1].answer == among
        assert f"- **Measured** {among}" in own.to_markdown()
        assert view.compared == "Compared: China, Russia and the United States."
        assert not view.withheld
        # The rows hold each name, number, channel and year, or the sentence is withheld.
        for old, new in (
            ("China", "Türkiye"),
            ("2022", "2021"),
            ("in trade", "in finance"),
            ("Kazakhstan", "Uzbekistan"),
            ("Russia led", "no power clearly led"),
        ):
            wrong = said.replace(old, new)
            if wrong != said:
                assert channels_led(wrong, rows, ["KAZ", "UZB"]), wrong
    sure = view_of(replace(full_brief, standing=Standing(influence=tuple(rows))))
    assert not sure.lead.sentence.startswith("In 2022")
    assert among in [row.answer for row in sure.lead.rows]


def test_claims_open_for_one_reason_stand_together(full_brief: Brief) -> None:
    open_ = [check("cannot tell", reason="no indicator", sentence="", year=y) for y in range(3)]
    near = check("cannot tell", reason="too close", sentence="", year=9)
    brief = checked(full_brief, *(one | {"subject": [str(k)]} for k, one in enumerate(open_)), near)
    page = brief.to_html()
    assert "<summary>Three claims without matching data.</summary>" in page
    fold = page[page.index("<summary>Three") :].partition("</details>")[0]
    assert fold.count("<li id=") == 3
    assert [len(cards) for _, cards in view_of(brief).also] == [3, 1]


def test_only_sources_of_what_the_page_shows_are_cited(full_brief: Brief) -> None:
    others = tuple(replace(full_brief.origins[0], id=name) for name in ("itpd", "penppml"))
    rows = tuple(ranked("KAZ", "CHN", "RUS"))
    later = tuple({**row, "year": 2024, "later": True, "sources": {"trade": ["penppml"]}}
                  for row in rows)  # fmt: skip
    brief = replace(full_brief, origins=(*full_brief.origins, *others),
                    standing=Standing(influence=rows + later))  # fmt: skip
    page = brief.to_html()
    assert 'id="origin-itpd"' in page
    assert 'id="origin-factbook"' in page
    assert 'id="origin-penppml"' not in page
    assert "2 sources cited on this page" in page
    assert "Only in the JSON format: 1 further source." in page
    assert [origin["id"] for origin in brief.to_dict()["origins"]][-1] == "penppml"


def test_events_stand_below_how_often_such_are_right(full_brief: Brief, empty_brief: Brief) -> None:
    sure, doubtful = (fitted()["listed"][group]["right"] for group in ("sure", "doubtful"))
    said = f"{sure:.0%} had the right type and sides; of doubtful ones, {doubtful:.0%}."
    assert said in full_brief.to_html()
    assert said in full_brief.to_markdown()
    assert "had the right type" not in empty_brief.to_html()


def test_an_opinion_is_a_few_words(full_brief: Brief) -> None:
    text = (
        "Laos owes China far too much, and its leaders should think of those who will have to pay"
    )
    claim = replace(full_brief.coded.claims[0], text=text, modality="judgement")
    coded = replace(full_brief.coded, claims=(claim,))
    page = replace(full_brief, coded=coded, checked=(None,), claim_evidence=((),)).to_html()
    assert "Laos owes China far too much, and its leaders …" in page


def test_what_if_stands_only_under_a_question_or_a_shock(full_brief: Brief) -> None:
    for text, shown in (
        ("China plans a railway to Kyrgyzstan and Uzbekistan.", False),
        ("If China built a railway to Kyrgyzstan and Uzbekistan, trade would move.", True),
        ("The war disrupted trade with Russia.", True),
    ):
        claim = replace(full_brief.coded.claims[0], text=text, channel="trade",
                        about=(("CHN", "KGZ"), ("CHN", "UZB"), ("RUS", "KGZ")))  # fmt: skip
        coded = replace(full_brief.coded, claims=(claim,))
        brief = replace(full_brief, coded=coded, checked=(None,), claim_evidence=((),))
        assert ('id="whatif"' in brief.to_html()) == shown, text


def test_an_event_that_is_not_listed_is_not_counted(full_brief: Brief) -> None:
    first, second = full_brief.coded.events
    again = replace(first, actor=first.actor, recipient=first.actor, event_id="again")
    coded = replace(full_brief.coded, events=(first, again, second))
    view = view_of(replace(full_brief, coded=coded))
    rows = len(view.dated) + len(view.undated)
    assert rows == 2
    assert "1 further event is listed" in view.lead.sentence or "2 events" in view.lead.sentence


def test_a_power_with_nothing_is_not_second() -> None:
    rows = [*ranked("KAZ", "CHN", "RUS")]
    rows[1]["value"] = 0.0
    table = leader_table(rows, ["KAZ"], {"CHN": "China", "RUS": "Russia", "KAZ": "Kazakhstan"})
    assert table is not None
    (cell,) = table.lines[0].cells
    assert (cell.words, cell.beneath) == ("China", "")


def test_what_a_contradicted_claim_tells_is_listed_as_contradicted(full_brief: Brief) -> None:
    event, other = full_brief.coded.events
    codes = [actor.code for actor in (*event.actor, *event.recipient)]
    claim = replace(full_brief.coded.claims[0], start=event.doc_start)
    row = {"subject": codes[:1], "partner": codes[1:], "owner": None, "later": None}
    made = {**check("contradicted"), "row": row}
    coded = replace(full_brief.coded, claims=(claim,), events=(event, other))
    brief = replace(full_brief, coded=coded, checked=(made,), claim_evidence=((),))
    brief.__dict__["checks"] = (made,)  # whatever our own check of its sentence says
    assert brief.contradicted == {event.event_id}
    assert brief.counted == (other,)
    page = brief.to_html()
    assert '<span class="tag">contradicted by the record</span>' in page
    assert "contradicted by the record" in brief.to_markdown()
    apart = {**made, "row": {**row, "subject": ["PER"], "partner": ["CHL"]}}
    brief = replace(brief)
    brief.__dict__["checks"] = (apart,)
    assert not brief.contradicted, "it is of others in the same sentence"
