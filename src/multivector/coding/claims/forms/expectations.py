"""What a sentence says will happen without "will": "X is set to fall", "analysts see X falling"."""

from functools import lru_cache

from multivector.coding.claims.forms.patterns import cues
from multivector.coding.syntax.clauses import is_infinitive
from multivector.coding.syntax.parse import Parse, parse_one

# Kinds of lemmas: those that lend the foretold verb their subject ("is set to", "stands to"), and
# those beside which it has its own ("sees it falling", "the odds are that").
_KINDS = ("raising", "active", "opinion", "chance", "noun")
_NO = frozenset(("no", "not", "n't", "little"))
_NOBODY = frozenset("no nobody none neither few nor".split())
_NEVER = frozenset("never hardly scarcely longer".split())
_ABOVE = ("acomp", "oprd", "attr", "pobj", "prep", "nsubj", "acl")


@lru_cache(maxsize=512)
def expectation(text: str) -> tuple[str, str] | None:
    """Return a sentence with "will" for the words that say what is to come, and these words.

    None if only a modal says so, for a question, the past and a plan ("expects to sign").

    Examples
    --------
    >>> expectation("Analysts see Chinese exports falling by 2030.")
    ('Chinese exports will fall by 2030.', 'see')
    >>> expectation("Peru looks almost certain to join.")
    ('Peru will join.', 'almost certain')
    """
    asks = text.rstrip('”" ').endswith("?")
    if asks or not cues()["e word"].search(text):
        return None
    tree = parse_one(text)
    for i in range(len(tree)):
        if told := _foretold(tree, i):
            degree = tree.having(i, "amod" if tree.is_noun(i) else "advmod")
            degree = [k for k in degree if tree.lemmas[k] not in _NO]
            return told, " ".join(tree.words[k].lower() for k in (*degree, i) if k <= i)
    return None


def _foretold(tree: Parse, i: int) -> str | None:
    lemma, top = tree.lemmas[i], i
    kinds = {k for k in _KINDS if cues()[f"e {k}"].fullmatch(lemma)}
    if not kinds:
        return None
    while tree.labels[top] in _ABOVE and not _is_present(tree, top):
        top = tree.heads[top]
    if "noun" in kinds and _is_present(tree, top) and (said := _of_noun(tree, i, top)):
        return said
    below = [*tree.children[i], *tree.children[top]]
    clauses = ("xcomp", "ccomp", "acl", "relcl", "advcl")
    verb = next((k for k in below if k > i and tree.labels[k] in clauses), None)
    # The parser takes "risks" for a noun.
    if verb is None or not (_is_present(tree, top) or "active" in kinds):
        return None
    aux = tree.having(verb, "aux", "auxpass")
    if any(tree.tags[k] == "VBD" or tree.lemmas[k] == "have" for k in (verb, *aux)):
        return None  # "is likely to have lost" is of the past
    gerund, active = tree.tags[verb] == "VBG", tree.tags[i] in ("VBZ", "VBP")
    marks = {tree.words[k].lower() for k in tree.having(verb, "mark")}
    own = tree.having(verb, "nsubj", "nsubjpass", "expl")
    no = any(tree.lemmas[k] in _NO for k in [*below, *tree.children[verb]])
    if _is_denied(tree, i, top):
        return None
    first, last = 0, min((top, *tree.having(top, "aux", "auxpass", "neg")))
    if not own and not marks:
        # Not right before "to", it may be another word: "bound by treaty to supply".
        near = "opinion" in kinds or gerund or tree.words[i + 1].lower() == "to"
        holds = near and ("active" if active else "raising") in kinds
        holds = holds and (gerund if lemma in ("see", "risk") else is_infinitive(tree, verb))
    elif "opinion" in kinds:  # "expects it to grow", not "sees that it grew"
        holds = active and (gerund or is_infinitive(tree, verb))
    else:
        linked = cues()["e link"].fullmatch(tree.lemmas[top]) is not None
        sure = tree.having(top, "nsubj") if tree.labels[i] == "acomp" else []
        holds = linked and "chance" in kinds and "if" not in marks
        # "It is certain that", not "Peru is certain that".
        holds = holds and all(tree.words[k].lower() in ("it", "that", "this") for k in sure)
        holds = holds and not (no and lemma == "certain")
        holds = holds and (lemma != "matter" or "before" in marks)
    if own:
        first, last = tree.subtree(own[0])[0], min((verb, *aux, *tree.having(verb, "neg")))
    if not holds or (marks and not own):
        return None
    finite = (k for k in aux if tree.tags[k] not in ("TO", "MD"))
    kept = [tree.lemmas[k] for k in finite if tree.lemmas[k] != "do"]
    will = ["will", *["not"] * no, *kept, tree.words[verb] if kept else tree.lemmas[verb]]
    before = tree.text[tree.starts[first] : tree.starts[last]] if last > first else ""
    return before + " ".join(will) + tree.text[tree.end(verb) :]


