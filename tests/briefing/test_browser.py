"""The page in a real browser: it asks for nothing, says nothing, fits, and passes axe."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.briefing.conftest import check, influence_row

from multivector.answers.evidence.standing import Standing
from multivector.briefing.renderings.document import Brief

pytestmark = pytest.mark.browser

ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
WIDTHS = (320, 390, 1280)
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        message = "NO CHROMIUM FOUND: the page was not looked at in a browser"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page_file(full_brief: Brief, tmp_path: Path) -> Path:
    file = tmp_path / "brief.html"
    file.write_text(long(full_brief).to_html(), encoding="utf-8")
    return file


def long(brief: Brief) -> Brief:
    """The same brief with what is wide: an unbreakable word, rows of measures, a big matrix."""
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    quote = replace(brief.coded.quotes[0], affiliation=word)
    powers = ("CHN", "RUS", "USA", "TUR", "EU")
    rows = tuple(
        influence_row(power, channel=channel, influencee=state, lower=0.1 * n, upper=0.2 * n)
        for n, power in enumerate(powers, 1)
        for channel in ("trade", "transport", "security")
        for state in ("KAZ", "UZB")
    )
    standing = Standing(
        influence=rows, votes={"KAZ": "abstain"}, more="multivector data pull --open"
    )
    claims = tuple(
        replace(brief.coded.claims[0], text=f"{word} {n}", modality="fact") for n in range(9)
    )
    checks = tuple(
        check(verdict, start=n)
        for n, verdict in enumerate(
            ["mixed", "contradicted", "borne out"] * 2 + ["cannot tell"] * 3
        )
    )
    return replace(
        brief,
        coded=replace(brief.coded, quotes=(quote,), claims=claims),
        claim_evidence=(("f1", "f2"),) * 9,
        checked=checks,
        standing=standing,
    )


class Visit:
    """One page, with what it said and asked for."""

    def __init__(self, browser: Any, file: Path, *, width: int = 1280, theme: str = "light"):
        self.page = browser.new_page(
            viewport={"width": width, "height": 900}, color_scheme=theme, java_script_enabled=True
        )
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message) or dialog.dismiss())
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.address = file.as_uri()
        self.page.goto(self.address)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_asked_for_said_or_cut_off(
    browser: Any, page_file: Path, width: int, theme: str
) -> None:
    visit = Visit(browser, page_file, width=width, theme=theme)
    for summary in visit.page.query_selector_all("summary"):
        summary.click()
    assert visit.said == []
    assert [url for url in visit.asked if not url.startswith("data:")] == [visit.address]
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    visit.page.close()


@pytest.mark.parametrize(("width", "media"), [(1280, "screen"), (768, "screen"), (380, "screen"),
                                              (700, "print")])  # fmt: skip
def test_dates_of_events_are_not_broken(
    browser: Any, full_brief: Brief, tmp_path: Path, width: int, media: str
) -> None:
    first, *rest = full_brief.coded.events
    first = replace(first, date="2022-09-30/2023-03-08", date_precision="range")
    file = tmp_path / "brief.html"
    coded = replace(full_brief.coded, events=(first, *rest))
    file.write_text(replace(full_brief, coded=coded).to_html(), encoding="utf-8")
    page = Visit(browser, file, width=width).page
    page.emulate_media(media=media)
    assert "30 September 2022 to 8 March 2023" in page.locator("ol.time").inner_text()
    lines = """every => every.map(one => {
        const words = document.createRange(); words.selectNodeContents(one);
        return words.getClientRects().length; })"""
    assert {*page.eval_on_selector_all(".time .when", lines)} == {1}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


# Texts of some length whose line holds less than six letters.
COLUMNS_OF_LETTERS = """
[...document.querySelectorAll("main :is(p, li, div, span, dd)")]
.filter(one => one.offsetParent && !one.closest(".scroll, svg, .unseen"))
.filter(one => getComputedStyle(one).display != "inline" && one.textContent.trim().length > 30)
.filter(one => one.clientWidth < 4 * parseFloat(getComputedStyle(one).fontSize))
.map(one => one.textContent.slice(0, 60))
"""
LETTERS = [(320, 32, ""), (390, 32, ""), (1280, 16, "200%"), (900, 16, "200%"), (390, 16, "200%")]


@pytest.mark.parametrize(("width", "default", "own"), LETTERS)
def test_large_letters_fit(
    browser: Any, page_file: Path, width: int, default: int, own: str
) -> None:
    letters = f"--blink-settings=defaultFontSize={default}"
    path = shutil.which("chromium") or shutil.which("google-chrome")
    opened = browser.browser_type.launch(executable_path=path, args=[*ARGUMENTS, letters])
    page = Visit(opened, page_file, width=width).page
    page.add_style_tag(content=f"html {{ font-size: {own or '100%'}; }}")
    for summary in page.query_selector_all("summary"):
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(COLUMNS_OF_LETTERS) == []
    opened.close()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Any, page_file: Path, width: int, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    visit = Visit(browser, page_file, width=width, theme=theme)
    for summary in visit.page.query_selector_all("summary"):
        summary.click()
    found = Axe().run(visit.page)
    assert found.violations_count == 0, found.generate_report()
    visit.page.close()


def test_it_reads_without_script(browser: Any, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.locator("h1").inner_text() == "Powers court the valley"
    page.locator("summary").first.click()
    assert page.locator("details[open]").count() == 1
    context.close()


def test_links_go_to_the_sentence_and_back(browser: Any, page_file: Path) -> None:
    page = Visit(browser, page_file).page
    page.locator("#event-1").get_by_text("in the text").click()
    assert page.url.endswith("#s2")
    assert page.locator("#s2").inner_text().startswith("Russia condemned Ukraine")
    page.locator("#s2 a.ref").first.click()
    assert page.url.endswith("#event-1")
    page.close()


def test_a_keyboard_reaches_the_skip_link_first(browser: Any, page_file: Path) -> None:
    page = Visit(browser, page_file).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the answer"
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")  # the browser follows the link in its own time
    page.close()


def test_it_prints(browser: Any, page_file: Path) -> None:
    page = Visit(browser, page_file).page
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.startswith(b"%PDF")
    assert 1 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 12
    page.emulate_media(media="print")
    assert not page.locator("nav.contents").is_visible()
    page.close()


def test_hostile_text_does_nothing(browser: Any, full_brief: Brief, tmp_path: Path) -> None:
    hostile = "</style><script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>"
    article = replace(
        full_brief.coded.article, text=hostile, title=hostile, publisher=hostile,
        url="javascript:alert(3)",
    )  # fmt: skip
    file = tmp_path / "hostile.html"
    coded = replace(full_brief.coded, article=article)
    file.write_text(replace(full_brief, coded=coded).to_html(), encoding="utf-8")
    visit = Visit(browser, file)
    assert visit.said == []
    assert [url for url in visit.asked if not url.startswith("data:")] == [visit.address]
    assert visit.page.locator("h1").inner_text() == hostile
    visit.page.close()


def test_what_is_folded_on_the_screen_is_printed(browser: Any, page_file: Path) -> None:
    page = Visit(browser, page_file).page
    table = page.locator(".card details ul").first
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.is_visible()
    page.close()
