"""What is dropped from a page, and what never is."""

import pytest

from multivector.text.boilerplate import boilerplate_reason, remove_boilerplate
from multivector.text.draft import Draft, finish


@pytest.mark.parametrize(
    ("paragraph", "reason"),
    [
        ("Back to top button", "navigation"),
        ("Skip to main content", "navigation"),
        ("Share this", "sharing"),
        ("Share on Facebook", "sharing"),
        ("Facebook Twitter WhatsApp", "sharing"),
        ("Follow us on Twitter @wire", "social handle"),
        ("@wire", "social handle"),
        ("Advertisement", "advertisement"),
        ("Story continues below advertisement", "advertisement"),
        ("Subscribe", "subscription"),
        ("Subscribe for 1 EUR Log in", "subscription"),
        ("Subscribe now from €2.50 a month | Sign in", "subscription"),
        ("Home World Politics Business Sport", "navigation"),
        ("News | Opinion | About us", "navigation"),
        ("Sign up for our daily newsletter.", "subscription"),
        ("We use cookies to improve your visit. Read our policy.", "cookie notice"),
        ("By using this site you agree to our terms of use.", "cookie notice"),
        ("By clicking “Accept”, you agree to our use of cookies.", "cookie notice"),
        ("By using this service, users accept the terms and conditions.", "cookie notice"),
        ("Read more: Three states sign a railway deal", "teaser"),
        ("Photo by Jane Doe", "photo credit"),
        ("Jane Doe/Getty Images", "photo credit"),
        ("A train at the border. Image: Jane Doe.", "photo caption"),
        ("The guests on Thursday. (Jane Doe/Xinhua)", "photo caption"),
        ("© 2023 The Wire. All rights reserved.", "copyright"),
        ("3 min read", "reading time"),
        ("Tags: trade, rail", "tags"),
        ("* * *", "ornament"),
    ],
)
def test_boilerplate_is_named(paragraph, reason):
    assert boilerplate_reason(paragraph) == reason


@pytest.mark.parametrize(
    "prose",
    [
        "Copyright law in Kazakhstan was changed in 2023.",
        "Share prices fell in Moscow after the vote.",
        "World politics",
        "Join the EU for 1 EUR a year, he said.",
        "Most read the treaty, the ministry said.",
        "Advertisement spending grew, the ministry said.",
        "The ministry did not respond, sources said (Reuters).",
        "Register for the vote opened on Monday in Tashkent.",
        "Follow talks on Monday closely, the minister told them.",
        "By continuing the war, Russia loses its customers.",
        "By using force, Russia broke the terms of the truce and shelled Ukraine.",
        "By using our ports, you broke the terms of the truce, the minister of Kenya told Uganda.",
        "By using cookies, Moscow spied on Kyiv, the ministry said.",
        "Subscribe to the treaty, he urged the three states.",
        "Related parties share this view, and comments from sponsors of the law are rare.",
        "He asked them to read more: the press, he said, knew the cookies, menus and ads of power.",
        "Photo agencies said that their images had been censored in the capital.",
    ],
)
def test_prose_with_such_words_stays(prose):
    assert boilerplate_reason(prose) is None
    assert remove_boilerplate(["They met.", prose])[0] == ["They met.", prose]


def test_a_list_of_links_at_the_end_goes_and_prose_after_it_stays():
    prose = "The ministers agreed on Friday to build the line, and work is to begin in the spring."
    kept, dropped = remove_boilerplate(
        [prose, "Related Articles", "A line for the steppe", "Who pays for the rails?", prose]
    )
    assert kept == [prose, prose]
    assert dropped == {"related": 3}


def test_a_heading_before_prose_is_not_a_list():
    prose = "The sources of the river lie in the mountains, and three states claim its water."
    assert remove_boilerplate(["Sources", prose])[0] == ["Sources", prose]


@pytest.mark.parametrize("line", ["Comments (12)", "3 comments", "Leave a comment", "Most read"])
def test_nothing_is_read_below_the_end_of_an_article(line):
    prose = "The ministers agreed on Friday to build the line, and work is to begin in the spring."
    page = ["Subscribe for 1 EUR Log in", "Home World News Sport", "A line is built", prose, prose]
    draft = Draft(text="\n\n".join([*page, line, "ann7", prose]))
    article = finish(draft, sha256="0", source="a")
    assert article.title == "A line is built"
    assert article.text == f"A line is built\n\n{prose}\n\n{prose}"
    assert article.dropped["after the article"] == 3


def test_such_a_line_above_the_article_ends_nothing():
    prose = "The ministers agreed on Friday to build the line, and work is to begin in the spring."
    for page in (["3 comments", prose, prose], [prose, prose, "Most read", *[prose] * 3]):
        assert remove_boilerplate(page)[0].count(prose) == page.count(prose)


@pytest.mark.parametrize("line", ["12 comments", "Leave a comment", "Join the conversation"])
def test_a_link_to_comments_above_the_body_is_all_that_goes(line):
    prose = "The ministers agreed on Friday to build the line, and work is to begin in the spring."
    kept, dropped = remove_boilerplate(["A line is built", prose, prose, line, *[prose] * 3])
    assert (kept, dropped) == (["A line is built", *[prose] * 5], {"comments": 1})


REPORT = (
    "Fiji expelled two diplomats of Tonga on Thursday. Tonga protested and called it unfriendly."
)


def test_the_marks_of_a_wire_are_neither_title_nor_text():
    for slug in (
        "r w BC-FIJI-TONGA-ENVOYS 2ndLd-Writethru   08-14 0388",
        "a0512 r i BC-Fiji-Tonga 08-14 0233",
        "PM-Fiji-Tonga, 1st Ld, 0420",
        "BC-Fiji-Tonga, Urgent",
    ):
        text = f"ZCZC FJI0031\n{slug}\n\nFiji expels Tongans\n\n{REPORT}\n\nsd/pk/09\n\nNNNN\n"
        made = finish(Draft(text), sha256="0", source="a")
        assert made.title == "Fiji expels Tongans"
        assert made.text == f"Fiji expels Tongans\n\n{REPORT}"
        assert made.dropped == {"wire mark": 4}


@pytest.mark.parametrize(
    "line", ["AM-radio row splits Fiji cabinet", "US/UK raids hit Yemen", "AU-EU summit ends"]
)
def test_a_title_with_a_dash_or_a_bar_is_no_slug(line):
    assert finish(Draft(f"{line}\n\n{REPORT}"), sha256="0", source="a").title == line


def test_headers_of_printed_pages_go_and_rows_and_articles_stay():
    lines = ["Post - Sea - page 3", "Post - Sea - page 4", "Ledger, 1 May 2002  Page 2 of 3",
             "Page 4 / 9"]  # fmt: skip
    rows = ["Article 2", "Article 3", "Latvia | 120", "Estonia | 140", "Group A - 1"]
    text = "\n\n".join(
        ["Fiji expels Tongans", REPORT, *lines, *rows, REPORT.replace("Fiji", "Niue")]
    )
    made = finish(Draft(text), sha256="0", source="a")
    assert made.dropped["header or footer of a page"] == len(lines)
    assert all(row in made.text.split("\n\n") for row in rows)
