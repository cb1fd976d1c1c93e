"""Extract the quotations and reported speech of a document, attributed to speakers."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from multivector.codes.gazetteer.names import Mention
from multivector.coding.coded import Quote
from multivector.coding.quotes import noun_phrases
from multivector.coding.quotes.attribution import attributions, joined
from multivector.coding.quotes.cues import Attribution, leading, main_subject, trailing
from multivector.coding.quotes.introductions import People, holds, people
from multivector.coding.quotes.marks import QuotedSpan, one_sign, quoted_spans
from multivector.coding.quotes.offices import Names
from multivector.coding.quotes.segments import Segment, Token, paragraphs, segments
from multivector.coding.quotes.speakers import Speaker, is_anyone, read_speaker
from multivector.coding.syntax.patterns import PATTERNS
from multivector.coding.syntax.sentences import Sentence
from multivector.coding.syntax.words import WORDS
from multivector.text.turns import turn_at, turns

_FINAL = re.compile(r"[.!?…][’'”\")]*$")
_PRONOUNS = noun_phrases.PRONOUNS | {"his", "her", "their", "its"}
# Talks that states hold are not an interview.
_TALKS = PATTERNS["talks"]
_ASKS = re.compile(r"\b(?:reporter|correspondent|journalist|editor|writer|anchor|host)\b", re.I)
_STOPPED = re.compile(r"[.!?…,;—–-][’'”\")]*$")


@dataclass(slots=True)
class _Discourse:
    """The latest speakers and subjects, to resolve pronouns and quotations without a cue."""

    people: People
    singular: list[Speaker] = field(default_factory=list)  # people, latest last
    body: Speaker | None = None  # the latest organisation or state
    bodies: list[Speaker] = field(default_factory=list)  # those with names, latest last
    speakers: set[str] = field(default_factory=set)  # names of those who said something
    group: Speaker | None = None
    speaker: Speaker | None = None
    speaker_paragraph: int = -9
    silent: int = 9  # segments since the latest speaker
    subject: Speaker | None = None
    subject_paragraph: int = -9
    reported: list[tuple[int, int, str]] = field(default_factory=list)

    def speaks(self, speaker: Speaker, paragraph: int) -> None:
        """Record who says something."""
        self.speakers.add(speaker.name)
        self.note(speaker)
        if not (speaker.person or speaker.plural) and is_anyone(speaker.name):
            self.singular = [*self.singular[-5:], speaker]  # "a resident", for "she"
        self.speaker, self.speaker_paragraph, self.silent = speaker, paragraph, 0

    def note(self, speaker: Speaker) -> None:
        """Record a speaker or subject."""
        bare = " " not in speaker.name and not speaker.role and speaker.female is None
        if speaker.person and not speaker.plural:
            if bare:  # perhaps a firm
                self.bodies = [*self.bodies[-5:], speaker]
            self.singular = [p for p in self.singular[-5:] if p.name != speaker.name] + [speaker]
        elif speaker.role and not speaker.plural:
            self.singular = [*self.singular[-5:], speaker]  # for "the general"
        elif speaker.plural:
            self.group = speaker
        else:
            self.body = speaker
            if speaker.name.rpartition(" ")[2][0].isupper() or speaker.name.endswith(" agency"):
                self.bodies = [*self.bodies[-5:], speaker]

    def person(self, female: bool | None) -> Speaker | None:
        """Return the latest person whose gender agrees with the pronoun, or None.

        A bare subject ("Mercury") may be a firm or a place, if it says nothing.
        """
        for person in reversed(self.singular):
            agrees = female is None or person.female in (None, female)
            sure = " " in person.name or person.role or person.female is not None or person.code
            if agrees and (sure or person.name in self.speakers):
                return person
        return None


@dataclass(slots=True)
class _QuoteDraft:
    """A quotation while its speaker is being determined."""

    mark: QuotedSpan
    segment: Segment
    speaker: Speaker | None = None
    cue: str | None = None
    direct: bool = False
    alone: bool = False
    place: int = 0  # index of its token in the segment


@dataclass(frozen=True, slots=True)
class AttributedSpeech:
    """Quotations, and reported speech without quotation marks.

    ``reported`` has (start, end, speaker), offsets into the document, in order.
    """

    quotes: tuple[Quote, ...]
    reported: tuple[tuple[int, int, str], ...]

    def last_quote(self, start: int, end: int) -> Quote | None:
        """Return the last quotation that begins between two offsets, or None."""
        k = bisect_left(self.quotes, end, key=lambda quote: quote.start) - 1
        return self.quotes[k] if k >= 0 and self.quotes[k].start >= start else None

    def speaker(self, start: int, end: int) -> str | None:
        """Return the speaker of the text from ``start`` to ``end``, or None."""
        k = bisect_left(self.quotes, start + 1, key=lambda quote: quote.end)
        if k < len(self.quotes) and self.quotes[k].start < end:
            return self.quotes[k].speaker
        k = bisect_left(self.reported, start + 1, key=lambda span: span[1])
        if k < len(self.reported) and self.reported[k][0] < end:
            return self.reported[k][2]
        return None


def attributed_speech(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> AttributedSpeech:
    """Return the quotations and reported speech of a document.

    Words in quotation marks without a speaker (scare quotes, titles) are dropped. A quotation in
    several pieces yields one :class:`Quote` per piece. Time is linear in the length of the text.
    Quotations are in order, without overlap. ``speaker`` is the full name if it occurs anywhere in
    the document, else the words used; None without attribution. ``code`` is the state or bloc that
    the speaker represents, or None. In a transcript, each paragraph of a turn is one quotation.

    ``text``: the document; offsets are code points into it.

    >>> from multivector.coding.syntax.sentences import split
    >>> text = "“We are ready,” said Ana Ruiz, a fellow at the Lima Institute. “Quite,” she added."
    >>> for quote in attributed_speech(text, split(text), []).quotes:
    ...     print(quote.speaker, quote.role, quote.affiliation, quote.text, quote.cue, sep=" | ")
    Ana Ruiz | fellow | Lima Institute | We are ready, | said
    Ana Ruiz | fellow | Lima Institute | Quite, | added
    """
    text = one_sign(text)
    paragraph_spans = paragraphs(text, sentences)
    quoted = quoted_spans(text, paragraph_spans)
    parts = joined(segments(text, sentences, paragraph_spans, quoted))
    names = Names(mentions)
    discourse = _Discourse(people(parts, names))
    drafts: dict[int, _QuoteDraft] = {}
    for segment in parts:
        _read_segment(text, segment, quoted, names, discourse, drafts)
    ordered = [drafts[k] for k in sorted(drafts)]
    _carry_back(ordered)
    accepted = [_quote(text, item, discourse) for item in ordered if _is_quotation(text, item)]
    said = _turns(text, paragraph_spans, discourse.people)
    before = [one for one in accepted if not said or one.end <= said[0].start]
    return AttributedSpeech((*before, *said), tuple(discourse.reported))


def _turns(text: str, spans: Sequence[tuple[int, int]], known: People) -> list[Quote]:
    """Return the paragraphs of the turns of a transcript, which go on to its end."""
    made: list[Quote] = []
    found = turns(text)
    asked = _interviewed(text[: found[0].label], known) if found else None
    for start, end in spans:
        turn = turn_at(text, start)
        if turn and (turn.speaker or not turn.asks):
            one = asked
            if turn.speaker:
                one = known.full(Speaker(turn.speaker, person=True, place=turn.label))
                one = replace(one, code=turn.code or one.code)
            made.append(Quote(*_who(one), text[start:end], start, end, ":", direct=True))
    return made


def _interviewed(lead: str, known: People) -> Speaker | None:
    """Return who is interviewed, by the text above: "Ann Lee, a minister, talks to our writer"."""
    named = [one for one in known.by_name.values() if one.place < len(lead)]
    for match in _TALKS.finditer(lead):
        begin = max(lead.rfind(mark, 0, match.start()) for mark in (". ", "\n"))
        line = lead.find("\n", match.end()) % len(lead)
        near = (x for x in named if match.start() <= x.place < min(match.end() + 40, line))
        subject = None if match["object"] else known.introduced(begin + 1, match.start())
        both = [x for x in (next(near, None), subject) if x and not _ASKS.search(x.role or "")]
        if both:
            return next((one for one in both if one.role), both[0])
    return named[0] if len(named) == 1 else None


def _who(speaker: Speaker | None) -> tuple[str | None, str | None, str | None, str | None]:
    """Return (name, role, affiliation, code)."""
    if speaker is None:
        return None, None, None, None
    return speaker.name, speaker.role, speaker.affiliation, speaker.code


def _read_segment(
    text: str,
    segment: Segment,
    quoted: Sequence[QuotedSpan],
    names: Names,
    discourse: _Discourse,
    drafts: dict[int, _QuoteDraft],
) -> None:
    known = attributions(segment) if segment.quotes else {}
    discourse.silent += 1
    first, last = main_subject(segment.tokens)
    subject: Speaker | None = None
    if first < last and segment.tokens[first].low not in noun_phrases.PRONOUNS:
        subject = read_speaker(segment.tokens, first, last, names)
        named = _definite(subject, segment.tokens[first], discourse)
        subject = named or discourse.people.full(subject)
    if subject and segment.quotes:
        discourse.note(subject)
    alone = all(t.quote >= 0 or not t.text[0].isalnum() for t in segment.tokens)
    for place, token in enumerate(segment.tokens):
        q = token.quote
        if q < 0:
            continue
        item = drafts[q] = _QuoteDraft(quoted[q], segment, alone=alone, place=place)
        attribution = known.get(q)
        if attribution:
            item.speaker = _resolve(segment, attribution, names, discourse, subject)
            item.cue = attribution.cue
        item.direct = _direct(text, segment, place, quoted[q])
        # A sentence in quotation marks stands for itself, whatever follows it.
        item.alone = item.alone or (place == 0 and not known and _is_sentence(text, quoted[q]))
        if item.alone and not attribution:
            item.speaker = _continuing_speaker(segment, discourse)
        if item.speaker:
            discourse.speaks(item.speaker, segment.paragraph)
    if not segment.quotes:
        low = segment.tokens[first].low if first < last else ""
        _note_reported(segment, names, discourse, subject, low)


def _note_reported(
    segment: Segment, names: Names, discourse: _Discourse, subject: Speaker | None, low: str
) -> None:
    """Record the speaker of a sentence without quotations ("…, Lee said."), else its subject."""
    reported = trailing(segment.tokens, 0) or leading(segment.tokens)
    if reported:
        speaker = _resolve(segment, reported, names, discourse, subject)
        if speaker:
            span = (segment.tokens[0].start, segment.tokens[-1].end, speaker.name)
            discourse.reported.append(span)
            discourse.speaks(speaker, segment.paragraph)
            subject = speaker
    elif subject:
        discourse.note(subject)
    elif low in ("he", "she"):
        before, place = discourse.subject, segment.tokens[0].start
        if before and before.person and not discourse.people.introduced(before.place + 1, place):
            discourse.speakers.add(before.name)  # "Mercury sued. He …": not a firm
        subject = discourse.person(low == "she")
    if not reported and not (subject and subject.person) and discourse.silent > 2:
        named = discourse.people.introduced(segment.tokens[0].start, segment.tokens[-1].end)
        if named and (named.role or named.female is not None):  # a name alone may be a film's
            discourse.note(named)
    if subject:
        discourse.subject, discourse.subject_paragraph = subject, segment.paragraph


def _resolve(
    segment: Segment,
    attribution: Attribution,
    names: Names,
    discourse: _Discourse,
    subject: Speaker | None,
) -> Speaker | None:
    """Return the speaker of an attribution, with pronouns and short names resolved."""
    tokens = segment.tokens
    speaker = read_speaker(tokens, attribution.first, attribution.last, names)
    first = tokens[attribution.first]
    if first.low in ("nobody", "no", "none", "nothing", "neither"):
        return None
    if attribution.last - attribution.first == 1 and first.low in _PRONOUNS:
        return _pronoun(first, discourse, None if attribution.adjacent else subject)
    if speaker.person:
        return discourse.people.full(speaker)
    return _definite(speaker, first, discourse) or speaker


def _pronoun(token: Token, discourse: _Discourse, subject: Speaker | None) -> Speaker | None:
    if token.low in ("he", "she", "his", "her"):
        female = token.low in ("she", "her")
        fits = subject and subject.person and subject.female in (None, female)
        if subject and fits and token.start > subject.place:
            return subject
        return discourse.person(female) or discourse.people.nearest(token.start, female)
    if token.low in ("it", "its"):
        return discourse.body
    if token.low in ("they", "their"):
        return discourse.group or discourse.body
    return None


def _definite(speaker: Speaker, first: Token, discourse: _Discourse) -> Speaker | None:
    """Resolve "the minister" and "the company" to the latest person or body that fits."""
    if first.low != "the" or speaker.plural:
        return None
    if speaker.name.endswith("-year-old"):
        return discourse.person(None)
    if not speaker.role:
        if speaker.name.lower().removeprefix("the ") not in WORDS["bodies"]:
            return None  # a ministry or court is not called so after its name
        return next((b for b in reversed(discourse.bodies) if b.code is None), None)
    words = {w for w in speaker.role.split() if not (speaker.code and w[0].isupper())}
    words = {w.lower() for w in words} or {speaker.role.lower()}
    for person in reversed(discourse.singular):
        if holds(person, words) and speaker.code in (None, person.code):
            return person
    held = discourse.people.holder(words, first.start)
    return held if held and speaker.code in (None, held.code) else None  # the Kazakh president


def _continuing_speaker(segment: Segment, discourse: _Discourse) -> Speaker | None:
    """Return the speaker of a sentence that consists only of a continued quotation."""
    if discourse.speaker_paragraph == segment.paragraph:
        return discourse.speaker
    subject = discourse.subject if discourse.subject_paragraph == segment.paragraph else None
    return subject if subject and (subject.person or subject.role or subject.plural) else None


def _carry_back(ordered: list[_QuoteDraft]) -> None:
    """Fill in missing speakers from a later cue in the paragraph, or the preceding paragraph."""
    for k in range(len(ordered) - 2, -1, -1):
        item, following = ordered[k], ordered[k + 1]
        same = item.segment.paragraph == following.segment.paragraph
        asked = item.cue is not None  # “…,” I asked
        if item.speaker is None and not asked and ((item.alone and same) or item.mark.open_end):
            item.speaker = following.speaker
    for k in range(1, len(ordered)):
        item, previous = ordered[k], ordered[k - 1]
        gap = item.segment.paragraph - previous.segment.paragraph
        near = item.alone and item.cue is None and (gap <= 1 or previous.mark.open_end)
        if item.speaker is None and near:
            item.speaker = previous.speaker


def _direct(text: str, segment: Segment, place: int, mark: QuotedSpan) -> bool:
    """Return whether a quotation is a complete sentence or clause, from its context and ending."""
    before = segment.tokens[place - 1] if place else None
    begins = text[mark.start].isupper() or text[mark.start] in "‘'“[…"
    ends = bool(_STOPPED.search(text[mark.start : mark.end])) or place + 1 == len(segment.tokens)
    words = len(text[mark.start : mark.end].split())
    follows = segment.tokens[place + 1].text if place + 1 < len(segment.tokens) else "."
    if before is None or before.text == ":" or before.quote >= 0:
        return (begins or words > 4) and (ends or follows in ",.–—")
    if begins and (before.low in ("that", ",", "—", "–") or before.low in noun_phrases.cues()):
        return words > 1 or ends
    # "…," she said, "…": the second half of a sentence.
    resumed = before.text == "," and segment.tokens[0].quote >= 0 and place > 2 and words > 1
    return resumed and any(t.low in noun_phrases.cues() for t in segment.tokens[1:place])


def _is_sentence(text: str, mark: QuotedSpan) -> bool:
    """Return whether a quotation is a sentence that ends inside its marks."""
    words = text[mark.start : mark.end]
    whole = words[0].isupper() and len(words.split()) > 3 and bool(_STOPPED.search(words))
    return whole and not mark.open_end


def _is_quotation(text: str, item: _QuoteDraft) -> bool:
    words = text[item.mark.start : item.mark.end]
    opened = item.mark.left < item.mark.start
    before = [t.low for t in item.segment.tokens[max(item.place - 2, 0) : item.place]]
    if WORDS["named"] & set(before):
        return False  # a title
    if not any(c.isalnum() for c in words) or (item.cue is None and not opened):
        return False
    if item.cue is not None and item.speaker is not None:
        return item.direct or not _is_title(item, words)
    if item.speaker is not None:
        return True
    whole = item.alone or (item.place == 0 and item.cue is not None)  # “…?” I asked
    return whole and item.direct and len(words.split()) > 3 and bool(_FINAL.search(words))


def _is_title(item: _QuoteDraft, words: str) -> bool:
    """Return whether the words are a title, such as the “Belt and Road”, not speech."""
    plain = [w for w in re.findall(r"[^\W\d_][\w’'-]*", words) if w not in WORDS["small"]]
    if not plain or not all(w[0].isupper() for w in plain) or _STOPPED.search(words):
        return False
    before = [t.low for t in item.segment.tokens[max(0, item.place - 3) : item.place]]
    return not any(noun_phrases.cues().get(w, ("", ""))[0] in WORDS["naming"] for w in before)


def _quote(text: str, item: _QuoteDraft, discourse: _Discourse) -> Quote:
    speaker = item.speaker
    if speaker is not None and speaker.person:
        speaker = discourse.people.full(speaker)
    start, end = item.mark.start, item.mark.end
    return Quote(*_who(speaker), text[start:end], start, end, item.cue, item.direct)
