"""Title, date and publisher of plain pages."""

import pytest

from multivector.errors import UsageError
from multivector.text.dates import find_date, given_date, line_date, normal_date, read_date
from multivector.text.draft import Draft, finish
from multivector.text.header import read_header


def test_the_kind_of_a_paper_is_no_title() -> None:
    for head in (["PRESS STATEMENT"], ["MEDIA RELEASE", "FOR IMMEDIATE RELEASE"]):
        assert read_header([*head, PROSE, PROSE]).title is None
    assert read_header(["PRESS STATEMENT", "Five states meet", PROSE]).title == "Five states meet"


PROSE = "The five presidents met in the city on Thursday."


@pytest.mark.parametrize(
    "line",
    [
        "2023-05-18",
        "Thursday, May 18, 2023",
        "May 18, 2023",
        "18 May 2023",
        "Published: 18 May 2023",
        "Published 10:00 AM EDT, Thu May 18, 2023",
        "Updated 18th May 2023, 09:30 GMT",
        "2023-05-18T09:30:00Z",
        "18-May-2023",
        "Thu 18-May-23 10:15",
        "(Updated at 14:05 on 18 May 2023)",
    ],
)
def test_date_lines(line):
    assert line_date(line) == "2023-05-18"


@pytest.mark.parametrize(
    "line",
    ["05/06/2023", "May 2023", "31 June 2023", "On May 18, 2023 the leaders met.", "", "2023"],
)
def test_what_is_not_a_date_line(line):
    assert line_date(line) is None


def test_dates_of_feeds_and_users():
    assert normal_date("Thu, 18 May 2023 23:30:00 -0500") == "2023-05-18"
    for written in ("20230518", "20230518T093000Z", "2023/05/18 09:30", "18.05.2023", "05/18/2023"):
        assert normal_date(written) == "2023-05-18"
    for written in ("05/06/2023", "20231318", "1684368000", "202305", "5.2023"):
        assert normal_date(written) is None
    assert find_date("in the year of the rabbit") is None
    assert given_date(None) is None
    with pytest.raises(UsageError, match="not a date"):
        given_date("last week")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        *(("18.05.2023", "2023-05-18"), ("3.5.2021", "2021-05-03"), ("18/05/2023", "2023-05-18")),
        *(("05/18/2023", "2023-05-18"), ("05/05/2023", "2023-05-05"), ("18-05-2023", "2023-05-18")),
        *(("May 18, 2023", "2023-05-18"), ("18th May, 2023", "2023-05-18")),
        *(("2023/05/18", "2023-05-18"), ("20230518", "2023-05-18"), ("2023-05", "2023-05")),
        *(
            ("May 2023", "2023-05"),
            ("Sept. 2021", "2021-09"),
            ("2023", "2023"),
            ("2023/05", "2023-05"),
        ),
        ("2023-05-18T23:00:00Z", "2023-05-18"),
    ],
)
def test_dates_as_people_type_them(typed, read):
    assert read_date(typed) == read


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        *(("05/06/2023", "2023-06-05 or 2023-05-06"), ("31.02.2023", "not a date")),
        *(("2023-13", "not a date"), ("18 May", "not a date"), ("", "not a date")),
        *(("20231345", "not a date"), ("0023", "not a date"), ("05.18.2023", "not a date")),
    ],
)
def test_what_is_not_a_date_names_the_parameter(typed, says):
    with pytest.raises(UsageError, match=says) as caught:
        read_date(typed, parameter="published")
    assert caught.value.where == "published"


def test_a_full_date_may_be_needed():
    with pytest.raises(UsageError, match="not a full date: '2023-05'"):
        given_date("2023-05")


