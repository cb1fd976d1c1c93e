"""How well sentences of journalists' kind are checked: verdicts against what their writers knew.

    python bench/claims.py

``bench/claims/HAND.tsv`` holds the sentences of a hand, written from memory of the public record
for this measure alone, by writers who had not seen the rules: ``true``, clearly ``false``, or
``open``, which no data decide. Those of ``a`` to ``d`` are of long and unusual forms, those of
``e`` to ``h`` ordinary, the 80 of ``i`` and the two halves ``l`` and ``m`` of another hand about
votes; ``j`` and ``k`` have lists, asides, sums, periods, denials, treaties and products, as desks
and newsrooms write them. ``c``, ``d``, ``e``, ``h``, ``k`` and ``m`` are for scoring: only their
figures are to be looked at. A contradicted or mixed verdict is right of a false sentence. Needs the
open data (``multivector data pull --open``).
"""

import csv
from collections import Counter
from pathlib import Path

import multivector as mv
from multivector.errors import InputError
from multivector.store.warehouse import Store

HERE = Path(__file__).parent
READING, SCORING = "abfgijl", "cdehkm"
RIGHT = {"true": ("borne out",), "false": ("contradicted", "mixed"), "open": ()}
# Of the 540 true and false sentences for scoring; they rise and fall only with a reason.
LEAST_RIGHT, MOST_WRONG = 139, 6


def judged(hand: str, *, show: bool) -> Counter[str]:
    """Return how many sentences of a hand are decided rightly, wrongly or not; print the wrong."""
    counts: Counter[str] = Counter()
    with (HERE / "claims" / f"{hand}.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found = mv.check(row["claim"], published=row["published"])[0]["claim_verdict"]
            kind = "right" if found in RIGHT[row["truth"]] else "wrong"
            kind = "undecided" if found == "cannot tell" else kind
            counts[kind if row["truth"] != "open" or kind == "wrong" else "open"] += 1
            if show and kind == "wrong":
                print(f"  {row['id']} {row['truth']}, {found}: {row['claim']}")
    return counts


def main() -> None:
    """Print the counts of each hand; fail if the floors for scoring do not hold."""
    try:
        Store().read("gdp_growth")
    except InputError as error:
        raise SystemExit(f"{error}\n  next: multivector data pull --open") from error
    print(f"{'hand':<8}{'right':>7}{'wrong':>7}{'undecided':>11}{'open, undecided':>17}")
    total: dict[str, Counter[str]] = {"reading": Counter(), "scoring": Counter()}
    for hand in READING + SCORING:
        counts = judged(hand, show=hand in READING)
        total["reading" if hand in READING else "scoring"] += counts
        print(_line(hand, counts), flush=True)
    for part, counts in total.items():
        print(_line(part, counts))
    scored = total["scoring"]
    if scored["right"] < LEAST_RIGHT or scored["wrong"] > MOST_WRONG:
        raise SystemExit(f"floors: at least {LEAST_RIGHT} right, at most {MOST_WRONG} wrong")


def _line(name: str, counts: Counter[str]) -> str:
    right, wrong, rest, left = (counts[k] for k in ("right", "wrong", "undecided", "open"))
    return f"{name:<8}{right:>7}{wrong:>7}{rest:>11}{left:>17}"


if __name__ == "__main__":
    main()
