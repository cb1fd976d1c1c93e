import hashlib
import json
from importlib.resources import files
from pathlib import Path

import pytest

from multivector.coding.coder import code
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.dating import Timeline
from multivector.coding.syntax.parse import parse
from multivector.text.article import Article
from multivector.text.read import read

# Thursday.
PUBLISHED = "2023-05-18"


def _events(text: str, published: str | None = PUBLISHED):
    return code(Article("a", text, None, published, None, None, "en", "", "-")).events


def _dates(text: str, published: str | None = PUBLISHED) -> dict[str, str | None]:
    return {e.text[e.trigger.start : e.trigger.end]: e.date for e in _events(text, published)}


@pytest.fixture(scope="module")
def samples():
    (article,) = read(Path(__file__).parents[3] / "examples" / "xian-summit.md")
    return code(article).events


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        # The event's own verb.
        ("Kenya hosted the president of Peru on 8 and 9 May.", "hosted", "2023-05-08/2023-05-09"),
        ("Kenya gave Uganda aid between 2014 and 2016.", "gave", "2014/2016"),
        ("Kenya withdrew its ambassador from Peru last week.", "withdrew",
         "2023-05-08/2023-05-14"),
        ("Kenya attacked Uganda overnight.", "attacked", "2023-05-17/2023-05-18"),
        ("In 1992, Kenya established diplomatic relations with Peru.", "established", "1992"),
        ("Kenya and Peru held talks on Monday and signed a treaty on Wednesday.", "signed",
         "2023-05-17"),
        ("Kenya signed a treaty with Uganda in 1992.", "signed", "1992"),
        ("Kenya and Uganda held talks in Nairobi between 2014 and 2016.", "held", "2014/2016"),
        ("Kenya and Uganda held talks on Thursday after Uganda attacked a Kenyan village on "
         "Tuesday.", "held", "2023-05-18"),
        ("The Ugandan envoy was expelled from Kenya late on Monday.", "expelled", "2023-05-15"),
        ("In a statement on Friday, Kenya condemned Uganda.", "condemned", "2023-05-12"),
        ("Kenya will send aid to Uganda on Monday, its president told reporters on Wednesday.",
         "send", "2023-05-22"),
        ("Kenya has sent aid to Uganda for the past three years.", "sent", "2020/2023"),
        ("Kenya invaded Uganda on 3 May 1998 and withdrew its troops from Uganda two years "
         "later.", "withdrew", "2000"),
        # The length of a gathering.
        ("Peru and Chile held a two-day summit in Lima that began on Tuesday.", "held",
         "2023-05-16/2023-05-17"),
        ("Peru and Chile opened a three-day summit on Monday.", "summit",
         "2023-05-15/2023-05-17"),
        # The day of a cause.
        ("Peru recalled its envoy from Chile because of the remarks of 3 May.", "recalled", None),
        ("Kenya expelled the Ugandan envoy over the March shooting.", "expelled", None),
        ("Kenya arrested its former president on 3 May because of fraud in the March election.",
         "arrested", "2023-05-03"),
        ("Peru recalled its envoy from Chile on account of remarks made on 3 May.", "recalled",
         None),
        ("India bombed Pakistan in retaliation for an attack on tourists on 22 April.", "bombed",
         None),
        ("Chile froze aid to Peru over a law on Friday.", "froze", "2023-05-12"),
        # What is said of a deed.
        ("Lula said on Monday that the US embargo on Cuba was cruel.", "embargo", None),
        ("Lula said on Monday that the US embargo on Cuba was cruel.", "cruel", "2023-05-15"),
        ("Peru's minister said on Monday that Chile attacked Bolivia without cause.", "attacked",
         None),
        ("Peru confirmed on Monday that Chile had bombed a Peruvian port.", "bombed", None),
        ("Peru confirmed on Monday that it had bombed a Chilean port.", "bombed", "2023-05-15"),
        ("Peru said on Monday that it expelled the Chilean envoy.", "expelled", "2023-05-15"),
        ("Peru's army said that Chile attacked Bolivia on Monday.", "attacked", "2023-05-15"),
        # What it is compared with.
        ("Kenya arrested an envoy of Uganda, the first such arrest since the trial in 2001.",
         "arrested", None),
        ("Kenya shelled posts in Uganda on a scale not seen since the 1970s.", "shelled", None),
        ("Kenya expelled Ugandan diplomats in numbers unseen since the expulsions of 1985.",
         "expelled", None),
        # Some time after.
        ("Mali expelled the Swedish envoy on Friday, days after Niger attacked Chad.", "attacked",
         None),
        ("Mali expelled the Swedish envoy on Friday, days after Niger attacked Chad.", "expelled",
         "2023-05-12"),
        ("Months after Niger attacked Chad, Mali expelled the Swedish envoy on Friday.", "attacked",
         None),
        ("Mali expelled the envoy on Friday, days after Niger attacked Chad on 2 May.", "attacked",
         "2023-05-02"),
        # Neighbours.
        ("Speaking in Nairobi on Monday, the Kenyan president accused Uganda of fraud.",
         "accused", "2023-05-15"),
        ("As Kenya and Uganda signed a treaty on 9 May, Ghana condemned Uganda.", "condemned",
         "2023-05-09"),
        ("Kenya expelled the envoy of Ghana on Friday, two days after Uganda attacked Ghana.",
         "attacked", "2023-05-10"),
        ("Two days after Uganda attacked Ghana on 5 May, Kenya expelled the envoy of Uganda.",
         "expelled", "2023-05-07"),
        ("Kenya expelled the Ugandan envoy on Monday. The next day Uganda recalled its envoy "
         "from Kenya.", "recalled", "2023-05-16"),
        ("On 9 May, a day after Uganda recalled its envoy, Kenya attacked Uganda.", "attacked",
         "2023-05-09"),
        ("Kenya tested a missile in March 2009, two months after Uganda attacked Kenya.",
         "attacked", "2009-01"),
        ("Peruvian rebels attacked a village on Monday, burning houses and killing Chilean "
         "soldiers.", "killing", "2023-05-15"),
        ("Chile sent troops to Peru to free the hostages in April 1997.", "sent", "1997-04"),
        ("Rebels killed a Nigerian soldier in Sunday's attack.", "killed", "2023-05-14"),
        ("The attack on Monday, in which Togo killed soldiers of Benin, lasted hours.", "killed",
         "2023-05-15"),
        ("Ghana did recall its envoy on Tuesday, and criticised Togo.", "criticised",
         "2023-05-16"),
        ("On Monday border guards of Kenya attacked a Ugandan village.", "attacked", "2023-05-15"),
        ("Chile expelled the envoy of Peru in a letter of 3 May.", "expelled", "2023-05-03"),
        ("When Laos seized a Thai boat near the islands in 2010, trade fell.", "seized", "2010"),
        # Words that are the deed.
        ("Chile said on Monday that it would impose sanctions on Peru.", "impose", "2023-05-15"),
        ("Nigeria announced last month that it rejects the demands of Ghana.", "rejects",
         "2023-04"),
        ("Chile will hold talks with Peru on Thursday.", "hold", "2023-05-18"),
        ("Peru and Chile are gathering in Lima for a summit that began Tuesday.", "gathering",
         "2023-05-16"),
        ("Chile warned Peru on Monday that it would attack.", "warned", "2023-05-15"),
        # Background.
        ("The 1979 Chinese invasion of Vietnam lasted four weeks.", "invasion", "1979"),
        ("The 2003 attacks on Uganda by Kenya were condemned.", "attacks", "2003"),
        ("Kenya's 1988 raid on Uganda was cruel.", "raid", "1988"),
        # As many, and not in that year.
        ("Kenya carried out 2000 arrests of Ugandan nationals in 1971.", "arrests", "1971"),
        ("Kenya carried out the 2095 arrests of Ugandan nationals in 1971.", "arrests", "1971"),
        ("Kenya has supported Uganda since 2014.", "supported", "2014/2023-05-18"),
        ("Kenya imposed sanctions on Uganda in recent years.", "imposed", "../2023"),
        ("Ghana, which attacked Kenya in 1992, signed a treaty with Uganda.", "attacked", "1992"),
    ],
)  # fmt: skip
def test_an_event_has_the_date_that_the_text_gives(text, trigger, expected):
    assert _dates(text)[trigger] == expected


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Kenya rejected the 2015 agreement with Uganda.", "rejected"),
        ("Kenya criticised Uganda over the elections in June.", "criticised"),
        ("Kenya rejected a treaty signed with Uganda in 1992.", "rejected"),
        ("Kenya extended sanctions against Uganda until January 2024.", "extended"),
        ("Kenya postponed the talks with Uganda to 3 May.", "postponed"),
        ("Ghana, which attacked Kenya in 1992, signed a treaty with Uganda.", "signed"),
        ("Ghana signed a treaty with Uganda, which attacked Kenya in 1992.", "signed"),
        ("Kenya expelled the envoy of Uganda.", "expelled"),
    ],
)
def test_a_date_of_something_else_is_not_that_of_the_event(text, trigger):
    assert _dates(text)[trigger] is None


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("On July 26, 1956, Egypt seized the canal. Israel invaded Egypt on April 29.", "invaded",
         "1956-04-29"),
        ("The war began in 1979. China invaded Vietnam on February 17.", "invaded", "1979-02-17"),
        ("In March 1957 Chile seized a port. Peru attacked Chile on 6 May. The next day Chile "
         "attacked Peru.", "attacked", "1957-05-06 1957-05-07"),
        ("Chile seized a port in January 1957. Its last troops left Peru on December 22, and Peru "
         "attacked Chile in March 1957.", "left", "1956-12-22"),
        # The next one after the date told last.
        ("Peru left the bloc on 11 August 2022. Chile attacked Peru on 13 February.", "attacked",
         "2023-02-13"),
        # So near, it may be of the article's year.
        ("Ties were cut in 2016. Iran expelled the Saudi envoy on 3 May.", "expelled", None),
        # News.
        ("Ties have been poor since the war of 1979. China attacked Vietnam on February 17.",
         "attacked", "2023-02-17"),
        ("Peru cut ties in 2016, and on Monday Chile protested. Peru attacked Chile on 3 March.",
         "attacked", "2023-03-03"),
        ("Peru expelled an envoy on 2 March. Ties were cut in 2016. Peru attacked Chile on 3 "
         "March.", "attacked", "2023-03-03"),
        ("Peru met Chile on 2 May 2023, as never since they fought in 1992. Peru attacked Chile on "
         "9 May.", "attacked", "2023-05-09"),
        ("Peru cut ties in 2016. Peru expelled an envoy on 3 February, it said on Tuesday.",
         "expelled", "2023-02-03"),
    ],
)  # fmt: skip
def test_a_history_goes_on_in_the_year_that_it_told_last(text, trigger, expected):
    dates = [e.date for e in _events(text) if e.text[e.trigger.start : e.trigger.end] == trigger]
    assert " ".join(sorted({str(when) for when in dates})) == str(expected)


