import re
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from tests.briefing.conftest import agreement_row, balance_row, influence_row

from multivector.answers.evidence.standing import Standing
from multivector.briefing.address import link
from multivector.briefing.document import Brief
from multivector.briefing.measures import leaders
from multivector.coding.coded import Claim

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
        return {key: poisoned(item) for key, item in value.items()}
    return value


def test_the_page_opens_with_deeds_claims_and_record(full_brief: Brief) -> None:
    page = full_brief.to_html()
    assert "The article reports 2 events, 1 of cooperation and 1 of conflict" in page
    assert "It makes 2 claims, on trade (1) and migration (1); 1 of them by Aida Omarova" in page
    assert "for the other, on migration, the public record has no data" in page


def test_parts_stand_in_the_order_a_reader_wants(full_brief: Brief) -> None:
    page = full_brief.to_html()
    parts = ("actors", "whom", "events", "voices", "claims", "measures", "origins", "text", "made")
    places = [page.index(f'id="{part}"') for part in parts]
    assert places == sorted(places)


def test_events_stand_in_time_order_with_type_sides_and_trigger(full_brief: Brief) -> None:
    page = full_brief.to_html()
    assert page.index("15 May 2023") < page.index("16 May 2023")
    assert "<b>Accuse</b>, disapprove" in page
    assert "Russia <mark>condemned</mark> Ukraine on Tuesday." in page


def test_every_link_inside_the_page_has_its_target_and_ids_are_unique(full_brief: Brief) -> None:
    page = Page(full_brief.to_html())
    assert len(page.ids) == len(set(page.ids))
    inside = {address[1:] for address in page.links if address.startswith("#")}
    assert inside <= set(page.ids)
    assert {"s1", "s2", "text-quote-1", "text-claim-2", "event-1", "origin-factbook"} <= inside


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
    assert "There is nothing to report" in page
    assert "The match ended level." in page
    assert "no date given" in page
    assert "Untitled article" in page
    for part in ("actors", "events", "voices", "claims"):
        assert f'id="{part}"' not in page


def test_a_claim_without_evidence_says_that_the_record_is_silent(full_brief: Brief) -> None:
    page = full_brief.to_html()
    assert page.count("The public record has no data on this.") == 1


def test_a_figure_held_beside_two_claims_is_drawn_once_and_linked_twice(full_brief: Brief) -> None:
    first = full_brief.coded.claims[0]
    second = replace(first, channel="finance", start=first.start + 1)
    coded = replace(full_brief.coded, claims=(first, second))
    page = replace(full_brief, coded=coded, claim_evidence=(("f1",), ("f1",))).to_html()
    assert page.count('<h4 id="figure-import-partner-share"') == 1
    assert page.count('href="#figure-import-partner-share"') == 2


def test_a_sentence_that_claims_on_two_channels_is_given_in_full_once(full_brief: Brief) -> None:
    first = full_brief.coded.claims[0]
    first = replace(first, text="word " * 30)
    coded = replace(full_brief.coded, claims=(first, replace(first, channel="security")))
    page = Page(replace(full_brief, coded=coded).to_html())
    shown = "".join(page.text)
    assert shown.count("word " * 30) == 1
    assert "full sentence above" in shown
    assert page.links.count("#claim-1") == 1


def test_later_figures_are_marked_in_drawing_and_table(full_brief: Brief) -> None:
    page = full_brief.to_html()
    assert "later, 2024" in page
    assert "<td>later</td>" in page
    assert 'stroke-dasharray="3 2"' in page


def test_every_figure_links_to_its_origin(full_brief: Brief) -> None:
    page = full_brief.to_html()
    drawn = page.count('<figure class="group')
    assert page.count('Origin: <a href="#origin-factbook">The World Factbook</a>.') == drawn == 3
    assert page.count('<td><a href="#origin-factbook">factbook</a></td>') == 7


def test_what_was_left_out_is_counted(full_brief: Brief) -> None:
    page = replace(full_brief, left_out={"dated after the article": 12, "else": 0}).to_html()
    assert "12: dated after the article" in page
    assert "0: else" not in page


def test_measures_wait_with_the_command_that_gives_them(full_brief: Brief) -> None:
    assert "multivector influence --states KAZ,UZB" in full_brief.to_html()


