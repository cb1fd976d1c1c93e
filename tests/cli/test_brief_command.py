import gc
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from multivector.cli.main import main
from multivector.cli.terminal import output

TEXT = "Talks in Astana\n\nChina condemned Kazakhstan on 4 March 2024. Trade with Peru fell.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: str) -> int:
    try:
        main(["brief", *arguments])
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def test_the_suffix_chooses_the_format(article: Path, tmp_path: Path) -> None:
    for suffix, start in ((".html", "<!DOCTYPE html>"), (".md", "# Talks"), (".json", "{")):
        target = tmp_path / f"brief{suffix}"
        assert run(str(article), "-o", str(target)) == 0
        assert target.read_text(encoding="utf-8").startswith(start)


def test_without_a_file_the_page_goes_to_standard_output(
    article: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(str(article)) == 0
    assert capfd.readouterr().out.startswith("<!DOCTYPE html>")


def test_at_a_terminal_it_is_text_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(output.sys, "stdout", Terminal())
    assert output.choose(None, None, default="html", terminal="md") == "md"
    assert output.choose(None, "page", default="html", terminal="md") == "html"
    assert output.choose("json", None, default="html", terminal="md") == "json"


def test_data_goes_to_output_and_messages_to_error(
    article: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(str(article), "--format", "json", "-o", "-") == 0
    out, _ = capfd.readouterr()
    assert json.loads(out)["schema_version"] == "1"
    assert run(str(article), "-o", str(tmp_path / "b.html")) == 0
    out, err = capfd.readouterr()
    assert out == ""
    assert "wrote" in err
    assert "1 event" in err


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--region", "atlantis"], 2, "--region: unknown region: 'atlantis'"),
        (["--powers", "CHN,XYZ"], 2, "--powers: unknown state or bloc: 'XYZ'"),
        (["--published", "yesterday"], 2, "yesterday"),
        (["--format", "odt"], 2, "odt"),
    ],
)
def test_wrong_usage_leaves_with_2(
    article: Path,
    arguments: list[str],
    status: int,
    words: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(str(article), *arguments) == status
    assert words in capfd.readouterr().err


def test_bad_input_leaves_with_3_and_no_traceback(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    german = "Der Minister sprach am Montag in Berlin mit seinem Kollegen über den Handel. " * 5
    bad = {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 40,
        "german.txt": german.encode(),
    }
    for name, content in bad.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert run(str(path)) == 3, name
    assert run(str(tmp_path / "missing.txt")) == 3
    assert "Traceback" not in capfd.readouterr().err


def test_scripts_in_every_field_of_a_page_do_not_act(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    paragraphs = "".join(
        f"<p onclick=alert(1)>China condemned Kazakhstan on {day} March 2024. {attack}"
        f"&lt;script&gt;alert(2)&lt;/script&gt; Trade with Russia fell this year.</p>"
        for day in range(1, 9)
    )
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><head><title>Talks {attack}</title><meta name=author content='{attack}'>"
        f"<link rel=canonical href='javascript:alert(3)'></head><body><article><h1>Talks</h1>"
        f"{paragraphs}</article></body></html>",
        encoding="utf-8",
    )
    assert run(str(page), "--format", "html") == 0
    made = capfd.readouterr().out
    assert "<script" not in made
    assert "<img" not in made
    assert 'href="javascript' not in made
    assert not re.search(r"<[^>]*\son\w+=", made)


def test_nothing_is_left_behind_where_it_cannot_be_written(article: Path, tmp_path: Path) -> None:
    assert run(str(article), "-o", str(tmp_path / "no" / "such" / "brief.html")) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["article.txt"]


def test_the_powers_and_the_region_reach_the_brief(article: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.json"
    options = ["--powers", "usa,eu", "--region", "central-asia", "--published", "2024-03-05"]
    assert run(str(article), *options, "-o", str(target)) == 0
    parameters = json.loads(target.read_text(encoding="utf-8"))["run"]["parameters"]
    assert parameters["powers"] == ["USA", "EU"]
    assert parameters["region"] == "central-asia"
    assert parameters["published"] == "2024-03-05"


def test_an_article_on_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "multivector", "brief", "-", "--format", "md"],
        input=TEXT.encode(),
        capture_output=True,
        check=True,
        env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout.startswith(b"# Talks in Astana")
    assert b"Traceback" not in done.stderr


def test_cycles_are_searched_for_again_after_an_article(article: Path, tmp_path: Path) -> None:
    before = gc.get_threshold()
    assert before[0] > 0
    assert run(str(article), "-o", str(tmp_path / "brief.md")) == 0
    assert gc.get_threshold() == before