def test_a_head_is_read_and_taken_out():
    found = read_header(
        [
            "World",
            "Five states, one host",
            "By Jane Doe, The Wire",
            "May 18, 2023",
            PROSE,
            "Source: The Wire",
        ]
    )
    assert found.title == "Five states, one host"
    assert (found.published, found.publisher) == ("2023-05-18", "The Wire")
    assert found.paragraphs == ("Five states, one host", PROSE)
    assert found.dropped == {"section name": 1, "byline": 1, "date line": 1, "source line": 1}


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Transcript: Briefing at the State Department, 18 September 2024", "2024-09-18"),
        ("Remarks by the president in Nairobi, May 3, 2024", "2024-05-03"),
        ("Timeline: the coup of 3 May 2004", None),
        ("Statement on the invasion of 24 February 2022", None),
        ("Battle of Adwa, 1 March 1896", None),
    ],
)
def test_the_title_of_a_transcript_ends_with_its_date(title, day):
    found = read_header([title, PROSE, PROSE])
    assert (found.title, found.published) == (title, day)


def test_the_first_date_line_counts():
    assert (
        read_header(["2011-12-02", "A title", "Thursday, May 7, 2015", PROSE]).published
        == "2011-12-02"
    )


def test_a_first_sentence_is_no_title_and_one_paragraph_is_the_text():
    assert read_header([PROSE, PROSE]).title is None
    assert read_header(["Talks in Ankara"]).title is None
    assert read_header(["By land and by sea the goods arrived.", PROSE]).dropped == {}


@pytest.mark.parametrize(
    "line",
    [
        *("By Ann Lee, Reuters", "BY JOHN DOE - Staff Writer", "By May Lee, AP", "By April Díaz"),
        *("By Łukasz Nowak", "By Sunday Adeyemi, Lagos", "By Šárka Nováková and Bo Li, The Wire"),
        *("By Ann Lee and Bo Li, Reuters.", "By Ann de Vries, Foreign Affairs correspondent"),
    ],
)
def test_a_byline_is_taken_out(line):
    assert read_header(["A title", PROSE, line, PROSE]).dropped == {"byline": 1}


@pytest.mark.parametrize(
    "line",
    [
        "By Thursday, Russian troops had seized the port and Kyiv said 40 soldiers were dead.",
        "By Thursday, Russian Troops Had Left",
        "By May, Kenya and Uganda, Rwanda and Burundi were at war.",
        "By Sunday and Monday, Kenya had left.",
        "By Nightfall, Russian forces had shelled Kharkiv.",
        "BY FRIDAY, KENYA HAD LEFT",
    ],
)
def test_a_sentence_on_the_time_of_a_deed_is_no_byline(line):
    assert read_header(["A title", PROSE, line, PROSE]).paragraphs[2] == line


def test_an_agency_in_the_dateline_is_the_publisher():
    head = ["Talks begin", "TASHKENT, May 18 (Reuters) - The ministers met on Thursday."]
    assert read_header(head).publisher == "Reuters"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Honiara, 22 March 2023", "2023-03-22"),
        ("Suva, Fiji, 22 March 2023", "2023-03-22"),
        ("ASTANA, March 22, 2023", "2023-03-22"),
        ("Nuku’alofa – 22 March 2023", "2023-03-22"),
        ("Leaders of Fiji met on 22 March 2023", None),
        ("Xi’an Summit 22 March 2023", None),
    ],
)
def test_a_line_of_place_and_date_dates_the_page(line, published):
    found = read_header(["Five states meet", line, "They met on Thursday to talk about trade."])
    assert found.published == published
    assert (line in found.paragraphs) == (published is None)


def test_a_title_with_a_date_stays_a_title():
    found = read_header(["Suva, 22 March 2023", "They met on Thursday to talk about trade."])
    assert found.paragraphs[0] == "Suva, 22 March 2023"
    assert found.published == "2023-03-22"
    above = read_header(["Suva, 22 March 2023", "Five states meet", PROSE, PROSE])
    assert (above.title, above.published) == ("Five states meet", "2023-03-22")


