"""A digest as Markdown: in the order of the page."""

from collections.abc import Iterable

from multivector.briefing.digest.content import DigestContent
from multivector.briefing.digest.view import Entry, Point, StoryView, view_of
from multivector.briefing.renderings.address import link
from multivector.briefing.renderings.markdown import plain
from multivector.prose import day, number, opened


def markdown(digest: DigestContent) -> str:
    """Return the digest as Markdown."""
    stories = view_of(digest)
    blocks = [f"# {told_of(digest)}", *(_story(story) for story in stories)]
    if digest.refused:
        rows = [f"- {plain(one.source)}: {plain(one.reason)}" for one in digest.refused]
        blocks.append("## Not read\n\n" + "\n".join(rows))
    withheld = sum(story.withheld for story in stories)
    if withheld:
        blocks.append(f"{number(withheld, 'sentence')} withheld, as they failed our own check.")
    blocks.append(f"Made by multivector {plain(digest.version)}; coder {plain(digest.coder)}.")
    return "\n\n".join(blocks) + "\n"


def told_of(digest: DigestContent) -> str:
    """Return how many articles and stories a digest has."""
    many = articles_of(*map(sum, zip(*(story.counted for story in digest.stories), strict=True)))
    return f"{many}, {number(len(digest.stories), 'story')}"


def articles_of(articles: int, copies: int) -> str:
    """Return a number of articles and their copies in words: "1 article and 2 copies"."""
    return number(articles, "article") + (f" and {number(copies, 'copy')}" if copies else "")


def _story(story: StoryView) -> str:
    parts = [f"## {story.number}. {plain(story.title)}", _points("", story.events)]
    for about, sides in story.disagreements:
        parts.append(_points(f"**They disagree** on {plain(about)}:", sides))
    parts += [_points("", story.claims), _points("", story.voices)]
    parts.append("\n".join(map(_entry, story.entries)))
    return "\n\n".join(filter(None, parts))


def _points(head: str, points: Iterable[Point]) -> str:
    rows = "\n".join(f"- {_point(point)}" for point in points)
    return "\n\n".join(filter(None, (head, rows))) if rows else ""


def _point(point: Point) -> str:
    verdict = f"**{opened(point.verdict)}** " if point.verdict else ""
    quoted = f"“{plain(point.quoted)}” " if point.quoted else ""
    return f"{verdict}{quoted}{plain(point.words)} ({', '.join(map(str, point.cites))})"


def _entry(entry: Entry) -> str:
    article, address = entry.article, link(entry.article.url)
    about = ", ".join(map(plain, filter(None, (article.publisher, day(article.published)))))
    where = f"<{address}>" if address else plain(entry.file)
    said = f"copy of {entry.copy_of}" if entry.copy_of else plain(entry.lead)
    return f"{entry.number}. {about + ': ' if about else ''}{said} {where}"
