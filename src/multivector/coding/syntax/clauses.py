"""Clauses: arguments of verbs and nouns, and the status of events (negation, modality, tense)."""

from dataclasses import dataclass

from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.patterns import PATTERNS
from multivector.coding.syntax.words import WORDS

# Aspectual and implicative verbs: "began to X", "managed to X" entail X.
TRANSPARENT_VERBS = WORDS["transparent verbs"]
_PLANNING = WORDS["planning"]
_FAILED = frozenset("fail refuse decline deny avoid refrain neglect hesitate".split())
_WITHDRAWN, _CLAIMS = WORDS["withdrawing"], WORDS["withdrawn"]
_SPEECH, _ANSWERS = WORDS["speech"], WORDS["answering"]

# Prepositions that mark a recipient, most likely first.
RECIPIENT_PREPOSITIONS = (
    "to", "against", "with", "on", "upon", "at", "for", "of", "toward", "towards", "over", "from",
    "into", "between", "among", "by", "about", "across", "inside", "under",
)  # fmt: skip
_BY_WHEN = PATTERNS["by when"]
_ORDER = {"actual": 0, "planned": 1, "hypothetical": 2, "denied": 3}


@dataclass(frozen=True, slots=True)
class Status:
    """The status of an event (actual, planned, hypothetical, denied) and its source."""

    status: str
    attributed_to: int | None  # token of the source


def subject(parse: Parse, i: int, depth: int = 0) -> int | None:
    """Return the logical subject of verb ``i`` (the agent of a passive), or None."""
    if depth > 12:
        return None
    if is_passive(parse, i):
        return agent(parse, i)
    own = parse.having(i, "nsubj")
    if own:
        # "The clinic operating in Iraq said": the parser labels the participle as subject.
        within = parse.having(own[0], "nsubj") if parse.is_verb(own[0]) else []
        return within[0] if within else own[0]
    label, head = parse.labels[i], parse.heads[i]
    if head == i:
        return None
    if label == "acl" and parse.tags[i] != "VBG":
        return subject(parse, verb_above(parse, head), depth + 1) if parse.tags[i] == "VB" else None
    if label in ("acl", "relcl"):
        return head
    if label == "xcomp" and parse.lemmas[head] in WORDS["object control"]:
        controlled = parse.having(head, "dobj", "nsubjpass", "dative")
        if controlled:
            return controlled[0]
    if label == "pcomp" and parse.lemmas[head] in ("of", "for", "from", "into"):
        # "accused Nepal of dumping", "held him on suspicion of spying": the object is the subject.
        holder = verb_above(parse, head)
        objects = [o for o in parse.having(holder, "dobj", "nsubjpass") if o != parse.heads[head]]
        if objects and parse.is_verb(holder):
            return objects[0]
    above = head if parse.is_verb(head) or parse.tags[head] == "AUX" else verb_above(parse, head)
    if above == i:
        return None
    # The subject of a passive matrix clause is the embedded verb's: "is expected to visit".
    passive = parse.having(above, "nsubjpass")
    above_subject = passive[0] if passive else subject(parse, above, depth + 1)
    # "It is of interest to cooperate": an expletive is not a subject.
    expletive = above_subject is not None and parse.lemmas[above_subject] == "it"
    return None if expletive and parse.lemmas[above] == "be" else above_subject


def verb_above(parse: Parse, i: int) -> int:
    """Return the nearest verb at or above token ``i``, else the root."""
    return next(k for k in parse.upward(i) if parse.is_verb(k) or parse.heads[k] == k)


def predicate_above(parse: Parse, i: int) -> int:
    """Return the nearest verb or modal at or above token ``i``, else the root."""
    modal = (k for k in parse.upward(i) if parse.is_verb(k) or parse.tags[k] == "MD")
    return next(modal, [*parse.upward(i)][-1])


def is_passive(parse: Parse, i: int) -> bool:
    """Return whether verb ``i`` is passive, full or reduced ("troops sent by Moscow")."""
    if parse.having(i, "nsubjpass", "auxpass"):
        return True
    if parse.tags[i] != "VBN":
        return False
    head, label = parse.heads[i], parse.labels[i]
    joined = label == "conj" and head != i and not parse.having(i, "nsubj", "aux", "dobj")
    return label == "acl" or (joined and is_passive(parse, head))


def agent(parse: Parse, i: int) -> int | None:
    """Return the agent of a passive verb (the object of "by"), or None."""
    return next((t for by in parse.having(i, "agent") for t in parse.having(by, "pobj")), None)


def patient(parse: Parse, i: int) -> int | None:
    """Return the logical object of a passive verb, or None."""
    own = parse.having(i, "nsubjpass")
    if own:
        return own[0]
    if parse.labels[i] == "acl":
        return parse.heads[i]
    if parse.labels[i] == "conj" and parse.heads[i] != i:
        return patient(parse, parse.heads[i])
    return None


