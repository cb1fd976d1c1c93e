"""Rules and classifier together: who wins when, and what the weights must be."""

from dataclasses import replace

import numpy as np
import pytest

from multivector.codes.gazetteer.names import find
from multivector.coding.actors.discourse import Discourse
from multivector.coding.actors.marks import Mark, by_words, chosen, link
from multivector.coding.actors.sides import SideReader
from multivector.coding.coded import Actor
from multivector.coding.coder import code
from multivector.coding.evaluation.relations import relate
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.decision import decide, joined, judged, outward, same_deed
from multivector.coding.events.non_political import is_non_political_text
from multivector.coding.events.reader import classifier
from multivector.coding.events.reader.classifier import (
    LABELS,
    MAX_CONTEXT,
    MAX_PIECES,
    MAX_WINDOW,
    MODE_LABELS,
    STATUS_LABELS,
    Pairs,
    Reading,
    fitting,
    model,
    pieces,
)
from multivector.coding.events.reader.learned import learned_events
from multivector.coding.events.reader.preceding import PrecedingText
from multivector.coding.syntax.parse import parse
from multivector.coding.syntax.read_sentence import ReadSentence
from multivector.coding.syntax.sentences import Sentence
from multivector.errors import InputError
from multivector.text.article import Article

TEXT = "Peru and Chile met Bolivia in May."
SPANS = [(0, 4), (9, 14), (19, 26)]
MARKS = [
    Mark(span, (Actor(TEXT[slice(*span)], code, "state", start=span[0], end=span[1]),))
    for span, code in zip(SPANS, ("PER", "CHL", "BOL"), strict=True)
]


def believes(told: dict[tuple[int, int], str], sure: float = 0.95, trigger: int = 15) -> Pairs:
    """Return pairs of three marks and nobody: those in ``told`` hold a deed, the others none."""
    types = np.full((4, 4, len(LABELS)), 0.001)
    types[:, :, LABELS.index("NONE")] = 0.99
    for (i, j), kind in told.items():
        types[i, j] = (1 - sure) / len(LABELS)
        types[i, j, LABELS.index(kind)] = sure
    modes = np.full((4, 4, len(MODE_LABELS)), 1 / len(MODE_LABELS))
    status = np.zeros((4, 4, len(STATUS_LABELS)))
    status[:, :, 0] = 1
    return Pairs(types, modes, status, np.full((4, 4), trigger), np.zeros((4, 5)))


def proposal(weak: bool = False) -> EventCandidate:
    sides = MARKS[0].actors, MARKS[1].actors
    return EventCandidate(
        "ACCUSE", "disapprove", *sides, False, 1, "actual", None, "verb:tell:active", weak
    )


def test_no_deed_may_win_over_a_weak_verb_only():
    none = believes({})
    assert judged(proposal(weak=True), MARKS, none) is None
    assert judged(proposal(), MARKS, none) is not None


def test_a_confident_classifier_corrects_the_type_of_a_weak_trigger():
    decided = judged(proposal(weak=True), MARKS, believes({(1, 2): "ASSAULT"}, 0.99))
    assert decided is not None
    assert decided.event_type == "ASSAULT"
    assert decided.rule.endswith(":model")


def test_what_several_do_together_is_confirmed_by_their_pairs_or_their_phrase():
    every = {(i, j): "CONSULT" for i in (1, 2, 3) for j in (1, 2, 3) if i != j}
    actors = tuple(actor for mark in MARKS for actor in mark.actors)
    three = replace(proposal(), event_type="CONSULT", actor=actors, recipient=(), reciprocal=True)
    sure = judged(three, MARKS, believes(every))
    assert sure.basis.proposers == ("rules", "reader")
    assert sure.basis.type_probability > 0.9
    # One pair of three is not all; that the reader sees none says nothing.
    for told in ({(1, 2): "CONSULT", (2, 1): "CONSULT"}, {}, dict.fromkeys(every, "ACCUSE")):
        assert judged(three, MARKS, believes(told)) == three
    one = Mark(SPANS[0], tuple(replace(a, start=SPANS[0][0], end=SPANS[0][1]) for a in actors))
    named = replace(three, actor=one.actors)
    marks = [one, *MARKS[1:]]
    assert judged(named, marks, believes({(1, 0): "CONSULT"})).basis.type_probability > 0.9
    assert judged(named, marks, believes(every)) == named


