import time
from datetime import date
from functools import partial

import pytest

from multivector.coding.syntax.date_steps import precision_of
from multivector.coding.syntax.dates import Dated, Story, apart, bounds, find

# Thursday.
PUBLISHED = "2023-05-18"


@pytest.mark.parametrize(
    ("text", "published", "future", "expected"),
    [
        ("They met on 3 May.", "2023-05-01", False, "2023-05-03"),
        ("They met on 20 December.", "2023-01-05", False, "2022-12-20"),
        ("They will meet on 20 January.", "2023-12-05", True, "2024-01-20"),
        ("They met on May 18, 2023.", "2024-01-01", False, "2023-05-18"),
        ("They met in October 2022.", PUBLISHED, False, "2022-10"),
        ("They met in October.", PUBLISHED, False, "2022-10"),
        ("They met yesterday.", PUBLISHED, False, "2023-05-17"),
        ("They met on Monday.", PUBLISHED, False, "2023-05-15"),
        ("They will meet on Monday.", PUBLISHED, True, "2023-05-22"),
        ("They will meet on Thursday.", PUBLISHED, True, "2023-05-18"),
        ("They will meet next Thursday.", PUBLISHED, True, "2023-05-25"),
        ("They met last Thursday.", PUBLISHED, False, "2023-05-11"),
        ("They met last year.", PUBLISHED, False, "2022"),
        ("They will try those arrested last Thursday.", PUBLISHED, True, "2023-05-11"),
        ("They will try those arrested last Friday.", PUBLISHED, True, "2023-05-12"),
        ("They will try those arrested last December.", PUBLISHED, True, "2022-12"),
        ("They will meet this Friday.", PUBLISHED, True, "2023-05-19"),
        # 20 and 21 May 2023 are a weekend.
        ("They met last weekend.", "2023-05-20", False, "2023-05-13/2023-05-14"),
        ("They met last weekend.", "2023-05-21", False, "2023-05-13/2023-05-14"),
        ("They met last weekend.", "2023-05-22", False, "2023-05-20/2023-05-21"),
        ("They met over the weekend.", "2023-05-21", False, "2023-05-20/2023-05-21"),
        ("They will meet this weekend.", "2023-05-20", True, "2023-05-20/2023-05-21"),
        ("They will meet this weekend.", PUBLISHED, True, "2023-05-20/2023-05-21"),
        ("They will meet at the weekend.", "2023-05-21", True, "2023-05-20/2023-05-21"),
        ("They will meet next weekend.", "2023-05-20", True, "2023-05-27/2023-05-28"),
        ("They will meet next weekend.", PUBLISHED, True, "2023-05-20/2023-05-21"),
        ("They will vote next May.", PUBLISHED, True, "2024-05"),
        ("They will vote next June.", PUBLISHED, True, "2023-06"),
        ("They will vote next April.", PUBLISHED, True, "2024-04"),
        ("They will vote in May.", PUBLISHED, True, "2023-05"),
        ("They will bury those who died on 3 May.", PUBLISHED, True, "2023-05-03"),
        ("They will vote on 3 April.", PUBLISHED, True, "2024-04-03"),
        ("Talks resume on 5 January.", "2023-12-20", False, "2024-01-05"),
        ("Talks resume on January 15, the mediator says.", "2023-12-20", False, "2024-01-15"),
        ("They met on 31 January.", "2023-12-01", False, "2023-01-31"),
        ("They met in January.", "2023-12-20", False, "2023-01"),
        ("In March 2,000 people fled.", PUBLISHED, False, "2023-03"),
        ("In March 2.5 million people fled.", PUBLISHED, False, "2023-03"),
        ("Since March 2 million people fled.", PUBLISHED, False, "2023-03/2023-05-18"),
        ("In March 20 percent of them fled.", PUBLISHED, False, "2023-03"),
        ("In March 12 soldiers died.", PUBLISHED, False, "2023-03"),
        ("In March 12 to 15 soldiers died.", PUBLISHED, False, "2023-03"),
        ("On March 12 soldiers left.", PUBLISHED, False, "2023-03-12"),
        ("On March 2, 300 people fled.", PUBLISHED, False, "2023-03-02"),
        ("In March 12, 2022, they met.", PUBLISHED, False, "2022-03-12"),
        ("They met two weeks ago.", PUBLISHED, False, "2023-05-01/2023-05-07"),
        ("They met on 2021-07-04.", None, False, "2021-07-04"),
        ("They met on 31 February 2023.", PUBLISHED, False, None),
        ("They may march on.", PUBLISHED, False, None),
        ("They met on Monday.", None, False, None),
    ],
)
def test_a_date_is_read_against_the_article(text, published, future, expected):
    found = find(text, published, future=future)
    assert (found[0].date if found else None) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on 18 and 19 May 2023", "2023-05-18/2023-05-19"),
        ("on 17, 18 and 19 May", "2023-05-17/2023-05-19"),
        ("on May 18 and 19, 2023", "2023-05-18/2023-05-19"),
        ("on 3 and 17 May", "2023-05"),
        ("from 3 to 5 June 2022", "2022-06-03/2022-06-05"),
        ("from June 3 to June 5, 2022", "2022-06-03/2022-06-05"),
        ("18-19 May", "2023-05-18/2023-05-19"),
        ("May 18–19", "2023-05-18/2023-05-19"),
        ("from 30 December to 2 January", "2022-12-30/2023-01-02"),
        ("between 3 and 9 May", "2023-05-03/2023-05-09"),
        ("from 3 May 2014 to 5 June 2016", "2014-05-03/2016-06-05"),
        ("in February and March 2023", "2023-02/2023-03"),
        ("between November and February", "2022-11/2023-02"),
        ("from January to March 2022", "2022-01/2022-03"),
        ("between 2014 and 2016", "2014/2016"),
        ("from 2014 to 2016", "2014/2016"),
        ("in 2014–16", "2014/2016"),
        ("in 2014 and 2015", "2014/2015"),
        ("on Monday and Tuesday", "2023-05-15/2023-05-16"),
        ("from Monday to Wednesday", "2023-05-15/2023-05-17"),
        ("in the 1990s", "1990/1999"),
        ("in the early 1990s", "1990/1999"),
        ("since the 1990s", "1990/2023-05-18"),
        ("since February 2022", "2022-02/2023-05-18"),
        ("since 2014", "2014/2023-05-18"),
        ("since Monday", "2023-05-15/2023-05-18"),
        ("by 2014", "../2014"),
        ("by 2030", "2023-05-18/2030"),
        ("in recent years", "../2023"),
        ("in the past few weeks", "../2023-05-18"),
        ("over the last several months", "../2023-05"),
        ("in the last 48 hours", "2023-05-16/2023-05-18"),
        ("in the late 1970's", "1970/1979"),
        ("in recent months", "../2023-05"),
        ("over the past three years", "2020/2023"),
        ("in the last two days", "2023-05-16/2023-05-18"),
        ("over the past decade", "2013/2023"),
        ("last week", "2023-05-08/2023-05-14"),
        ("earlier this week", "2023-05-15/2023-05-18"),
        ("over the weekend", "2023-05-13/2023-05-14"),
        ("last weekend", "2023-05-13/2023-05-14"),
        ("overnight", "2023-05-17/2023-05-18"),
        ("within the next two years", "2023/2025"),
    ],
)
def test_a_stretch_of_time_is_a_range(words, expected):
    (found,) = find(f"The ministers met {words}.", PUBLISHED)
    assert found.date == expected
    assert found.precision == precision_of(expected)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("in mid-May", "2023-05"),
        ("in late April", "2023-04"),
        ("late last year", "2022"),
        ("in fiscal year 2009", "2009"),
        ("in May of last year", "2022-05"),
        ("in late September last year", "2022-09"),
        ("on 7 June last year", "2022-06-07"),
        ("in March of this year", "2023-03"),
        ("on Tuesday of last week", "2023-05-09"),
        ("on Friday last week", "2023-05-12"),
        ("24 hours ago", "2023-05-17"),
        ("earlier this month", "2023-05"),
        ("last month", "2023-04"),
        ("this morning", "2023-05-18"),
        ("last night", "2023-05-17"),
        ("the day before yesterday", "2023-05-16"),
        ("on Tues.", "2023-05-16"),
        ("on Mon", "2023-05-15"),
        ("on the 5th", "2023-05-05"),
        ("on the 25th", "2023-04-25"),
        ("three days ago", "2023-05-15"),
        ("a month ago", "2023-04"),
        ("eleven months ago", "2022-06"),
        ("a year ago", "2022"),
        ("on Thursday, 18 May", "2023-05-18"),
        ("on Thursday (18 May)", "2023-05-18"),
        ("on Tuesday, May 9", "2023-05-09"),
    ],
)
def test_a_phrase_is_read_to_its_precision(words, expected):
    (found,) = find(f"The ministers met {words}.", PUBLISHED)
    assert found.date == expected


