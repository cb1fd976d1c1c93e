"""Small whole documents of each format, written here: what the attacks start from."""

import io
import json
import zipfile
from functools import cache

TEXT = (
    "Two states sign a treaty\n\n18 May 2023\n\nASTANA, May 18 (News) - Kazakhstan and Uzbekistan "
    "signed a treaty on Thursday. “We agreed on 1.5 billion dollars,” said Ana Soto, an analyst."
    "\n\nRussia condemned it. "
    "Trade rose by 12.5% from 2019 to 2021, the ministry said a day later.\n"
)
MARKDOWN = (
    "---\ntitle: Two states\ndate: 2023-05-18\n---\n# Two states sign\n\n**Kazakhstan** met "
    "[Uzbekistan](https://example.org/a) in *Astana*.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    "> Russia said: “No.”\n\n- one `code`\n\n```\nx\n```\n![map](m.png) [^1]\n\n[^1]: a note\n"
)
HTML = (
    '<!doctype html><html><head><meta charset="utf-8"><title>Two states</title>'
    '<meta property="article:published_time" content="2023-05-18T10:00:00Z">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Two states", '
    '"datePublished": "2023-05-18"}</script></head><body><nav><a href="/">Home</a></nav><article>'
    "<h1>Two states sign</h1><time datetime='2023-05-18'>18 May</time><p>Kazakhstan met Uzbekistan "
    "in Astana &amp; signed a treaty.</p><!-- a note --><p>Russia <b>condemned</b> it &#8220;at "
    "once&#8221;.</p><table><tr><td>1</td></tr></table></article></body></html>"
)
FEED = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title><item>'
    "<title>Two states</title><link>https://example.org/a</link><guid>a1</guid><pubDate>Thu, 18 "
    "May 2023 09:00:00 GMT</pubDate><description><![CDATA[<p>Kazakhstan met Uzbekistan.</p>]]>"
    "</description></item><item><title>Second</title><description>Russia &lt;b&gt;condemned"
    "&lt;/b&gt; the treaty.</description></item></channel></rss>"
)
RECORDS = "".join(
    json.dumps(record) + "\n"
    for record in (
        {"id": "a", "text": TEXT, "title": "Two states", "published": "2023-05-18"},
        {"id": 2, "text": "<p>Russia condemned it.</p>", "url": "https://example.org/b"},
    )
)
SCENARIO = (
    'name = "A toll"\nyear = 2016\nsigma = 5.0\nclosure = "closed"\n[[cost]]\nbetween = ["RUS", '
    '"central-asia"]\nchange = "+30%"\n[[close]]\ntransit = "BLR"\n[[join]]\nstate = "UZB"\n'
    'bloc = "EAEU"\n[[open]]\nline = "CKU"\n[[avoid]]\nname = "suez"\n'
)
MAPPING = (
    'origin = "customs"\ntitle = "Customs of 2020"\nversion = "2021"\ndelimiter = ";"\nskip = 1\n'
    '[columns]\nexporter = "from"\nimporter = "to"\nyear = "yr"\ntrade_usd = "value"\n[scale]\n'
    'trade_usd = 1e6\n[codes]\nexporter = "cow"\n[coverage]\nyears = "2010-2020"\n'
    'absence = "missing"\n'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def archive() -> bytes:
    """Return a zip archive of three documents."""
    return packed({"a.txt": TEXT, "b/c.html": HTML, "d.jsonl": RECORDS})


def word() -> bytes:
    """Return a Word document."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in TEXT.split("\n\n"))
    body = (
        f'<w:document xmlns:w="{W}"><w:body>{paragraphs}<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A cell'
        "</w:t><w:tab/></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
    )
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": body})


def packed(files: dict[str, str]) -> bytes:
    """Return a zip archive of these files; the same bytes each time."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, content in files.items():
            archived.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


@cache
def rows() -> bytes:
    """Return a Parquet file of texts."""
    import pyarrow as pa
    from pyarrow import parquet

    written = io.BytesIO()
    table = pa.table({"id": ["a", "b"], "text": [TEXT, "Russia met China."], "title": ["T", None]})
    parquet.write_table(table, written)
    return written.getvalue()


def portable() -> bytes:
    """Return a PDF of one page, its streams uncompressed."""
    lines = "".join(f"({line[:80]}) Tj T* " for line in TEXT.encode("ascii", "ignore").decode().
                    replace("(", "").replace(")", "").splitlines() if line)  # fmt: skip
    stream = f"BT /F1 11 Tf 14 TL 72 700 Td {lines}ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        "<</Title(Two states)/CreationDate(D:20230518)>>",
    )
    written, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    written += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R"
    return f"{written}/Info 6 0 R>>\nstartxref\n{written.index('xref')}\n%%EOF".encode()
