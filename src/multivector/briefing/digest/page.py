"""A digest as one HTML page, in the style of the brief."""

from multivector.briefing.digest.content import DigestContent
from multivector.briefing.digest.view import view_of
from multivector.briefing.renderings.page import environment


def page(digest: DigestContent) -> str:
    """Render the page as HTML."""
    stories = view_of(digest)
    several = [story for story in stories if len(story.entries) > 1]
    return (
        environment()
        .get_template("digest.html")
        .render(
            digest=digest,
            stories=stories,
            several=len(several),
            disputed=sum(len(story.disagreements) for story in stories),
            copies=sum(entry.copy_of is not None for s in stories for entry in s.entries),
        )
    )
