"""Write the page: ``PYTHONPATH=src:bench python -m validity [-o FOLDER]``."""

import argparse
import csv
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from multivector.answers.influence.layers import load_layers
from multivector.records import catalogue, listing
from multivector.store.warehouse import Store
from validity import comparison, criterion, events, nowcast, points, ranges, regions
from validity.findings import findings
from validity.page import Section, Target, table
from validity.recomputed import recomputed, recomputed_line
from validity.trade import Study

# Every source that a figure of the page rests on.
ORIGINS = (
    "itpd", "worldbank_gdp", "imf_weo", "sipri_arms", "atop", "undesa_migrants", "imf_dip",
    "lowy_posts", "gcdf", "fbic_18_states", "desta", "un_votes", "un_roll_calls", "unga_votes",
    "unga_matches", "ideal_points", "cow_igo", "cow_contiguity", "penppml",
    "baci_hs10_97_bounds", "baci_2023_matrix", "atlas_bilateral_2010_2020", "imts_2025_network",
    "kaz_trade_by_country", "kgz_trade_by_country", "uzb_trade_by_country", "rus_trade_monthly",
)  # fmt: skip
HEAD = """# How far the measures can be trusted

Written by `make validity` from the data named at the end; the same data and code give the same \
bytes. The [methods](methods/index.md) define each measure. A test that \
cannot fail is not included; each states its power, or what a wrong figure would score. {recomputed}

"""
TABLES = "validity-{}.csv"


def sections(folder: Path) -> Iterator[tuple[Section, list[Target]]]:
    """Give every section with the targets it answers to."""
    layers = load_layers()
    yield ranges.ranges_section(layers, folder), []
    yield regions.regions_section()
    yield events.events_section(layers)
    yield criterion.criterion_section(layers)
    yield comparison.fbic_section(layers)
    yield comparison.choices_section(layers), []
    yield points.points_section()
    yield nowcast.left_out_section(Study()), []


def compose(
    parts: Iterable[tuple[Section, list[Target]]],
) -> tuple[str, dict[str, Sequence[Sequence[object]]]]:
    """Return the page and its tables by name."""
    found = list(parts)
    targets = [target for _, some in found for target in some]
    missed = [target.what for target in targets if not target.met]
    void = [target.what for target in targets if target.met and target.void]
    head = ("what", "figure", "target", "power, or what a wrong one scores", "")
    rows = [[t.what, t.shown, t.target, t.power, t.verdict] for t in targets]
    again = recomputed()
    lines = [
        HEAD.strip().format(recomputed=recomputed_line(again)),
        "",
        "## In short",
        "",
        *table(head, rows),
    ]
    lines += [
        f"{len(targets) - len(missed) - len(void)} of {len(targets)} targets met"
        + (f"; void: {'; '.join(void)}" if void else "")
        + (f"; missed: {'; '.join(missed)}." if missed else "."),
        "",
        *(f"- {n}. {part.finding}" for n, (part, _) in enumerate(found, 1) if part.finding),
        "",
    ]
    tables: dict[str, Sequence[Sequence[object]]] = {"targets": [head, *rows]}
    for number, (section, _) in enumerate(found, 1):
        lines += [f"## {number}. {section.title}", "", *section.lines]
        tables |= section.tables
    tables |= {"recomputed": again, "findings": findings(tables["ranges"], len(targets))}
    tables["data"] = _data()
    files = ", ".join(f"[{name}]({TABLES.format(name)})" for name in tables)
    lines += [
        "## Tables",
        "",
        f"In full: {files}. The last gives the version and SHA-256 of each source; "
        "for terms, see [sources](reference/origins.md).",
    ]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n", tables


def _data() -> list[Sequence[object]]:
    """Return version and hash of every source."""
    versions = Store().installed()
    rows: list[Sequence[object]] = [("origin", "version", "sha256")]
    for name in ORIGINS:
        origin = listing.origin_of(name, versions)
        rows.append((name, origin.version, (origin.sha256 or "")[:16]))
    return rows


def missing() -> list[str]:
    """Return the sources that the page needs and that are not installed."""
    return sorted(set(ORIGINS) - set(Store().installed()))


def main() -> int:
    """Write the page and its tables."""
    parser = argparse.ArgumentParser(prog="validity", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("docs"), metavar="FOLDER")
    chosen = parser.parse_args()
    lacking = missing()
    if lacking:
        terms = " ".join(f"--accept-terms {n}" for n in lacking if not catalogue.entry(n).open)
        print(f"not installed; next: multivector data pull {' '.join(lacking)} {terms}".rstrip())
        return 3
    warnings.simplefilter("ignore")
    page, tables = compose(sections(chosen.output))
    (chosen.output / "validity.md").write_text(page, encoding="utf-8")
    for name, rows in tables.items():
        path = chosen.output / TABLES.format(name)
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
