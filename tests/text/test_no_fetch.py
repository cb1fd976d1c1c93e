"""No document makes a reader fetch what it names: no connection, no look-up, no other file.

Two guards: an audit hook sees what Python's own sockets do, and a server on this machine, which
each document names, sees what libraries in C and the process that parses PDF do.
"""

import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from attacks import samples
from multivector.coding.batch import code_all
from multivector.errors import InputError
from multivector.text.article import Article
from multivector.text.read import read

SECRET = "The ministers of Ruritania met in Strelsau in secret."
TOLD = "Kazakhstan and Uzbekistan signed a treaty in Astana on Thursday, officials said."
_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
_seen: list[str] | None = None


def _hook(event: str, told: tuple[object, ...]) -> None:
    if _seen is not None and event in _NETWORK:
        _seen.append(f"{event} {told[1:]}")


sys.addaudithook(_hook)  # cannot be removed; does nothing between the tests


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """Yield an address of a server that counts its visitors, and of a file that nobody may read."""
    global _seen  # noqa: PLW0603
    secret = tmp_path / "elsewhere" / "secret.txt"
    secret.parent.mkdir()
    secret.write_text(SECRET)
    visits: list[object] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def count() -> None:
            while True:
                try:
                    connection, who = server.accept()
                except OSError:
                    return
                visits.append(who)
                connection.close()

        threading.Thread(target=count, daemon=True).start()
        _seen = []
        found = SimpleNamespace(
            url=f"http://127.0.0.1:{server.getsockname()[1]}/x", file=secret.as_uri(),
            visits=visits, seen=_seen,
        )  # fmt: skip
        try:
            yield found
        finally:
            _seen = None


def _html(at: str) -> str:
    return f"""<!doctype html><html><head><base href="{at}/"><title>Treaty</title>
<meta http-equiv="refresh" content="0; url={at}"><link rel="stylesheet" href="{at}.css">
<link rel="preload icon canonical amphtml" href="{at}"><link rel="import" href="{at}">
<style>@import url({at}.css); p {{ background: url({at}.png) }}</style>
<script src="{at}.js"></script><script type="application/ld+json">{{"@context": "{at}",
"@type": "NewsArticle", "url": "{at}", "articleBody": {{"@id": "{at}"}}}}</script></head>
<body onload="fetch('{at}')" background="{at}"><article><h1>Treaty</h1><p>{TOLD}</p>
<img src="{at}.png" srcset="{at} 2x"><picture><source srcset="{at}"></picture><video src="{at}"
poster="{at}"></video><iframe src="{at}" srcdoc="<img src={at}>"></iframe><object data="{at}">
</object><embed src="{at}"><portal src="{at}"></portal><form action="{at}"><input type="image"
src="{at}"></form><svg><use href="{at}#a" xlink:href="{at}#a"/><image href="{at}"/></svg>
<math href="{at}"/><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{at}"
parse="text"/><p>Russia condemned it at once, the ministry said on Friday.</p></article></body>
</html>"""


def _feed(at: str, doctype: str = "") -> str:
    return f"""<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{at}"?>{doctype}
<rss version="2.0" xmlns:xi="http://www.w3.org/2001/XInclude" xml:base="{at}"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{at} {at}">
<channel><title>News</title><link>{at}</link><xi:include href="{at}" parse="text"/>
<item><title>Treaty</title><link>{at}</link><enclosure url="{at}" type="text/html"/>
<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>{TOLD}</p>
<img src="{at}">]]></content:encoded><comments>{at}</comments></item></channel></rss>"""


def _external(at: str, root: str) -> str:
    return f'<!DOCTYPE {root} [<!ENTITY % d SYSTEM "{at}"> %d; <!ENTITY e SYSTEM "{at}">]>'


def _word(at: str, *, entity: bool = False) -> bytes:
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="r{k}" Type="{related}/{kind}" Target="{at}" TargetMode="External"/>'
        for k, kind in enumerate(("image", "attachedTemplate", "oleObject", "aFChunk", "frame"))
    )
    document = (
        f'<w:document xmlns:w="{samples.W}" xmlns:r="{related}"><w:body><w:p><w:r><w:t>{TOLD}'
        f'{"&e;" if entity else ""}</w:t></w:r></w:p><w:p><w:r><w:instrText> INCLUDETEXT "{at}" '
        f'</w:instrText></w:r></w:p><w:altChunk r:id="r3"/><w:subDoc r:id="r4"/></w:body>'
        "</w:document>"
    )
    return samples.packed({
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": (_external(at, "w:document") if entity else "") + document,
        "word/_rels/document.xml.rels": f"<Relationships>{links}</Relationships>",
        "word/_rels/settings.xml.rels": f"<Relationships>{links}</Relationships>",
    })  # fmt: skip


