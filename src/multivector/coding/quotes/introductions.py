"""The people of a document as it introduces them; short names lead to full ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from multivector.coding.quotes import noun_phrases
from multivector.coding.quotes.offices import Names
from multivector.coding.quotes.segments import Segment, Token
from multivector.coding.quotes.speakers import Speaker, read_speaker


@dataclass(slots=True)
class People:
    """Every person a document introduces by more than one name; short names lead to them."""

    by_word: dict[str, list[Speaker]] = field(default_factory=dict)
    by_name: dict[str, Speaker] = field(default_factory=dict)

    def add(self, speaker: Speaker) -> None:
        """Remember a person; a later fuller description completes an earlier one."""
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
            for word in {words[0], *words[1:]}:
                self.by_word.setdefault(word.lower(), []).append(speaker)

    def full(self, speaker: Speaker) -> Speaker:
        """Return a person by the full name that the document gives before, else after, this place.

        A role said here wins over one said elsewhere.
        """
        known = self.by_name.get(speaker.name)
        if known is None:
            known = self._longer(speaker)
        if known is None:
            return speaker
        known = self.by_name[known.name]
        return replace(
            speaker,
            name=known.name,
            role=known.role or speaker.role,
            affiliation=known.affiliation or speaker.affiliation,
            code=known.code
            if speaker.code is None or len(speaker.name.split()) == 1
            else speaker.code,
            female=known.female if speaker.female is None else speaker.female,
        )

    def first_after(self, place: int, female: bool | None) -> Speaker | None:
        """Return the first person introduced behind a place: for "he said" before the name."""
        fitting = [
            p
            for p in self.by_name.values()
            if p.place > place and (female is None or p.female in (None, female))
        ]
        return min(fitting, key=lambda p: p.place, default=None)

    def _longer(self, speaker: Speaker) -> Speaker | None:
        words = speaker.name.lower().split()
        best: Speaker | None = None
        for other in self.by_word.get(words[-1], ()):
            theirs = other.name.lower().split()
            if len(theirs) <= len(words) or not set(words) <= set(theirs):
                continue
            # The nearest before this place; failing that, the first behind it.
            if best is None or (best.place <= speaker.place and other.place <= speaker.place):
                best = other
        return best


def people(segments: Sequence[Segment], names: Names) -> People:
    """Gather the people of a document from all its sentences, quotations left out."""
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
            speaker = read_speaker(tokens, min(begin, k), end, names)
            if speaker.person and len(speaker.name.split()) > 1:
                found.add(speaker)
            k = end
    return found


def _run(tokens: Sequence[Token], k: int) -> int:
    """Return where the run of capitalised words and particles from ``k`` ends."""
    end = k
    while end < len(tokens) and end - k < 12 and tokens[end].quote < 0:
        particle = tokens[end].low in noun_phrases.PARTICLES and any(
            t.capital for t in tokens[end + 1 : end + 2]
        )
        if not (noun_phrases.is_name(tokens[end]) or particle):
            break
        end += 1
    return end
