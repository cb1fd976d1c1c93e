"""Phrases that denote actors, each resolved to who it is: by its words, else by an earlier one."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from multivector.codes.gazetteer.entity import Mention
from multivector.codes.gazetteer.names import find
from multivector.codes.states import EVER
from multivector.coding.actors import antecedents
from multivector.coding.actors.antecedents import DEFINITE, LANDS, MODIFIERS, OTHERS, head_nouns
from multivector.coding.actors.places import home_of
from multivector.coding.actors.sides import SideReader
from multivector.coding.coded import Actor
from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.patterns import PATTERNS

Span = tuple[int, int]

# States and blocs that an article is mostly about; their names open each context.
PRINCIPALS = 5
# A dateline weighs as much as two names: most who act unnamed are of its state.
DATELINE = 2
# Least probability of a link to an earlier mark.
LINK_FLOOR = 0.5
# Least probability of a link that goes before what the rules guess.
OVER_GUESS = 0.8
# Least probability of the second state of "both sides", "the two neighbours".
SECOND_FLOOR = 0.15
# Who speaks: in quotation marks, whoever is quoted and not somebody named before. "US" is a state.
_FIRST = re.compile(r"(?:I|[Ww]e|us|[Mm]e|[Oo]ur(?:s|selves)?|[Mm]y(?:self)?|Mine|mine)\b")
# Kinds of names that tell what an article is about: news from home often names its places only.
_OPENING = frozenset({"state", "bloc", "place"})
# People who are unknown by adjective, and those who are if "a" introduces them.
_UNSEEN = frozenset("armed masked hooded suicide unidentified unknown unnamed".split())
_STRANGERS = frozenset({*LANDS, "state", "diplomat", "executive", "businessman", "power"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A phrase in a sentence and the actors it denotes; ``sure`` if its own words determine them.

    ``linked`` is the probability, 0 to 1, that the phrase denotes these actors, or nobody named.
    ``nearest`` is the most likely antecedent of an unresolved phrase, with its probability.
    ``words`` are those of the phrase.
    """

    span: Span
    actors: tuple[Actor, ...]
    sure: bool = True
    linked: float = 1.0
    nearest: tuple[str, float] | None = None
    words: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the actors."""
        return frozenset(actor.code for actor in self.actors if actor.code)


def opening(
    mentions: Sequence[Mention], title: str | None, place: str | None, on: str | None = None
) -> tuple[str, list[tuple[str, str, int]]]:
    """Return the names and positions of the states and blocs that an article is mainly about.

    Actors without a name mostly belong to the first of them: places and the names in the headline
    (``title``) count as well, and the place of the dateline (``place``) counts twice. Returned are
    the text that opens a context, such as "Kenya, Somalia, AU. ", and name, code and start of each.
    """
    known = {m.entity.code for m in mentions if m.entity.kind in _OPENING}
    codes = (m.entity.code for m in [*mentions, *find(title or "", on=on)])
    counts = Counter(code for code in codes if code and code in known)
    home = home_of(place or "", counts, on)
    if home:
        counts[home] += DATELINE
    text, named = "", []
    for code, _ in counts.most_common(PRINCIPALS):
        name = EVER[code].name if code in EVER else code
        text += ", " if text else ""
        named.append((name, code, len(text)))
        text += name
    return (f"{text}. " if text else ""), named


def state_mark(name: str, code: str | None, start: int) -> Mark:
    return Mark((start, start + len(name)), (Actor(name, code, "state", "GOV"),))


def by_words(reader: SideReader, span: Span) -> Mark:
    """Return the mark of a phrase, resolved by the names in it or by the rules for anaphora.

    A code that is not based on the words of the phrase is only a guess; a link to an earlier mark
    takes precedence.
    """
    words = reader.parse.text[span[0] : span[1]]
    own = [m for m in reader.mentions if span[0] <= m.start and m.end <= span[1] and m.entity.code]
    if _FIRST.match(words) and not any(word in OTHERS for word in words.split()):
        at, discourse = reader.start + span[0], reader.discourse
        # Outside quotation marks who writes is meant, and no one of whom the text tells.
        unknown = Actor(words, None, "group")
        speaker = discourse.speaker(at) or discourse.author or unknown
        if speaker != unknown or not own:
            return Mark(span, (replace(speaker, text=words, start=span[0], end=span[1]),))
    head = head_of(reader.parse, span)
    joined = [] if head is None else reader.coordinated(head)
    heads = [i for i in joined if i == head or inside(reader.parse, i, span)]
    found = [actor for i in heads for actor in reader.denoted(i)]
    leads = PATTERNS["head of a body"].search(words)
    if leads and not own and not any(actor.code for actor in found):
        every = reader.discourse.mentions
        bodies = Counter(m.entity.code for m in every if m.entity.kind == "bloc")
        most = next((code for code, n in bodies.items() if 2 * n > bodies.total()), None)
        return Mark(span, (Actor(words, most, "person", None, None, *span),), words=words)
    part = any(map(reader.is_part, own))
    # "Its citizens in Chad" are not of Chad.
    owners = [] if head is None else reader.parse.having(head, "poss")
    owned = bool(found and found[0].code) and any(reader.parse.tags[k] == "PRP$" for k in owners)
    parse = reader.parse  # "the court in The Hague" is not Dutch
    sites = [k for k in range(len(parse)) if parse.labels[k] == "pobj" and reader.at[k] in own]
    seats = [reader.at[k] for k in sites if reader.is_venue(parse.heads[k] - 1, k)]
    own = [m for m in own if m not in seats]
    named = [m.entity for m in own if not (part or owned or _of_another(reader.parse, span, m))]
    codes = {entity.code for entity in named}
    if named and not any(actor.code in codes for actor in found):
        first = named[0]
        sector = first.sector or (found[0].sector if found else None)
        found = [Actor(words, first.code, found[0].kind if found else "group", sector)]
    surnames = {actor.name.split()[-1] for actor in found if actor.code and actor.name}
    known = not surnames.isdisjoint(words.split())
    # "The country" of the clause before, as "the two presidents", has its own place.
    placed = head is not None and {a.start for a in found if a.code} == {reader.parse.starts[head]}
    # One of several states of the clause before, not whichever a link is likeliest to.
    lemma = "" if found or head is None else reader.parse.lemmas[head]
    placed = placed or (lemma in LANDS and bool(reader.discourse.near("singular")))
    if not found:
        found = [Actor(words, None, "group")]
    actors = tuple(replace(actor, start=span[0], end=span[1]) for actor in found)
    # "The armies of" Chad and Mali, who are marked themselves, are nobody's that stands before.
    of = words.endswith(" of") and any(actor.code for actor in found)
    sure = bool(named) or known or placed or part or of or (owned and bool(own))
    sure = sure or _of_no_state(reader, span, found[0])
    return Mark(span, actors, sure=sure, words=words)


def _of_no_state(reader: SideReader, span: Span, side: Actor) -> bool:
    """Return whether a phrase names a company or body that is known to be of no one state."""
    bodies = [m for m in reader.mentions if m.entity.kind in ("company", "organisation")]
    listed = any(span[0] <= m.start and m.end <= span[1] for m in bodies)
    return side.code is None and (listed or (side.kind == "company" and side.name is not None))


def is_stranger(reader: SideReader, mark: Mark) -> bool:
    """Return whether a phrase is of somebody of no state that is named, as far as words tell.

    "Two gunmen", "masked men", "a Western diplomat", "an Asian country"; not "armed forces", nor "a
    minister", who is mostly of the state that the text is about.
    """
    parse, head = reader.parse, head_of(reader.parse, mark.span)
    if head is None or mark.sure or mark.codes or parse.having(head, "poss"):
        return False
    own = [reader.at[k] for k in parse.having(head, "appos", *MODIFIERS)]
    if any(mention and mention.entity.code for mention in own):  # "two gunmen, both Somalis"
        return False
    if PATTERNS["unknown people"].fullmatch(parse.words[head]):
        return True
    lemma, modifiers = parse.lemmas[head], {parse.lemmas[k] for k in parse.children[head]}
    noun = head_nouns().get(lemma)
    unseen = modifiers & _UNSEEN - ({"armed"} if noun and noun.kind == "state" else set())
    regional = any(mention and mention.entity.kind in ("group", "region") for mention in own)
    new = lemma in _STRANGERS and modifiers & {"a", "an", "another"}
    return bool(unseen or regional or new) and not modifiers & DEFINITE


def _of_another(parse: Parse, span: Span, mention: Mention) -> bool:
    """Return whether a name is not the phrase's own: "Uganda's ally", "a Tunisian-backed bank"."""
    if parse.text[mention.end : mention.end + 1] == "-":
        by = re.split(r"\W", parse.text[mention.end + 1 :], maxsplit=1)[0]
        return not antecedents.is_owned(mention, by)
    others = any(lemma in OTHERS and inside(parse, i, span) for i, lemma in enumerate(parse.lemmas))
    owns = parse.text[mention.end : mention.end + 2] in ("'s", "’s")
    return others and (owns or parse.text[: mention.start].endswith("of "))