def sides(events):
    return [
        ([a.code for a in e.actor], e.event_type, [a.code for a in e.recipient], e.reciprocal)
        for e in events
    ]


def test_a_deed_of_one_with_several_is_not_a_deed_of_all_with_all():
    (tree,) = parse([TEXT])
    told = believes({(1, 3): "CONSULT", (2, 3): "CONSULT"})
    assert sides(learned_events(tree, MARKS, told)) == [(["PER", "CHL"], "CONSULT", ["BOL"], False)]


def test_a_deed_told_of_both_directions_is_reciprocal():
    (tree,) = parse([TEXT])
    told = believes({(1, 2): "CONSULT", (2, 1): "CONSULT"})
    assert sides(learned_events(tree, MARKS, told)) == [(["PER", "CHL"], "CONSULT", [], True)]


def test_nobody_acts_on_another_of_the_same_list():
    text = "Visiting leaders include the presidents of Peru, Chile and Bolivia."
    (tree,) = parse([text])
    spans = [(text.index(name), text.index(name) + len(name)) for name in ("Peru", "Chile")]
    marks = [replace(mark, span=span) for mark, span in zip(MARKS, spans, strict=False)]
    assert learned_events(tree, marks, believes({(1, 2): "CONSULT"}, trigger=0)) == []


@pytest.mark.parametrize("phrase", ["Chile's war in Bolivia", "the war of Chile in Bolivia"])
def test_whoever_wages_a_war_does_so_alone(phrase):
    text = f"Peru spoke of {phrase}."
    (tree,) = parse([text])
    marks = [
        Mark((at, at + len(name)), (Actor(name, code, "state", start=at, end=at + len(name)),))
        for name, code in (("Peru", "PER"), ("Chile", "CHL"), ("Bolivia", "BOL"))
        for at in [text.index(name)]
    ]
    told = {(1, 3): "ASSAULT", (2, 3): "ASSAULT", (1, 2): "ASSAULT", (2, 1): "ASSAULT"}
    (event,) = learned_events(tree, marks, believes(told, trigger=text.index("war")))
    assert [side.code for side in event.actor + event.recipient] == ["CHL", "BOL"]


def test_a_side_that_acts_on_somebody_does_not_act_on_nobody_too():
    (tree,) = parse([TEXT])
    told = believes({(1, 3): "ACCUSE", (1, 0): "ACCUSE"})
    assert sides(learned_events(tree, MARKS, told)) == [(["PER"], "ACCUSE", ["BOL"], False)]


def test_a_switch_from_one_to_another_is_no_measure_against_the_other():
    text = "Peru switched diplomatic recognition from Chile to Bolivia in September."
    (tree,) = parse([text])
    spans = [(text.index(n), text.index(n) + len(n)) for n in ("Peru", "Chile", "Bolivia")]
    marks = [replace(mark, span=span) for mark, span in zip(MARKS, spans, strict=True)]
    both = believes({(1, 2): "SANCTION", (1, 3): "SANCTION"}, trigger=text.index("switched"))
    assert sides(learned_events(tree, marks, both)) == [(["PER"], "SANCTION", ["CHL"], False)]


@pytest.mark.parametrize(
    ("text", "names", "status"),
    [
        # The parser tags "armed" as a name.
        ("Eritrea has always denied that it armed al-Shabab.", ("Eritrea", "al-Shabab"), "denied"),
        ("Peru denied a raid and has downgraded ties with Chile.", ("Peru", "Chile"), "actual"),
    ],
)
def test_a_denial_above_holds_where_the_reader_alone_finds_a_deed(
    text: str, names: tuple[str, str], status: str
):
    (tree,) = parse([text])
    spans = [(text.index(name), text.index(name) + len(name)) for name in names]
    marks = [replace(mark, span=span) for mark, span in zip(MARKS, spans, strict=False)]
    verb = max(text.find("armed"), text.find("downgraded"))
    (event,) = learned_events(tree, marks, believes({(1, 2): "SANCTION"}, trigger=verb))
    assert event.status == status


