"""All addresses of the application, in the order of its navigation."""

from multivector.dashboard.views import dyad, region, start, state
from multivector.dashboard.views.view import View

VIEWS: tuple[View, ...] = (start.VIEW, region.VIEW, state.VIEW, dyad.VIEW)
