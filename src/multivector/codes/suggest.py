"""Suggest corrections for mistyped words: "did you mean …?"."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from multivector.errors import UsageError

# A similarity of .72 allows one transposition or missing letter in a five-letter word ("chian") and
# rejects words that only share a prefix.
_LIKENESS = 0.72


def suggest(word: str, candidates: Iterable[str] | Mapping[str, str]) -> list[str]:
    """Return the three candidates at most that are most similar to a word, best first.

    ``word``: the word entered; case, hyphens and underscores are ignored. ``candidates``: names to
    compare with; for a mapping, its values are returned, each once. Only those nearly as similar as
    the best are returned.

    >>> suggest("central-aisa", ["central-asia", "south-asia", "sahel"])
    ['central-asia']
    >>> suggest("Atlantis", ["Albania", "Andorra"])
    []
    """
    table = candidates if isinstance(candidates, Mapping) else {name: name for name in candidates}
    wanted = plain(word)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scored: dict[str, float] = {}
    for name, shown in table.items():
        matcher.set_seq1(plain(name))
        if matcher.real_quick_ratio() < _LIKENESS or matcher.quick_ratio() < _LIKENESS:
            continue
        scored[shown] = max(scored.get(shown, 0.0), matcher.ratio())
    best = max(scored.values(), default=0.0)
    near = [name for name, score in scored.items() if score >= max(_LIKENESS, best - 0.05)]
    return sorted(near, key=lambda name: (-scored[name], name))[:3]


def did_you_mean(word: str, candidates: Iterable[str] | Mapping[str, str]) -> str:
    """Return a suggestion to append to an error message; empty if no candidate is similar.

    >>> did_you_mean("infuence", ["influence", "brief"])
    '; did you mean influence?'
    """
    near = suggest(word, candidates)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def unknown(
    noun: str, word: str, known: Iterable[str] | Mapping[str, str], where: str | None = None,
    allowed: str | None = None, next: str | None = None,
) -> UsageError:  # fmt: skip
    """Return the error for a word that names nothing, with suggestions; allowed: all known.

    >>> str(unknown("format", "jsn", ["json", "csv"], where="--format"))
    "--format: unknown format: 'jsn'; did you mean json?\\n  allowed: json, csv"
    """
    what = f"unknown {noun}: {word!r}{did_you_mean(word, known)}"
    listed = ", ".join(known) if allowed is None else allowed
    return UsageError(what, where=where, allowed=listed, next=next)


def plain(word: str) -> str:
    """Return a word without regard to case, hyphens and underscores."""
    return " ".join(word.casefold().replace("-", " ").replace("_", " ").split())
