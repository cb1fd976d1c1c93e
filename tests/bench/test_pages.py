"""The measure of a page counts what a reader sees."""

import shutil
from pathlib import Path

import pytest
from bench.pages import LIMITS, measure

PAGE = """<!doctype html><body style="margin:0"><section class="first">
<p class="lede">one two three</p>
<figure><svg role="img" width="100" height="20" overflow="visible">
<text x="90" y="15">too long</text>
</svg></figure></section><details><summary>more</summary>four five</details>
<section id="text"><div class="prose">not counted</div></section></body>"""


@pytest.mark.browser
def test_words_drawings_and_cut_labels(tmp_path: Path) -> None:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium: the page was not measured")
    from playwright.sync_api import sync_playwright

    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        found = measure(browser, tmp_path / "page.html")
        browser.close()
    assert set(found) == set(LIMITS)
    assert (found["words"], found["unfolded"]) == (8, 8)
    assert (found["drawings"], found["cut"], found["A4"]) == (1, 2, 1)
