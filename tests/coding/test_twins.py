"""An active sentence and its passive tell the same: who did what to whom.

The sentences were written from CAMEO codes, drawn in the order of their hashes, without a look at
the trigger table. Each is put into two frames with states drawn by hash. A twin is right if both
forms tell a deed of the same type from the same actor to the same recipient.
"""

import hashlib
from pathlib import Path

from multivector.coding.coder import code
from multivector.text.article import Article

TWINS = Path(__file__).with_name("twins.tsv")
STATES = (
    ("Peru", "PER"), ("Chile", "CHL"), ("Kenya", "KEN"), ("Somalia", "SOM"), ("Poland", "POL"),
    ("Hungary", "HUN"), ("Japan", "JPN"), ("Vietnam", "VNM"), ("Algeria", "DZA"),
    ("Morocco", "MAR"), ("Armenia", "ARM"), ("Nepal", "NPL"),
)  # fmt: skip
FRAMES = ("{}.", "On Tuesday, {}, officials said.")
# Of 200 twins 181 are right; the aim is .95.
FLOOR = 0.88


def told(text: str) -> set[tuple[str, str, str]]:
    article = Article("a", text, None, "2015-03-05", None, None, "en", "", "-")
    return {
        (a.code, event.event_type, r.code)
        for event in code(article).events
        for a in event.actor
        for r in event.recipient
        if a.code and r.code and a.code != r.code and not event.reciprocal
    }


def spoken(frame: str, clause: str) -> str:
    """Put a clause into a frame; inside a sentence "A convoy" is "a convoy"."""
    named = any(clause.startswith(name) for name, _ in STATES)
    return frame.format(
        clause if named or frame.startswith("{}") else clause[0].lower() + clause[1:]
    )


def twins() -> list[tuple[str, str, str, str, str]]:
    """Return (CAMEO code, active, passive, actor, recipient) of each twin."""
    found = []
    for line in TWINS.read_text(encoding="utf-8").splitlines()[1:]:
        cameo, *forms = line.split("\t")
        for frame in FRAMES:
            key = hashlib.sha256((frame + line).encode()).digest()
            one = key[0] % len(STATES)
            other = (one + 1 + key[1] % (len(STATES) - 1)) % len(STATES)
            (a, actor), (r, recipient) = STATES[one], STATES[other]
            active, passive = (spoken(frame, form.format(a=a, r=r)) for form in forms)
            found.append((cameo, active, passive, actor, recipient))
    return found


def test_active_and_passive_tell_the_same() -> None:
    wrong = []
    for cameo, active, passive, actor, recipient in twins():
        wanted = [
            {kind for a, kind, r in told(text) if (a, r) == (actor, recipient)}
            for text in (active, passive)
        ]
        if not wanted[0] & wanted[1]:
            wrong.append((cameo, active, passive, wanted))
    assert len(twins()) == 200
    share = 1 - len(wrong) / len(twins())
    assert share >= FLOOR, "\n".join(map(str, [share, *wrong]))