def test_a_known_deed_is_not_told_twice():
    (tree,) = parse([TEXT])
    (event,) = learned_events(tree, MARKS, believes({(1, 3): "ACCUSE"}))
    assert same_deed(event, replace(proposal(), recipient=MARKS[2].actors))


def test_marks_of_the_rules_are_joined_where_they_touch_none():
    assert joined([(9, 14)], [(0, 4), (10, 12)]) == [(0, 4), (9, 14)]


def test_a_side_beyond_what_the_reader_reads_is_not_taken_for_nobody(monkeypatch):
    text = "Peru, " + "which is known for its mountains, " * 40 + "accused Chile of spying."
    (tree,) = parse([text])
    sentence = Sentence(0, 0, len(text), text, heading=False)
    reader = SideReader(ReadSentence(sentence, tuple(find(text)), tree), Discourse())
    paired, pairs = [], Reading.pairs
    monkeypatch.setattr(
        Reading, "pairs", lambda self, *spans: paired.extend(spans[0]) or pairs(self, *spans)
    )
    at = text.index("Chile")
    beyond = Actor("Chile", "CHL", "state", start=at, end=at + 5)
    decide(
        reader,
        [replace(proposal(), recipient=(beyond,))],
        PrecedingText([], None, None, [text], [0]),
    )
    assert (0, 4) in paired
    assert (at, at + 5) not in paired


def test_the_first_word_of_a_sentence_is_a_mark_with_what_is_joined_to_it():
    text = "Kenya and Uganda signed a pact."
    (tree,) = parse([text])
    sentence = Sentence(0, 0, len(text), text, heading=False)
    reader = SideReader(ReadSentence(sentence, tuple(find(text)), tree), Discourse())
    assert by_words(reader, (0, 16)).codes == {"KEN", "UGA"}


def test_a_phrase_takes_up_the_likeliest_earlier_mark():
    open_mark = Mark((0, 4), (Actor("it", None, "state"),), sure=False)
    links = np.full((2, 4), -5.0)
    links[1, 0] = 5.0
    (linked,) = link([open_mark], [MARKS[0]], links, {})
    assert linked.codes == {"PER"}
    links[1] = [-5.0, -5.0, -5.0, 5.0]
    (linked,) = link([open_mark], [MARKS[0]], links, {})
    assert linked.codes == frozenset()


def test_a_phrase_has_no_name_of_somebody_whom_it_does_not_mean():
    guess = Actor("Alan Garcia", "PER", "person", "GOV", "Alan Garcia", 0, 2)
    open_mark = Mark((0, 2), (guess,), sure=False, words="he")
    links = np.full((2, 5), -5.0)
    links[1, 1] = 5.0
    (linked,) = link([open_mark], MARKS[:2], links, {})
    assert linked.actors == (Actor("he", "CHL", "group", "GOV", None, 0, 2),)
    links[1] = [5.0, -5.0, -5.0, -5.0, -5.0]
    (linked,) = link([open_mark], MARKS[:2], links, {})
    assert linked.actors[0].text == "he"


def test_both_sides_keep_the_two_states_that_the_rules_found():
    guess = tuple(Actor(code, code, "state", None, None, 0, 10) for code in ("PER", "CHL"))
    open_mark = Mark((0, 10), guess, sure=False, words="both sides")
    links = np.full((2, 5), -5.0)
    links[1, 0] = 5.0
    (linked,) = link([open_mark], MARKS[:2], links, {})
    assert linked.codes == {"PER", "CHL"}
    assert linked.linked > 0.9


def test_several_who_act_on_one_of_their_own_act_together():
    sides = MARKS[0].actors + MARKS[1].actors
    joint = outward(replace(proposal(), actor=sides, recipient=MARKS[1].actors, event_type="AGREE"))
    assert joint.reciprocal
    assert not joint.recipient
    others = outward(replace(proposal(), actor=sides, recipient=MARKS[1].actors + MARKS[2].actors))
    assert others.recipient == MARKS[2].actors
    alone = replace(proposal(), recipient=MARKS[0].actors)
    assert outward(alone) == alone  # a state with itself