@pytest.mark.parametrize(
    "line",
    [
        *("*By our correspondent in Suva, 22 March 2023*", "By Ann Lee and Bo Li – 22 March 2023"),
        *("22 March 2023 | By Ann Lee", "By ANN LEE | Mar. 22, 2023 | Updated 3:05 p.m."),
        *("22 March 2023, Suva, Fiji", "Press release | 22 March 2023 | Suva"),
        *("Published: 22/03/2023 14:05", "Posted on 22.03.2023 14:05", "Last modified 2023/03/22"),
        *("From our own correspondent, Suva, 22 March 2023", "(22 March 2023)"),
        *("SUVA, Mar 22, 2023 (Kyodo)", "SUVA/APIA, 22 March 2023", "Suva/New York, 22 March 2023"),
        *(
            "SUVA, March 22, 2023 (PACNEWS) —",
            "Suva (AFP) | 22 March 2023",
            "22 Mar 2023 (Reuters)",
        ),
        *(
            "Suva (PACNEWS), March 22, 2023",
            "SUVA, Fiji, March 22, 2023. /TASS/.",
            "Suva (AP) — March 22, 2023",
        ),
        *("SUVA, 22 March 2023, Anadolu Agency", "The Fiji Times | 22 March 2023, 10:15 PM FJT"),
        *(
            "22 March 2023, Suva (PACNEWS)",
            "SUVA, 22 Mar, 2023 (BSS/AFP)",
            "Suva, Fiji; 22 March 2023",
        ),
        # When the page was changed, in any order.
        *(
            "SUVA, MARCH 22, 2023 19:48 FJT | UPDATED 22:10 FJT",
            "March 22, 2023 12:10 PM GMT+12 · Updated 3 hours ago",
            "Wed 22 Mar 2023 03.12 GMT Last modified on Thu 23 Mar 2023 09.30 GMT",
            "Updated: 23 March 2023 14:05 | Published: 22 March 2023 10:15",
            "Modified 23 March 2023, first published 22 March 2023",
            "Source: Pacnews | Updated: 2023-03-22 22:17:30",
        ),
        *("Posted on March 22, 2023 by Ann Lee", "Posted by Ann Lee on 22 March 2023"),
        *("March 22, 2023 by Ann Lee in World News", "Published March 22, 2023 under Politics"),
        *("Mar 22, 2023 / 02:15 AM FJT", "Posted Wednesday, March 22, 2023; 5:34 a.m. (FJT)"),
        *("USA Today, 22 March 2023", "The Sunday Times, 22 March 2023"),
        *("2023.03.22 21:40", "Suva, Mar 22, 2023 09:12 FJT; last updated 11:47 FJT"),
    ],
)
def test_a_line_of_the_head_dates_the_page_and_is_taken_out(line):
    found = read_header(["Five states meet", line, PROSE])
    assert found.published == "2023-03-22"
    assert found.paragraphs == ("Five states meet", PROSE)


@pytest.mark.parametrize(
    "line",
    [
        *("Paris Agreement, 22 March 2023", "War; 22 March 2023", "Suva Accords; 22 March 2023"),
        *("Good Friday, 22 March 2023", "Suva II, 22 March 2023", "Timeline: 22 March 2023"),
        *("Fiji | 22 March 2023 | 17", "By Wednesday, 22 March 2023 the leaders had met."),
        *("Published: 03/04/2023 14:05", "Leaders of Fiji | who met on 22 March 2023"),
        *(
            "Suva/Apia talks of 22 March 2023",
            "The coup of 22 March 2023 (Fiji)",
            "Fiji (22 March 2023 on)",
        ),
        *("22 March 2023 (Wednesday) – Fiji votes", "Photo: Ann Lee (AFP), 22 March 2023"),
    ],
)
def test_a_line_with_more_than_a_date_stays(line):
    found = read_header(["Five states meet", line, PROSE])
    assert (found.published, found.paragraphs[1]) == (None, line)