def test_precision_names_a_range():
    (event,) = _events("Kenya attacked Uganda overnight.")
    assert event.date_precision == "range"


def test_without_a_date_of_the_article_only_whole_dates_are_read():
    text = "Kenya attacked Uganda on 3 May 2022. Ghana invaded Togo on Monday."
    assert _dates(text, None) == {"attacked": "2022-05-03", "invaded": None}


@pytest.mark.parametrize("when", ["on Friday", "last week", "yesterday", "earlier this year"])
def test_what_an_undated_article_tells_of_its_days_has_no_other_date(when):
    text = f"Togo expelled an envoy of Ghana {when}, after Ghana jailed a Togolese in April 2018."
    assert _dates(text, None) == {"expelled": None, "jailed": "2018-04"}


def test_background_is_not_merged_with_the_news():
    text = "Kenya and Uganda signed a treaty. In 1992, Kenya and Uganda signed a treaty."
    assert sorted(str(e.date) for e in _events(text)) == ["1992", "None"]


@pytest.mark.parametrize("when", ["on Monday", "yesterday", "on July 9"])
def test_news_of_no_known_day_is_not_merged_with_a_dated_deed(when):
    text = f"Kenya attacked Uganda {when}.\n\nKenya attacked Uganda on May 4, 2000."
    assert [(e.date, e.mentions) for e in _events(text, None)] == [
        (None, (0,)),
        ("2000-05-04", (1,)),
    ]
    plain = "Kenya attacked Uganda.\n\nKenya attacked Uganda on May 4, 2000."
    assert [e.mentions for e in _events(plain, None)] == [(0, 1)]