@pytest.mark.parametrize(
    "words",
    [
        "about two years ago", "more than a year ago", "several years ago", "a decade ago",
        "every Monday", "up to Monday", "until 2025", "until January 2024", "before Monday",
        "after 2014",
        "on the 5th floor", "on the last day of the talks", "in the past weeks",
        "the day before", "a week later", "that year", "and sat in the sun",
        "999 years later", "on the 99th",
    ],
)  # fmt: skip
def test_what_gives_no_date_is_left_out(words):
    assert find(f"The ministers met {words}.", PUBLISHED) == []


@pytest.mark.parametrize(
    ("before", "words", "expected"),
    [
        ("on 3 May", "the day before", "2023-05-02"),
        ("on 3 May", "a day later", "2023-05-04"),
        ("on 3 May", "the next day", "2023-05-04"),
        ("on 3 May", "the following morning", "2023-05-04"),
        ("on 3 May", "two days earlier", "2023-05-01"),
        ("on 3 May", "three days after", "2023-05-06"),
        ("on 3 May", "on the same day", "2023-05-03"),
        ("on 3 May", "that evening", "2023-05-03"),
        ("on 3 May", "later in the week", "2023-05-01/2023-05-07"),
        ("on 3 May", "earlier in the day", "2023-05-03"),
        ("on 3 May", "48 hours later", "2023-05-05"),
        ("on 3 May", "the following week", "2023-05-08/2023-05-14"),
        ("on 3 May", "a week earlier", "2023-04-24/2023-04-30"),
        ("on 3 May", "the following Monday", "2023-05-08"),
        ("on 3 May", "the previous Wednesday", "2023-04-26"),
        ("on 3 May", "two months later", "2023-07"),
        ("on 3 May", "the year before", "2022"),
        ("on 18 and 19 May", "the next day", "2023-05-20"),
        ("on 18 and 19 May", "the day before", "2023-05-17"),
        ("in October 2022", "a month later", "2022-11"),
        ("in October 2022", "the next day", None),
        ("in 1992", "five years later", "1997"),
        ("in 1992", "that month", None),
        ("last week", "the next day", None),
        ("on 3 May and, as in 1992,", "the next day", "2023-05-04"),
        ("on 3 May and, as in March 2022,", "the next day", None),
    ],
)
def test_a_phrase_counts_from_the_date_told_last(before, words, expected):
    first, second = f"They met {before} in Oslo. ", f"They parted {words}."
    story = Story(first + second, PUBLISHED)
    found = find(second, PUBLISHED, last_dates=lambda: story.before(len(first)))
    assert [dated.date for dated in found] == ([expected] if expected else [])


