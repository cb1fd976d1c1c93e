"""The gazetteer: all name tables of this package as one prefix tree, built once."""

from collections import Counter
from dataclasses import replace
from functools import cache

from multivector.codes.blocs import BLOCS
from multivector.codes.gazetteer import guards
from multivector.codes.gazetteer.entity import Entity, Mention
from multivector.codes.gazetteer.matcher import (
    NameNode,
    Person,
    Reading,
    Term,
    Tree,
    Words,
    endings,
)
from multivector.codes.gazetteer.people import people
from multivector.codes.regions import regions
from multivector.codes.states import EVER, FORMER, STATES, TWINS, State, code_on
from multivector.codes.tables import ALWAYS, Span, parts, rows, span, words

# Words in a role and the PLOVER sector that they imply; other offices are GOV.
_REBELS = "Hamas leader|Hezbollah leader|al-Qaeda|UNITA|Serb leader".split("|")
_SECTORS = {
    "opposition": "OPP", "Wagner": "PRM", **dict.fromkeys(_REBELS, "REB"),
    **dict.fromkeys(("defence", "defense", "commander", "army"), "MIL"),
}  # fmt: skip
# Where a state is named less than once for this many times of another, the text is about that one.
MAIN_SHARE = 10
# Forms of name that may be a dateline.
_DATELINES = frozenset({"capital", "city", "part"})


@cache
def gazetteer() -> Tree:
    """Return all names known to :func:`multivector.codes.gazetteer.names.find`, built once."""
    tree = Tree()
    for row in rows("traps"):
        tree.add(row["name"], Reading())
    _add_table(tree, "seats")
    for state in (*FORMER.values(), *STATES.values()):  # in its time, the former state goes first
        _add_state(tree, state)
    _add_regions(tree)
    _add_blocs(tree)
    _add_table(tree, "places")
    _add_table(tree, "organisations")
    for person, spellings, alone in people():
        for name in spellings:
            tree.add(name, Reading(person=person))
        for name in alone:
            tree.add(name, Reading(person=person, guard="surname"))
    return tree


def _add_state(tree: Tree, state: State) -> None:
    def add(name: str, form: str, held: Span = ALWAYS) -> None:
        guard = "georgia" if name == "Georgia" else "given" if name in words("personal") else None
        guard = "shout" if name in words("shouted") else "the" if name == "Emirates" else guard
        sector = "GOV" if form == "capital" else None
        entity = Entity(state.iso3, "state", form, state.name, sector)
        tree.add(name, Reading(entity, guard=guard, span=held))

    for name in dict.fromkeys((state.name, *state.names)):
        form = "former" if state.iso3 in FORMER else "acronym" if name.isupper() else "name"
        add(name.removeprefix("The "), form, state.held)
    for name, held in state.former:
        add(name, "former", held)
    for name in state.adjectives:
        add(name, "adjective", state.held)
    for name in state.demonyms:
        if name not in state.adjectives:
            add(name, "demonym", state.held)
    for name, held in state.capitals:
        add(name, "capital", held)
    for name in state.towns:
        tree.add(name, Reading(Entity(state.iso3, "place", "city", name), span=state.held))


def _add_regions(tree: Tree) -> None:
    for entry in regions().values():
        whole = Entity(None, "region", "name", entry.name, members=entry.states)
        group = replace(whole, kind="group")
        for name in entry.names:
            # "Baltic states", "Nordic countries": the states acting as a group.
            peopled = name.split()[-1].lower() in words("group")
            tree.add(name, Reading(group if peopled else whole))
        for adjective in dict.fromkeys((*entry.adjectives, *entry.names)):
            if adjective in entry.adjectives:
                tree.add(adjective, Reading(replace(whole, form="adjective")))
            for noun in sorted(words("group")):
                for spelled in (noun, noun.title() if " " not in noun else noun):
                    tree.add(f"{adjective} {spelled}", Reading(group))