def test_a_practice_is_not_merged_with_a_deed_of_it():
    text = "Kenya attacked Uganda on Monday. Kenya has attacked Uganda since 2014."
    assert [e.date for e in _events(text)] == ["2023-05-15", "2014/2023-05-18"]


def test_a_day_of_the_summit_is_merged_with_the_summit():
    text = (
        "Kenya and Uganda held a summit on 8 and 9 May. "
        "Kenya and Uganda held a summit in Nairobi on 9 May."
    )
    (event,) = _events(text)
    assert event.date == "2023-05-08/2023-05-09"


def test_the_sample_summit_has_both_its_days(samples):
    first = next(e for e in samples if e.sentence == 0 or "hosted" in e.text)
    assert first.date == "2023-05-18/2023-05-19"


def test_the_order_of_time_puts_background_first(samples):
    dated = sorted(e.date for e in samples if e.date)
    assert dated.index("1990/2023-05-20") < dated.index("2022-02") < dated.index("2023-05-19")


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        # The simple past goes on with the day of the story.
        ("Peru expelled the envoy of Chile on Tuesday. Chile recalled its envoy from Peru.",
         "recalled", "2023-05-16"),
        ("On 3 June 1982, Argentina attacked a British ship. Britain sank an Argentine ship.",
         "sank", "1982-06-03"),
        # Likely by .46, less than the least of .5: the day of what is said is often another.
        pytest.param(
            "Nigeria's minister met the president of Niger on Monday. The minister said Nigeria "
            "would send aid to Niger.", "send", "2023-05-15", marks=pytest.mark.xfail(strict=True)),
        ("Laos and Thailand signed a treaty today. Both sides promise to open the border.",
         "promise", "2023-05-18"),
        # A lead whose day the next sentence or the dateline tells.
        ("Kenya has expelled the envoy of Uganda. The row began on 3 March.", "expelled", None),
        # A length that another sentence tells.
        ("Peruvian and Chilean leaders met in Lima for a summit that began Tuesday. "
         "The three-day meeting is the first since 2004.", "met", "2023-05-16/2023-05-18"),
        # Other times.
        ("Togo has condemned Benin. Its president spoke in Lomé on Tuesday.", "condemned", None),
        ("Peru expelled the envoy of Chile on Tuesday. Chile had threatened Peru.", "threatened",
         None),
        ("Peru expelled the envoy of Chile on Tuesday. Chile has often accused Peru of fraud.",
         "accused", None),
        ("In 2019, Chile expelled the envoy of Peru. Peru recalled its envoy from Chile.",
         "recalled", "2019"),
        ("Peru expelled the envoy of Chile on Tuesday. Chile refuses to meet Peru.", "refuses",
         None),
    ],
)  # fmt: skip
def test_a_story_goes_on_at_its_day(text, trigger, expected):
    assert _dates(text)[trigger] == expected


