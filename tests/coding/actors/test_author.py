import pytest

from multivector.coding.coder import code
from multivector.text.article import Article

SPEECH = (
    "Mr President, Kenya welcomes this debate. My country has always supported the Organization. "
    "Kenya hosted talks with Japan. We urge Iran to release the sailors."
)


def _sources(text: str) -> set[str | None]:
    article = Article("a", text, None, "2023-05-01", None, None, "en", "", "-")
    events = code(article).events
    return {side.code for e in events if "Iran" in e.text for side in e.actor}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SPEECH, "KEN"),
        # Named no more often than another state, or in a text that speaks for no state.
        (SPEECH.replace("talks with Japan", "talks with Japan on Japan"), None),
        (SPEECH.replace("My country", "The ministry"), None),
        # A digest has no one who speaks.
        ("PERU: Lima is calm.\n\nKENYA: " + SPEECH, None),
        # What a newspaper tells of itself; "my country" is of whom it quotes.
        (SPEECH.replace("My country has", "“My country,” Peru said, has"), None),
    ],
)
def test_we_are_the_state_that_a_text_speaks_for_or_nobody_named(text, code):
    assert _sources(text) == {code}
