"""The pages in a real browser, from the command: quiet, whole, axe clean, usable by keyboard."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
SOURCE = Path(__file__).parents[2] / "src"
ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
PAGES = (
    "/", "/region/western-balkans", "/state/SRB", "/dyad/RUS-SRB?year=2015", "/whatif?a=RUS&b=SRB",
    "/check?claim=China+is+Serbia%27s+largest+trading+partner", "/alignment?states=SRB,CHN,USA",
    "/data", "/inbox", "/search?q=serbia", "/state/XYZ",
)  # fmt: skip
TEXT = (
    "Envoys meet in Belgrade\n\n3 May 2023\n\nRussia accused Serbia of spying on Tuesday. "
    "Russia is Serbia's largest trading partner, said Ana Soto, an analyst."
)


@pytest.fixture(scope="module")
def server(filled: Path) -> Iterator[str]:
    """The address of a server started by the command."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "multivector", "serve", "--port", str(port)],
        env={**os.environ, "MULTIVECTOR_HOME": str(filled), "PYTHONPATH": str(SOURCE)},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/data", timeout=60).read()
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        message = "NO CHROMIUM FOUND: the pages were not looked at in a browser"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


class Visit:
    """One page, with what it said and asked for."""

    def __init__(self, browser: Any, address: str, *, width: int = 1280, theme: str = "light"):
        self.page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
        self.page.set_default_timeout(90_000)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message) or dialog.dismiss())
        self.page.on("request", lambda request: self.asked.append(request.url))
        visit(self.page, address)


def visit(page: Any, address: str) -> None:
    """Open a page, which may first say that it is being computed."""
    page.goto(address)
    ready(page)


