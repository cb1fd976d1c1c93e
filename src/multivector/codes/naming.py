"""The display name of a state, bloc or region."""

from collections.abc import Collection

from multivector.codes.blocs import BLOCS
from multivector.codes.regions import regions
from multivector.codes.states import EVER


def display_name(code: str, on: str | None = None, called: Collection[str] = ()) -> str:
    """Return the name of a state, bloc or region, else the code (see also ``definite``).

    ``on``: the day whose name of a state is meant, if not today's. ``called``: the names in the
    text: a state that is also called by today's name has that (the divided Vietnam).

    >>> display_name("KAZ"), display_name("EU"), display_name("central-asia"), display_name("x")
    ('Kazakhstan', 'European Union', 'Central Asia', 'x')
    >>> display_name("SRB", "1974-10-13"), display_name("DDR")
    ('Yugoslavia', 'East Germany')
    """
    if code in EVER:
        now = EVER[code].name
        return now if now in called else EVER[code].name_on(on)
    known = BLOCS.get(code) or regions().get(code)
    return known.name if known else code