def inside(parse: Parse, i: int, span: Span) -> bool:
    """Return whether a token is in a span."""
    return span[0] <= parse.starts[i] and parse.end(i) <= span[1]


def head_of(parse: Parse, span: Span) -> int | None:
    """Return the token of a phrase whose head is outside, or what a number counts; the last one."""
    first = last = bisect_left(parse.starts, span[1])
    while first and parse.end(first - 1) > span[0]:
        first -= 1
    words = range(first, last)
    tops = [i for i in words if parse.heads[i] not in words or parse.heads[i] == i]
    nouns = [i for i in tops if parse.is_noun(i)]
    found = (nouns or tops)[-1:]
    return next((parse.heads[i] if parse.labels[i] == "nummod" else i for i in found), None)


def link(
    marks: list[Mark], earlier: Sequence[Mark], links: np.ndarray, others: Mapping[int, set[str]]
) -> list[Mark]:
    """Give each mark without a code the actors of the earlier mark that it refers to.

    ``marks``: those of the sentence, in order. ``earlier``: those of the context. ``links``: scores
    of shape (marks + 1, earlier + marks + 2): row ``k + 1`` is mark ``k``; the last column is "none
    of them". ``others``: by mark, the codes that are not its own.
    """
    # The codes that another mark may take.
    known = [mark.codes for mark in earlier] + [frozenset()]
    known += [mark.codes if mark.sure else frozenset() for mark in marks]
    for k, mark in enumerate(marks):
        if mark.sure:
            continue
        at = len(earlier) + 1 + k
        scores = np.concatenate([links[k + 1, :at], links[k + 1, -1:]])
        scores[len(earlier)] = -np.inf
        apart = others.get(k, set())
        renewed = apart if mark.actors[0].sector else ()  # who is in office is of some state named
        scores[[j for j in range(at) if known[j].intersection(renewed)]] = -np.inf
        weights = np.exp(scores - scores.max())
        weights /= weights.sum()
        by_codes: dict[frozenset[str], float] = {}
        for codes, weight in zip(known[:at], weights.tolist(), strict=False):
            if codes and not codes & apart:
                by_codes[codes] = by_codes.get(codes, 0.0) + weight
        taken = chosen(by_codes, mark.words or mark.actors[0].text)
        if mark.codes and not (taken and max(by_codes.values()) >= OVER_GUESS):
            marks[k] = replace(mark, linked=_share(by_codes, mark.codes))
            continue
        if taken:
            first = mark.actors[0]
            if mark.codes:  # not the name of whom the rules took it for
                first = replace(first, text=mark.words, kind="group", name=None)
            actors = tuple(replace(first, code=code) for code in sorted(taken))
            marks[k] = Mark(mark.span, actors, linked=_share(by_codes, taken))
            known[at] = marks[k].codes
        elif by_codes:
            likeliest = max(by_codes, key=by_codes.__getitem__)
            nearest = "+".join(sorted(likeliest)), by_codes[likeliest]
            marks[k] = replace(mark, nearest=nearest, linked=float(weights[-1]))
    return marks


def _share(by_codes: dict[frozenset[str], float], meant: frozenset[str]) -> float:
    """Return the probability that a phrase refers to one or several of the actors meant."""
    return sum(share for codes, share in by_codes.items() if codes <= meant)


def chosen(by_codes: dict[frozenset[str], float], words: str) -> frozenset[str]:
    """Return the codes that a phrase refers to; two states if its wording implies two."""
    ranked = sorted(by_codes, key=by_codes.__getitem__, reverse=True)
    # "Both leaders" and "the two" are of two states; "two dozen militants" are of one.
    if PATTERNS["two sides"].search(words) and ranked and len(ranked[0]) == 1:
        two = len(ranked) > 1 and by_codes[ranked[1]] >= SECOND_FLOOR
        return ranked[0] | ranked[1] if two else frozenset()
    return ranked[0] if ranked and by_codes[ranked[0]] >= LINK_FLOOR else frozenset()
