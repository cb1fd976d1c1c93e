"""Write the page: ``PYTHONPATH=src:bench python -m validity [-o FOLDER]``."""

import argparse
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

from multivector.answers.influence.layers import load_layers
from multivector.records import catalogue, listing
from multivector.store.warehouse import Store
from validity import against_fbic, cases, criterion, events, points, robustness
from validity.page import Section, Target, table, verdict

# Every origin that a figure of the page rests on.
ORIGINS = (
    "itpd", "worldbank_gdp", "worldbank_population", "sipri_arms", "atop", "undesa_migrants",
    "wb_remittances", "lowy_posts", "gcdf", "fbic_18_states", "desta", "gsdb", "un_votes",
    "un_roll_calls", "unga_votes", "unga_matches", "unga_es11_1", "ideal_points", "cow_igo",
    "cow_contiguity", "us_president_visits", "us_secretary_visits", "china_engagements",
)  # fmt: skip
HEAD = """# How far the measures can be trusted

Written by `make validity` from the data named at the end; the same data and code give the same \
bytes. Nothing here was tuned to come out well, and what does not is said. What each measure is, \
stands in the [methods](methods/index.md).

"""


def sections() -> Iterator[tuple[Section, list[Target]]]:
    """Give every section with the targets it answers to."""
    layers = load_layers()
    against = against_fbic.prepare(layers)
    world = robustness.prepare(layers, against.years)
    yield against_fbic.like_section(against)
    yield against_fbic.capacity_section(against), []
    yield robustness.channels_section(against, world), []
    yield robustness.choices_section(against, world), []
    yield events.events_section(layers), []
    yield criterion.criterion_section(layers)
    yield cases.cases_section(layers)
    yield points.points_section()


def compose(parts: Iterable[tuple[Section, list[Target]]]) -> tuple[str, dict[str, str]]:
    """Return the page and its drawings by file name."""
    found = list(parts)
    lines = [HEAD.strip(), "", "## In short", ""]
    targets = [target for _, some in found for target in some]
    missed = [target.what for target in targets if not target.met]
    lines += [
        *table(
            ("what", "figure", "target", ""),
            ([t.what, t.shown, t.target, verdict(t.met)] for t in targets),
        ),
        f"{len(targets) - len(missed)} of {len(targets)} targets met"
        + (f"; missed: {'; '.join(missed)}." if missed else "."),
        "",
        *(f"- {n}. {part.finding}" for n, (part, _) in enumerate(found, 1) if part.finding),
        "",
    ]
    drawings: dict[str, str] = {}
    for number, (section, _) in enumerate(found, 1):
        lines += [f"## {number}. {section.title}", "", *section.lines]
        drawings |= section.drawings
    lines += ["## Data", "", *_data()]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n", drawings


def _data() -> list[str]:
    versions = Store().installed()
    rows = []
    for name in ORIGINS:
        origin = listing.origin_of(name, versions)
        rows.append([f"`{name}`", origin.version, f"`{(origin.sha256 or '')[:16]}`"])
    return [
        "Terms and citations: [origins](reference/origins.md). The hash is the beginning of the "
        "SHA-256 of the first file that was read. Tables of routes and prices are the package's "
        "own.",
        "",
        *table(("origin", "version", "SHA-256"), rows),
    ]


def missing() -> list[str]:
    """Return the origins that the page needs and that are not installed."""
    return sorted(set(ORIGINS) - set(Store().installed()))


def main() -> int:
    """Write the page and its drawings."""
    parser = argparse.ArgumentParser(prog="validity", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("docs"), metavar="FOLDER")
    chosen = parser.parse_args()
    lacking = missing()
    if lacking:
        terms = " ".join(f"--accept-terms {n}" for n in lacking if not catalogue.entry(n).open)
        print(f"not installed; next: multivector data pull {' '.join(lacking)} {terms}".rstrip())
        return 3
    warnings.simplefilter("ignore")
    page, drawings = compose(sections())
    (chosen.output / "images").mkdir(parents=True, exist_ok=True)
    (chosen.output / "validity.md").write_text(page, encoding="utf-8")
    for name, drawing in drawings.items():
        (chosen.output / "images" / name).write_text(drawing + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