def _is_denied(tree: Parse, i: int, top: int) -> bool:
    """Return whether who expects is nobody, or nobody expects it any longer."""
    whose = [k for s in tree.having(top, "nsubj", "nsubjpass") for k in tree.subtree(s)]
    beside = [*tree.children[i], *tree.children[top]]
    beside += [k for adverb in beside for k in tree.children[adverb]]
    words = {tree.words[k].lower() for k in whose if i not in whose}
    return bool(words & _NOBODY or {tree.words[k].lower() for k in beside} & _NEVER)


def _of_noun(tree: Parse, i: int, top: int) -> str | None:
    """Return what a noun foretells: "expects a fall in X", "heads for a loss", "looks likely"."""
    text, words, own = tree.text, tree.words, tree.having(top, "nsubj")
    first = tree.starts[min((top, *tree.having(top, "aux")))]
    if tree.labels[i] == "acomp":  # "A default looks inevitable", but "it is likely that"
        bare = own and tree.is_noun(own[0]) and not tree.having(i, "xcomp", "ccomp", "prep")
        bare = bare and not cues()["condition"].search(text)
        no = " not" * bool(tree.having(top, "neg"))
        return f"{text[:first]}will{no} come{text[tree.end(i) :]}" if bare else None
    if tree.lemmas[i] == "head":
        into = (p for p in tree.having(i, "prep") if i == top and words[p] in ("for", "into"))
        for end in (o for p in into for o in tree.having(p, "pobj")):
            if cues()["e outcome"].fullmatch(tree.lemmas[end]):
                return f"{text[:first]}will have {text[tree.starts[tree.subtree(end)[0]] :]}"
    noun = next(iter(tree.having(i, "dobj")), i)
    verb = next((v for v in ("rise", "fall") if cues()[v].fullmatch(words[noun])), None)
    what = next((o for p in tree.subtree(noun) if verb and words[p] == "in"
                 for o in tree.having(p, "pobj")), None)  # fmt: skip
    if what is None:
        return None
    beside = [p for p in tree.having(what, "prep") if words[p] in ("to", "from", "with", "of")]
    end = tree.end(max([what, *(k for p in beside for k in tree.subtree(p))]))
    no = " not" * any(words[k] in ("no", "little") for k in tree.children[noun])
    place, size = tree.subtree(what)[0], [k for k in range(i, what) if tree.tags[k] == "CD"]
    stop = noun if size and size[0] < noun else place - 1
    by = f" by {text[tree.starts[size[0]] : tree.starts[stop]].strip()}" if size else ""
    return f"{text[tree.starts[place] : end]} will{no} {verb}{by}{text[end:]}"


def is_beside(text: str) -> bool:
    """Return whether all modals only tell which thing is meant: "got a loan that it will repay"."""
    tree = parse_one(text)
    modals = [i for i in range(len(tree)) if tree.tags[i] == "MD"]
    return bool(modals) and all(any(_narrows(tree, k) for k in tree.upward(i)) for i in modals)


def _narrows(tree: Parse, i: int) -> bool:
    """Return whether a verb's clause narrows a noun; "it is Peru that will" does not."""
    first, head = tree.subtree(i)[0], tree.heads[i]
    apart = "," in tree.words[max(first - 1, 0) : first + 1] or tree.labels[head] == "attr"
    return tree.labels[i] == "relcl" and not apart and not tree.having(i, "mark")


def _is_present(tree: Parse, i: int) -> bool:
    return any(tree.tags[k] in ("VBZ", "VBP") for k in (i, *tree.having(i, "aux", "auxpass")))