def _add_blocs(tree: Tree) -> None:
    def guard_in_capitals(name: str) -> str | None:
        return "shout" if name in words("shouted") else None

    for bloc in BLOCS.values():
        whole = Entity(bloc.code, "bloc", "name", bloc.name)
        for name in (bloc.name, *bloc.names):
            guard = "the" if name in ("Quad", "Commonwealth", "Common Market") else None
            tree.add(name, Reading(whole, guard=guard))
        for name in bloc.acronyms:
            acronym = replace(whole, form="acronym")
            tree.add(name, Reading(acronym, guard=guard_in_capitals(name)))
        for name, sector in bloc.organs:
            guard = "own" if name in words("shared") else guard_in_capitals(name)
            organ = Entity(bloc.code, "bloc", "organ", name, sector)
            tree.add(name, Reading(organ, guard=guard))


def _add_table(tree: Tree, table: str) -> None:
    for row in rows(table):
        names = parts(row["names"])
        entity = Entity(
            code=row["code"] or None,
            kind=row["kind"],
            form=row["form"],
            name=names[0],
            sector=row["sector"] or None,
            alternative=row["alternative"] or None,
        )
        for name in names:
            given = "given" if row["kind"] == "place" and name in words("personal") else None
            guard = row["guard"] or given
            tree.add(name, Reading(entity, guard=guard, span=span(row["from"], row["to"])))


class Scan:
    """The scan of one text: surnames of the people introduced so far, and of unknown namesakes."""

    def __init__(self, tree: Tree, words: Words, on: str | None) -> None:
        self.tree, self.words, self.on = tree, words, on
        self.carried: dict[str, Person] = {}
        self.unknown: set[str] = set()
        self.shared: set[int] = set()  # where organs that many states have begin: "Congress"
        self.found: list[Mention] = []

    def run(self) -> list[Mention]:
        """Return the names in the text, in order."""
        items, children = self.words.items, self.tree.root.children
        index, count = 0, len(items)
        while index < count:
            word = items[index]
            if word in children:
                index = self._match(self.tree.root, index)
            elif opening := self._opening(index):
                index = self._match(opening, index)
            elif len(word) > 3 and word.isupper() and word in self.tree.upper.children:
                index = self._match(self.tree.upper, index)
            elif word in self.carried:
                index = self._carry(index)
            else:
                index += 1
        return self._at_home()

    def _at_home(self) -> list[Mention]:
        """Return what is found; of organs that many have, those of states it is about."""
        if not self.shared:
            return self.found
        codes = (m.entity.code for m in self.found if m.start not in self.shared)
        named = Counter(code for code in codes if code in STATES)
        most = max(named.values(), default=0)
        lost = {code for code in STATES if named[code] * MAIN_SHARE < most}
        return [m for m in self.found if m.start not in self.shared or m.entity.code not in lost]

    def _opening(self, index: int) -> NameNode | None:
        """Return the names that go on as "PAPUA New Guinea" does, if any: papers open a text so."""
        word, *rest = self.words.items[index : index + 2]
        node = self.tree.root.children.get(word.title()) if word.isupper() and rest else None
        if node is None or rest[0] not in node.children:
            return None
        alone = node.readings if len(word) > 3 else []
        return NameNode({word: NameNode(node.children, alone)})

    def _match(self, root: NameNode, index: int) -> int:
        """Take the longest name at ``index`` that its guards accept; return the next index."""
        for last, node in endings(root, self.words, index):
            ranked, alone = self._ranked(node.readings), self.words.items[last]
            for reading in ranked:
                own = reading.person.name if reading.person else ""
                if reading.guard and not (
                    guards.GUARDS[reading.guard](self.words, index, last)
                    or guards.has_own_given_name(self.words, index, own)
                ):
                    continue
                if reading.guard == "surname" and alone in self.unknown:
                    continue
                if reading.guard == "surname" and alone in self.carried and last == index:
                    return self._carry(index)  # not the best-known person of the surname
                self._take(reading, index, last)
                if reading.guard == "own" and reading.entity and reading.entity.sector == "LEG":
                    self.shared.add(self.found[-1].start)
                return last + 1
            self._set_apart(ranked, index, alone)
        return self._carry(index)

    def _set_apart(self, ranked: list[Reading], first: int, surname: str) -> None:
        """Keep a surname from one out of office, once a namesake who is in no table has it."""
        person = ranked[0].person if ranked else None
        if person and surname not in self.carried and not ranked[0].valid(self.on or "9999"):
            named = bool(self.found) and self.found[-1].end == self.words.end(first - 1)
            # Not "In Cairo Saleh said".
            if not named and guards.is_namesake(self.words, first, person.name):
                self.unknown.add(surname)

    def _carry(self, index: int) -> int:
        person = self.carried.get(self.words.items[index])
        if person and guards.GUARDS["surname"](self.words, index, index):
            self._report(person_on(person, self.on), index, index)
        return index + 1

    def _ranked(self, readings: list[Reading]) -> list[Reading]:
        """Put readings valid on the day (default: today's) first, and drop former capitals.

        A former name is kept outside its period, because texts refer to the past. A former capital
        is not, because it is now an ordinary city (Salisbury, Lagos), nor a town of a former state.
        """
        if len(readings) == 1 and not _is_town(readings[0]):
            return readings
        on = self.on or "9999"
        kept = [reading for reading in readings if reading.valid(on) or not _is_town(reading)]
        return sorted(kept, key=lambda reading: not reading.valid(on))

    def _take(self, reading: Reading, first: int, last: int) -> None:
        if guards.is_currency(self.words, last):
            return
        if reading.person and guards.is_thing(self.words, first, last):
            return
        if reading.person:
            self._introduce(reading.person, self.words.items[last], alone=bool(reading.guard))
            self._report(person_on(reading.person, self.on), first, last)
        elif reading.entity:
            entity = reading.entity
            if entity.kind == "state" and guards.is_wider(self.words, first):
                return
            if entity.kind == "state" and guards.is_town(self.words, last):
                entity = Entity("USA", "place", "city", self.words.items[last])
            elif entity.form in _DATELINES and guards.is_dateline(self.words, first, last):
                entity = replace(entity, kind="place", form="dateline", sector=None)
            self._report(entity, first, last)

    def _introduce(self, person: Person, spelled: str, *, alone: bool) -> None:
        # A surname that is found alone is not kept, which leaves room for a namesake.
        for surname in {person.surname, spelled} - ({spelled} if alone else set()):
            if len(surname) > 1 and surname.istitle() and surname not in words("month"):
                self.carried[surname] = person
                self.unknown.discard(surname)

    def _report(self, entity: Entity, first: int, last: int) -> None:
        start, end = self.words.starts[first], self.words.end(last)
        text = self.words.text[start:end]
        self.found.append(Mention(start, end, text, _as_then(entity, self.on, text)))