def _candidates(text: str, trigger: str, published: str = PUBLISHED) -> set[str | None]:
    timeline, (tree,) = Timeline(text, published), parse([text])
    timeline.enter(tree, 0)
    event = EventCandidate("ASSAULT", None, (), (), False, tree.words.index(trigger), "actual",
                           None, "test")  # fmt: skip
    return set(timeline.candidates(tree, event))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1,200 days after", "2020-02-03"),
        ("500 days after", "2022-01-03"),
        ("two years after", "2021"),
        ("0 days after", None),
        ("1,200,000 days after", None),
        ("9,000 years after", None),
    ],
)
def test_a_time_apart_counts_thousands(words, expected):
    found = _candidates(f"Mali shelled Niger {words} Niger invaded Mali.", "invaded")
    assert found == {None, expected}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Ten days before the vote", set()),
        ("Two weeks after the election", set()),
        ("Ten days after the attack", {"2020-03-13", "2020-03-03", "2023-05-28"}),
        ("Three days before that", {"2020-02-29", "2020-03-03", "2023-05-15"}),
    ],
)
def test_a_time_counts_from_a_thing_that_has_a_date(words, expected):
    text = f"Kenya attacked Uganda on 3 March 2020. {words}, Chad threatened Niger."
    first, rest = text.split(". ")
    timeline, trees = Timeline(text, PUBLISHED), parse([first + ".", rest])
    for tree, start in zip(trees, (0, len(first) + 2), strict=True):
        timeline.enter(tree, start)
    event = EventCandidate("THREATEN", None, (), (), False, tree.words.index("threatened"),
                           "planned", None, "test")  # fmt: skip
    assert set(timeline.candidates(tree, event)) == {None, *expected}