def test_a_date_told_far_back_is_not_counted_from():
    text = "They met on 3 May. " + "It rained in the hills. " * 100
    story = Story(text + "They parted the next day.", PUBLISHED)
    assert story.before(len(text)).days is None
    assert story.before(len(text)).year == 2023


def test_a_long_list_of_numbers_takes_no_long_time():
    text = "The next day it rained. " + "1, " * 4000 + "on 3 May."
    began = time.perf_counter()
    assert Story(text, PUBLISHED).before(len(text)).days == (date(2023, 5, 3),) * 2
    assert time.perf_counter() - began < 1


def test_of_a_week_and_its_day_beside_it_the_day_is_told():
    found = find("They met on 3 May and parted two weeks later, on 18 May.", PUBLISHED)
    assert [dated.date for dated in found] == ["2023-05-03", "2023-05-18"]


def test_an_earlier_date_of_the_sentence_comes_first():
    found = find("They met on 3 May and parted the next day.", PUBLISHED)
    assert [dated.date for dated in found] == ["2023-05-03", "2023-05-04"]


@pytest.mark.parametrize("published", ["9999-12-31", "0001-01-01", "20230518", "soon", ""])
def test_the_ends_of_the_calendar_do_not_stop_it(published):
    text = (
        "On Monday, next week, last week, in December, next year, 999 years ago, tomorrow, "
        "overnight, over the past 900 decades, at the weekend, on the 31st, and a day later."
    )
    for future in (False, True):
        assert all(precision_of(dated.date) for dated in find(text, published, future=future))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2014/2016-03", date(2014, 1, 1), date(2016, 3, 31)),
        ("../2023", None, date(2023, 12, 31)),
        ("2014/..", date(2014, 1, 1), None),
        ("2023-13", None, None),
    ],
)
def test_bounds_are_the_first_and_last_day(text, first, last):
    assert bounds(text) == (first, last)