def _as_then(entity: Entity, on: str | None, text: str) -> Entity:
    """Give an entity the code and the name that its state had on a day.

    "Vietnam" keeps its name of today while there were two of it, unlike "North Vietnam" and Hanoi.
    """
    state = STATES.get(entity.code or "")
    if not on or state is None:
        return entity
    code = code_on(state.iso3, on)
    then = EVER[code].name_on(on)
    plain = entity.form in ("name", "adjective", "demonym") and " of " not in text
    shared = code in TWINS and plain and then.split()[0] not in text
    own = entity.name if entity.name != state.name or shared else then
    same = (code, own) == (entity.code, entity.name)
    return entity if same else replace(entity, code=code, name=own)


def person_on(person: Person, on: str | None) -> Entity:
    """Return a person as of a day: with role and sector if in office, else as ``former``.

    Without a day, the last term is treated as current. Before the first term, the role is None. The
    code is that of the state or bloc served, whether or not the person is in office; before a first
    term at a bloc it is None, as it may be any state.
    """
    terms = person.terms
    now = [term for term in terms if on is None or term.span.holds(on)]
    if now:
        term = now[-1]
        sector = next((sector for word, sector in _SECTORS.items() if word in term.role), "GOV")
        return _person(person, term, term.role, sector)
    past = [term for term in terms if term.span.last is not None and on and term.span.last < on]
    if past:
        return _person(person, past[-1], f"former {past[-1].role}", None)
    entity = _person(person, terms[0], None, None)
    return replace(entity, code=None) if entity.code in BLOCS else entity


def _person(person: Person, term: Term, role: str | None, sector: str | None) -> Entity:
    return Entity(term.code, "person", "office-holder", person.name, sector, role)


def _is_town(reading: Reading) -> bool:
    return reading.entity is not None and reading.entity.form in ("capital", "city")
