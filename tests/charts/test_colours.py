"""The colours of the usual powers: legible, and apart for every reader; their marks differ too."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import multivector
from multivector.charts.colours import power_colours
from multivector.charts.svg import mark
from multivector.vocabulary import DEFAULT_POWERS

STYLE = (Path(multivector.__file__).parent / "briefing/templates/page.css").read_text("utf-8")
# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
SEEN = {
    "all": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                   [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    share = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    low = share / (3 * (6 / 29) ** 2) + 4 / 29
    x, y, z = np.where(share > (6 / 29) ** 3, np.cbrt(share), low)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(TO_XYZ[1] @ linear(c)) + 0.05 for c in (one, other))
    return high / low


def theme(place: int) -> dict[str, str]:
    """The colours of light (0) or dark (1) pages, by name."""
    block = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[place]
    return dict(re.findall(r"--mv-([\w-]+): (#[0-9a-f]{6})", block))


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("kind", SEEN)
def test_the_usual_powers_are_apart(place: int, kind: str) -> None:
    held = theme(place)
    seen = {p: lab(SEEN[kind] @ linear(held[p.lower()])) for p in DEFAULT_POWERS}
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 20, (one, other)


@pytest.mark.parametrize("place", [0, 1])
def test_all_that_is_written_is_legible(place: int) -> None:
    held = theme(place)
    for name, colour in held.items():
        if name not in ("paper", "rule", "wash", "mark", "quiet", "cooperation", "conflict"):
            assert contrast(colour, held["paper"]) >= 4.5, name


def test_a_drawing_alone_has_the_colours_of_light_pages() -> None:
    for power, colour in power_colours(DEFAULT_POWERS).items():
        assert colour == f"var(--mv-{power.lower()},{theme(0)[power.lower()]})"


def test_each_power_has_a_mark_of_its_own() -> None:
    colours = power_colours([*DEFAULT_POWERS, "IND", "IRN", "JPN", "GBR"]).values()
    assert len({mark(colour, 0, 0, 1) for colour in colours}) == len(colours)
