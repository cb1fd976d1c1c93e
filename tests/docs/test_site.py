"""The site builds without a warning, asks no other host, and has each address that we print."""

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from multivector.records import catalogue

ROOT = Path(__file__).parents[2]
ADDRESS = "https://multivector.readthedocs.io"
# What makes a browser ask for something; a link is followed by a person.
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs", reason="the group docs is not installed")
    folder = tmp_path_factory.mktemp("site")
    # From a copy: the sources may be read-only, and nothing is left beside them.
    copy = tmp_path_factory.mktemp("copy") / "project"
    shutil.copytree(ROOT / "docs", copy / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "CONTRIBUTING.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, copy / name)
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("*.onnx", "*.pyc"))
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=copy,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING -" not in done.stderr, done.stderr
    return folder


class Loaded(HTMLParser):
    """Addresses that a browser loads by itself, and the identifiers of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.marks: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in LOADS:
            self.addresses.append(given.get(LOADS[tag]) or "")
        if tag == "link" and given.get("rel") not in ("canonical", "prev", "next"):
            self.addresses.append(given.get("href") or "")
        # The theme asks GitHub for stars where this component stands.
        self.marks |= {given.get("data-md-component") or "", *(given.get("class") or "").split()}


def test_no_page_asks_another_host(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        parser = Loaded()
        parser.feed(page.read_text("utf-8"))
        outside = [a for a in parser.addresses if urlsplit(a).netloc]
        assert outside == [], f"{page.relative_to(site)} loads {outside}"
        assert "source" not in parser.marks
        assert "mermaid" not in parser.marks
    for sheet in site.rglob("*.css"):
        assert re.search(r"url\(\s*['\"]?(?:https?:)?//", sheet.read_text("utf-8")) is None


def addresses() -> set[str]:
    """Return each address of the site that the package or its metadata gives."""
    found = set()
    for path in [*(ROOT / "src").rglob("*"), ROOT / "pyproject.toml", ROOT / "README.md"]:
        if path.suffix in (".py", ".json", ".toml", ".md", ".html", ".tsv"):
            found |= set(re.findall(rf"{ADDRESS}([\w/.-]*)", path.read_text("utf-8")))
    # The pages of measures are named where a figure's source is made, each by its measure.
    measured = {f"/methods/{name}/" for name in ("capacity", "balance", "agreement")}
    return (found - {"/methods/"}) | measured


def test_each_address_that_is_printed_exists(site: Path) -> None:
    given = addresses()
    assert len(given) > 4
    for address in sorted(given):
        target = site / address.strip("/")
        assert target.is_file() or (target / "index.html").is_file(), address


def test_the_schema_is_served_at_its_own_address(site: Path) -> None:
    (source,) = (ROOT / "src").rglob("schema.json")
    served = site / urlsplit(json.loads(source.read_text("utf-8"))["$id"]).path.lstrip("/")
    assert served.read_text("utf-8") == source.read_text("utf-8")


def test_search_finds_words_of_the_pages(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    texts = {entry["location"]: entry["text"] for entry in index["docs"]}
    assert len(texts) > 200
    assert "bandwidth" in texts["methods/capacity/#definition"]
    assert any("leverage" in text for text in texts.values())


def test_fences_show_language_and_file_name(site: Path) -> None:
    page = (site / "how-to" / "own-data" / "index.html").read_text("utf-8")
    assert '<span class="filename">mine.toml</span>' in page
    assert "console data" not in (site / "tutorial" / "index.html").read_text("utf-8")


def test_the_years_on_freshness_are_those_of_the_origins() -> None:
    text = (ROOT / "docs" / "how-to" / "freshness.md").read_text("utf-8")
    rows = re.findall(r"^\| .* \| `(\w+)` \| (\d+) \| (\d+) \|", text, re.MULTILINE)
    assert len(rows) > 12
    entries = catalogue.entries()
    for name, first, last in rows:
        if name == "factbook":  # inside the package, and in no registry
            continue
        entry = entries[name]
        assert (str(entry.first_year), str(entry.last_year)) == (first, last), name


def test_each_term_of_the_glossary_stands_once_and_in_order() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    terms = [term.casefold() for term in re.findall(r"^\*\*(.+?)\*\*", text, re.MULTILINE)]
    assert len(terms) > 40
    assert terms == sorted(set(terms))
