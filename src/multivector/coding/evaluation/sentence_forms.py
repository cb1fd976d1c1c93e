"""Grammatical forms that make a sentence hard to code, to break down evaluation results."""

from multivector.coding.syntax.parse import Parse

# A sentence with at least this many tokens is long: the top third of news sentences.
LONG_SENTENCE_TOKENS = 32
_STATING = frozenset("say tell state announce declare add report claim warn insist".split())
_FUTURE = frozenset(("will", "shall", "would", "'ll"))
# Endings of event nouns: "withdrawal", "invasion", "agreement".
_NOMINAL = ("tion", "sion", "ment", "al", "ence", "ance", "attack", "visit", "talks", "arrest")


def forms(parse: Parse) -> tuple[str, ...]:
    """Return the forms of a sentence, in a fixed order; "plain" if it has none.

    Forms: passive, negated, future, reported, relative, coordinated (verbs), nominal (an event
    noun is subject, object or root), long.

    >>> from multivector.coding.syntax.parse import parse
    >>> [forms(tree) for tree in parse(["He was not told.", "Chad sued Mali."])]
    [('passive', 'negated'), ('plain',)]
    """
    labels, lemmas = parse.labels, parse.lemmas
    verbs = [i for i in range(len(parse)) if parse.is_verb(i)]
    helpers = [c for i in verbs for c in parse.having(i, "aux")]
    has = {
        "passive": bool({"nsubjpass", "auxpass"} & set(labels)),
        "negated": "neg" in labels,
        "future": any(parse.words[c].lower() in _FUTURE for c in helpers),
        "reported": any(lemmas[i] in _STATING and parse.having(i, "ccomp") for i in verbs),
        "relative": "relcl" in labels,
        "coordinated": any(labels[i] == "conj" for i in verbs),
        "nominal": any(
            labels[i] in ("nsubj", "nsubjpass", "dobj", "ROOT") and lemmas[i].endswith(_NOMINAL)
            for i in range(len(parse))
            if parse.is_noun(i)
        ),
        "long": len(parse) >= LONG_SENTENCE_TOKENS,
    }
    return tuple(name for name, present in has.items() if present) or ("plain",)
