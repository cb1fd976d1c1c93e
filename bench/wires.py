"""How pages and rows fare on wire reports that nothing was fitted on.

    python bench/wires.py [--show]

``bench/wires/HALF``: reports of real events of 1995 to 2025, written from memory for this measure
alone, by two writers who knew nothing of the program, in the forms in which agencies, papers and
ministries print them; publishers, bylines and quotations of unnamed people are invented.
``pages.tsv`` has the day of publication (empty if the text does not give it), the deed that the
title reports, the states the report is about and the powers that compete in it; ``deeds.tsv`` has
the deeds that it tells as done, with ``?`` for a side that it does not name. Half ``a`` is for
reading, and ``--show`` prints its faults; of half ``b`` only the figures are to be looked at. The
keys are strict and have no second reader. Each look at half ``b`` is listed in ``looks.tsv``. Needs
the open data (``multivector data pull --open``).
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from multivector.briefing import lead
from multivector.briefing.build import brief as brief_of
from multivector.coding.coded import Event
from multivector.errors import InputError
from multivector.store.warehouse import Store
from multivector.vocabulary import HAPPENING

HERE = Path(__file__).parent / "wires"
NOBODY = "?"
Row = dict[str, str]
# Of half b; they rise and fall only with a reason.
LEAST = {"day of publication right": 16, "main states on the page": 47, "dates right": 52}
MOST = {"headlines with other sides": 0, "rows that name an unnamed side": 8}


def rows(half: str, name: str) -> list[Row]:
    with (HERE / half / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def codes(cell: str) -> list[str]:
    return [code.strip() for code in cell.split(",") if code.strip()]


class Report:
    """A brief and its keys; counts what is right and notes what is not."""

    def __init__(self, half: str, page: Row, deeds: Sequence[Row]) -> None:
        self.page, self.deeds = page, deeds
        self.brief = brief_of(HERE / half / f"{page['file']}.txt")
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []

    def note(self, fault: str) -> None:
        self.faults.append(f"  {self.page['file']} {fault}")

    def read_page(self) -> None:
        """Hold the day, the headline, the states and the powers of the page against the key."""
        count, brief = self.counts, self.brief
        published = (brief.coded.article.published or "")[:10]
        right = published == self.page["published"]
        count["day of publication right"] += right
        if not right:
            self.note(f"published {published or 'unknown'}, not {self.page['published'] or 'told'}")
        shown = {*brief.parameters["states"], *brief.parameters["powers"]}
        for key, name in (("states", "main states"), ("powers", "powers")):
            wanted = codes(self.page[key])
            count[name] += len(wanted)
            count[f"{name} on the page"] += sum(code in shown for code in wanted)
        main = lead.main_event(brief.coded, [e for e in brief.counted if e.status in HAPPENING])
        if main is None:
            return
        told = self.page["lead"].partition(":")[0].replace(">", ",")
        named = {*codes(told), *codes(self.page["states"])} if ":" in self.page["lead"] else set()
        count["headlines"] += 1
        if not lead.codes_of(main) <= named:
            count["headlines with other sides"] += 1
            self.note(f"headline {sides(main)} {main.event_type}, not {self.page['lead']}")

    def read_deeds(self) -> None:
        """Hold the sides and dates of the rows against the deeds of the key."""
        by_sentence: dict[int, list[Event]] = defaultdict(list)
        for event in self.brief.counted:
            for place in event.mentions:
                by_sentence[place].append(event)
        for place, deeds in self._placed().items():
            found = by_sentence[place]
            for deed in deeds:
                if NOBODY not in (deed["actor"], deed["recipient"]):
                    self._deed(deed, [event for event in found if between(event, deed)])
            named = {deed[side] for deed in deeds for side in ("actor", "recipient")}
            for event in found:
                own = event.sentence == place
                if own and NOBODY in named and not lead.codes_of(event) <= named:
                    self.counts["rows that name an unnamed side"] += 1
                    self.note(f"{sides(event)} {event.event_type}, an unnamed side: {event.text}")

    def _placed(self) -> dict[int, list[Row]]:
        text = self.brief.coded.article.text
        sentences = [plain(text[slice(*span)]) for span in self.brief.coded.sentences]
        placed: dict[int, list[Row]] = defaultdict(list)
        for deed in self.deeds:
            start = plain(deed["sentence"])
            at = next((k for k, sentence in enumerate(sentences) if start in sentence), -1)
            placed[at].append(deed)
        return placed

    def _deed(self, deed: Row, events: Sequence[Event]) -> None:
        count, told = self.counts, f"{deed['actor']}>{deed['recipient']} {deed['deed']}"
        count["deeds between two named sides"] += 1
        if not events:
            self.note(f"no row: {told}: {deed['sentence']} ...")
            return
        count["deeds with a row of these sides"] += 1
        if not deed["date"]:
            return
        count["dated deeds with a row"] += 1
        dates = [event.date or "" for event in events]
        if any(date.startswith(deed["date"]) or deed["date"] in date.split("/") for date in dates):
            count["dates right"] += 1
        else:
            count["dates wrong"] += any(dates)
            self.note(f"dated {dates}, not {deed['date']}: {told}")


def plain(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("“", '"').replace("”", '"').split()).lower()


def sides(event: Event) -> str:
    return ">".join(
        ",".join(actor.code or NOBODY for actor in side) for side in (event.actor, event.recipient)
    )


def between(event: Event, deed: Row) -> bool:
    """Return whether an event has the sides of a deed, in its direction unless mutual."""
    actors, recipients = ({a.code for a in side} for side in (event.actor, event.recipient))
    both = {deed["actor"], deed["recipient"]}
    mutual = (event.reciprocal or not recipients) and both <= actors | recipients
    return mutual or (deed["actor"] in actors and deed["recipient"] in recipients)


def reports(half: str) -> Iterator[Report]:
    deeds = rows(half, "deeds")
    for page in rows(half, "pages"):
        report = Report(half, page, [deed for deed in deeds if deed["file"] == page["file"]])
        report.read_page()
        report.read_deeds()
        yield report


def main() -> None:
    """Print the counts of both halves; fail if the floors of half b do not hold."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--show", action="store_true", help="print the faults of half a")
    show = parser.parse_args().show
    try:
        Store().read("gdp_growth")
    except InputError as error:
        raise SystemExit(f"{error}\n  next: multivector data pull --open") from error
    total: dict[str, Counter[str]] = {}
    for half in "ab":
        total[half] = Counter()
        for report in reports(half):
            total[half] += report.counts
            total[half]["reports"] += 1
            if show and half == "a":
                print(*report.faults, sep="\n", flush=True)
    print(f"{'':<36}{'a':>5}{'b':>5}")
    for name in sorted({*total["a"], *total["b"]}):
        print(f"{name:<36}{total['a'][name]:>5}{total['b'][name]:>5}")
    scored = total["b"]
    failed = [f"{name} under {n}" for name, n in LEAST.items() if scored[name] < n]
    failed += [f"{name} over {n}" for name, n in MOST.items() if scored[name] > n]
    if failed:
        raise SystemExit(f"floors: {', '.join(failed)}")


if __name__ == "__main__":
    main()
