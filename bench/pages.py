"""Measure the pages of briefs in a browser, and hold them to the limits of a page.

python bench/pages.py PAGE.html …   prints a row each and fails where one is over a limit.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

# A page is a brief while all of this holds; both screens have to show the whole answer.
LIMITS = {
    "words": 2500,  # visible before anything is unfolded
    "unfolded": 6000,  # with the article's own text left out
    "screens": 10.0,  # of 1280 x 800
    "drawings": 12,  # with a title of their own; signs and legends do not count
    "kB": 250,
    "A4": 12,
    "first_1280": 800,  # where the answer ends, in pixels
    "first_390": 844,
    "cut": 0,  # labels that reach out of their drawing
}
_SCREENS = {"first_1280": (1280, 800), "first_390": (390, 844)}
_FOLDED = "details:not([open])"
_VISIBLE = "() => document.body.innerText"
# On a phone the answer is its lines; the drawing follows them.
_FIRST = """() => Math.max(...[...document.querySelectorAll('.first .lead, .first .lede')]
    .map(e => e.getBoundingClientRect().bottom + scrollY))"""
_WHOLE = "() => document.querySelector('.first').getBoundingClientRect().bottom + scrollY"
_DRAWN = """() => [...document.querySelectorAll('figure')]
    .filter(f => f.querySelector('svg[role=img]') && f.offsetParent).length"""
_CUT = """() => [...document.querySelectorAll('svg[role=img] text')].filter(t => {
    const own = t.getBoundingClientRect(), all = t.closest('svg').getBoundingClientRect();
    return own.width && (own.left < all.left - 1 || own.right > all.right + 1 ||
                         own.top < all.top - 1 || own.bottom > all.bottom + 1) }).length"""


def measure(browser: Browser, file: Path) -> dict[str, float]:
    """Return what `LIMITS` bounds, of one page."""
    found: dict[str, float] = {"kB": round(file.stat().st_size / 1000, 1)}
    cut = 0
    for name, (width, height) in _SCREENS.items():
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(file.resolve().as_uri())
        found[name] = round(page.evaluate(_WHOLE if width > 1000 else _FIRST))
        cut += page.evaluate(_CUT)
        if width > 1000:
            found |= _wide(page, height)
        page.close()
    return {name: found.get(name, cut) for name in LIMITS}


def _wide(page: Any, height: int) -> dict[str, float]:
    found = {
        "words": len(page.evaluate(_VISIBLE).split()),
        "screens": round(page.evaluate("document.documentElement.scrollHeight") / height, 1),
        "drawings": page.evaluate(_DRAWN),
    }
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    found["A4"] = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    page.evaluate(f"document.querySelectorAll('{_FOLDED}').forEach(e => e.open = true)")
    page.evaluate("document.querySelector('#text .prose')?.remove()")
    found["unfolded"] = len(page.evaluate(_VISIBLE).split())
    return found


def main() -> None:
    """Measure each page and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="+", type=Path)
    pages = parser.parse_args().pages
    over = []
    print(f"{'page':<16}" + "".join(f"{name:>11}" for name in LIMITS))
    print(f"{'limit':<16}" + "".join(f"{limit:>11}" for limit in LIMITS.values()))
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for file in pages:
            found = measure(browser, file)
            over += [f"{file.stem}: {n} {v}" for n, v in found.items() if v > LIMITS[n]]
            print(f"{file.stem:<16}" + "".join(f"{value:>11}" for value in found.values()))
        browser.close()
    if over:
        sys.exit("over the limit: " + "; ".join(over))


if __name__ == "__main__":
    main()
