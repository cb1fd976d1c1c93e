"""Figures in the text of the method pages are those of the generated tables, or are cited.

A per cent outside a generated block stands in ``CHECKED`` (recomputed here, from a table that a
target writes or from the code) or in ``GIVEN`` (a rule, a citation, or an example).
"""

import csv
import re
from pathlib import Path

import pytest

from multivector.answers.influence import measured
from multivector.answers.routes import routes
from multivector.answers.scenarios import solution
from multivector.scenarios.balance import OUTPUT_PER_GDP, OUTPUT_SPREAD

DOCS = Path(__file__).parents[2] / "docs"
METHODS = DOCS / "methods"
BLOCK = re.compile(r"<!-- begin: .*?<!-- end -->|^```.*?^```|^    .*?$", re.DOTALL | re.MULTILINE)
PER_CENT = re.compile(r"(?<![\w.,])[−-]?(?:\d[\d,]*(?:\.\d+)?|\.\d+) ?%")


def rows(name: str) -> list[list[str]]:
    with (DOCS / f"validity-{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def coverage(what: str, against: str) -> float:
    return next(float(row[3]) for row in rows("ranges") if row[:2] == [what, against])


def points(preset: str) -> list[str]:
    return next(row for row in rows("points") if row[0] == f"`{preset}`")


def fbic(measure: str) -> list[str]:
    return next(row for row in rows("fbic") if row[0] == measure)


def changes(kind: str, column: str) -> float:
    """Return a cell of the table that `make changes` writes."""
    lines = (METHODS / "change_points.md").read_text("utf-8").splitlines()
    head = next(line for line in lines if line.startswith("|series|")).split("|")
    row = next(line for line in lines if line.startswith(f"|{kind}|")).split("|")
    return float(row[head.index(column)])


def false_changes() -> float:
    """Return the largest share with a change among the series without one."""
    text = (METHODS / "change_points.md").read_text("utf-8")
    found = re.findall(r"^\|(?:Poisson|AR|negative|tone, [.\d]+ events)[^|]*\|\d+\|([\d.]+)\|",
                       text, re.MULTILINE)  # fmt: skip
    assert len(found) > 20
    return max(map(float, found))


def whole(share: float) -> str:
    return f"{100 * share:.0f}"


def plain(value: float | str, digits: int = 3) -> str:
    """Write a share as the pages do: without a zero before the point."""
    return f"{float(value):.{digits}f}".removeprefix("0")


def almaty() -> tuple[str, ...]:
    row = next(iter(routes("Almaty", "Rotterdam", avoid=["sea"])))
    return tuple(str(row[name]) for name in ("days", "lower", "upper"))


HALVES, AFTER = "the other half of the roll calls", "the year after"
LEFT_OUT = "Harvard, left out"
STEP = "step {}, independent"
INDEPENDENT = [changes(STEP.format(step), "changed") for step in ("0.5 to 2", "5 to 10")]
SCALES = measured.CHANNEL_SCALES
CHECKED = [
    ("agreement", "the root of the sum of squares of their ranges allows in {}% of cases",
     whole(coverage("`agreement`, a year", HALVES))),
    ("agreement", "the next year lies within them in {}%, with the USA in {}%",
     *(whole(coverage("`agreement`, a year", AFTER + of)) for of in ("", ", with the USA"))),
    ("balance", "lies within it in {}% of cases, and the next year's in {}%",
     whole(coverage("`balance`, trade", LEFT_OUT)), whole(coverage("`balance`, trade", AFTER))),
    ("balance", "a spread over 90% of {} draws", str(solution.DEFAULT_DRAWS)),
    ("capacity", "the leader is the same in {}", fbic("`fbic-like`, FBIC's own columns")[2][:3]),
    ("capacity", "trade, GDP and arms alone: {}, and {}.",
     plain(fbic("`fbic-like`, our sources")[1][:4], 2), fbic("`fbic-like`, our sources")[2][:3]),
    ("capacity", "the median Spearman correlation within influencee-years is {},",
     plain(fbic("`fbic-like`, FBIC's own columns")[1][:4], 2)),
    ("capacity", "The range for trade covers [{} to {}](",
     *(plain(end(float(row[3]) for row in rows("ranges") if "before --after" in row[0]), 2)
       for end in (min, max))),
    ("capacity", "(" + ", ".join(f"{name} {{}}" for name in SCALES) + ")",
     *(plain(scale) for scale in SCALES.values())),
    ("capacity", "output is {} × GDP, with a standard deviation of {} in logs",
     f"{OUTPUT_PER_GDP}", plain(OUTPUT_SPREAD, 1)),
    ("change_points", "At most {}% of the series", f"{false_changes():.0f}"),
    ("change_points", "they show one in {}% (AR(1) .95) and {}% (random walk)",
     *(f"{changes(f'fresh: {kind}, mean 3', 'changed'):.0f}"
       for kind in ("AR(1) 0.95, sd 0.7", "random walk, 0.1 a month"))),
    ("change_points", "Independent steps are reported in {} to {}%",
     *(f"{share:.0f}" for share in sorted(INDEPENDENT))),
    ("change_points", "within three months in {}% (.5 to 2) and {}% (5 to 10)",
     *(f"{changes(STEP.format(step), 'within 3'):.0f}" for step in ("0.5 to 2", "5 to 10"))),
    ("change_points", "a step of .5 to 2 is reported in {}% and within three months in {}%",
     *(f"{changes('step 0.5 to 2, AR(1) 0.6, sd 0.5', name):.0f}"
       for name in ("changed", "within 3"))),
    ("change_points", "is mostly missed (reported in {}%)",
     f"{changes('step 5 to 10, AR(1) 0.6, sd 0.5', 'changed'):.0f}"),
    ("equilibrium", "{}% of the changes from the Factbook lie within those from ITPD-E, "
     "and {}% of those under the other closures",
     *(whole(coverage("`whatif`, states named", against))
       for against in ("the Factbook as the base", "the other closures"))),
    ("scenarios", "{}% of the changes computed from the Factbook lie within",
     whole(coverage("`whatif`, states named", "the Factbook as the base"))),
    ("routes", "by rail through Russia | {} days ({} to {}) |", *almaty()),
    ("ideal_points", "{} state-sessions in common", points("default")[1]),
    *(("ideal_points", f"| {preset} | {{}} | {{}} | {{}} ({{}}) | {{}} |",
       plain(points(preset)[2]), plain(points(preset)[3][:5]), plain(points(preset)[4][:5]),
       points(preset)[4].split()[-1][:-1], plain(points(preset)[5]))
      for preset in ("default", "replication")),
]  # fmt: skip
# Rules of the package, words of others, and examples.
GIVEN = {
    "agreement": ["Ranges cover 90% of 1,000 bootstrap draws"],
    "balance": ["bound effective partners in 90% of 2,000 draws", "over 90% of 20 draws"],
    "capacity": ["not tested 90% ranges"],
    "change_points": ["with 90% of the post"],
    "equilibrium": ["90% of draws of: log θ", "moves wages by up to 34%"],  # run["base_gap"]
    "forecasts": ["events on 90% of days"],
    "ideal_points": ["they cover the true value in 90% of cases"],  # tests of information.py
    "links": ["hold over 85% of investment in shell companies", "(91% of its recorded gas exp"],
    "routes": [".6% per day of goods", ".6 to 2.1%", "spreads: 90% of draws", "within 3% |",
               "9,000 km ± 10%"],
    # The last four: python bench/scenarios.py prints them.
    "scenarios": ["`--cost 'A<>B:+30%'`", "a change is −100% or less", "by up to .19% in its",
                  ".245 against .210%",
                  ".418 against .428%", "+.259 against −.003%"],
    "channels": ["over 15% of the rest"],
    "verdict-scores": ["(90% ranges)", "when 30%, 40%", "on 40% decided"],
    "verdicts": ["tolerance of 8%", "(12.5% with", "an error of 15%", "at least 2%",
                 "more than 15% of", "(8% for an open", "ranges over 15% of the number"],
}  # fmt: skip


@pytest.mark.parametrize(("page", "text", "figures"), [(c[0], c[1], c[2:]) for c in CHECKED])
def test_a_figure_in_the_text_is_that_of_its_table(page, text, figures):
    written = " ".join((METHODS / f"{page}.md").read_text("utf-8").split())
    assert text.format(*figures) in written


@pytest.mark.parametrize("page", sorted(METHODS.glob("*.md")), ids=lambda path: path.stem)
def test_no_per_cent_is_typed_unchecked(page):
    text = " ".join(BLOCK.sub(" ", page.read_text("utf-8")).split())
    known = [c[1].format(*c[2:]) for c in CHECKED if c[0] == page.stem] + GIVEN.get(page.stem, [])
    for phrase in known:
        text = text.replace(phrase, " ")
    assert not PER_CENT.findall(text), [
        text[max(m.start() - 60, 0) : m.end() + 10] for m in PER_CENT.finditer(text)
    ]
