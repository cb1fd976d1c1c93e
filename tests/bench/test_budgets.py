"""The budgets: what is over is told, nothing is without a budget, and figures are what they say."""

import re
from pathlib import Path

import pytest

import budgets

ROOT = Path(__file__).parents[2]


def test_what_is_over_or_without_a_budget_is_told() -> None:
    held = {
        "wheel": {"limit": 60, "unit": "MB"},
        "gate": {"limit": 15, "unit": "minutes"},
        "gone.md": {"limit": 5},
        "even": {"limit": 7},
    }
    rows, wrong = budgets.judge(held, {"wheel": 60.2, "gate": None, "new.md": 3, "even": 7})
    assert rows[1:] == [
        ("wheel", "61", "60 MB", "-1"),
        ("gate", "not measured", "15 minutes", ""),
        ("even", "7", "7 words", "0"),
    ]
    assert wrong == [
        "wheel: 61 MB, 1 over the limit of 60",
        "gone.md: in the budgets, but there is no such thing",
        "new.md: has no budget",
    ]


def test_recording_changes_the_value_of_one_line_alone() -> None:
    text = 'wheel = { limit = 60, now = 1 } # a\n"docs/a.md" = { limit = 9, now = 2 } # b\n'
    recorded = budgets.record(text, {"docs/a.md": 7.2, "gate": None})
    assert recorded == text.replace("now = 2", "now = 8")


def test_every_page_has_a_budget_and_every_budget_a_reason() -> None:
    held = budgets.read()
    pages = {str(page.relative_to(ROOT)) for page in (ROOT / "docs" / "methods").glob("*.md")}
    assert pages | {"docs/validity.md", "docs/validity-trade.md"} == {
        name for name in held if name.endswith(".md")
    }
    for line in budgets.BUDGETS.read_text("utf-8").splitlines():
        if "limit =" in line:
            assert re.search(r"\} # \S.{8,}", line), line


def test_a_folder_weighs_its_files_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 10_000)
    one = budgets.size_of_folder(tmp_path)
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    (tmp_path / "c").symlink_to("a")
    assert 10_000 <= one <= 20_000
    assert budgets.size_of_folder(tmp_path) == one


def test_lines_dependencies_and_words_are_within_their_limits() -> None:
    held = budgets.read()
    assert 10_000 < budgets.lines_of_source(ROOT) <= held["src_lines"]["limit"]
    assert 5 < budgets.core_dependencies(ROOT) <= held["core_dependencies"]["limit"]
    for name, budget in held.items():
        if name.endswith(".md"):
            assert budgets.words(ROOT / name) <= budget["limit"], name


def test_a_measure_that_is_not_given_holds_nothing_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(budgets, "measure", lambda _: dict.fromkeys(budgets.read()))
    monkeypatch.setattr("sys.argv", ["budgets.py"])
    with pytest.raises(SystemExit) as left:
        budgets.main()
    assert left.value.code == 0
    assert "not measured" in capsys.readouterr().out