def is_left_out(parse: Parse, i: int) -> bool:
    """Return whether a noun is out of its list: "not X but Y", "Y and not X", "Y, not X"."""
    over, joined = parse.heads[i], parse.labels[i] in ("appos", "conj")
    if joined and any(over < k < i for k in parse.having(over, "neg")):
        return True
    by = over if parse.labels[i] == "pobj" else i  # "not by X but by Y"
    before = [k for n in (i, by) for k in parse.having(n, "neg") if k < n]
    # "Not just X but Y": the "not" is of the adverb.
    return any(parse.tags[k + 1] != "RB" for k in before)


def joiner(parse: Parse, i: int) -> int | None:
    """Return who does what others do at noun ``i``: "Chad joined the sanctions of the EU"."""
    verb = verb_above(parse, i)
    with_it = parse.lemmas[verb] in WORDS["joining"] and parse.labels[i] in ("dobj", "pobj")
    return subject(parse, verb) if with_it else None


def ender(parse: Parse, i: int) -> int | None:
    """Return the verb by which who does the deed at ``i`` ends it: "stopped selling gas"."""
    i = first_listed(parse, i)
    verb, owners = parse.heads[i], (parse.words[k] for k in parse.having(i, "poss"))
    own = parse.labels[i] == "dobj" and not WORDS["own"].isdisjoint(owners)
    if parse.is_verb(i):  # "stopped to refuel" ends nothing
        own = parse.labels[i] in ("xcomp", "ccomp") and not parse.having(i, "nsubj")
        own = own and (parse.tags[i] == "VBG" or parse.lemmas[verb] != "stop")
    return verb if own and parse.lemmas[verb] in WORDS["halting"] else None


def first_listed(parse: Parse, i: int) -> int:
    """Return the first member of the list that a noun stands in: "A" for "B" of "A, B and C"."""
    return next((k for k in parse.upward(i) if parse.labels[k] not in ("conj", "appos")), i)


def prepositional(parse: Parse, i: int) -> list[tuple[str, int]]:
    """Return (preposition, object token) pairs below ``i``, most likely recipient first."""
    found: list[tuple[int, str, int]] = []
    for prep in parse.having(i, "prep", "dative", "prt"):
        lemma = parse.lemmas[prep]
        targets = parse.having(prep, "pobj")
        for inner in parse.having(prep, "prep", "pcomp"):  # "out of", "because of"
            targets = targets + parse.having(inner, "pobj")
        targets = [t for t in targets if parse.words[t] not in WORDS["beside"]]
        rank = RECIPIENT_PREPOSITIONS.index(lemma) if lemma in RECIPIENT_PREPOSITIONS else 99
        found.extend((rank, lemma, target) for target in targets)
    return [(lemma, target) for _, lemma, target in sorted(found)]


def status(parse: Parse, i: int, carriers: frozenset[str] = frozenset()) -> Status:
    """Return the status of the event at token ``i``, from its auxiliaries and the verbs above it.

    ``carriers`` are light verbs, whose status applies to their event nouns.
    """
    if not parse.is_verb(i) and parse.labels[i] != "ccomp":  # a verb that is tagged as a name
        return Status(_nominal(parse, i, carriers), _speaker(parse, i))
    kind = "actual"
    for node in parse.upward(i):
        kind = _stronger(kind, _local(parse, node, i))
        head, label = parse.heads[node], parse.labels[node]
        if head == node or ";" in parse.words[node:head]:  # "A did; B did not"
            break
        aim = label == "advcl" and is_infinitive(parse, node)
        if aim or label in ("xcomp", "acl", "ccomp", "pcomp"):
            kind = _stronger(kind, _matrix(parse, node, head, label))
        if label in ("relcl", "nsubj", "poss", "appos", "amod"):
            break
        asked = any(parse.lemmas[k] == "whether" for k in parse.having(node, "mark"))
        if asked or (label in ("acl", "advcl") and not is_infinitive(parse, node)):
            break  # a question, a participial or an adverbial clause has its own status
        denies = parse.lemmas[head] == "deny" and head < node
        if label == "ccomp" and (denies or parse.lemmas[head] in _SPEECH):
            asked = any(parse.tags[k].startswith("W") for k in parse.children[node])
            # "Did not say that X attacked" denies nothing; "did not say why" takes it for a deed.
            unsaid = not asked and status(parse, head).status == "denied"
            kind = "hypothetical" if unsaid else kind
            break
        if label == "conj" and parse.words[node] == parse.lemmas[node]:
            # "Was to close the port, cut its ties and ban …": the parser joins these to "was".
            above = (head, *parse.having(head, "acomp"))
            for first, by in ((k, n) for n in above for k in parse.having(n, "xcomp") if k < node):
                kind = _stronger(kind, _matrix(parse, first, by, "xcomp"))
        if label == "conj" and (parse.having(node, "nsubj", "nsubjpass") or _own(parse, node)):
            break
    return Status(kind, _speaker(parse, i))