def test_both_sides_are_two_states_or_unknown():
    one, two = frozenset({"PER"}), frozenset({"CHL"})
    assert chosen({one: 0.5, two: 0.4}, "both sides") == {"PER", "CHL"}
    assert chosen({one: 0.95}, "both sides") == frozenset()
    assert chosen({one: 0.6, two: 0.4}, "the government") == {"PER"}
    assert chosen({one: 0.9}, "the two Andean neighbours") == chosen({one: 0.9}, "the two") == set()
    assert chosen({one: 0.9, two: 0.1}, "two dozen militants") == {"PER"}


def test_long_texts_are_cut_to_the_end_of_the_context_and_the_start_of_the_sentence():
    read = pieces(model().tokenizer, "before " * 500, ["after " * 500, "Then this."])
    assert len(read.ids) == 1 + MAX_CONTEXT + 1 + MAX_PIECES + 1 + 3 + 1
    first = read.parts[1][0]
    assert read.at((0, 5), 1) == (first, first)
    assert read.at((2990, 2995), 1) is None
    assert read.at((0, 4), 2) == (read.parts[2][0],) * 2
    assert read.at((0, 6), 0) is None


def test_a_window_holds_as_many_sentences_as_fit_and_at_least_one():
    tokenizer = model().tokenizer
    assert fitting(tokenizer, ["Peru. " * 400]) == 1
    texts = ["Peru accused Chile of spying."] * 100
    count = fitting(tokenizer, texts)
    sizes = [len(pieces(tokenizer, "", texts[:n]).ids) - 2 for n in (count, count + 1)]
    assert sizes[0] <= MAX_WINDOW < sizes[1]


def test_sentences_are_read_in_one_window_with_the_marks_before_them():
    texts = ["Peru accused Chile of spying.", "It recalled its envoy."]
    article = PrecedingText([], None, None, texts, range(2))
    first, known = article.read()
    assert known == []
    mark = Mark((0, 4), (Actor("Peru", "PER", "state"),))
    article.add([mark])
    second, known = article.read()
    assert second.window is first.window
    assert known == [(mark, first.at((0, 4)))]


def test_windows_do_not_depend_on_what_is_read():
    texts = [f"Peru accused Chile of spying on {n} ships in its waters." for n in range(30)]
    together = [n for n in range(30) if n % 5]
    whole, some = (PrecedingText([], "Peru", "Lima", texts, together) for _ in range(2))
    read = []
    for _ in texts:
        read.append(whole.read()[0])
        whole.add(())
    for _ in texts[:17]:
        some.add(())
    late, _ = some.read()
    assert (late.text, late.part) == (texts[17], read[17].part)
    assert late.window.pieces == read[17].window.pieces
    assert np.array_equal(late.window.hidden, read[17].window.hidden)
    assert texts[15] not in late.window.texts
    assert (read[15].text, read[15].part) == (texts[15], 1)


def test_the_answer_for_a_sentence_is_independent_of_others():
    triple = ("The court jailed the editor for six years.", "The court", "the editor")
    other = ("Ghana sent medicine to Togo.", "Ghana", "Togo")
    assert relate([triple, other]) == relate([triple]) + relate([other])


def test_a_span_that_is_not_in_its_sentence_is_answered():
    assert relate([("Ghana sent medicine to Togo.", "Ghana", "a recipient")])[0] in LABELS


def test_probabilities_sum_to_one():
    pairs = Reading.alone(TEXT).pairs(SPANS)
    assert pairs.types.shape == (4, 4, len(LABELS))
    assert np.allclose(pairs.types.sum(-1), 1, atol=1e-3)


def test_damaged_weights_are_refused(monkeypatch, tmp_path):
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "encoder.onnx").write_bytes(b"not these")
    (folder / "reader.json").write_text('{"sha256": {"encoder.onnx": "0", "heads.onnx": "0"}}')
    monkeypatch.setattr(classifier, "files", lambda _: tmp_path)
    classifier.model.cache_clear()
    try:
        with pytest.raises(InputError, match="checksum mismatch"):
            classifier.model()
    finally:
        monkeypatch.undo()
        classifier.model.cache_clear()


def test_non_political_sentences_are_recognised():
    assert is_non_political_text("The striker's late attack won the cup final.")
    assert not is_non_political_text("The army's attack came before the cup final.")


