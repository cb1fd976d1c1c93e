"""What is dropped from a page, and what never is."""

import pytest

from multivector.text.boilerplate import boilerplate_reason, remove_boilerplate


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
