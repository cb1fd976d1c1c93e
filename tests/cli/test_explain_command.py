"""``multivector explain``: the tree for a reader, the same rows as data."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from multivector.cli.main import main


def test_the_rows_behind_a_figure_are_written_as_json(
    home_with: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = home_with("baci_2023_matrix", "baci_hs10_97_bounds", "worldbank_gdp")
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    written = []
    for more in (["--format", "json"], []):
        main(["explain", "CHN-MNG:2023:trade", *more])
        written.append(capsys.readouterr().out)
    assert "baci_2023_matrix" in {row["origin"] for row in json.loads(written[0])}
    assert written[1].startswith("CHN>MNG:2023")
