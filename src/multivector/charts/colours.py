"""Colours that a page can override: CSS variables with a fallback.

A drawing works on light and dark pages and on its own. The two hues come from Okabe and Ito's set
for colour-blind readers (blue, vermilion), darkened to a contrast of 3:1 against white; no meaning
depends on hue alone.
"""

from collections.abc import Iterable
from itertools import cycle

INK = "var(--mv-ink,#1d1d1b)"
MUTED = "var(--mv-muted,#63625e)"
RULE = "var(--mv-rule,#d9d6cf)"
PAPER = "var(--mv-paper,#ffffff)"
ACCENT = "var(--mv-accent,#0a629b)"
QUIET = "var(--mv-quiet,#8b8982)"
WASH = "var(--mv-wash,#f4f2ed)"
COOPERATION = "var(--mv-cooperation,#0072b2)"
CONFLICT = "var(--mv-conflict,#bf4a00)"

# One colour for each power, in every drawing; a power without its own gets a spare one. Those of
# the usual powers stay apart for colour-blind readers, as do those of dark pages.
_POWERS = {"CHN": "#65190f", "RUS": "#7a51c4", "USA": "#257866", "EU": "#1d385d", "TUR": "#8c630b"}
_SPARE = ("#7a3b78", "#4d5d6b", "#9c3b57", "#3e6b8c")


def power_colours(powers: Iterable[str]) -> dict[str, str]:
    """Return the colour of each power: a CSS variable with a fallback for standalone drawings.

    >>> power_colours(["CHN", "IND"])
    {'CHN': 'var(--mv-chn,#65190f)', 'IND': 'var(--mv-spare-1,#7a3b78)'}
    """
    spare = cycle(f"var(--mv-spare-{place},{hue})" for place, hue in enumerate(_SPARE, 1))
    own = {power: f"var(--mv-{power.lower()},{hue})" for power, hue in _POWERS.items()}
    return {power: own.get(power) or next(spare) for power in powers}


def power_class(colour: str) -> str:
    """Return the name of a power's colour, for classes of a page.

    >>> [power_class(colour) for colour in power_colours(["CHN", "IND"]).values()]
    ['chn', 'spare-1']
    """
    return colour.removeprefix("var(--mv-").partition(",")[0]