def _own(parse: Parse, node: int) -> bool:
    """Return whether a verb is apart from the "not" before: "never paid and on Monday banned …"."""
    head = parse.heads[node]
    joined = max((k for k in parse.having(head, "cc") if k < node), default=head)
    apart = parse.tags[node] in ("VBD", "VBZ") and parse.tags[head] in ("VB", "VBG")
    apart = apart and parse.words[node] != parse.lemmas[node]  # "to close the port and cut ties"
    apart = apart or any(joined < k < node for k in parse.having(node, "prep", "npadvmod"))
    denied = parse.lemmas[parse.heads[head]] == "deny" and parse.labels[head] == "ccomp"
    if negated := parse.having(head, "neg"):  # "has not shelled X and has warned Y"
        apart = apart or bool(parse.having(node, "aux"))
    if (negated or denied) and parse.tags[node] in ("VBD", "VBN"):  # "denied it and blamed Y"
        apart = apart or ({parse.lemmas[node]} <= _ANSWERS and parse.lemmas[head] not in _ANSWERS)
    return apart and parse.lemmas[joined] not in ("or", "nor")


def _nominal(parse: Parse, i: int, carriers: frozenset[str]) -> str:
    """Return the status of an event noun: actual unless a modifier or light verb says otherwise."""
    modifiers = {parse.lemmas[c] for c in parse.having(i, "amod", "det", "compound")}
    if modifiers & WORDS["supposed"] or "any" in modifiers:
        return "hypothetical"
    if modifiers & WORDS["coming"]:
        return "planned"
    if "no" in modifiers:
        return "denied"
    head = parse.heads[i]
    by = (parse.labels[i], parse.lemmas[head]) == ("pobj", "by")  # "will speak by phone"
    if (by and parse.is_verb(parse.heads[head])) or joiner(parse, i) is not None:
        return status(parse, verb_above(parse, i)).status
    verbal = parse.is_verb(head) or parse.tags[head] == "MD" or parse.lemmas[head] == "be"
    if verbal and parse.labels[i] in ("dobj", "attr", "nsubjpass", "nsubj"):
        averted = parse.lemmas[head] in _FAILED | {"avert", "prevent", "stop"}
        if parse.labels[i] == "dobj" and averted and ender(parse, i) is None:
            return "denied"
        if parse.labels[i] == "dobj" and parse.lemmas[head] in _PLANNING | {"propose", "discuss"}:
            return "planned"
        if parse.lemmas[head] == "be":
            return _local(parse, head, i)
        if parse.labels[i] != "nsubj" and parse.lemmas[head] in carriers:
            return status(parse, head).status
    return "actual"


def _speaker(parse: Parse, i: int) -> int | None:
    """Return the source: the subject of a reporting verb above, or the object of "according to"."""
    told = (k for k in parse.upward(i) if parse.labels[k] in ("ccomp", "parataxis"))
    said = (parse.heads[k] for k in told if parse.lemmas[parse.heads[k]] in _SPEECH)
    by = next((doer for verb in said for doer in parse.having(verb, "nsubj")), None)
    return _according_to(parse, i) if by is None else by


def is_infinitive(parse: Parse, i: int) -> bool:
    """Return whether verb ``i`` is a to-infinitive."""
    return any(parse.tags[c] == "TO" for c in parse.having(i, "aux"))


def is_headline_future(parse: Parse, i: int) -> bool:
    """Return whether an infinitive is the main verb of a headline: "Kenya to send troops"."""
    main = parse.labels[i] == "ROOT" or (parse.labels[i] == "ccomp" and i < parse.heads[i])
    return main and bool(parse.having(i, "nsubj", "nsubjpass")) and is_infinitive(parse, i)


def _stronger(one: str, other: str) -> str:
    return max(one, other, key=lambda kind: _ORDER[kind])


