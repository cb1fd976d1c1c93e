"""People introduced in a document, used to resolve short names to full names."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from multivector.coding.quotes import noun_phrases
from multivector.coding.quotes.offices import ORGANISATION, Names
from multivector.coding.quotes.segments import Segment, Token
from multivector.coding.quotes.speakers import SERVING, Speaker, read_speaker

_OTHER = {"prime", "vice", "deputy"}  # words that make another office


@dataclass(slots=True)
class People:
    """People that a document introduces by full name, indexed by each part of the name."""

    by_word: dict[str, list[Speaker]] = field(default_factory=dict)
    by_name: dict[str, Speaker] = field(default_factory=dict)
    places: list[tuple[int, str]] = field(default_factory=list)  # offset, name
    titled: list[Speaker] = field(default_factory=list)  # by a surname only: "President Lee"
    # Once all are added: those of a gender, or with the words of a role, in order of place.
    _lines: dict[object, list[Speaker]] = field(default_factory=dict)

    def add(self, speaker: Speaker) -> None:
        """Add a person, or extend the earlier description of the same person."""
        words = speaker.name.split()
        known = self.by_name.get(speaker.name)
        if known is not None:
            merged = replace(
                known,
                role=known.role or speaker.role,
                affiliation=known.affiliation or (speaker.affiliation if not known.role else None),
                code=known.code or speaker.code,
                female=speaker.female if known.female is None else known.female,
            )
            self.by_name[speaker.name] = merged
            return
        if len(words) > 1:
            self.by_name[speaker.name] = speaker
            for word in set(_parts(speaker.name)):
                self.by_word.setdefault(word, []).append(speaker)

    def full(self, speaker: Speaker) -> Speaker:
        """Complete a person's name from an introduction before this position, or else after it.

        The role given in the introduction takes precedence.
        """
        known = self.by_name.get(speaker.name)
        if known is None or _parts(speaker.name)[0] in noun_phrases.PARTICLES:  # "Al Thani"
            known = self._longer(speaker) or known
        if known is None:
            return speaker
        known = self.by_name[known.name]
        short = len(speaker.name.split()) == 1
        return replace(
            speaker,
            name=known.name,
            role=known.role or speaker.role,
            affiliation=known.affiliation or speaker.affiliation,
            code=known.code if speaker.code is None or short else speaker.code,
            female=known.female if speaker.female is None else speaker.female,
        )

    def nearest(self, place: int, female: bool | None) -> Speaker | None:
        """Return the person introduced last before a position, else first after it, for "he"."""
        fits = lambda p: female is None or p.female in (None, female)  # noqa: E731
        return self._last(female, fits, self.by_name.values(), place)

    def introduced(self, start: int, end: int) -> Speaker | None:
        """Return the person introduced last between two offsets, or None."""
        if len(self.places) != len(self.by_name):
            self.places = sorted((p.place, name) for name, p in self.by_name.items())
        k = bisect_left(self.places, (end, "")) - 1
        found = self.places[k] if k >= 0 and self.places[k][0] >= start else None
        return self.by_name[found[1]] if found else None

    def holder(self, role: set[str], place: int) -> Speaker | None:
        """Return the person with a role introduced last before a position, else first after."""
        known = chain(self.by_name.values(), self.titled)
        return self._last(frozenset(role), lambda p: holds(p, role), known, place)

    def _last(
        self, key: object, fits: Callable[[Speaker], bool], known: Iterable[Speaker], place: int
    ) -> Speaker | None:
        if key not in self._lines:
            self._lines[key] = sorted(filter(fits, known), key=lambda p: p.place)
        line = self._lines[key]
        k = bisect_left(line, place, key=lambda p: p.place)
        return line[max(0, k - 1)] if line else None

    def _longer(self, speaker: Speaker) -> Speaker | None:
        words = _parts(speaker.name)
        best: Speaker | None = None
        for other in self.by_word.get(words[-1], ()):
            theirs = _parts(other.name)
            if len(theirs) <= len(words) or not set(words) <= set(theirs):
                continue
            # The nearest before this position, or else the first after it.
            if best is None or (best.place <= speaker.place and other.place <= speaker.place):
                best = other
        return best


def _parts(name: str) -> list[str]:
    """Return the words of a name as they are looked up: "al-Sharaa" is "Sharaa", too."""
    return [word.removeprefix("al-").removeprefix("el-") for word in name.lower().split()]


def holds(speaker: Speaker, role: set[str]) -> bool:
    """Return whether these words name a speaker's office, as "minister" does not a prime one's."""
    own = set((speaker.role or "").lower().split())
    return role <= own and not (own - role) & _OTHER


def people(segments: Sequence[Segment], names: Names) -> People:
    """Return the people introduced in a document, outside quotations."""
    found = People()
    for segment in segments:
        tokens = segment.tokens
        k, n = 0, len(tokens)
        while k < n:
            if not noun_phrases.is_name(tokens[k]) or tokens[k].quote >= 0:
                k += 1
                continue
            end = _run(tokens, k)
            begin = noun_phrases.start_of(tokens, end) if end - k < 12 else k
            joined = any(t.low == "and" for t in tokens[begin:k])
            if joined and not any(t.low in ORGANISATION for t in tokens[k:end]):
                begin = k  # "Ann Lee and Ian Kay" are two people
            speaker = read_speaker(tokens, min(begin, k), end, names)
            if not speaker.person and any(t.low in SERVING for t in tokens[begin:k]):
                speaker = read_speaker(tokens, k, end, names)  # an aide to President Ann Lee
            if speaker.person and len(speaker.name.split()) > 1:
                found.add(speaker)
            elif speaker.person and speaker.role:
                found.titled.append(speaker)
            k = end
    return found


def _run(tokens: Sequence[Token], k: int) -> int:
    """Return the end of the run of capitalised words and particles that begins at ``k``."""
    end = k
    while end < len(tokens) and end - k < 12 and tokens[end].quote < 0:
        inside = tokens[end].low in noun_phrases.PARTICLES
        inside = inside and any(t.capital for t in tokens[end + 1 : end + 2])
        if not (noun_phrases.is_name(tokens[end]) or inside):
            break
        end += 1
        if tokens[end - 1].possessive:
            break
    return end
