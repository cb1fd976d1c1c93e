"""Articles with forecasts, and clocks."""

from datetime import UTC, datetime

import pytest

import multivector as mv
from multivector.text.article import Article

TEXT = (
    "Uzbekistan will not join the EAEU within two years. "
    "There is a 70% chance that Finland will join NATO soon. "
    "Serbia is very likely to join the EU next year, Milan Petrov said. "
    "Their ties may deepen, and trade with China could be quite significant for Serbia."
)


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


@pytest.fixture
def article() -> Article:
    return mv.read(TEXT, published="2022-01-10")