def test_a_time_counts_from_the_date_of_its_own_clause():
    text = (
        "Peru signed the treaty with Chile on 2 June 1999, two days after Ecuador attacked Peru, "
        "and withdrew in 2004."
    )
    assert _dates(text)["attacked"] == "1999-05-31"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("French", {None, "2022-06/2022-08"}),
        ("Australian", {None}),
        ("Argentine", {None}),
        ("South African", {None}),
    ],
)
def test_seasons_of_the_south_are_not_those_of_the_north(state, expected):
    assert _candidates(f"The {state} police arrested ten men last summer.", "arrested") == expected


def test_the_weights_were_fitted_on_the_labels():
    folder = Path(__file__).parents[3] / "training/dating"
    labels = [path for path in sorted(folder.glob("*.tsv")) if path.stem != "held_out"]
    stored = json.loads(files("multivector.coding").joinpath("weights/dating.json").read_text())
    joined = b"".join(path.read_bytes() for path in labels)
    assert stored["labels_sha256"] == hashlib.sha256(joined).hexdigest()
    assert len(stored["weights"]) > 1000


TIMELINE = """The Baltic way

1990

11 January: Latvia sends police to Riga. Russia rejects the plan on 15 March.

In 1991:

2 December: Iceland recognises Latvia.

1993: Latvia bans the party.

4 May: Norway visits Latvia.

Latvia attacked Peru on 18 April. Chile visited Peru on 19 April."""


def test_the_years_of_a_timeline_date_the_days_below_them() -> None:
    dated = _dates(TIMELINE)
    expected = {"sends": "1990-01-11", "rejects": "1990-03-15", "recognises": "1991-12-02"}
    expected |= {"visits": "1993-05-04", "attacked": "2023-04-18", "visited": "2023-04-19"}
    assert {trigger: dated.get(trigger) for trigger in expected} == expected


@pytest.mark.parametrize("line", ["2031", "1956: the lessons of Suez", "2019 and 2020"])
def test_a_year_on_a_line_is_not_always_that_of_a_timeline(line: str) -> None:
    text = f"{line}\n\nA title of the paper\n\nPeru expelled the envoy of Chile on 3 May."
    assert _dates(text)["expelled"] == "2023-05-03"


@pytest.mark.parametrize(
    "thing",
    [
        "its office in Iraq, which it had shut in 1990",
        "its office in Iraq, which it had shut in May 1990",
        "an embassy that it had closed in May 1993",
    ],
)
def test_the_time_of_a_relative_clause_is_not_that_of_later_deeds(thing: str) -> None:
    dated = _dates(f"Sweden reopened {thing}. Iran expelled Sweden's envoy on 4 April.")
    assert (dated.get("reopened"), dated["expelled"]) == (None, "2023-04-04")


def test_a_deed_after_a_relative_clause_has_not_its_year() -> None:
    text = "Sweden reopened its embassy in Iraq, which it had closed in 1993. Sweden criticised"
    assert _dates(f"{text} Iran.")["criticised"] is None


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        # Two deeds, two dates.
        ("Chile bombed Peruvian posts near Arica on 26 April and retook Tacna from Peru on 4 May.",
         "bombed", "2023-04-26"),
        # A paper does what who passes it does.
        ("On 10 January 2022 the Peruvian parliament passed a motion, which urged Chile to release "
         "prisoners.", "urged", "2022-01-10"),
        ("On 29 August 2016 Ghana sent Togo a note that demanded the return of two fishing boats.",
         "demanded", "2016-08-29"),
        ("In a letter dated 3 May 2022, Peru asked Chile to hand over 20 men.", "asked",
         "2022-05-03"),
        # Of the object, of who is congratulated.
        ("Sweden reopened an embassy closed in May 1993.", "reopened", None),
        ("Peru congratulated Mr Boric, who won Chile's election on Sunday.", "congratulated", None),
    ],
)  # fmt: skip
def test_a_date_belongs_to_the_deed_that_its_clause_tells(text, trigger, expected):
    assert _dates(text)[trigger] == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [("4 June", ("2023-06-04", "planned")), ("3 October", ("2022-10-03", "actual"))],
)
def test_a_deed_in_the_present_is_done_or_soon_to_come(day: str, expected: tuple[str, str]) -> None:
    events = _events(f"On {day} Peru expels the ambassador of Chile.")
    assert {(event.date, event.status) for event in events} == {expected}
