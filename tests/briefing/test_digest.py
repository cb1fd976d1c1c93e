from dataclasses import replace

from multivector.briefing.digest import digest
from multivector.briefing.document import Brief


def test_what_is_only_supposed_is_told_apart(full_brief: Brief) -> None:
    first, second = full_brief.coded.events
    events = (replace(first, status="hypothetical"), second)
    sentence = digest(replace(full_brief, coded=replace(full_brief.coded, events=events)))[0]
    assert sentence == (
        "The article reports 1 event, of cooperation; 1 more is only hypothetical or denied."
    )


def test_who_takes_part_most_is_named_with_partners(full_brief: Brief) -> None:
    first, second = full_brief.coded.events
    events = (first, second, replace(first, recipient=(second.actor[0],)))
    sentence = digest(replace(full_brief, coded=replace(full_brief.coded, events=events)))[0]
    assert "China" in sentence
    assert "Russia take part in 2 each" in sentence or "Russia and China" in sentence


def test_a_leader_needs_more_than_one_event(full_brief: Brief) -> None:
    assert "takes part" not in digest(full_brief)[0]


def test_no_channel_is_named_by_chance(full_brief: Brief) -> None:
    claim = full_brief.coded.claims[0]
    channels = ["trade", "trade", "finance", "security", "diplomacy"]
    for names, said in ((channels, "most on trade (2);"), (channels[1:], " on 4 channels;")):
        claims = tuple(replace(claim, channel=name) for name in names)
        brief = replace(
            full_brief,
            coded=replace(full_brief.coded, claims=claims),
            claim_evidence=tuple(() for _ in claims),
        )
        assert said in digest(brief)[1]


def test_claims_without_events(full_brief: Brief) -> None:
    sentences = digest(replace(full_brief, coded=replace(full_brief.coded, events=())))
    assert sentences[0] == "The article reports no political event."
    assert len(sentences) == 3


def test_a_record_silent_on_everything_says_so(full_brief: Brief) -> None:
    silent = replace(full_brief, evidence=(), origins=(), claim_evidence=((), ()))
    assert digest(silent)[2] == "The public record has no data on any of them."


def test_figures_are_counted_with_their_years(full_brief: Brief) -> None:
    assert digest(full_brief)[2].startswith(
        "The World Factbook has 7 figures of 2022–2024 on 1 of them;"
    )


def test_nothing_at_all(empty_brief: Brief) -> None:
    assert len(digest(empty_brief)) == 1


def test_less_certain_events_are_left_out_of_the_count_and_marked(full_brief: Brief) -> None:
    first, second = full_brief.coded.events
    events = (replace(first, confidence=0.4), second)
    doubtful = replace(full_brief, coded=replace(full_brief.coded, events=events))
    assert "2 events" in digest(doubtful)[0]
    sure = replace(doubtful, parameters={**doubtful.parameters, "min_confidence": 0.5})
    assert "1 event," in digest(sure)[0]
    assert sure.to_html().count(">uncertain<") == 1
    assert sure.to_markdown().count(", uncertain |") == 1
    assert ">uncertain<" not in full_brief.to_html()
