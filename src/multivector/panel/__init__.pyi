"""Types of the public names of this package."""

from multivector.panel.frame import Panel as Panel
from multivector.panel.frame import dyad_months as dyad_months
from multivector.panel.frame import dyad_years as dyad_years
from multivector.panel.frame import state_years as state_years
from multivector.records.origins.prices import deflators as deflators