@pytest.mark.parametrize(
    ("dated", "unit", "count", "expected"),
    [
        ("2023-05-18/2023-05-19", "day", 2, "2023-05-21"),
        ("2023-05-18/2023-05-19", "day", -2, "2023-05-16"),
        ("2023-05-18", "week", -1, "2023-05-08/2023-05-14"),
        ("2023-05", "month", -7, "2022-10"),
        ("1998", "year", 3, "2001"),
        ("2023-05", "day", 1, None),
    ],
)
def test_a_time_apart_is_counted_from_the_near_end_of_a_range(dated, unit, count, expected):
    assert apart(Dated(dated, precision_of(dated), 0, 0), unit, count) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("last spring", "2022-03/2022-05"),
        ("this spring", "2023-03/2023-05"),
        ("last winter", "2022-12/2023-02"),
        ("this winter", "2022-12/2023-02"),
        ("in the autumn", "2022-09/2022-11"),
        ("in late summer", "2022-06/2022-08"),
        ("in the summer of 2008", "2008"),
        ("in the winter of 2023", "2023"),
        ("in autumn last year", "2022"),
        ("after the town’s fall last year", "2022"),
        ("as prices fall this year", "2023"),
        ("since the summer", "2022-06/2023-05-18"),
        ("after the riots of July", None),
        ("under the November deal", "2022-11"),
        ("at the end of April", "2023-04"),
        ("thirteen months ago", "2022-04"),
        ("twenty-five years ago", "1998"),
        ("1,000 days ago", "2020-08-21"),
        ("on Friday", "2023-05-12"),
        ("this week", "2023-05-15/2023-05-18"),
    ],
)
def test_seasons_and_bare_months_are_dates(words, expected):
    found = [dated.date for dated in find(f"The ministers met {words}.", PUBLISHED)]
    assert found == [expected] if expected else "2022-07" in found


@pytest.mark.parametrize(
    "words",
    [
        "after the fall of Kabul", "in the Winter Palace", "on Christmas Island", "with May",
        "at the request of May", "before Christmas", "under spring skies", "in winter clothing",
        "over tonnes of winter barley", "near the summer camp", "where shells fall", "this fall",
        "at Orthodox Christmas", "in the new year", "at the Lunar New Year", "on Easter Sunday",
        "under the Good Friday accord", "after Bloody Sunday", "before the last summer Games",
        "under the May government", "on the March on Rome", "0 days ago", "2.5 weeks ago",
        "two or three weeks ago",
    ],
)  # fmt: skip
def test_names_and_other_words_are_not_seasons(words):
    assert find(f"The ministers met {words}.", PUBLISHED) == []