@pytest.mark.parametrize(
    "text",
    [
        "Yonhap reported that North Korea attacked a village.",
        "The Associated Press reported on Monday that North Korea attacked a village.",
        "A Kenyan newspaper reported that North Korea attacked a village.",
        "The Iranian news agency Mehr reported that North Korea attacked a village.",
    ],
)
def test_media_that_report_are_no_actors(text):
    events = code(Article("t", text, None, None, None, None, "en", "", "-")).events
    assert [(e.actor[0].code, e.event_type) for e in events] == [("PRK", "ASSAULT")]


def test_what_nobody_named_did_is_kept_if_media_report_it():
    text = "A Kenyan newspaper reported that Ugandan troops had been attacked."
    (event,) = code(Article("t", text, None, None, None, None, "en", "", "-")).events
    assert (event.actor, event.event_type, event.recipient[0].code) == ((), "ASSAULT", "UGA")


def test_media_that_act_are_actors():
    text = "Yonhap accused North Korea of lying."
    (event,) = code(Article("t", text, None, None, None, None, "en", "", "-")).events
    assert (event.actor[0].code, event.actor[0].sector) == ("KOR", "JRN")


def test_each_news_agency_is_an_organisation_of_its_own():
    text = "AFP, Reuters, the BBC, CNN, Interfax, the Guardian and the New York Times reported it."
    names = [mention.entity.name for mention in find(text)]
    assert len(names) == len(set(names)) == 7


ADEN = "ADEN, Southern Yemen, Oct. 13 - North Yemen accused Southern Yemen of sending saboteurs. "


def _coded(text: str, published: str | None = "1974-10-14") -> list[tuple[list, str, list]]:
    article = Article("a", text, None, published, None, None, "en", "", "-")
    return [
        ([a.code for a in e.actor], e.event_type, [a.code for a in e.recipient])
        for e in code(article).events
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Rhodesian troops killed 12 guerrillas near Mount Darwin.", ("ZWE", [None])),
        ("Ethiopian soldiers killed 40 rebels in Eritrea.", ("ETH", ["ERI"])),
        ("Portuguese planes bombed rebel camps in Guinea-Bissau.", ("PRT", ["GNB"])),
        # Without a place in the sentence, they are of that in the dateline.
        ("British soldiers killed 12 guerrillas.", ("GBR", ["YMD"])),
    ],
)
def test_those_harmed_are_of_the_place_of_the_sentence(sentence: str, expected: tuple[str, list]):
    _, *found = _coded(ADEN + sentence)
    assert [(actors[0], others) for actors, _, others in found] == [expected]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        # What is no known place leaves those harmed to the reader, who knows the dateline.
        ("Israeli forces killed three civilians at Marwan Hospital.", "PSE"),
        ("Israeli forces killed three civilians near Marwan Hospital.", "PSE"),
        ("Israeli jets killed 12 militants in Operation Iron Gate.", "PSE"),
        ("Israeli forces killed three civilians in Ramadan.", "PSE"),
        ("Israeli forces killed three civilians in Tel Zahra.", "PSE"),
        ("Israeli troops killed 12 rebels near Aleppo.", "SYR"),
        ("Israeli jets killed 12 militants near Tel Zahra.", None),
    ],
)
def test_only_a_known_place_or_an_unknown_one_nearby_is_not_the_dateline(
    sentence: str, code: str | None
):
    found = _coded(f"GAZA, May 2 (Reuters) - {sentence}", "2023-05-02")
    assert [others for actors, _, others in found if actors == ["ISR"]] == [[code]]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Turkish jets attacked militants in Aleppo on Thursday.", [["SYR"]]),
        ("Russia shelled rebels in Idlib province on Thursday.", [["SYR"]]),
        ("Turkish jets attacked militants on Thursday.", [["LBN"]]),
        ("Turkish jets attacked Lebanese militants in Aleppo on Thursday.", [["LBN"]]),
    ],
)
def test_the_same_words_are_not_also_of_the_dateline(sentence: str, expected: list[list]):
    found = _coded(f"BEIRUT, May 5 (Reuters) - {sentence}", "2017-05-05")
    assert [others for _, kind, others in found if kind == "ASSAULT"] == expected


