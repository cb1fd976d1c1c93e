"""Datelines of agencies: recognised in their forms, and what only looks like one is not."""

import pytest

from multivector.coding.syntax.sentences import dateline_of, split
from multivector.text.datelines import find_dateline
from multivector.text.draft import Draft, finish

REST = "Kenya and Ethiopia signed a pact."
MORE = "The ministers of both countries met for two days and agreed to meet again next year."


@pytest.mark.parametrize(
    ("opening", "place", "date"),
    [
        ("NAIROBI, Oct 2 - ", "NAIROBI", "Oct 2"),
        ("NAIROBI, Oct 2 (Reuters) - ", "NAIROBI", "Oct 2"),
        ("(Reuters) - ", None, None),
        ("DHAKA: ", "DHAKA", None),
        ("GOMA, Congo (AP) — ", "GOMA, Congo", None),
        ("BEIJING, 5 March (Xinhua) -- ", "BEIJING", "5 March"),
        ("Washington, D.C., May 3, 2010 – ", "Washington, D.C.", "May 3, 2010"),
        ("WASHINGTON/BEIJING (Reuters) - ", "WASHINGTON/BEIJING", None),
        ("UNITED NATIONS — ", "UNITED NATIONS", None),
        ("NEW DELHI, Feb. 3 /PTI/ - ", "NEW DELHI", "Feb. 3"),
        ("Juba (Radio Miraya) – ", "Juba", None),
        ("ST. PETERSBURG, Russia, June 5 (AP) - ", "ST. PETERSBURG, Russia", "June 5"),
        ("ŁÓDŹ, Poland (AP) - ", "ŁÓDŹ, Poland", None),
        ("İstanbul, 3 May – ", "İstanbul", "3 May"),
        ("GUAM — ", "GUAM", None),
        ("SUVA, MAY 18, 2023 (AGENCY) - ", "SUVA", "MAY 18, 2023"),
        ("MOSCOW, February 20. /TASS/. ", "MOSCOW", "February 20"),
        ("SUVA (May 18, 2023) – ", "SUVA", "May 18, 2023"),
        ("(New York, May 18, 2023) – ", "New York", "May 18, 2023"),
        ("[Suva, 18 May 2023] ", "Suva", "18 May 2023"),
        ("Suva/Apia, 18 May 2023 – ", "Suva/Apia", "18 May 2023"),
        ("NEW YORK/GENEVA/NAIROBI, 18 May – ", "NEW YORK/GENEVA/NAIROBI", "18 May"),
        ("New Delhi, Feb 20 (PTI) ", "New Delhi", "Feb 20"),
        ("Mexico City, Feb 20 (EFE).- ", "Mexico City", "Feb 20"),
        ("GOMA, Congo (AP) — May 18, 2023 — ", "GOMA, Congo", "May 18, 2023"),
        ("NAIROBI — Jan. 28, 2025 — ", "NAIROBI", "Jan. 28, 2025"),
        ("Riyadh, Rajab 14, 1444 H. (December 9, 2022, SPA) -- ", "Riyadh", "December 9, 2022"),
    ],
)
def test_the_forms_of_agencies(opening, place, date):
    dateline = find_dateline(opening + REST)
    assert dateline is not None
    assert (dateline.place, dateline.date) == (place, date)
    assert (opening + REST)[dateline.end :] == REST


@pytest.mark.parametrize(
    "text",
    [
        "US - China talks resumed on Monday.",
        "U.S.-China talks resumed.",
        "North Korea: what next?",
        "May 3 - a day of mourning.",
        "On Monday - a day after the vote - the army left.",
        "Tokyo -- Japan's capital -- slept.",
        "Kenya expelled an envoy - the second this year.",
        "ECOWAS – the West African bloc – imposed sanctions on Niger on Monday.",
        "NATO — which has 32 members — sent troops.",
        "NATO — Allies agreed on Monday.",
        "UNHCR: Refugees fled Sudan.",
        "World Food Programme (WFP) – the UN agency – left Sudan.",
        "World Health Organization (WHO) - Doctors left Sudan.",
        "HAMAS – a group that rules Gaza – rejected the plan.",
        "Juba Front (Rebels) – once an ally – left.",
        "24 February 2022 (Thursday) – Russia invaded Ukraine.",
        "Serbia/Kosovo: what next?",
        "Suez, 29 October 1956 (Operation Kadesh) Israeli troops crossed the border.",
        "Dhaka, Feb 21 (Language Day) The capital fell silent.",
        "Kenya, Uganda (EAC) Members met.",
        "Britain, May 3 (Reuters) said.",
    ],
)
def test_what_only_looks_like_one(text):
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("NAIROBI — Kenya – again – expelled an envoy.", "Kenya – again"),
        ("NAIROBI — al-Shabab fighters attacked.", "al-Shabab"),
        ("BERLIN — von der Leyen", "von der Leyen"),
        ("BEIJING — “We agree,” China said.", "“We agree,”"),
        ("NAIROBI, Oct 2 (Reuters) - kenya – again – left.", "kenya"),
        ("LONDON (Reuters) - eBay left Russia.", "eBay"),
        ("JERUSALEM, 3 May — at least 12 people died.", "at least"),
    ],
)
def test_what_a_report_may_begin_with(text, report):
    dateline = find_dateline(text)
    assert dateline is not None
    assert text[dateline.end :].startswith(report)