def _local(parse: Parse, node: int, target: int) -> str:
    before = {parse.lemmas[c] for c in parse.having(node, "det", "preconj")}
    # "Attacked not Chad but Mali": the "not" is of the name.
    negated = any(parse.tags[k + 1 : k + 2] != ["NNP"] for k in parse.having(node, "neg"))
    if _has_negative_argument(parse, node) or negated or before & WORDS["no"]:
        return "denied"
    helpers = auxiliaries(parse, node)
    opening = parse.words[parse.subtree(node)[0]]  # "Had Chad invaded, …"
    if opening in ("Had", "Were", "Should") and parse.labels[node] == "advcl":
        return "hypothetical"
    marks = {parse.lemmas[c] for c in parse.having(node, "mark")}
    if marks & {"if", "unless", "whether"} or _is_asked(parse, node):
        return "hypothetical"
    if _future_in_past(parse, node, helpers):
        return "planned"
    if helpers & WORDS["doubt"]:
        return "hypothetical"
    if helpers & {"will", "shall", "'ll", "’ll"} or is_headline_future(parse, node):
        return "planned"
    prepositions = parse.lemmas[parse.heads[node]] if parse.labels[node] == "pobj" else ""
    return "denied" if prepositions == "without" and node == target else "actual"


def auxiliaries(parse: Parse, i: int) -> set[str]:
    """Return the auxiliaries of verb ``i``: their lemmas, and their words in lower case."""
    helpers = parse.having(i, "aux")
    return {parse.lemmas[c] for c in helpers} | {parse.words[c].lower() for c in helpers}


def _has_negative_argument(parse: Parse, node: int) -> bool:
    """Return whether an argument is negative: "none of the five has recognised"."""
    sides = parse.having(node, "nsubj", "nsubjpass", "dobj")
    return any(
        parse.lemmas[s] in ("none", "nobody", "neither", "nothing")
        or any(parse.lemmas[d] in ("no", "neither") for d in parse.having(s, "det"))
        for s in sides
    )


def _future_in_past(parse: Parse, node: int, helpers: set[str]) -> bool:
    """Return whether "would" is future-in-the-past: "said it would allow"."""
    head = parse.heads[node]
    said = parse.labels[node] in ("ccomp", "conj") and parse.tags[head] in ("VBD", "VBN", "VB")
    return "would" in helpers and said and parse.lemmas[head] in _SPEECH | {"allow", "pledge"}


def _matrix(parse: Parse, node: int, head: int, label: str) -> str:
    lemma = parse.lemmas[head]
    if lemma == "be" and is_infinitive(parse, node):
        empty = any(parse.lemmas[c] in ("it", "aim", "goal") for c in parse.having(head, "nsubj"))
        return "hypothetical" if empty or label != "xcomp" else "planned"
    if label == "ccomp" and node < head and lemma == "deny":
        return "actual"  # "A bombed B, a charge A denies"
    short = label == "pcomp" and parse.lemmas[head - 1] == "short"  # "stopped short of saying"
    if short or lemma in _FAILED or _is_withdrawn(parse, head, label):
        return "denied"
    if label in ("xcomp", "acl", "ccomp") and lemma in _PLANNING:
        return "planned"
    due = any(_BY_WHEN.match(parse.text, parse.starts[k]) for k in parse.subtree(node))
    if label == "xcomp" and (not parse.is_verb(head) or (due and lemma in ("agree", "decide"))):
        return "planned"  # "decided to open a base by 2027"
    # "efforts to", "a bid to", "a chance to": the event has not happened yet.
    effort = label == "acl" and parse.is_noun(head)
    purpose = label == "advcl" and node > head and lemma not in TRANSPARENT_VERBS  # "met to sign"
    return "planned" if (effort or purpose) and is_infinitive(parse, node) else "actual"


def _is_withdrawn(parse: Parse, head: int, label: str) -> bool:
    """Return whether the clause below is of a claim denied or a plan given up: "dropped plans"."""
    nouns = parse.having(head, "dobj") if label == "advcl" else [head]
    objects = [k for k in nouns if parse.labels[k] in ("dobj", "nsubjpass")]
    verbs = [parse.heads[k] for k in objects if parse.lemmas[k] in _CLAIMS]
    words = ("-".join(parse.lemmas[k] for k in (v, *parse.having(v, "prt"))) for v in verbs)
    return not _WITHDRAWN.isdisjoint(words)


def _is_asked(parse: Parse, verb: int) -> bool:
    """Return whether a verb is that of a question to be answered by yes or no."""
    if parse.labels[verb] != "ROOT" or not parse.text.rstrip(" ”\"’'").endswith("?"):
        return False
    doers, asked = parse.having(verb, "nsubj", "nsubjpass"), parse.having(verb, "aux", "auxpass")
    why = any(parse.tags[k].startswith("W") for k in parse.children[verb])
    return bool(doers and asked) and asked[0] < doers[0] and not why


def _according_to(parse: Parse, event: int) -> int | None:
    by = [i for i, lemma in enumerate(parse.lemmas) if lemma == "accord" and (i < 3 or event < i)]
    to = [k for i in by if parse.labels[i] == "prep" for k in parse.having(i, "prep")]
    return next((source for k in to for source in parse.having(k, "pobj")), None)
