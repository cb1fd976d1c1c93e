"""The page's colours against WCAG 2.2: text 4.5 to 1, graphics 3 to 1, in each theme."""

import re
from importlib.resources import files

import pytest

STYLE = (files("multivector.briefing") / "templates" / "page.css").read_text(encoding="utf-8")
THEMES = dict(zip(("light", "dark"), re.findall(r":root \{(.*?)\}", STYLE, re.S)[:2], strict=True))


def colour(theme: str, name: str) -> str:
    found = re.search(rf"--mv-{name}: #([0-9a-f]{{3,6}})", THEMES[theme])
    assert found is not None
    digits = found[1]
    return "".join(2 * digit for digit in digits) if len(digits) == 3 else digits


def luminance(digits: str) -> float:
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(theme: str, one: str, other: str) -> float:
    low, high = sorted(luminance(colour(theme, name)) for name in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["paper", "wash", "mark"])
@pytest.mark.parametrize("text", ["ink", "muted", "accent"])
def test_text_is_readable(theme: str, ground: str, text: str) -> None:
    assert contrast(theme, text, ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mark", ["accent", "quiet", "cooperation", "conflict"])
def test_graphics_stand_out(theme: str, mark: str) -> None:
    assert contrast(theme, mark, "paper") >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "power", ["chn", "rus", "usa", "eu", "tur", "spare-1", "spare-2", "spare-3", "spare-4"]
)
def test_names_of_powers_are_readable(theme: str, power: str) -> None:
    assert contrast(theme, power, "paper") >= 4.5