def test_a_dateline_belongs_to_no_sentence_and_offsets_are_kept():
    text = f"A headline on pacts\n\nNAIROBI, Oct 2 (Reuters) - {REST} More follows."
    sentences = split(text)
    assert [s.text for s in sentences] == ["A headline on pacts", REST, "More follows."]
    assert all(text[s.start : s.end] == s.text for s in sentences)
    assert dateline_of(text).place == "NAIROBI"


def test_an_article_that_is_all_dateline():
    assert [s.text for s in split("NAIROBI, Oct 2 (Reuters) - ")] == ["NAIROBI, Oct 2 (Reuters) -"]


@pytest.mark.parametrize(
    ("dateline", "known", "published"),
    [
        ("NAIROBI, Oct. 2, 2014 (Reuters) - ", None, "2014-10-02"),
        ("Nairobi, 2 October 2014 -- ", "2014-10-05", "2014-10-05"),
        ("NAIROBI, OCTOBER 2, 2014 (AGENCY) - ", None, "2014-10-02"),
        ("NAIROBI, Oct 2 (Reuters) - ", None, None),  # of which year, nothing tells
        (f"NAIROBI, Oct. 2, 2014 -- {REST} {MORE} Enditem", None, "2014-10-02"),
        (f"NAIROBI, Oct. 2, 2014: {REST} {MORE} — APP", None, "2014-10-02"),
        (f"Nairobi, 2 October 2014 – {REST} {MORE} (AFP)", None, "2014-10-02"),
    ],
)
def test_the_date_of_a_dateline_is_the_article_s_if_no_other_is_known(dateline, known, published):
    report = dateline if REST in dateline else f"{dateline}{REST} {MORE}"
    draft = Draft(text=f"A pact is signed\n\n{report}", published=known)
    assert finish(draft, sha256="0", source="a.txt").published == published


@pytest.mark.parametrize(
    ("opening", "later"),
    [
        ("Berlin, November 9, 1989: The wall opened", "The city marked the day."),
        ("Camp David, September 17, 1978 - The accords of a century", "Both met for two weeks."),
        ("Hiroshima, August 6, 1945", "In 1949 a law was passed. A park was laid out in 1954."),
        (
            "BERLIN, November 9, 1989: The wall fell.",
            "It was sold in 1992. Parts were left in 1998.",
        ),
        # a time or brackets, but not beside the date
        ("Chernobyl, 26 April 1986", "It blew up at 1:23. It was shut in 2000 and sealed in 2016."),
        (
            "Bhopal, 3 December 1984",
            "Gas (40 tonnes) - leaked. They paid in 1989. It was sold in 2001.",
        ),
        # a day of the week that is not that of a report
        ("Lausanne, 24 July 1923", "Hatay left in 1936. It changed in 1939. On Monday it opens."),
        (
            "Pearl Harbor, 7 December 1941",
            "Hit on a Sunday. It was shown in 1962. It was sold in 2008.",
        ),
        (
            "Lakehurst, 6 May 1937",
            "It was sold in 1968 and it was shut in 1987. Today it is open.",
        ),
    ],
)
def test_the_day_of_what_a_text_is_about_is_not_its_own(opening, later):
    draft = Draft(text=f"A day to remember\n\n{opening}\n\n{later} {MORE}")
    assert finish(draft, sha256="0", source="a.txt").published is None


@pytest.mark.parametrize(
    "opening",
    [
        "NAIROBI, 3 May 2016 (Reuters) - Kenya and Uganda signed a pact.",
        "Suva, 3 May 2016 14:05 FJT\n\nFiji and Tonga signed a pact.",
        "3 May 2016\n\nFiji and Tonga signed a pact.",
        "Suva, 3 May 2016 – Fiji and Tonga signed a pact. A field was found in 2023.",
        "Suva, 3 May 2016\n\nFiji and Tonga signed a pact on Monday. A field was found in 2023.",
    ],
)
def test_a_signed_date_is_that_of_a_report_whatever_years_it_tells(opening):
    later = "The games in 2022 were awarded to Suva. Bonds that matured in 2024 were sold at par."
    draft = Draft(text=f"A pact is signed\n\n{opening} {later} {MORE}")
    assert finish(draft, sha256="0", source="a.txt").published == "2016-05-03"


@pytest.mark.parametrize(
    "later",
    [
        "The lease that was signed will end in 2042. Goals are set for 2030 and 2050.",
        "They reaffirmed the goals of Agenda 2063 and of the 2030 Agenda.",
        "The notes mature in 2031 and 2034 and were priced at 8 per cent.",
        "Qatar, which was named host of the World Cup in 2022, joined them.",
        "On Thursday both pledged net zero in 2050. Coal was phased out in 2038.",
    ],
)
def test_a_year_to_come_does_not_put_a_report_in_the_past(later):
    draft = Draft(text=f"A pact is signed\n\nNAIROBI, Oct. 2, 2014 - {REST} {later}")
    assert finish(draft, sha256="0", source="a.txt").published == "2014-10-02"