def test_a_coming_season_is_meant_in_the_future():
    text = "They will vote in the autumn; next winter they return."
    found = [dated.date for dated in find(text, PUBLISHED, future=True)]
    assert found == ["2023-09/2023-11", "2023-12/2024-02"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on 3 June of the same year", "1998-06-03"),
        ("in June of that year", "1998-06"),
        ("on June 3 of that year", "1998-06-03"),
        ("on June 3 of the same year", "1998-06-03"),
        ("in Lima that June", "1998-06"),
        ("that very day", "1998-04-09"),
        ("and knew that May, their leader, would resign", None),
        ("on the march of that year", None),
        ("and said that August sales rose", None),
        ("and knew that May would resign", None),
        ("and fought that winter", None),
    ],
)
def test_months_of_that_year_are_of_the_year_told(words, expected):
    found = find(f"They met on 9 April 1998 and parted {words}.", PUBLISHED)
    assert [dated.date for dated in found] == ["1998-04-09", *([expected] if expected else [])]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on the fifth of April 1999", "1999-04-05"),
        ("on the twenty-second of September, 1980", "1980-09-22"),
        ("on the thirty-first of June 1999", None),
        ("on his first April visit of 1999", "1999"),
        ("on this fourth day of May 2011", "2011-05-04"),
        ("on March the 19th, 2003", "2003-03-19"),
    ],
)
def test_a_day_may_be_in_words(words, expected):
    assert [d.date for d in find(f"They met {words}.", PUBLISHED)] == [expected] * bool(expected)


def test_that_year_is_the_one_of_the_last_range():
    text = "It seized the port in 2014. From May to July 2008 it fought; on 3 August of that year"
    assert [d.date for d in find(text, PUBLISHED)] == ["2014", "2008-05/2008-07", "2008-08-03"]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("PARIS, May 20, 2019 - On 5 June 2006 they met. On 3 October they left.", "2019-05-20",
         ["2006-06-05", "2006-10-03"]),
        ("On 25 December 1978 it invaded. On 7 January it won.", None,
         ["1978-12-25", "1979-01-07"]),
        ("On 7 January it won.", None, []),
        ("Last month they met; this year they signed; on Monday they left; on 3 May they won.",
         "2014-06", ["2014-05", "2014", "2014-05-03"]),
        ("Arms were sold during the 1995 fighting.", None, ["1995"]),
    ],
)  # fmt: skip
def test_a_day_without_a_year_follows_the_date_told_last(text, published, expected):
    story = Story(text, published)
    found, start = [], 0
    for sentence in text.split(". "):
        before = partial(story.before, start)
        found += [d.date for d in find(sentence, published, last_dates=before)]
        start += len(sentence) + 2
    assert [when for when in found if when != "2019-05-20"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fired in September 2017 and again in October.", ["2017-09", "2017-10"]),
        ("It left in November 2009 and came back in August.", ["2009-11", "2010-08"]),
        ("It bombed in December 2013, then again in January, and left in February.",
         ["2013-12", "2014-01", "2014-02"]),
        ("It jailed him in May 2017 and freed him on 4 August.", ["2017-05", "2017-08-04"]),
        # Of the article's year.
        ("Sales rose from 3 in September 2017 to 4 in October.", ["2017-09", "2022-10"]),
        ("Sales fell 4% from April 2017 and 2% from March.", ["2017-04", "2023-03"]),
        ("It left in April 2017. It came and met in March.", ["2017-04", "2023-03"]),
    ],
)  # fmt: skip
def test_a_month_goes_on_from_one_with_its_year_in_the_same_run(text, expected):
    assert [dated.date for dated in find(text, PUBLISHED)] == expected
