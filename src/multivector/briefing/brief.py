"""The brief of one article, or the digest of several."""

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from multivector.answers.article import Source, several
from multivector.briefing.build import brief as of_one
from multivector.briefing.digest.digest import digest
from multivector.briefing.digest.document import Digest
from multivector.briefing.renderings.document import Brief
from multivector.errors import UsageError
from multivector.text.article import Article
from multivector.text.dates import Day


def brief(
    source: Source,
    *,
    region: str | None = None,
    powers: Sequence[str] | None = None,
    later: bool = False,
    published: Day | None = None,
    allow_private: bool = False,
    min_confidence: float = 0.0,
    edits: str | Path | None = None,
    as_of: str | None = None,
    workers: int = 1,
) -> Brief | Digest:
    """Build the brief of an article, or the digest of a folder, archive or feed.

    Parameters
    ----------
    source : Path, str, Article or CodedArticle
        A file, a URL, text, or an article already read or coded; see
        :func:`multivector.answers.article.read`. A folder, or a source with several articles,
        produces a digest.
    region : str, optional
        ID or name of the region whose states are used to check claims. Default: the region that
        best matches the states named in the article, else those states.
    powers : sequence of str
        Codes or names of states and blocs to compare. Default: the region's, others named often.
    later : bool
        Also show figures dated after the article, marked as such.
    published : str or date, optional
        Date of publication, YYYY-MM-DD; overrides the date in the document.
    allow_private : bool
        Whether a URL may point to this machine or a private network.
    min_confidence : float
        Events with a lower ``confidence``, 0 to 1, are listed but not counted or drawn.
        Those below 0.3 are only in ``to_dict`` and JSON.
    edits : str or Path, optional
        A file (TOML, JSON or JSON Lines) that removes or changes events, claims and forms, each
        with a reason.
    as_of : str, optional
        Use only data available by this date, YYYY-MM-DD, or on the day of publication
        (``published``).
    workers : int
        Number of parallel processes for the articles of a digest.

    Returns
    -------
    Brief or Digest
        Both have ``to_html``, ``to_markdown``, ``to_json`` and ``to_dict``.

    Raises
    ------
    UsageError
        For an unknown region or power, a confidence outside 0 to 1, or an option that a digest does
        not support.
    InputError, NetworkNeeded
        If the source contains no article in English, or cannot be reached; or an edit is malformed
        or does not match anything in the article.

    Examples
    --------
    >>> found = brief("Russia invaded Ukraine in February 2022.")
    >>> found.to_dict()["events"][0]["recipient"][0]["code"]
    'UKR'
    """
    found = several(source, published=published, allow_private=allow_private)
    given: dict[str, Any] = {"region": region, "powers": powers, "edits": edits, "later": later,
                             "as_of": as_of, "min_confidence": min_confidence}  # fmt: skip
    if isinstance(found, Article):
        return of_one(found, **given)
    require_of_one(given)
    return digest(chain(found), published=published, workers=workers)


def require_of_one(given: Mapping[str, object]) -> None:
    """Raise `UsageError` for an option that is only valid for a single article."""
    for name in filter(given.get, given):
        raise UsageError("only valid for a single article; the source contains several", where=name)
