"""A home with data, and the server on it."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the extra assistant is not installed")
from mcp.client import Client
from mcp_types import CallToolResult

from multivector.assistant.server import Assistant

ORIGINS = (
    "itpd", "penppml", "baci_hs10_97_bounds", "baci_2023_matrix", "imts_2025_network",
    "kaz_trade_by_country", "rus_trade_monthly", "worldbank_gdp", "imf_weo", "imf_dip",
    "worldbank_population", "undesa_migrants", "wb_remittances", "un_roll_calls", "unga_votes",
    "unga_matches", "unga_es11_1", "atop", "cow_igo", "cow_contiguity", "icews",
)  # fmt: skip
Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def filled(home_with: Callable[..., Path]) -> Path:
    return home_with(*ORIGINS)


@pytest.fixture
def home(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(filled))
    return filled


def calls(server: Assistant, *asked: tuple[str, dict[str, Any]]) -> list[CallToolResult]:
    """Return what one client in memory gets for some calls, one after the other."""

    async def all_of() -> list[CallToolResult]:
        async with Client(server) as client:
            return [await client.call_tool(name, arguments) for name, arguments in asked]

    return asyncio.run(all_of())


@pytest.fixture
def server() -> Iterator[Assistant]:
    made = Assistant()
    yield made
    made.close()
