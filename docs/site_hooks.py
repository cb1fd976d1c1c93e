"""What the site adds to the pages: root files as pages, the schema of a brief, plain code fences.

CONTRIBUTING.md and CHANGELOG.md stay at the root, where people look for them; the site shows the
same text. The schema of a brief is served at the address that its ``$id`` names.
"""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
ROOT_PAGES = ("CONTRIBUTING.md", "CHANGELOG.md")
# Where a root page links to a file that is no page.
REPOSITORY = "https://github.com/multivector/multivector/blob/main/"
# A fence names, beside its language, what the tests do with it: `console data`, `toml mine.toml`.
FENCE = re.compile(r"^```(\w+) (\S+)$", re.MULTILINE)


def on_files(files: Files, config: Any) -> Files:
    """Add the root's pages and each JSON schema of the package."""
    for name in ROOT_PAGES:
        text = (ROOT / name).read_text("utf-8").replace("](docs/", "](")
        text = re.sub(r"\]\(((?!http)[\w/.-]+\.(?!md\b)\w+)\)", rf"]({REPOSITORY}\1)", text)
        files.append(File.generated(config, name.lower(), content=text))
    for path in sorted((ROOT / "src").rglob("schema.json")):
        text = path.read_text("utf-8")
        address = urlsplit(json.loads(text)["$id"]).path.lstrip("/")
        files.append(File.generated(config, address, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Leave a fence its language, and a file's name as its title."""
    return FENCE.sub(_fence, markdown)


def _fence(match: re.Match[str]) -> str:
    language, word = match.groups()
    return f'```{language} title="{word}"' if "." in word else f"```{language}"
