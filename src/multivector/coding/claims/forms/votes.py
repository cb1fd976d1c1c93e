"""Votes on a resolution as forms of a claim: who cast which vote, and how many."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from multivector.codes.states import STATES
from multivector.coding.claims.forms.clauses import Clause
from multivector.coding.claims.forms.form import NOT_UNDERSTOOD, Form
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.phrases import Phrases
from multivector.coding.claims.forms.quantities import Quantity
from multivector.coding.syntax.clauses import verb_above
from multivector.coding.syntax.words import WORDS

# Lemmas that cast a vote, by what they cast; those of ``vote`` depend on what follows.
_APPROVE = frozenset("back support endorse approve favour favor".split())
_OPPOSE = frozenset("oppose reject".split())
_CONDEMN = frozenset("condemn criticise criticize".split())
_ABSTAIN = frozenset("abstain abstention abstainer abstaining".split())
_FOR, _AGAINST = frozenset("for favour favor yes".split()), frozenset("against no down".split())
_TAKE_PART = frozenset("participate take show".split())
_AWAY = frozenset("skip miss boycott absent away".split())
# "Refused to vote for it": as if it had a negation.
_REFUSE = frozenset("refuse decline fail avoid refrain".split())
# Verbs of which what follows is so: "chose to abstain", "joined them in voting".
_DOES = _REFUSE | frozenset(
    "be break choose decide do end finish go have join leave opt prefer side stand".split()
)
_BESIDE = ("with", "alongside", "like", "beside")
_DEPENDENT = ("xcomp", "pcomp", "pobj", "prep", "advcl", "conj")
_RELATIVE = ("WDT", "WP")
# What is put to the vote.
_TEXTS = frozenset("resolution text draft motion condemnation it".split())
_JOINED = re.compile(r"(?:(?P<then>,\sand)|,|\sand)\s(?:the\s)?")
_SOME = frozenset("few half many most other several some".split())
_PRONOUNS = frozenset("both they all it each".split())
_Codes = tuple[str, ...]
_Count = tuple[Quantity, str]  # how many, and of which group of states
_MOST_UP = 6  # steps from "the nine that voted" to who is one of them


def votes(clause: Clause) -> list[Form]:
    """Return what a clause says of votes cast, in text order; empty if that is not understood.

    One form for each group of voters and what they cast; votes that are only counted are those of
    the subject ``UN``.
    """
    cue, text = cues(), clause.text
    other = cue["v other body"].search(text) and not cue["v assembly"].search(text)
    if other or any(cue[f"v {name}"].search(text) for name in ("often", "always")):
        return []
    counts = tally(text, clause.numbers)
    counted = [
        Form("vote", text, ("UN",), relation=cast, claimed=replace(number, noun="votes"),
             period=clause.period) for cast, number in counts
    ]  # fmt: skip
    phrases, made, lost = Phrases.of(clause), list[Form](), False
    for i in range(len(phrases.tree)):
        cast = _cast_by(phrases, i)
        made += cast or []
        lost |= cast == []
    if lost:  # a further vote, of voters not known
        made, counted = ([f.about(reason=NOT_UNDERSTOOD) for f in fs] for fs in (made, counted))
    known = {number.start for _, number in counts}
    return [*counted, *(f for f in made if f.claimed is None or f.claimed.start not in known)]


def _cast_by(phrases: Phrases, i: int) -> list[Form] | None:
    """Return the votes that the word at token ``i`` says were cast; None if it says none, empty if
    by whom is not understood.
    """
    clause, tree = phrases.clause, phrases.tree
    denied = _is_denied(phrases, i)
    cast = _cast(phrases, i, denied=denied)
    if cast is None or cues()["v example"].search(clause.text[: tree.starts[i]]):
        return None
    codes, beside, numbers = _voters(phrases, i)
    if _is_torn(clause, (*codes, *beside)) or _is_broken(phrases):
        return []
    after = [c for c, at, _ in clause.acting
             if at > tree.starts[i] and c not in (*codes, *beside, "UN")]  # fmt: skip
    made, negated = list[Form](), denied and cast in ("abstain", "no", "yes", "with")
    if cast == "with":
        after = [*beside[:1]]
    elif codes:  # "voted with France against it": so did France
        codes = tuple(dict.fromkeys(c for c, *_ in clause.acting if c in (*codes, *beside)))
    if codes and (cast != "with" or after):
        made.append(Form("vote", clause.text, codes, tuple(after[:1]), relation=cast,
                         period=clause.period, negated=negated))  # fmt: skip
    for number, of in numbers:
        made.append(Form("vote", clause.text, (of,), relation=cast, claimed=number,
                         period=clause.period, negated=negated and number.value > 0))  # fmt: skip
    first = _subject(phrases, verb := _verb(phrases, i))
    when = "WRB" in {tree.tags[k] for k in tree.having(verb, "advmod")}
    if when and tree.labels[verb] == "advcl" and not _cast(phrases, tree.heads[verb], denied=False):
        made = [f.about(reason=NOT_UNDERSTOOD) for f in made]  # "made a mistake when it voted"
    nobody = first is None or phrases.code(first) == "UN" or tree.lemmas[first] in _TEXTS
    return None if nobody and not made else made


def _verb(phrases: Phrases, i: int) -> int:
    """Return the verb at or above token ``i``, else ``i``."""
    tree = phrases.tree
    return next((n for n in tree.upward(i) if tree.is_verb(n) or tree.lemmas[n] == "voting"), i)


def _is_torn(clause: Clause, codes: Collection[str]) -> bool:
    """Return whether a parse gives only some names of a list."""
    for (one, _, end), (two, start, _) in pairwise(clause.acting):
        joined = _JOINED.fullmatch(clause.text[end:start])
        # "Of Cuba, and Chile voted": the first is of another clause.
        apart = joined is None or (joined["then"] is not None and two in codes)
        if not apart and one in STATES and (one in codes) != (two in codes):
            return True
    return False


def _is_broken(phrases: Phrases) -> bool:
    """Return whether a parse joins a name to a word that is no noun: "voting against and Chad"."""
    tree = phrases.tree
    return any(
        tree.labels[k] == "conj" and phrases.code(k) and not tree.is_noun(tree.heads[k])
        and tree.tags[tree.heads[k]] not in ("CD", "PRP", "JJ")
        for k in range(len(tree))
    )  # fmt: skip


def _cast(phrases: Phrases, i: int, *, denied: bool) -> str | None:
    """Return what the word at token ``i`` casts; None if it casts no vote."""
    tree = phrases.tree
    lemma, verb = tree.lemmas[i], tree.is_verb(i)
    if lemma in _ABSTAIN:
        return "abstain" if verb or lemma == "abstainer" else None
    if lemma in ("vote", "voting"):
        return _vote(phrases, i, denied=denied)
    if lemma in ("side", "join") and verb and list(phrases.objects(i, *_BESIDE)):
        return "with" if lemma == "side" else None
    objects = [tree.lemmas[n] for n in tree.having(i, "dobj", "nsubjpass")]
    if lemma in _APPROVE | _OPPOSE and verb:
        texts = _TEXTS & {tree.lemmas[k] for n in tree.having(i, "dobj") for k in tree.subtree(n)}
        if not texts:
            return "not yes" if denied and objects and lemma in _APPROVE else None
        return "no" if lemma in _OPPOSE else "not yes" if denied else "yes"
    if lemma in _CONDEMN and verb:
        return "not yes" if denied and objects else None
    if lemma in _AWAY | _TAKE_PART and not cues()["v beside"].search(phrases.clause.text):
        return None  # "was absent from the summit"
    if lemma in _AWAY:
        return "absent" if lemma in ("absent", "away") or "vote" in objects else None
    if lemma in _TAKE_PART and ("part" in objects or lemma != "take"):
        firsts = (k for n in tree.having(i, "dobj") for k in tree.having(n, "det")[:1])
        none = denied or any(tree.lemmas[k] == "no" for k in firsts)
        return "absent" if none else None
    if lemma == "sit" and "out" in (tree.lemmas[n] for n in tree.having(i, "prt", "prep")):
        return "not cast"
    return None


def _vote(phrases: Phrases, i: int, *, denied: bool) -> str | None:
    """Return what "vote" casts by what follows it: for, against, with others, to do something."""
    tree = phrases.tree
    sides, above = set[str](), tree.heads[i]
    cast = above if tree.lemmas[above] in ("cast", "give") else i
    if cast == i and not tree.is_verb(i) and tree.is_verb(above) and tree.labels[i] == "dobj":
        return None  # "wins the UN vote against the embargo": on which it was
    for n in tree.subtree(cast):
        if n > i and (_follows(phrases, i, n) or (cast != i and _follows(phrases, cast, n))):
            lemma = tree.lemmas[n]
            sides |= {"yes"} if lemma in _FOR else {"no"} if lemma in _AGAINST else set()
    for n in tree.having(i, "xcomp", "advcl") if tree.is_verb(i) and not sides else ():
        if tree.having(n, "aux") and not tree.having(n, "nsubj"):
            sides.add("no" if tree.lemmas[n] in _OPPOSE else "yes")
    if len(sides) > 1:
        return None
    if sides:
        return "not yes" if denied and sides == {"yes"} else sides.pop()
    if tree.is_verb(i) and list(phrases.objects(i, *_BESIDE)):
        return "with"
    return "absent" if denied and tree.is_verb(i) else None


def _follows(phrases: Phrases, i: int, n: int) -> bool:
    """Return whether "for" or "against" at ``n`` says how ``i`` votes, though other words may
    come between: "voted with Israel against".
    """
    tree, label = phrases.tree, phrases.tree.labels[n]
    if label == "pobj" and tree.lemmas[n] in _FOR:  # "in favour"
        n = tree.heads[n]
    while tree.heads[n] != i:
        n = tree.heads[n]
        beside = tree.labels[n] in ("pobj", "conj") and not tree.is_verb(n)
        beside |= tree.lemmas[n] in _BESIDE
        if not beside or label != "prep":
            return False
    return True


def _is_denied(phrases: Phrases, i: int) -> bool:
    """Return whether a verb is negated, or its verb of refusing: "did not", "refused to"."""
    tree, refused = phrases.tree, False
    for n in tree.upward(i):
        firsts = (k for s in tree.having(n, "nsubj") for k in tree.having(s, "preconj", "det")[:1])
        neither = any(tree.lemmas[k] == "neither" for k in firsts)
        denied = bool(tree.having(n, "neg")) or neither
        if n == i or tree.lemmas[n] in _REFUSE:
            refused ^= denied or n != i
        joined = tree.labels[n] == "conj" and not tree.having(n, "nsubj", "neg", "aux")
        if not joined and tree.labels[n] not in ("xcomp", "pcomp", "prep"):
            break
    return refused


def _voters(phrases: Phrases, i: int) -> tuple[_Codes, _Codes, list[_Count]]:
    """Return the codes of those who vote and of those with whom they do, and how many vote if that
    is what is said.
    """
    tree = phrases.tree
    verb = _verb(phrases, i)
    by = phrases.objects(verb, "by") if tree.having(verb, "agent") else ()
    first = next(iter(by), None) or _subject(phrases, verb)
    named, numbers = list[str](), list[_Count]()
    for n in _all(phrases, first) if first is not None else ():
        code = phrases.code(n) or _sent_by(phrases, n) or _all_of(phrases, n)
        number = _number(phrases, n, verb)
        some = tree.having(n, "amod", "det", "nummod", "advmod")
        if code not in STATES and number is None and _SOME & {tree.lemmas[k] for k in some}:
            return (), (), []  # "most African states"
        named += [code] if code is not None and number is None else []
        numbers += [number] if number is not None and not tree.having(n, "appos") else []
    if first is not None and tree.lemmas[first] in _PRONOUNS:
        named += phrases.clause.subjects
    beside = [c for k in _beside(phrases, verb, first) if (c := phrases.code(k)) is not None]
    order = [c for c, *_ in phrases.clause.acting if c not in ("UN", "WORLD")]
    voters = dict.fromkeys(c for c in order if c in named and c not in beside)
    return tuple(voters), tuple(dict.fromkeys(c for c in order if c in beside)), numbers


def _beside(phrases: Phrases, verb: int, first: int | None) -> Iterator[int]:
    """Yield those with whom others vote: "with", "like" or "along with" them, who "joined" them or
    whom they "were joined by".
    """
    tree = phrases.tree
    for n in (*_chain(phrases, verb), *([] if first is None else phrases.listed(first))):
        yield from phrases.objects(n, *_BESIDE)
        for along in tree.having(n, "prep", "advmod"):
            yield from phrases.objects(along, "with", "as")
        if tree.lemmas[n] == "join":
            yield from (k for o in tree.having(n, "dobj") for k in phrases.listed(o))
            yield from phrases.objects(n, "by")


def _chain(phrases: Phrases, i: int) -> Iterator[int]:
    """Yield a verb and those above it that have the same subject."""
    yield i
    tree = phrases.tree
    while tree.labels[i] in _DEPENDENT and not tree.having(i, "nsubj", "nsubjpass"):
        i = tree.heads[i]
        yield i


def _subject(phrases: Phrases, i: int) -> int | None:
    """Return the subject of a verb, also of one that depends on another: "chose to abstain"; None
    if what it does is only possible or to come.
    """
    tree, label, head = phrases.tree, phrases.tree.labels[i], phrases.tree.heads[i]
    marks = {tree.lemmas[n] for n in tree.having(i, "mark")}
    if marks & {"whether", "if"} or any(tree.tags[n] == "MD" for n in tree.having(i, "aux")):
        return None
    own = [n for n in tree.having(i, "nsubj", "nsubjpass") if tree.tags[n] not in _RELATIVE]
    if own:  # "Chad's ally Togo" may be two
        return next((n for n in own if phrases.code(n) is not None), own[0])
    if label in ("acl", "relcl"):
        # "With A and B abstaining": of both.
        while tree.tags[i] == "VBG" and tree.labels[head] == "conj":
            head = tree.heads[head]
        return head
    if label in _DEPENDENT:
        if label in ("pcomp", "pobj") and tree.lemmas[head] not in ("in", "by"):
            return None  # "instead of voting", "close to voting"
        if label == "conj" and any(tree.lemmas[n] == "than" for n in tree.having(head, "cc")):
            return None
        above = verb_above(tree, head)
        if label == "conj" and (tree.tags[i] == "VBG") != (tree.tags[above] == "VBG"):
            return None
        if above != i and (label == "conj" or tree.lemmas[above] in _DOES):
            return _subject(phrases, above)
    return None


def _all(phrases: Phrases, first: int) -> Iterator[int]:
    """Yield those who vote: the subject and those listed, and who is one of "the nine that"."""
    tree = phrases.tree
    for n in phrases.listed(first):
        yield n
        for part in tree.having(n, "prep"):
            if tree.lemmas[part] == "include":
                yield from (k for o in tree.having(part, "pobj") for k in phrases.listed(o))
        above = tree.heads[n]
        if tree.lemmas[above] == "include" and tree.labels[n] == "nsubj":
            yield from (k for o in tree.having(above, "dobj") for k in phrases.listed(o))
        # The parser takes "France, Mali and Chad" for France, which is Mali and Chad.
        others = [tree.heads[n]] if tree.labels[n] == "appos" else []
        while apposed := [k for one in (n, *others) for k in tree.having(one, "appos")
                          if k not in others]:  # fmt: skip
            others += [k for one in apposed for k in phrases.listed(one)]
        yield from others
        one_of = tree.lemmas[tree.heads[n]] in ("of", "among", "amongst", "be")
        if phrases.code(n) is not None or not one_of:
            continue
        for k, above in enumerate(tree.upward(n)):
            if k > _MOST_UP or (k and tree.labels[above] not in ("pobj", "prep", "attr", "ROOT")):
                break
            if tree.lemmas[above] in ("be", "remain"):
                yield from (k for one in tree.having(above, "nsubj") for k in phrases.listed(one))


def _sent_by(phrases: Phrases, n: int) -> str | None:
    """Return the state of "Iran's envoy", "the Obama administration"."""
    tree = phrases.tree
    if tree.lemmas[n] not in WORDS["envoys"]:
        return None
    return next((c for k in tree.subtree(n) if (c := phrases.code(k))), None)


def _all_of(phrases: Phrases, n: int) -> str | None:
    """Return the group of which all vote: "all ten members of ASEAN"."""
    tree = phrases.tree
    whole = any(tree.lemmas[k] == "all" for k in (n, *tree.having(n, "det", "predet")))
    return next((c for k in phrases.objects(n, "of") if whole and (c := phrases.code(k))), None)


def _number(phrases: Phrases, n: int, verb: int) -> _Count | None:
    """Return the number of those who vote and of whom it is, if a number is what votes: "77 states"
    of the UN, "nine African states", "none of the BRICS".
    """
    tree = phrases.tree
    parts = [n, *tree.having(n, "nummod", "det", "amod")]
    if any(tree.lemmas[k] == "all" for k in parts):
        return None
    number = next((q for q in phrases.clause.numbers if q.unit == "number"
                   and any(q.start <= tree.starts[k] < q.end for k in parts)), None)  # fmt: skip
    if number is None and any(tree.lemmas[k] in ("no", "none") for k in parts):
        span = tree.starts[n], tree.end(n)
        number = Quantity(0.0, 0.0, 0.0, "number", tree.words[n], "is", *span)
    own = [*tree.having(n, "amod", "compound", "nmod"), *phrases.objects(n, "of", "in", "from")]
    own += [k for k in phrases.objects(verb, "of", "among") if k < n]  # "of the five, two"
    own += [k for one in (n, *own) for k in tree.having(one, "poss")]  # "of Africa's 54"
    groups = {c for k in (n, *own) if (c := phrases.code(k)) and c not in STATES}
    if number is None or len(groups) > 1 or phrases.code(n) in STATES:
        return None
    return number, next(iter(groups), "UN")


def tally(text: str, numbers: Sequence[Quantity]) -> list[tuple[str, Quantity]]:
    """Return the counts of votes in "by 122 votes to 10 with 24 abstentions", "122-10"."""
    cue, made = cues(), list[tuple[str, Quantity]]()
    counts = [q for q in numbers if q.unit == "number"]
    for q, following in zip_longest(counts, counts[1:]):
        after, before = text[q.end :], text[: q.start]
        gap = text[q.end : following.start] if following is not None else ""
        for cast in ("abstain", "no", "yes"):
            if cue[f"v {cast} after"].match(after):
                made.append((cast, q))
                break
        else:
            if made and made[-1][0] == "to":
                made.append(("no", q))
            elif cue["v with votes"].search(before) and after.startswith(" votes"):
                made.append(("yes", q))
        if cue["v to"].fullmatch(gap):
            made = [pair for pair in made if pair[1] is not q]
            made += [("yes", q), ("to", q)]
    return [pair for pair in made if pair[0] != "to"]