def test_events_of_two_states_that_are_one_today():
    text = (
        "East Germany accused West Germany of spying. North Vietnam accused South Vietnam of"
        " violating the truce. Czech soldiers killed a German farmer in Brno."
    )
    sides = [(actors, others) for actors, _, others in _coded(text)]
    assert (["DDR"], ["DEU"]) in sides
    assert (["VNM"], ["RVN"]) in sides
    assert ["CSK"] in [actors for actors, _ in sides]
    today = _coded(text, "2020-05-01")
    assert all("DDR" not in actors + others for actors, _, others in today)
    assert ["CZE"] in [actors for actors, _, _ in today]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Gabon's soldiers seized power, and Britain suspended aid to the country.", "GAB"),
        ("Rebels attacked Chad on Tuesday, and Britain sent troops to the country.", "TCD"),
        ("Mali expelled French troops, and Britain imposed sanctions on the country.", "MLI"),
        ("The United Nations condemned Eritrea and Britain recalled its envoy from the country.",
         "ERI"),
        ("Britain imposed sanctions on the country.", "TGO"),
    ],
)  # fmt: skip
def test_the_country_is_that_of_the_clause_before(sentence: str, code: str):
    found = _coded(f"Togo praised Benin on Monday. {sentence}", "2024-03-12")
    assert [others for actors, _, others in found if actors == ["GBR"]] == [[code]]


@pytest.mark.parametrize(
    ("sentence", "actors", "others"),
    [
        # Not the state whose people are named after it.
        ("Togo closed its border with Benin, and the country deported 200 Beninese.", "TGO", "BEN"),
        # One of two: whichever it is, not the likelier one.
        ("Togo imposed sanctions on Chad, and the country threatened to attack Benin.", None,
         "BEN"),
    ],
)  # fmt: skip
def test_the_country_that_acts_is_no_guess(sentence: str, actors: str | None, others: str):
    found = _coded(f"Kenya praised Uganda on Monday. {sentence}", "2024-03-12")
    assert any(mine == [actors] and others in theirs for mine, _, theirs in found)


def test_who_visits_without_a_known_state_does_not_act_with_those_visited():
    assert _coded("Prime Minister Sushila Karki visited India.") == [([None], "CONSULT", ["IND"])]


def test_people_counted_are_of_the_place_where_they_are_harmed():
    text = "Thai jets bombed Cambodia after Cambodian rockets killed 11 civilians in Thailand."
    assert (["KHM"], "ASSAULT", ["THA"]) in _coded(text)


def test_armed_men_are_no_civilians():
    text = "Armed men kidnapped three Indian engineers near Pemba."
    article = Article("a", text, None, "2021-07-05", None, None, "en", "", "-")
    assert [a.sector for e in code(article).events for a in e.actor] == ["UAF"]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Ansaru gunmen killed ten Nigerian soldiers on Tuesday.", None),
        ("The Tigrayan fighters attacked Nigeria on Friday.", None),
        ("Mai-Mai militiamen attacked Nigeria on Tuesday.", None),
        ("The rebels attacked Nigeria on Tuesday.", "UGA"),
        ("Maoist rebels attacked Nigeria on Tuesday.", "UGA"),  # a creed is no name
        ("Darfur rebels attacked Nigeria on Tuesday.", "SDN"),
    ],
)  # fmt: skip
def test_an_armed_group_with_an_unknown_name_has_no_state(sentence: str, code: str | None):
    found = _coded(f"Uganda's rebels attacked Kenya on Monday. {sentence}", "2024-03-12")
    assert [actors for actors, _, others in found if others == ["NGA"]] == [[code]]


def test_an_armed_group_that_was_introduced_is_known_by_its_name():
    introduced = "JNIM, a Malian group, attacked Togo on Monday. JNIM fighters attacked Nigeria."
    found = _coded(introduced, "2024-03-12")
    assert [actors for actors, _, others in found if others == ["NGA"]] == [["MLI"]]


HARBOUR = "Kenya accused Somalia of harbouring pirates."
BORDER = "Pakistan closed its border with Afghanistan."
EXPORTS = "Indonesia signed an agreement with Australia."