def ready(page: Any) -> None:
    """Wait until the page asked for is there."""
    page.locator("h1", has_text="Not ready yet").wait_for(state="detached")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_quiet_whole_and_clean(browser: Any, server: str, address: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for width, theme in ((320, "light"), (1280, "dark"), (390, "dark"), (1280, "light")):
        visit = Visit(browser, server + address, width=width, theme=theme)
        for summary in visit.page.query_selector_all("summary"):
            summary.click()
        assert [line for line in visit.said if "404" not in line] == []
        assert [url for url in visit.asked if not url.startswith((server, "data:"))] == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        if (width, theme) != (390, "dark"):
            found = Axe().run(visit.page)
            assert found.violations_count == 0, found.generate_report()
        visit.page.close()


def test_it_is_complete_without_script(browser: Any, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(90_000)
    visit(page, f"{server}/region/western-balkans")
    page.select_option("#f-channel", "migration")
    page.fill("#f-year", "2015")  # a number, as nothing would say where a slider stands
    page.get_by_role("button", name="Show").click()
    ready(page)
    assert "channel=migration" in page.url
    assert "year=2015" in page.url
    assert page.locator("#table-capacity tbody tr").count() > 5
    context.close()


def test_a_slider_moves_the_figures_and_the_address(browser: Any, server: str) -> None:
    visit = Visit(browser, f"{server}/whatif?a=RUS&b=SRB&change=20")
    cell = visit.page.locator("#table-states tbody data").first
    before = cell.get_attribute("value")
    visit.page.focus("#f-change")
    for _ in range(3):
        visit.page.keyboard.press("ArrowRight")
    # The policy of the page forbids to evaluate an expression in it, so it is asked from here.
    for _ in range(300):
        moved = visit.page.locator("#table-states tbody data").first.get_attribute("value")
        if moved != before and re.search(r"change=(%2B)?35", visit.page.url):
            break
        time.sleep(0.1)
    else:
        pytest.fail("the figures did not follow the slider")
    shown = visit.page.locator("#table-states tbody data").first.get_attribute("value")
    visit.page.reload()
    assert visit.page.locator("#table-states tbody data").first.get_attribute("value") == shown
    assert visit.said == []
    visit.page.close()


def test_back_and_forward_and_search_by_keyboard(browser: Any, server: str) -> None:
    visit = Visit(browser, f"{server}/state/SRB")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.textContent") == "Skip to content"
    visit.page.keyboard.press("/")
    assert visit.page.evaluate("document.activeElement.id") == "find"
    visit.page.keyboard.type("russia serbia 2015")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_role("link", name="Russia → Serbia").click()
    visit.page.wait_for_url("**/dyad/RUS-SRB?year=2015")
    visit.page.go_back()
    visit.page.go_back()
    visit.page.wait_for_url("**/state/SRB")
    visit.page.go_forward()
    assert "/search" in visit.page.url
    visit.page.close()


def test_a_download_is_what_is_shown(browser: Any, server: str) -> None:
    visit = Visit(browser, f"{server}/region/western-balkans?channel=trade&year=2015")
    shown = visit.page.eval_on_selector_all(
        "#table-capacity tbody tr td:nth-child(3) data", "cells => cells.map(cell => cell.value)"
    )
    with visit.page.expect_download() as waiting:
        visit.page.locator("#capacity .get a", has_text=re.compile("^CSV$")).first.click()
    text = Path(waiting.value.path()).read_text("utf-8").splitlines()
    place = text[0].split(",").index("value")
    held = [line.split(",")[place] for line in text[1:]]
    assert [float(one) for one in held if one] == [float(one) for one in shown]
    visit.page.close()


@pytest.mark.parametrize(
    ("region", "form"),
    [("africa", "csv"), ("asia", "zip"), ("europe", "json"), ("latin-america", "svg")],
)
def test_a_file_that_takes_long_comes(browser: Any, server: str, region: str, form: str) -> None:
    """Of a page that nobody has opened: nothing of it is stored."""
    page = browser.new_page()
    page.set_default_timeout(90_000)
    address = f"{server}/region/{region}.{form}"
    if form in ("csv", "zip"):
        visit(page, server)
        with page.expect_download() as waiting:
            page.evaluate("address => { location.href = address }", address)
        assert Path(waiting.value.path()).stat().st_size > 1_000
    else:
        answer = page.goto(address)
        assert (answer.status, answer.headers["content-type"].split(";")[0]) in (
            (200, "application/json"), (200, "image/svg+xml"),
        )  # fmt: skip
    page.close()


def test_an_article_is_read_checked_and_printed(browser: Any, server: str) -> None:
    visit = Visit(browser, server)
    visit.page.fill("#a-text", TEXT)
    visit.page.get_by_role("button", name="Read article").click()
    visit.page.wait_for_selector("#events")
    assert "Envoys meet in Belgrade" in visit.page.locator("h1").inner_text()
    for summary in visit.page.query_selector_all("summary"):
        summary.click()
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(visit.page)
    assert found.violations_count == 0, found.generate_report()
    ids = visit.page.eval_on_selector_all("[id]", "every => every.map(one => one.id)")
    assert len(ids) == len(set(ids))
    visit.page.get_by_role("link", name="Serbia", exact=True).first.click()
    visit.page.wait_for_url("**/state/SRB")
    assert visit.said == []
    dates = "#table-events td:nth-child(1)"
    wrap = visit.page.eval_on_selector_all(
        dates, "all => all.map(one => getComputedStyle(one).whiteSpace)"
    )
    assert {*wrap} == {"nowrap"}
    visit.page.go_back()
    pdf = visit.page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    visit.page.emulate_media(media="print")
    assert not visit.page.locator("header.bar").is_visible()
    visit.page.close()


@pytest.mark.parametrize("region", ["western-balkans", "west-africa", "africa", "asia"])
def test_the_first_load_is_light(browser: Any, server: str, region: str) -> None:
    page = browser.new_page()
    page.set_default_timeout(90_000)
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    urllib.request.urlopen(f"{server}/region/{region}", timeout=90).read()  # computed, then loaded
    page.goto(f"{server}/region/{region}", wait_until="networkidle")
    assert sum(sizes) <= 330_000  # of Asia, 44 states and seven powers
    page.close()