@pytest.mark.parametrize(
    "lines",
    [
        ("24 February 2022 | Russia invades Ukraine",),
        ("24 February 2022 | Invasion of Ukraine", "2 March 2022 | Vote of the Assembly"),
        ("Kyiv | 24 February 2022 • Troops cross the border",),
    ],
)
def test_the_entries_of_a_timeline_stay(lines):
    found = read_header(["How the war came", *lines, PROSE])
    assert (found.published, found.paragraphs) == (None, ("How the war came", *lines, PROSE))


def test_the_date_of_a_byline_is_no_day_of_the_story():
    text = f"Envoy expelled\n\n*By our correspondent in Suva, 22 March 2023*\n\n{PROSE}"
    article = finish(Draft(text=f"{text}\n\nA day later, they left."), sha256="0", source="a")
    assert "22 March" not in article.text


STRIKES = "US, UK launch strikes on Al Houthi targets in Yemen after Red Sea attacks"


@pytest.mark.parametrize(
    ("text", "title", "day"),
    [
        (f"{STRIKES}\nPublished: January 12, 2024 09:41 | Last updated: January 12, 2024 16:05\n"
         f"Agencies\n\n{PROSE}", STRIKES, "2024-01-12"),
        ("MINISTRY OF FOREIGN AFFAIRS\n\nPress Release No: 251, 12 December 2024, Regarding the "
         f"Ankara Declaration\n\n{PROSE}", "Ankara Declaration", "2024-12-12"),
        (f"No: 7, 3 May 2024, Press Release Regarding the Vote in Panama\n\n{PROSE}",
         "Vote in Panama", "2024-05-03"),
        (f"The Reporter Ethiopia | News\n\nEthiopia opens dam\n\nMay 3, 2024\n\n{PROSE}",
         "Ethiopia opens dam", "2024-05-03"),
        (f"World | Ethiopia opens its dam at last\n\nMay 3, 2024\n\n{PROSE}",
         "World | Ethiopia opens its dam at last", "2024-05-03"),
    ],
)  # fmt: skip
def test_headers_of_papers_and_ministries(text: str, title: str, day: str):
    article = finish(Draft(text), sha256="0" * 64, source="-")
    assert (article.title, article.published) == (title, day)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Ann Lee |  15.01.2024 - Update : 16.01.2024",
            "Updated: 16.01.2024 Published: 15.01.2024",
        ),
        *("PRESS RELEASE 41/25 15 January 2024", "Press release 41/25 - 15 January 2024"),
        *("Media Release MR 24/19, 15 January 2024", "Press Release (2024) 045 - 15 January 2024"),
        *("IP/24/1234 Lima, 15 January 2024", "SC/15943 15 January 2024"),
        *("🔴 Border Post, [15.01.2024 14:12]", "Forwarded from Border Post [15.01.2024 14:12]"),
        *("FOR IMMEDIATE RELEASE January 15, 2024", "Vol. 12, No. 4, 15 January 2024"),
        *("2024-01-15 14:20:11 Border Post", "Post | 2024-01-15 14:20:11|Editor: ann"),
        *("Issued on: 15/01/2024 - 14:20Modified: 16/01/2024 - 14:18", "15.01.2024. 14:20"),
        *("AFP , Monday 15 Jan 2024", "January 15, 2024 / 2:20 PM EST / Border Post"),
        *("2:20 PM · Jan 15, 2024 · 1.2M Views", "15 January 2024, 14:20 Lima"),
        *("Lima. January 15, 2024", "N° 12/2024 – Lima, 15 January 2024"),
    ],
)
def test_the_day_beside_a_number_a_channel_or_an_update_is_read(line):
    for above in (["Five states meet", line], [line, "Five states meet"]):
        found = read_header([*above, PROSE, PROSE])
        assert (found.title, found.published) == ("Five states meet", "2024-01-15")
        assert line not in found.paragraphs


