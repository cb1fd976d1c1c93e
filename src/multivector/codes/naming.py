"""The display name of a state, bloc or region."""

from multivector.codes.blocs import BLOCS
from multivector.codes.regions import regions
from multivector.codes.states import STATES


def display_name(code: str) -> str:
    """Return the name of a state, bloc or region, else the code (see also ``definite``).

    >>> display_name("KAZ"), display_name("EU"), display_name("central-asia"), display_name("x")
    ('Kazakhstan', 'European Union', 'Central Asia', 'x')
    """
    known = STATES.get(code) or BLOCS.get(code) or regions().get(code)
    return known.name if known else code
