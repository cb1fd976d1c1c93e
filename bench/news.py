"""How well real news is read: rows against two blind markings of 300 radio reports of 2001.

    python bench/news.py [--part reading] [--save F | --against F]

The reports are those of the Lee corpus (Lee, Pincombe and Welsh 2005; Australian Broadcasting
Corporation), as the package ``gensim`` carries them; ``make news`` fetches it. Their text is not
in this repository: ``bench/news`` holds, for each report (by the SHA-256 of its text), the deeds
that each of two annotators marked, with the offset of their sentence. They worked apart and blind,
by the manual of types, on sentences, and had no part in the coder.

A row is (actors, type, recipients), right if all three are. Rows that both annotators have are
required; a row that one has is optional: found or not, it is not counted. The first quarter of the
reports, by hash, is for reading; of the others only figures are to be looked at.
"""

import argparse
import csv
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from multivector.coding.syntax.sentences import split
from multivector.errors import InputError
from multivector.text.article import Article
from reading import (
    NO_CODE,
    SEATS,
    Labelled,
    Row,
    add_comparison,
    counts_of,
    keep_or_compare,
    report,
)

HERE = Path(__file__).parent
PACKAGE = HERE.parent / ".venv/news"
TEXTS = "gensim/test/test_data/lee_background.cor"
SHA256 = "5d78d6dafd953bbf65797bef09a9ffb9ec430583381be705f8fd460000f370fb"
ANNOTATORS = ("one", "two")
PARTS = ("reading", "scoring")
Marking = dict[str, set[tuple[int, Row]]]  # (offset of the sentence, row) of each report


def texts() -> dict[str, str]:
    """Return the reports by the first twelve digits of their hash, in its order.

    Raises InputError if the package is not there or carries another text.
    """
    path = PACKAGE / TEXTS
    if not path.exists():
        raise InputError("the reports are not there", where=str(path), next="make news")
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise InputError("not the reports that were marked", where=str(path), allowed=SHA256)
    lines = [line.strip() for line in raw.decode("utf-8").splitlines() if line.strip()]
    found = {hashlib.sha256(line.encode()).hexdigest()[:12]: line for line in lines}
    return dict(sorted(found.items()))


def marking(annotator: str) -> Marking:
    """Return what an annotator marked in each report; nothing where there is no deed."""
    found: Marking = defaultdict(set)
    with (HERE / "news" / f"{annotator}.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            deeds = found[row["report"]]
            if row["type"] != "-":
                sides = _side(row["source"]), row["type"], _side(row["target"])
                deeds.add((int(row["at"]), sides))
    return found


def _side(codes: str) -> frozenset[str]:
    """Return the codes of a side; "=" is that all parties are sources."""
    return frozenset(SEATS.get(code, code) for code in codes.split("+")) - NO_CODE - {"="}


def labelled(name: str, text: str, one: Marking, two: Marking) -> Labelled:
    spans = [(sentence.start, sentence.end) for sentence in split(text)]
    rows: dict[int, list[Row]] = defaultdict(list)
    for at, row in one[name] | two[name]:
        rows[next(k for k, (_, end) in enumerate(spans) if at < end)].append(row)
    first, second = ({row for _, row in marked[name]} for marked in (one, two))
    article = Article(name, text, None, None, None, None, "en", "", "-")
    return article, rows, spans, first ^ second


def agreement(labelled_reports: Iterable[Labelled]) -> float:
    """Return the F1 of the rows of one annotator against those of the other."""
    both = apart = 0
    for _, rows, _, optional in labelled_reports:
        both += len({row for found in rows.values() for row in found} - optional)
        apart += len(optional)
    return 2 * both / (2 * both + apart)


def labels(part: str) -> dict[str, Labelled]:
    """Return the labelled reports of a part, by their hash."""
    reports, (one, two) = texts(), map(marking, ANNOTATORS)
    quarter = len(reports) // 4
    chosen = list(reports)[:quarter] if part == PARTS[0] else list(reports)[quarter:]
    return {name: labelled(name, reports[name], one, two) for name in chosen}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS, default=PARTS[1])
    add_comparison(parser)
    arguments = parser.parse_args()
    try:
        reports = labels(arguments.part)
        print(f"annotators agree at F1 {agreement(reports.values()):.3f}")
        each = {name: counts_of(found, []) for name, found in reports.items()}
        report(each)
        keep_or_compare(each, arguments)
    except InputError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
