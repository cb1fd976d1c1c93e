"""What a mistyped word may have meant: "did you mean …?"."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

# At .72 the likeness finds one transposition or missing letter in a word of five ("chian"), and
# keeps apart words that share a beginning only ("Atlantis", "Atlantic").
_LIKENESS = 0.72


def suggest(
    word: str, candidates: Iterable[str] | Mapping[str, str], *, most: int = 3
) -> list[str]:
    """Return the candidates that a word is most like, best first.

    Parameters
    ----------
    word : str
        What was typed; case, hyphens and underscores do not matter.
    candidates : iterable of str, or mapping of str to str
        Names; of a mapping, the values are returned, each once.
    most : int
        How many at most: those about as like as the best.

    Examples
    --------
    >>> suggest("central-aisa", ["central-asia", "south-asia", "sahel"])
    ['central-asia']
    >>> suggest("Atlantis", ["Albania", "Andorra"])
    []
    """
    table = candidates if isinstance(candidates, Mapping) else {name: name for name in candidates}
    wanted = _plain(word)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scored: dict[str, float] = {}
    for name, shown in table.items():
        matcher.set_seq1(_plain(name))
        if matcher.real_quick_ratio() < _LIKENESS or matcher.quick_ratio() < _LIKENESS:
            continue
        scored[shown] = max(scored.get(shown, 0.0), matcher.ratio())
    best = max(scored.values(), default=0.0)
    near = [name for name, score in scored.items() if score >= max(_LIKENESS, best - 0.05)]
    return sorted(near, key=lambda name: (-scored[name], name))[:most]


def did_you_mean(word: str, candidates: Iterable[str] | Mapping[str, str]) -> str:
    """Return the question to put after an error, or nothing where no candidate is near.

    Examples
    --------
    >>> did_you_mean("infuence", ["influence", "brief"])
    '; did you mean influence?'
    """
    near = suggest(word, candidates)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _plain(word: str) -> str:
    return " ".join(word.casefold().replace("-", " ").replace("_", " ").split())
