"""Hold the answers of two source trees against each other: a change of structure changes none.

    python tests/reference/unchanged.py record SOURCE OUT    # SOURCE: the ``src`` folder of a tree
    python tests/reference/unchanged.py compare BEFORE AFTER

``record`` runs every command that gives data on the sample articles, first without and then with a
store of all open sources, in one process, and keeps what it wrote. ``compare`` walks the two
recordings: numbers, codes, offsets, identifiers, null and lengths must be equal; sentences, which
may be reworded, are counted apart. It needs MULTIVECTOR_MIRROR and MULTIVECTOR_OUTSIDE.
"""

import argparse
import contextlib
import io
import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# Fields that hold sentences of the package: wording may change, meaning is held by the rest.
WORDS = {
    "title", "caption", "note", "notes", "reason", "flag", "rule", "sentence", "sentences",
    "citation", "summary", "unit", "coder", "digest", "terms", "role", "allowed",
    "question", "source_text", "licence",
}  # fmt: skip
REGION = ["--region", "central-asia"]
OTHER = ["--states", "SRB,GEO,ETH,VNM", "--powers", "CHN,RUS,USA,TUR"]

# Name of the recording -> arguments; the output file is added.
WITHOUT_STORE = {
    "influence-factbook": ["influence", *REGION],
    "balance-factbook": ["balance", *REGION],
    "routes": ["routes", "KAZ", "NLD", "--avoid", "RUS", "--k", "3"],
    "routes-other": ["routes", "ETH", "CHN"],
    "data-list": ["data", "list"],
}
WITH_STORE = {
    "data-list-full": ["data", "list"],
    "influence": ["influence", *REGION, "--from", "2000", "--to", "2021"],
    "influence-other": ["influence", *OTHER, "--from", "2010", "--to", "2016"],
    "influence-channel": ["influence", *REGION, "--channel", "security", "--year", "2015"],
    "influence-fbic": ["influence", *REGION, "--index", "fbic-like", "--year", "2015"],
    "balance": ["balance", *REGION, "--from", "2005", "--to", "2020"],
    "balance-outside": ["balance", *REGION, "--outside", "RUS", "--year", "2014"],
    "ideal-points": ["ideal-points", "--from", "2015", "--to", "2020"],
    "agreement": ["agreement", "KAZ", "CHN", "--from", "2000", "--to", "2020"],
    "agreement-bloc": ["agreement", "EAEU", "EU", "--from", "2010", "--to", "2018"],
    "whatif": ["whatif", "--cost", "RUS<>KAZ,KGZ,TJK,TKM,UZB:+30%"],
    "whatif-closed": ["whatif", "--close", "RUS", "--year", "2010"],
    "explain-dyad": ["explain", "CHN>KAZ:2016"],
    "explain-channel": ["explain", "TUR>GEO:2014:trade"],
}


def articles() -> list[Path]:
    """Return the sample articles: ours, the one on Central Asia, those of Wikinews."""
    outside = Path(os.environ["MULTIVECTOR_OUTSIDE"]) / "articles"
    return [
        *sorted((ROOT / "examples").glob("*.md")),
        *sorted(outside.glob("*.txt")),
        *sorted((outside / "wikinews").glob("*.txt")),
    ]


def record(source: Path, out: Path) -> None:
    """Run every command on the tree whose ``src`` folder is given, into files under ``out``."""
    sys.path.insert(0, str(source))
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["MULTIVECTOR_HOME"] = home
        for path in articles():
            _run(out / f"code-{path.stem}.json", ["code", str(path)])
            _run(out / f"brief-{path.stem}.json", ["brief", str(path)])
        events = out / "events.jsonl"
        _run(events, ["code", *map(str, articles())])
        _run(out / "tone.json", ["tone", str(events)])
        first = json.loads(events.read_text("utf-8").splitlines()[0])["event_id"]
        _run(out / "explain-event.json", ["explain", first, "--in", str(events)])
        for name, arguments in WITHOUT_STORE.items():
            _run(out / f"{name}.json", arguments)
        _install(out)
        for name, arguments in WITH_STORE.items():
            _run(out / f"{name}.json", arguments)
        for path in articles()[:4]:
            _run(out / f"brief-full-{path.stem}.json", ["brief", str(path)])


def _install(out: Path) -> None:
    """Install every source whose files the mirror holds, whatever its terms."""
    _run(None, ["data", "pull", "--open"])
    for row in json.loads((out / "data-list.json").read_text("utf-8")):
        if not row["open"]:
            name = row["origin"]
            _run(None, ["data", "pull", name, "--accept-terms", name])


def _run(output: Path | None, arguments: list[str]) -> None:
    from multivector.cli.main import main

    words = [*arguments, *(["-o", str(output)] if output else [])]
    status = 0
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        try:
            main(words)
        except SystemExit as left:
            status = int(left.code or 0)
    if status:
        print(f"exit {status}: {' '.join(words)}\n{said.getvalue()}", file=sys.stderr)
    if output and status:
        output.write_text(json.dumps({"exit": status}), "utf-8")


def _differences(one: Any, two: Any, at: str, words: bool = False) -> Iterator[tuple[str, str]]:
    """Yield (kind, place and values) of what differs; ``kind`` is ``words`` or ``value``."""
    if isinstance(one, dict) and isinstance(two, dict):
        for name in sorted({*one, *two}):
            if name == "version" and at.endswith("run"):
                continue
            if name not in one or name not in two:
                yield "field", f"{at}.{name}"
                continue
            yield from _differences(one[name], two[name], f"{at}.{name}", words or name in WORDS)
    elif isinstance(one, list) and isinstance(two, list):
        if len(one) != len(two):
            yield "words" if words else "value", f"{at}: {len(one)} items, {len(two)} items"
        for k, (left, right) in enumerate(zip(one, two, strict=False)):
            yield from _differences(left, right, f"{at}[{k}]", words)
    elif one != two:
        yield "words" if words else "value", f"{at}: {one!r} -> {two!r}"


def _read(path: Path) -> Any:
    text = path.read_text("utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    try:
        return json.loads(text)
    except ValueError:  # a command that only speaks to a reader: its layout may change
        return {"sentences": re.findall(r"-?\d[\d.e+-]*|[A-Z]{3}\b", text)}


def compare(before: Path, after: Path) -> int:
    """Print what differs between two recordings; return the number of differing values."""
    names = sorted({p.name for folder in (before, after) for p in folder.glob("*.json*")})
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    leaves = 0
    for name in names:
        one, two = before / name, after / name
        if not (one.exists() and two.exists()):
            counts["file"] += 1
            print(f"only in one recording: {name}")
            continue
        leaves += len(re.findall(r"[:,\[]", one.read_text("utf-8")))
        for kind, text in _differences(_read(one), _read(two), name):
            counts[kind] += 1
            place = re.sub(r"\[\d+\]", "[]", text.split(": ")[0])
            examples.setdefault(f"{kind} {place}", text)
    for text in list(examples.values())[:200]:
        print(text[:300])
    print(f"{len(names)} recordings, some {leaves:,} values; differences: {dict(counts)}")
    return counts["value"] + counts["field"] + counts["file"]


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["record", "compare"])
    parser.add_argument("one", type=Path)
    parser.add_argument("two", type=Path)
    given = parser.parse_args()
    if given.action == "record":
        record(given.one.resolve(), given.two.resolve())
    else:
        sys.exit(1 if compare(given.one, given.two) else 0)


if __name__ == "__main__":
    main()
