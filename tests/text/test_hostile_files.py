"""Small files that once took minutes: the work must grow with the size of the file, not faster."""

import gc
import time
from contextlib import suppress
from pathlib import Path

import pytest

from multivector.errors import InputError
from multivector.text.dates import line_date
from multivector.text.read import read

# (name, suffix) -> the piece that is repeated, and what ends the file.
SHAPES: dict[str, tuple[str, str, str]] = {
    "comments": ("txt", "<!---->", " Russia met China."),
    "comments open": ("html", "<!--", ""),
    "dashes": ("md", "-", "x"),
    "heading and blanks": ("md", " ", "x"),
    "two stars": ("md", "**a ", ""),
    "two lines under": ("md", " __a", ""),
    "brackets": ("md", "[", ""),
    "brackets and lines": ("md", "[\n", ""),
    "images": ("md", "![", ""),
    "footnotes": ("md", "[^", ""),
    "closing brackets": ("txt", "]", ""),
    "quotation marks": ("md", ">", " They met."),
    "lists in lists": ("md", "- ", "They met."),
    "code marks": ("md", "`a``", ""),
    "tables": ("md", "|", "\n|-|\n"),
    "headings of lists": ("txt", "Related\n", ""),
    "wrapped lines": ("txt", "the ministers of the five states met in the capital and\n", ""),
    "tags open": ("html", "<a ", ""),
    "tags in tags": ("html", "<b>", "They met."),
    "divisions": ("html", "<div>", "They met."),
    "scripts": ("html", "<script>", "They met."),
    "declarations": ("html", "<![foo[", "They met."),
    "blank feed": ("xml", "\n", "<rss><channel><item><title>A</title></item></channel></rss>"),
    "doctypes": ("xml", "<!DOCTYPE ", "<rss/>"),
}  # fmt: skip
DOUBLED: dict[str, tuple[str, str, str]] = {
    "tags around tags": ("txt", "<b", ">"),
    "sections": ("txt", "]", "]>"),
}
HEADS = {"heading and blanks": "# a", "tags open": "<html>", "divisions": "<html>"}


def _file(folder: Path, name: str, count: int) -> Path:
    suffix, one, last = SHAPES.get(name) or DOUBLED[name]
    text = one * count + (last * count if name in DOUBLED else last)
    path = folder / f"{count}.{suffix}"
    path.write_text(HEADS.get(name, "") + text, encoding="utf-8")
    return path


def _seconds(path: Path) -> float:
    # What other tests left in memory is not the reader's to collect.
    gc.collect()
    gc.disable()
    began = time.process_time()
    try:
        with suppress(InputError):  # refused in words is as good as read
            list(read(path))
        return time.process_time() - began
    finally:
        gc.enable()


@pytest.mark.parametrize("name", [*SHAPES, *DOUBLED])
def test_time_grows_as_the_file_does(name: str, tmp_path: Path) -> None:
    few, many = _file(tmp_path, name, 7_500), _file(tmp_path, name, 30_000)
    _seconds(_file(tmp_path, name, 10))  # loads what the kind of file needs
    short = max(_seconds(few), 0.03)  # less is noise of the clock
    # Four times the file: four times the work; quadratic work would be sixteen times as much. A
    # second try, as a busy machine may slow one down.
    assert _seconds(many) < 9 * short or _seconds(many) < 9 * short


def test_a_feed_of_nested_tags_is_read(tmp_path: Path) -> None:
    nested = "&lt;b&gt;" * 20_000 + "The ministers met."
    marked = "<b>" * 2_000 + "The ministers met." + "</b>" * 2_000
    path = tmp_path / "a.xml"
    for body in (nested, marked):
        path.write_text(
            f"<rss><channel><item><description>{body}</description></item></channel></rss>"
        )
        (found,) = read(path)
        assert found.source == f"{path}#1"


def test_a_row_of_clocks_is_no_date_line() -> None:
    # Three to the power of 19 ways, if each clock were tried in each: half an hour.
    assert line_date("1:00 " * 19 + "x") is None
    assert (
        line_date("Updated 8:05 AM EDT, 10:30 GMT, Fri May 19, 2023 at 9:00 pm (AST)")
        == "2023-05-19"
    )