@pytest.mark.parametrize(
    ("text", "actors", "others"),
    [
        (f"{HARBOUR} Unidentified attackers killed a Kenyan priest.", [None], ["KEN"]),
        (f"{BORDER} Unknown men killed the Iranian consul in Peshawar.", [None], ["IRN"]),
        (f"{EXPORTS} An oil executive accused Indonesia of fraud.", [None], ["IDN"]),
        ("A gunman attacked the Azerbaijani embassy in Tehran on Friday.", [None], ["AZE"]),
        ("Albania closed the Russian embassy. Unidentified drones attacked the Russian embassy.",
         [None], ["RUS"]),
        # not of those whom they attack
        ("Azerbaijani troops crossed the border. The attackers shelled Armenian posts.",
         [None], ["ARM"]),
        ("Rwandan troops crossed into Congo on Monday. The raiders attacked Congolese soldiers.",
         [None], ["COD"]),
        # beside a state
        ("China and another country signed an agreement on Monday. Another power criticised India.",
         ["CHN", None], []),
        ("Georgia met Turkey. Officials of Russia and a neighbouring country met on Monday.",
         ["RUS", None], []),
        ("Israel and a Gulf country signed a deal on Monday.", ["ISR", None], []),
        # a word tells whose they are
        (f"{HARBOUR} Kenyan police arrested two gunmen, both Somalis.", ["KEN"], ["SOM"]),
        (f"{BORDER} Two Pakistani gunmen killed an Afghan official.", ["PAK"], ["AFG"]),
        (f"{EXPORTS} An Indonesian executive accused Australia of fraud.", ["IDN"], ["AUS"]),
        ("India condemned Pakistan. Indian troops crossed into Pakistan. "
         "The soldiers killed two Pakistani villagers.", ["IND"], ["PAK"]),
    ],
)  # fmt: skip
def test_unknown_people_stand_for_no_state_that_acts_on_another(
    text: str, actors: list[str | None], others: list[str]
):
    found, _, recipients = _coded(text, "2024-03-12")[-1]
    assert (found, recipients) == (actors, others)


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Kenya sent troops to help Haiti on Monday.", [("AID", "actual")]),
        ("France sent troops to defend Chad in 2008.", [("MOBILIZE", "actual")]),
        ("Kenya sent food to help Haiti on Monday.", [("AID", "actual")]),
        ("Russia sent troops to attack Ukraine on Monday.",
         [("MOBILIZE", "actual"), ("ASSAULT", "planned")]),
        ("Kenya plans to help Haiti.", [("AGREE", "planned")]),
    ],
)  # fmt: skip
def test_a_purpose_of_sending_is_no_second_event(sentence: str, kinds: list[tuple[str, str]]):
    article = Article("d", sentence, None, "2024-03-12", None, None, "en", "", "-")
    assert [(event.event_type, event.status) for event in code(article).events] == kinds


def rows(text: str) -> set[tuple[str, tuple[str | None, ...], tuple[str | None, ...], str]]:
    events = code(Article("a", text, None, "2025-05-06", None, None, "en", "", "-")).events
    sides = [tuple(tuple(a.code for a in side) for side in (e.actor, e.recipient)) for e in events]
    return {(e.event_type, *own, e.status) for e, own in zip(events, sides, strict=True)}


def test_sides_are_of_their_own_clause():
    text = "China is the largest supplier of neither; most of Kenya's arms come from Peru."
    assert not any({"CHN", "KEN"} <= {*by, *to} for _, by, to, _ in rows(text))
    text = (
        "The tiny nation of Djibouti hosts a base. In June 2017 Qatar withdrew its peacekeepers "
        "from the border between Djibouti and Eritrea after both states sided with Saudi Arabia, "
        "and Djibouti accused Eritrea of occupying Ras Doumeira."
    )
    accused = {(by, to) for kind, by, to, _ in rows(text) if kind == "ACCUSE"}
    assert accused == {(("DJI",), ("ERI",))}
    text = "Russia attacked Ukraine, and the United States condemned the attack."
    assert ("ACCUSE", ("USA",), ("RUS",), "actual") in rows(text)


def test_what_is_decided_to_be_done_by_a_day_is_a_plan():
    text = "Somalia and Ethiopia decided to start technical negotiations by the end of June 2026."
    assert {status for *_, status in rows(text)} == {"planned"}


def test_one_state_of_a_region_is_not_all_of_its_states():
    found = rows("Qatar and Saudi Arabia cut ties with the Gulf state.")
    assert not any({"BHR", "OMN"} & {*by, *to} for _, by, to, _ in found)
