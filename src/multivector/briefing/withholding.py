"""Withhold from a page each sentence that its rows do not support, and count it."""

from collections import Counter
from dataclasses import replace

from multivector.briefing.answers import WITHHELD
from multivector.briefing.cards import Card, Claims
from multivector.briefing.content import Content
from multivector.briefing.lead import Lead, led_in, together
from multivector.briefing.leaders import Cell, LeaderTable
from multivector.briefing.region import UNTITLED, Hero
from multivector.briefing.shocks import ShockTable
from multivector.briefing.truth import captions
from multivector.briefing.truth.ground import Row
from multivector.briefing.truth.leads import Trade, channels_led, codes_of, region_led
from multivector.briefing.truth.sentences import change_fault, event_fault, pair_fault
from multivector.coding.coded import Event
from multivector.prose import shortened

_QUOTED = 30  # words of the article that replace a withheld phrase


class Withholding:
    """The verified content of a page; ``counted`` has the number of withheld sentences by fault."""

    def __init__(self, brief: Content) -> None:
        own = (str((check or {}).get("reason")) for check in brief.checks)
        self.brief, self.counted = brief, Counter(why for why in own if why == WITHHELD)
        self.trade = Trade(brief.trade_rows, brief.last_known, brief.known_influence)

    def _keeps(self, fault: str | None) -> bool:
        if fault is not None:
            self.counted[fault] += 1
        return fault is None

    def claims(self, claims: Claims) -> Claims:
        """Return the claims with the titles of drawings that passed verification."""
        return replace(claims, cards=tuple(map(self._card, claims.cards)))

    def _card(self, card: Card) -> Card:
        if card.chart is None or card.chart.title == UNTITLED:
            return card
        right = self._keeps(captions.state_title_fault(card.chart.title, self.trade))
        return card if right else replace(card, chart=replace(card.chart, title=UNTITLED))

    def hero(self, drawing: Hero | None) -> Hero | None:
        """Return the drawing with a title that passed verification."""
        if drawing is None:
            return None
        whole = codes_of(self.brief.called_states)
        right = self._keeps(region_led(drawing.title, self.trade, whole))
        title = drawing.title if right else f"Trade with {self.brief.called_states}"
        caption = drawing.caption
        if not self._keeps(captions.caption_fault(caption, self.trade, drawing.powers, whole)):
            caption = "Trade in goods in both directions."
            drawing = replace(drawing, table=())  # its figures have the caption's unit
        states = tuple(
            small
            if self._keeps(captions.small_fault(small.words, small.code, self.trade))
            else replace(small, words="withheld", leader=None)
            for small in drawing.states
        )
        sums = [rows for (_, state), rows in self.trade.rows.items() if state is None]
        amounts = tuple(
            (year, tuple(self._amount(*of, year, caption) for of in zip(line, sums, strict=True)))
            for year, line in drawing.table
        )
        return replace(drawing, title=title, caption=caption, states=states, table=amounts)

    def _amount(self, text: str, rows: dict[int, Row], year: int, caption: str) -> str:
        return text if self._keeps(captions.amount_fault(text, rows[year], caption)) else "withheld"

    def leaders(self, table: LeaderTable | None) -> LeaderTable | None:
        """Return the table of leaders with the cells that passed verification."""
        if table is None:
            return None
        known, lines = self.brief.known_influence, []
        for line in table.lines:
            cells = []
            for cell, state in zip(line.cells, table.codes, strict=True):
                said = ", ".join(filter(None, (cell.words, cell.beneath)))
                about = said, known, line.channel, line.year, state
                fault = captions.leader_fault(*about) if said else None
                cells.append(cell if self._keeps(fault) else Cell(None, "withheld"))
            lines.append(replace(line, cells=tuple(cells)))
        return replace(table, lines=tuple(lines))

    def leads(self, text: str) -> str:
        """Return a sentence on who leads if it passes verification."""
        fault = text and channels_led(text, self.brief.known_influence, led_in(self.brief))
        return text if self._keeps(fault or None) else ""

    def lead(self, lead: Lead) -> Lead:
        """Return the lines of the first screen that passed verification."""
        faults = {
            pair.sentence: pair_fault(pair.sentence, pair.codes, pair.to_dict()["facts"])
            for pair in self.brief.pairs
        }
        rows = tuple(row for row in lead.rows if self._keeps(faults.get(row.answer)))
        self.counted.update({"event": lead.withheld} if lead.withheld else {})
        return replace(lead, rows=rows)

    def shock(self, table: ShockTable | None) -> ShockTable | None:
        """Return the table of changes with the sentences that passed verification."""
        if table is None:
            return None
        said = tuple(one for one in table.said if self._keeps(change_fault(*one)))
        both = zip(table.rows, table.behind, strict=True)
        rows = tuple((*line[:2], *map(self._change, line[2:], of)) for line, of in both)
        return replace(table, said=said, rows=rows)

    def _change(self, text: str, row: Row | None) -> str:
        right = row is None or self._keeps(captions.shock_cell_fault(text, row))
        return text if right else "withheld"

    def event(self, words: str, event: Event) -> str:
        """Return an event in the package's words if they pass verification, else the article's."""
        if self._keeps(event_fault(words, event, together(self.brief))):
            return words
        return f"“{shortened(event.text, _QUOTED)}”"
