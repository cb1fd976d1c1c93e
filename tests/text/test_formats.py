"""HTML, Markdown, feeds and JSON Lines."""

import json
import re

import pytest

from multivector.errors import InputError
from multivector.text.article import Article, Refused
from multivector.text.draft import finish
from multivector.text.formats.feed import read_feed
from multivector.text.formats.kinds import sniff
from multivector.text.formats.markdown import read_markdown
from multivector.text.formats.table import read_table
from multivector.text.formats.webpage import read_html
from multivector.text.read import read, read_one

PROSE = "The five presidents met in the city on Thursday and agreed to build the railway line."
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def _html(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_a_page_gives_text_and_what_its_markup_says():
    head = (
        "<title>Five states | The Wire</title><meta property='og:site_name' content='The Wire'>"
        "<meta property='article:published_time' content='2023-05-18T10:00:00Z'>"
        "<link rel='canonical' href='https://wire.example/five'>"
    )
    body = "<nav><a href=/>Home</a></nav><article><h1>Five states</h1>"
    body += f"<p>{PROSE}</p><p>{PROSE} Again.</p></article>"
    article = read_one("-", stdin=_html(body, head))
    assert article.title == "Five states"
    assert (article.published, article.publisher) == ("2023-05-18", "The Wire")
    assert article.url == "https://wire.example/five"
    assert article.text == f"Five states\n\n{PROSE}\n\n{PROSE} Again."


def test_no_script_survives_in_any_field():
    evil = EVIL.replace("<", "&lt;")
    head = (
        f"<title>{evil}Talks</title><meta property='og:site_name' content='{evil}Wire'>"
        "<link rel='canonical' href='javascript:alert(3)'>"
    )
    body = f"<h1>{evil}Talks</h1><p onclick='alert(4)'>{evil}{PROSE}</p>{EVIL}<p>{PROSE}</p>"
    record = {
        "id": EVIL,
        "text": EVIL + PROSE,
        "title": EVIL + "T",
        "publisher": EVIL + "P",
        "url": "javascript:x",
    }
    found = [
        read_one("-", stdin=_html(body, head)),
        *read("-", stdin=json.dumps(record).encode()),
        read_one("-", stdin=f"# {EVIL}Talks\n\n{EVIL}{PROSE}".encode()),
    ]
    for article in found:
        for value in (article.text, article.title, article.publisher, article.url):
            assert "alert" not in (value or "")
            assert "<" not in (value or "")
            assert "javascript" not in (value or "")


def test_a_page_without_a_date_has_none():
    assert read_one("-", stdin=_html(f"<p>{PROSE}</p><footer>© 2019</footer>")).published is None


def test_a_page_that_the_extractor_leaves_empty_is_read_all_the_same():
    assert read_html("<html><body><div>They met.</div></body></html>").text == "They met."


def test_a_page_of_nothing_but_script_is_refused():
    with pytest.raises(InputError, match="no text"):
        read_one("-", stdin=_html("<script>document.write('x')</script>"))


def test_html_under_the_name_of_a_text(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(_html(f"<p>{PROSE}</p>"))
    assert read_one(path).text == PROSE


def test_markdown_marks_go_and_words_stay():
    text = (
        "---\ntitle: 'From the matter'\ndate: 2023-05-18\npublisher: Wire\nurl: https://w.example/a\n"
        "tags: [a, b]\n---\n\n# Head *line*\n\nA **bold** [link](https://x.example/a_(b)) "
        "and `code`,\n"
        "wrapped; snake_case stays.\n\n- one\n- two\n\n> quoted\n\n```py\nprint('x')\n```\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\n![alt](i.png)\n\n[ref]: https://x.example\n"
    )
    draft = read_markdown(text)
    assert (draft.title, draft.published, draft.publisher) == (
        "From the matter",
        "2023-05-18",
        "Wire",
    )
    assert draft.url == "https://w.example/a"
    assert draft.text.split("\n\n") == [
        "Head line",
        "A bold link and code, wrapped; snake_case stays.",
        "one",
        "two",
        "quoted",
        "a, b",
        "c, d",
    ]
    assert draft.dropped == {"code block": 1}


def test_a_title_stands_once():
    article = read_one("-", stdin=f"---\ntitle: Talks\n---\n# Talks\n\n{PROSE}".encode())
    assert article.text == f"Talks\n\n{PROSE}"
    only = read_one("-", stdin=f"---\ntitle: Talks\n---\n{PROSE}".encode())
    assert (only.title, only.text) == ("Talks", PROSE)


def test_an_rss_feed():
    feed = f"""<?xml version="1.0" encoding="iso-8859-1"?>
    <rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Wire</title>
    <item><title>First</title><link>https://w.example/1</link>
    <pubDate>Thu, 18 May 2023 09:00:00 GMT</pubDate>
    <description>Short.</description>
    <content:encoded><![CDATA[<p>{PROSE}</p>{EVIL}<p>Again.</p>]]></content:encoded></item>
    <item><title>Empty</title></item>
    <item><title>Foreign</title><description>Les ministres des cinq pays se sont réunis jeudi dans
    la capitale
    pour discuter du commerce.</description></item></channel></rss>"""
    first, empty, foreign = read("-", stdin=feed.encode("iso-8859-1"))
    assert isinstance(first, Article)
    assert first.text == f"{PROSE}\n\nAgain."
    assert (first.title, first.published, first.publisher) == ("First", "2023-05-18", "The Wire")
    assert (first.url, first.source) == ("https://w.example/1", "-#1")
    assert isinstance(empty, Refused)
    assert empty.reason == "the entry has no text"
    assert isinstance(foreign, Refused)
    assert "French (fr)" in foreign.reason


def test_an_atom_feed():
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>One</title>
    <link rel="self" href="https://w.example/self"/><link href="https://w.example/1"/>
    <published>2023-05-18T09:00:00Z</published><content type="xhtml">
    <div xmlns="http://www.w3.org/1999/xhtml"><p>{PROSE}</p></div></content></entry></feed>"""
    article = read_one("-", stdin=feed.encode())
    assert (article.text, article.url, article.published) == (
        PROSE,
        "https://w.example/1",
        "2023-05-18",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<rss><channel>", "not well-formed"),
        ("<books><book/></books>", "not a feed"),
        ("<rss><channel/></rss>", "no entries"),
        ('<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss>&a;</rss>', "entity"),
        ('<!DOCTYPE rss [<!ATTLIST b c CDATA "dddd">]><rss/>', "attribute"),
        ('<!DOCTYPE rss SYSTEM ">" [ <!ATTLIST b c CDATA "dddd">]><rss/>', "attribute"),
        ("<!DOCTYPE rss [ <!-- a --> ]><rss/>", "entity"),
    ],
)
def test_xml_that_is_not_read(text, said):
    with pytest.raises(InputError, match=said):
        list(read_feed(text))


def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes_and_counted():
    feed = f"<rss><channel><item><title>One</title><description>{PROSE}</description></item><item>"
    one, empty = read("-", stdin=feed.encode())
    assert (one.text, list(one.dropped.values())) == (PROSE, [1])
    assert isinstance(empty, Refused)


def test_a_feed_is_never_taken_for_an_address_or_a_file(tmp_path, monkeypatch):
    import feedparser

    def fetched(*_, **__):
        raise AssertionError("an address was followed")

    monkeypatch.setattr(feedparser.http, "get", fetched)
    path = tmp_path / "a.xml"
    for text in ("http://w.example/feed.xml", str(path), '<rss><!-- "http://w.example/" -->'):
        path.write_text(text)
        with pytest.raises(InputError):
            read_one(path)


def test_feeds_of_other_makes():
    rdf = f"""<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"
    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wire</title></channel>
    <item><title>R&amp;D <![CDATA[<b>&</b>]]> rail</title><link>https://w.example/1?a=1&amp;b=2</link>
    <dc:date>2023-05-18T10:00:00Z</dc:date><description>{PROSE}</description></item></rdf:RDF>"""
    article = read_one("-", stdin=rdf.encode())
    assert (article.title, article.publisher) == ("R&D & rail", "Wire")
    assert (article.url, article.published) == ("https://w.example/1?a=1&b=2", "2023-05-18")
    atom = f"""<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>One</a:title>
    <a:updated>2023-05-18T10:00:00Z</a:updated><a:content type="xhtml">
    <h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>{PROSE}</h:p>
    <h:p>Two &lt; three.</h:p></h:div>
    </a:content></a:entry></a:feed>"""
    article = read_one("-", stdin=atom.encode())
    assert (article.text, article.published) == (f"{PROSE}\n\nTwo < three.", "2023-05-18")


def test_json_lines(tmp_path):
    lines = [
        json.dumps(
            {
                "id": "a-1",
                "text": PROSE,
                "title": "T",
                "published": "2023-05-18",
                "publisher": "W",
                "url": "https://w.example/1",
            }
        ),
        "",
        "oops",
        "[1]",
        '{"title": "no text"}',
        '{"text": 5}',
        '{"text": "a\\u0000b"}',
        '{"id": [], "text": "a"}',
        json.dumps({"text": PROSE}),
        '{"text": "\\ud800 They met."}',
    ]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + "\n".join(lines).encode() + b'\n{"text": "caf\xe9"}')
    found = list(read(path))
    first = found[0]
    assert isinstance(first, Article)
    assert (first.doc_id, first.title, first.published) == ("a-1", "T", "2023-05-18")
    assert (first.publisher, first.url, first.text) == ("W", "https://w.example/1", PROSE)
    assert [item.source.rpartition("#")[2] for item in found] == [
        "1",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
        "11",
    ]
    assert [isinstance(item, Article) for item in found] == [True] + [False] * 6 + [
        True,
        True,
        False,
    ]
    assert found[7].doc_id == found[7].sha256[:16]


def test_a_given_date_wins():
    assert (
        read_one("-", stdin=f"May 18, 2023\n\n{PROSE}".encode(), published="2024-01-02").published
        == "2024-01-02"
    )


def test_sniffing():
    assert sniff('<?xml version="1.0"?>\n<feed xmlns="x">') == "feed"
    assert sniff('{"id": 1}\n') == "text"
    assert sniff("---\ntitle: A\n---\nB") == "markdown"


def test_a_page_that_breaks_the_extractor_is_read_and_counted(monkeypatch):
    import trafilatura

    def fails(*_, **__):
        raise RuntimeError("broken tree")

    monkeypatch.setattr(trafilatura, "bare_extraction", fails)
    draft = read_html("<html><body><p>Chad met Mali in Bamako.</p></body></html>")
    assert "Chad met Mali in Bamako." in draft.text
    assert sum(draft.dropped.values()) == 1


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_with_texts_is_a_set_of_articles(mark, tmp_path):
    rows = ["ID", "Date", "Text", "Source"], ["a", "2023-05-18", f'"{PROSE}\n\n{PROSE}"', "Wire"]
    table = "\n".join(map(mark.join, [*rows, ["b", "", f'"{PROSE}"', "", "more"], ["c"]]))
    path = tmp_path / ("a.tsv" if mark == "\t" else "a.csv")
    path.write_text(f"\ufeff{table}", "utf-8")
    first, wide, empty = read(path)
    assert (first.doc_id, first.published, first.publisher) == ("a", "2023-05-18", "Wire")
    assert (first.text, first.source) == (f"{PROSE}\n\n{PROSE}", f"{path}#1")
    assert wide == Refused(f"{path}#2", "the row has more cells than the first line")
    assert empty == Refused(f"{path}#3", "the record has no text (id 'c')")
    assert len(list(read("-", stdin=path.read_bytes()))) == 3


def test_classic_line_ends_are_read(tmp_path):
    (tmp_path / "a.csv").write_bytes(b'sep=;\rid;text;"day (d, m, y)"\r7;They met.;1, 2, 3\r')
    (tmp_path / "a.txt").write_bytes(b"A meeting\rChina met Kenya on Monday.\rThey agreed.")
    assert [(one.doc_id, one.text) for one in read(tmp_path / "a.csv")] == [("7", "They met.")]
    assert next(read(tmp_path / "a.txt")).text.endswith("They agreed.")


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_quotation_marks_swallow_no_article(end):
    lines = ["sep=,", "id,text", '1,"They met.', "2,They spoke.", "3,They left."]
    for stray, line in (('1,"They met.', 3), ('1,"They" met.', 3)):
        with pytest.raises(InputError, match=f"begins in line {line} are not balanced"):
            list(read_table(end.join([*lines[:2], stray, *lines[3:]])))
    tabs = ["id\ttext", '1\t"Yes," he said.', '2\t"They met.', "3\tThey left."]
    found = [draft.text for draft in read_table(end.join(tabs))]
    assert found == ['"Yes," he said.', '"They met.', "They left."]


def test_any_other_table_is_refused_by_name(tmp_path):
    (tmp_path / "a.csv").write_text("exporter,importer,trade\nCHN,KAZ,1\n")
    with pytest.raises(InputError, match=r"no column 'text' .columns: exporter.*published"):
        list(read(tmp_path / "a.csv"))


def test_the_keys_of_a_record_have_other_names_and_ignored_ones_are_named_once():
    record = {"text": PROSE, "date": "2023-05-18", "published": "", "source": "W", "shelf": 1}
    line = json.dumps(record).encode()
    with pytest.warns(UserWarning, match="ignored keys: shelf .read: text, id") as caught:
        first, _ = read("-", stdin=line + b"\n" + line)
    assert (first.published, first.publisher, len(caught)) == ("2023-05-18", "W", 1)


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("date", "05/04/2022", "ambiguous date: '05/04/2022' could be 2022-04-05 or 2022-05-04"),
        ("published", "the other day", "not a date: 'the other day'"),
        ("pubdate", "April 2022", "not a full date: 'April 2022'"),
        ("date", 99, "not a date: '99'"),
    ],
)
def test_a_date_that_is_not_read_is_named_with_its_record_and_never_guessed(
    field, value, what, tmp_path
):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "r7", "text": PROSE, field: value}))
    with pytest.warns(UserWarning, match=re.escape(what)) as caught:
        (article,) = read(path)
    assert article.published is None
    text = str(caught[0].message)
    assert text.startswith(f"{path}#1 (id 'r7'), {field}: ")
    assert text.endswith("allowed: 2023-05-18, 18.05.2023, 18 May 2023 or May 18, 2023")


@pytest.mark.parametrize(
    ("record", "published"),
    [
        ({"date": "05/04/2022"}, "2022-06-01"),  # --published
        ({"date": "25/04/2022"}, "2022-04-25"),
        ({"date": 20220425}, "2022-04-25"),
        ({"date": ""}, None),
        ({"date": None}, None),
        ({}, None),
    ],
)
def test_a_date_that_is_read_or_absent_is_not_named(record, published, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "r7", "text": PROSE, **record}))
    given = "2022-06-01" if published == "2022-06-01" else None
    assert [article.published for article in read(path, published=given)] == [published]


def test_a_skipped_record_is_named_by_row_and_id(tmp_path):
    german = "Der Minister sprach am Montag mit seinem Kollegen über die Lage der Wirtschaft."
    path = tmp_path / "a.jsonl"
    rows = [{"id": "x2", "text": ""}, {"id": "x3", "text": german}, {"text": ""}]
    path.write_text("\n".join(map(json.dumps, rows)))
    one, two, three = read(path)
    assert one == Refused(f"{path}#1", "the record has no text (id 'x2')")
    assert (two.source, two.reason[-10:]) == (f"{path}#2", " (id 'x3')")
    assert three == Refused(f"{path}#3", "the record has no text")


def test_a_row_of_a_table_keeps_its_day():
    rows = "".join(f"<tr><td>{d} May 2017</td><td>Peru left pact {d}</td></tr>" for d in (5, 5, 7))
    figures = "<tr><td>Peru</td><td>3</td></tr>"
    page = f"<html><body><h1>How Peru left</h1><table>{rows}{figures}</table></body></html>"
    assert read_html(page).text.split("\n\n") == [
        "How Peru left",
        *("5 May 2017 | Peru left pact 5", "5 May 2017 | Peru left pact 5"),
        *("7 May 2017 | Peru left pact 7", "Peru | 3"),
    ]


FISH = "Peru and Chile signed an agreement on fishing in Lima. The presidents met for two hours."


@pytest.mark.parametrize(
    ("title", "above", "expected", "publisher"),
    [
        ("MFA", "<p><b>Statement on the treaty with Chile</b></p>",
         "Statement on the treaty with Chile", None),
        ("Peru signs", "", "Peru signs", None),
        ("Peru signs fishing accord | Lima Gazette", "<h1>Peru signs fishing accord</h1>",
         "Peru signs fishing accord", "Lima Gazette"),
        ("Peru signs fishing accord | World | Lima Gazette", "<h1>Peru signs fishing accord</h1>",
         "Peru signs fishing accord", "Lima Gazette"),
        ("Peru signs fishing accord - Andes Courier", "<h1>Peru signs fishing accord</h1>",
         "Peru signs fishing accord", "Andes Courier"),
        ("Peru signs fishing accord - a dream of a hundred years comes true",
         "<h1>Peru signs fishing accord</h1>", "Peru signs fishing accord", None),
        ("A war of words - Peru and Chile", "<h1>A war of words - Peru and Chile</h1>",
         "A war of words - Peru and Chile", None),
    ],
)  # fmt: skip
def test_a_page_has_the_longer_title_and_the_site_named_after_it(title, above, expected, publisher):
    page = (f"<html><head><title>{title}</title></head><body><article>{above}<p>{FISH}</p>"
            f"<p>{FISH.replace('Lima', 'Santiago')}</p></article></body></html>")  # fmt: skip
    made = finish(read_html(page), sha256="0", source="a")
    assert (made.title, made.publisher) == (expected, publisher)
