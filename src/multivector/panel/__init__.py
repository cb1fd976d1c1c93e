"""Panels of states and dyads by year or month, with origins of the store joined to them.

``index`` places each unit and time in a dense array; ``coverage`` says for each row whether an
origin speaks of it; ``frame`` joins origins of the store to the rows and hands them over as Arrow.

>>> import multivector as mv
>>> len(mv.panel.dyad_years(["KAZ", "RUS", "CHN"], 2015, 2016))
12
"""

from multivector.lazy import attach

_HOMES = {
    "Panel": "multivector.panel.frame:Panel",
    "dyad_months": "multivector.panel.frame:dyad_months",
    "dyad_years": "multivector.panel.frame:dyad_years",
    "state_years": "multivector.panel.frame:state_years",
}

__getattr__, __dir__, __all__ = attach(__name__, _HOMES)