def test_measures_are_drawn_with_their_ranges_and_listed(full_brief: Brief) -> None:
    china = influence_row("CHN", value=0.4123456, rank=2, rank_lower=2, rank_upper=2)
    russia = influence_row("RUS", value=0.5, lower=0.45, upper=0.6)
    older = influence_row("CHN", value=0.9, year=2010)
    standing = Standing(
        influence=(china, russia, older),
        balance=(balance_row(),),
        sentences=("KAZ: RUS leads, 0.500 (0.450 to 0.600) against CHN 0.412.",),
    )
    page = replace(full_brief, standing=standing).to_html()
    assert "multivector influence --" not in page
    assert "Russia leads, 0.500 (0.450 to 0.600) against China 0.412." in page
    assert '<td class="n">0.412</td><td class="n">0.31 to 0.5</td>' in page
    drawing = page[page.index('id="capacity-0-title"') :]
    drawing = drawing[: drawing.index("</svg>")]
    assert drawing.index("Russia") < drawing.index("China")
    assert drawing.count("<circle") == 2
    assert 'id="series-0-title"' in page
    assert 'id="balance-0-title"' in page


@pytest.mark.parametrize(("upper", "led"), [(1, "RUS"), (2, None)])
def test_no_leader_is_named_where_ranks_overlap(
    full_brief: Brief, upper: int, led: str | None
) -> None:
    china = influence_row("CHN", value=0.4, rank=2, rank_lower=2, rank_upper=2)
    russia = influence_row("RUS", value=0.5, rank_upper=upper)
    assert leaders(replace(full_brief, standing=Standing(influence=(china, russia)))) == {
        "KAZ": led
    }


def test_alignment_is_said_to_be_no_influence(full_brief: Brief) -> None:
    standing = Standing(
        alignment=(
            agreement_row("KAZ", "RUS"),
            agreement_row("KAZ", "CHN", year=2020, agreement=0.6),
        ),
        votes={"KAZ": "abstain", "CHN": "abstain", "RUS": "no"},
    )
    page = replace(full_brief, standing=standing).to_html()
    assert "not part of any capacity figure" in page
    assert "On ES-11/1: abstain." in page
    assert "China abstain and Russia no" in page
    assert "China, 2020" in page


def test_without_data_the_first_answer_names_the_command_that_gets_more(full_brief: Brief) -> None:
    nothing = dict.fromkeys(("value", "lower", "upper", "level", "rank", "bandwidth", "coverage"))
    known = influence_row("CHN", channel="trade", dependence=0.22, lowest=0.22, highest=0.22)
    unlisted = influence_row("USA", channel="trade", dependence=None, lowest=0.02, highest=0.05)
    standing = Standing(
        influence=({**known, **nothing}, {**unlisted, **nothing}),
        first=True,
        more="multivector data pull --open",
    )
    page = replace(full_brief, standing=standing).to_html()
    assert "A first answer on trade, 2022" in page
    assert "<code>multivector data pull --open</code>" in page
    drawing = page[page.index('id="first-trade-0-title"') :]
    drawing = drawing[: drawing.index("</svg>")]
    assert "22 %" in drawing
    assert "2 %–5 %" in drawing
    assert drawing.count("<circle") == 1


def test_forty_claims_on_five_states_share_their_figures(full_brief: Brief) -> None:
    claim = full_brief.coded.claims[0]
    claims: tuple[Claim, ...] = tuple(replace(claim, speaker=f"Speaker {n}") for n in range(40))
    brief = replace(
        full_brief,
        coded=replace(full_brief.coded, claims=claims),
        claim_evidence=tuple(("f1", "f2", "f3", "f4") for _ in claims),
    )
    page = brief.to_html()
    assert page.count("<svg") < 40
    assert page.count('class="panel"') == 2


def test_the_same_brief_gives_the_same_bytes(full_brief: Brief) -> None:
    assert full_brief.to_html() == full_brief.to_html()


def test_in_a_notebook_the_page_stands_in_a_frame_of_its_own(full_brief: Brief) -> None:
    frame = Page(full_brief._repr_html_())
    assert frame.tags == ["iframe"]
    assert dict(frame.attributes)["sandbox"] == "allow-popups"
    assert dict(frame.attributes)["srcdoc"] == full_brief.to_html()
