"""Panels of states and dyads by year or month, to which sources of the store can be joined.

``index`` maps each unit and time to a position in a dense array; ``coverage`` tells which rows a
source covers; ``frame`` joins sources of the store to the rows and exports them.

>>> import multivector as mv
>>> len(mv.panel.dyad_years(["KAZ", "RUS", "CHN"], 2015, 2016))
12
"""

from multivector.lazy import attach

_HOMES = {
    "Panel": "multivector.panel.frame:Panel",
    "deflators": "multivector.records.origins.prices:deflators",
    "dyad_months": "multivector.panel.frame:dyad_months",
    "dyad_years": "multivector.panel.frame:dyad_years",
    "state_years": "multivector.panel.frame:state_years",
}

__getattr__, __dir__, __all__ = attach(__name__, _HOMES)
