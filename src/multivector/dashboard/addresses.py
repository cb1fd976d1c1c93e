"""All addresses of the application, in the order of its navigation."""

from multivector.dashboard.views import (
    alignment,
    article,
    check,
    data,
    dyad,
    region,
    search,
    start,
    state,
    whatif,
)
from multivector.dashboard.views.view import View

VIEWS: tuple[View, ...] = (
    start.VIEW,
    region.VIEW,
    state.VIEW,
    dyad.VIEW,
    alignment.VIEW,
    article.VIEW,
    check.VIEW,
    whatif.VIEW,
    data.VIEW,
    search.VIEW,
)