def _pdf(at: str) -> bytes:
    """Return a PDF with actions, an external stream, a remote form and script."""
    whole = samples.portable().decode("latin-1")
    action = (
        f"/OpenAction<</S/URI/URI({at})/Next[<</S/GoToR/F<</FS/URL/F({at})>>/D[0/Fit]>>"
        f"<</S/SubmitForm/F<</FS/URL/F({at})>>>><</S/Launch/F({at})>>"
        f"<</S/ImportData/F({at})>><</S/JavaScript/JS(this.getURL\\('{at}'\\))>>]>>"
        f"/AcroForm<</XFA({_feed(at)})>>"
    )
    outside = f"<</Length 0/F<</FS/URL/F({at})>>"
    whole = whole.replace("<</Type/Catalog", f"<</Type/Catalog{action}", 1)
    image = f"6 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/F<</FS/URL/F({at})>>>>endobj"
    return (whole.replace("6 0 obj", f"{image}\n7 0 obj", 1) + outside).encode("latin-1")


def _documents(at: str) -> dict[str, bytes | str]:
    record = {"text": f'{TOLD} <img src="{at}">', "url": at, "id": at, "$ref": at}
    image = f"![map]({at}) [a]: {at}\n<img src='{at}'>\n\n[a]\n\n{{% include {at} %}}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{at}"/><text>{TOLD}</text></svg>'
    made: dict[str, bytes | str] = {
        "page.html": _html(at),
        "entity.html": _external(at, "html") + f"<html><body><p>{TOLD} &e;</p></body></html>",
        "page.xhtml": f'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//x" "{at}">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{TOLD}</p></body></html>',
        "feed.xml": _feed(at),
        "dtd.xml": _feed(at, f'<!DOCTYPE rss SYSTEM "{at}">'),
        "entity.xml": _feed(at, _external(at, "rss")).replace(TOLD, f"{TOLD} &e;"),
        "picture.xml": svg,
        "picture.html": svg,
        "entity.atom": _external(at, "feed")
        + f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content src="{at}"/><summary>{TOLD}'
        "&e;</summary></entry></feed>",
        "page.md": f"---\ntitle: T\nimage: {at}\nlayout: {at}\n---\n{TOLD}\n\n{image}",
        "page.txt": f"{TOLD}\n\n{at}\n\n<img src={at}>",
        "record.jsonl": json.dumps(record),
        "word.docx": _word(at),
        "entity.docx": _word(at, entity=True),
        "print.pdf": _pdf(at),
    }
    return made | {
        "many.zip": samples.packed({k: v for k, v in made.items() if isinstance(v, str)})
    }


NAMES = sorted(_documents("x"))
# The others may be refused: what they hold is no text, or nothing without what they fetch.
WHOLE = ("page.html", "feed.xml", "page.md", "page.txt", "record.jsonl", "word.docx", "many.zip",
         "print.pdf", "page.xhtml")  # fmt: skip


@pytest.mark.parametrize("kind", ["url", "file"])
@pytest.mark.parametrize("name", NAMES)
def test_a_document_that_names_another_does_not_fetch_it(
    name: str, kind: str, guard: SimpleNamespace, tmp_path: Path
) -> None:
    content = _documents(getattr(guard, kind))[name]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        found = list(read(path))
    except InputError:
        found = []
    texts = [one.text for one in found if isinstance(one, Article)]
    assert guard.seen == []
    assert guard.visits == []
    assert not any("Ruritania" in text for text in texts)
    if name in WHOLE:
        assert any("Uzbekistan" in text for text in texts)


def test_nor_does_coding_a_folder_of_them(guard: SimpleNamespace, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, content in _documents(guard.url).items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    assert list(code_all(folder, on_refused=lambda one: None))
    assert guard.seen == []
    assert guard.visits == []


def test_the_guards_see_a_visit(guard: SimpleNamespace) -> None:
    port = int(guard.url.rpartition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as visit:
        assert visit.recv(1) == b""
    assert guard.seen
    assert len(guard.visits) == 1