@pytest.mark.parametrize(
    "line",
    [
        *("Ruling 41/25 of 15 January 2024", "Killed: 41, 15 January 2024"),
        *("The Lima Treaty of 15 January 2024", "Good Friday, 15 January 2024"),
    ],
)
def test_the_day_of_a_subject_is_not_read(line):
    assert read_header(["Five states meet", line, PROSE, PROSE]).published is None


def test_a_subtitle_is_not_joined_to_the_title():
    title = "Five states of the isthmus meet to end their war"
    under = "Protocol approved with 287 votes in favour and 55 against"
    text = f"{title}\n{under}\n\n{(PROSE + ' ') * 4}\n\n{(PROSE + ' ') * 3}"
    assert finish(Draft(text=text), sha256="0", source="a").title == title


@pytest.mark.parametrize(
    "above",
    [
        ["REPUBLIC OF GUYANA", "MINISTRY OF FOREIGN AFFAIRS", "PRESS RELEASE"],
        ["Congressional Research Service", "In Focus IF10982"],
        ["Council of the European Union"],
        ["DAILY STAR – BUSINESS DESK"],
    ],
)
def test_who_issues_a_paper_is_not_its_title(above):
    title = "Ties of two states and their neighbours"
    assert read_header([*above, title, "18 May 2023", PROSE, PROSE]).title == title


@pytest.mark.parametrize(
    "title",
    [
        "Parliament Overrides Veto on Law of Agents",
        "Government of Mali Suspends Mission",
        "Ministry of Foreign Affairs Summons Envoy",
    ],
)
def test_a_headline_with_the_name_of_a_body_is_a_title(title):
    assert read_header([title, "A second line of the headline", PROSE, PROSE]).title == title


def test_several_reports_in_a_file_are_told():
    reports = ("NAIROBI, Oct 2 (Reuters) - Kenya signed a pact.", "LIMA, Oct 3 (AFP) - Peru did.")
    with pytest.warns(UserWarning, match="2 reports, of NAIROBI, LIMA"):
        finish(Draft("\n\n".join(reports)), sha256="0" * 64, source="two.txt")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (["Farm trade letter", "July 2019"], "2019-07"),
        (["Levant monitor, 17 February 2010"], "2010-02-17"),
        (["The dam", "Dushanbe, September 2013"], "2013-09"),
        (["The war of Suez, 26 July 1956"], None),
        (["Timeline", "June 2014", "They met.", "July 2014"], None),
    ],
)
def test_a_month_or_the_day_after_a_title_is_the_date(head, expected):
    text = "The five presidents met in the city on Thursday."
    assert read_header([*head, text, text]).published == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Broadcast: Wednesday 20 April 2022, 7.10 am"], "2022-04-20"),
        (["First broadcast 7 November 2012"], "2012-11-07"),
        (["Tabled: 15 January 2024", "Answered: 23 January 2024"], "2024-01-23"),
        (["Date of question: 2 May 2017", "Date of answer: 14 June 2017"], "2017-06-14"),
        (["Asked on 4 May 2011, answered 12 May 2011"], "2011-05-12"),
    ],
)
def test_the_day_of_an_answer_or_a_broadcast_is_that_of_publication(lines, expected):
    assert read_header(["Talks on the Nile", *lines, PROSE, PROSE]).published == expected


def test_the_house_and_the_kind_of_a_question_are_not_its_title():
    head = ["House of Commons", "Written Questions and Answers", "UIN 9412", "Red Sea: Shipping"]
    assert read_header([*head, PROSE, PROSE]).title == "Red Sea: Shipping"
    for kind in ("Oral Answers to Questions", "Questions Without Notice", "Questions on Notice"):
        head = ["House of Representatives", kind, "Peru: Fishing"]
        assert read_header([*head, PROSE, PROSE]).title == "Peru: Fishing"
