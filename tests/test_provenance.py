"""Citations: BibTeX that LaTeX takes, CSL-JSON, and one version of the software."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from multivector.provenance import Origin, Reference, bibliography
from multivector.records import catalogue
from multivector.records.factbook import entries

ROOT = Path(__file__).parents[1]
REQUIRED = {
    "article": {"author", "title", "journal", "year"},
    "dataset": {"author", "title", "year"},
    "misc": {"title"},
}
VERBATIM = ("url", "doi")
ORIGINS = [entry.origin() for entry in catalogue.entries().values()] + [entries.ORIGIN]


def parse(text: str) -> tuple[str, str, dict[str, str]]:
    """Return type, key and fields of one entry, having held it against what BibTeX accepts."""
    depth, escaped = 0, False
    for character in text:
        if not escaped and character in "{}":
            depth += 1 if character == "{" else -1
        escaped = character == "\\" and not escaped
        assert depth >= 0, "a brace closes what is not open"
    assert depth == 0, "a brace stays open"
    head = re.match(r"@([a-z]+)\{([A-Za-z0-9_.:+-]+),\n", text)
    assert head is not None
    assert text.endswith("\n}")
    lines = text[head.end() : -2].split(",\n")
    fields = {}
    for line in lines:
        field = re.fullmatch(r"  ([a-z]+) = \{(.+)\}", line)
        assert field is not None, line
        assert field[1] not in fields
        fields[field[1]] = field[2]
        if field[1] not in VERBATIM:
            assert not re.search(r"(?<!\\)[&%_#$]", field[2]), line
    assert set(fields) >= REQUIRED[head[1]]
    return head[1], head[2], fields


@pytest.mark.parametrize("origin", ORIGINS, ids=lambda origin: origin.id)
def test_every_origin_has_a_whole_entry_in_both_formats(origin: Origin) -> None:
    kind, key, fields = parse(origin.to_bibtex())
    item = origin.to_csl()
    assert key == item["id"] == origin.id
    assert fields["year"] == str(item["issued"]["date-parts"][0][0])
    persons = re.sub(r"\{[^{}]*\}", "one", fields["author"])
    assert len(persons.split(" and ")) == len(item["author"])
    assert origin.citation not in fields["author"]
    assert item["type"] == {"article": "article-journal", "misc": "document"}.get(kind, kind)
    assert origin.reference is not None
    assert origin.citation == origin.reference.text()


def test_an_article_field_by_field() -> None:
    kind, key, fields = parse(catalogue.entry("desta").origin().to_bibtex())
    assert (kind, key) == ("article", "desta")
    assert fields == {
        "title": "{The Design of International Trade Agreements: Introducing a New Dataset}",
        "author": "Dür and Baccini and Elsig",
        "year": "2014",
        "journal": "Review of International Organizations",
        "volume": "9",
        "number": "3",
        "pages": "353--375",
        "url": "https://www.designoftradeagreements.org",
        "note": fields["note"],
    }
    assert catalogue.entry("desta").citation == (
        "Dür, Baccini & Elsig 2014, The Design of International Trade Agreements: Introducing a "
        "New Dataset, Review of International Organizations 9(3): 353-375"
    )


def test_names_of_two_words_and_institutions_stay_whole() -> None:
    _, _, fields = parse(catalogue.entry("penppml").origin().to_bibtex())
    assert "{Santos Silva} and Zylkin" in fields["author"]
    _, _, fields = parse(catalogue.entry("us_president_visits").origin().to_bibtex())
    assert fields["author"] == "{Office of the Historian, US Department of State}"


def test_what_a_user_writes_cannot_break_the_file() -> None:
    odd = "100 % {A} \\b & c_d #1 $x ~ ^ }{"
    mine = Origin(odd, odd, odd, odd, odd, "https://x.org/{a}%20?b=1&c_d")
    kind, key, fields = parse(mine.to_bibtex())
    assert (kind, key) == ("misc", "100-A-b-c_d-1-x-")
    assert "author" not in fields
    assert fields["url"] == "https://x.org/%7Ba%7D%20?b=1&c_d"
    assert r"100 \% \{A\} \textbackslash{}b \& c\_d \#1 \$x" in fields["title"]
    parse(Origin("a", "T", "1", "", "", "u", reference=Reference("misc", odd, (odd,))).to_bibtex())


def test_all_formats_hold_all_origins() -> None:
    assert len(bibliography(ORIGINS, "text").splitlines()) == len(ORIGINS)
    assert len(json.loads(bibliography(ORIGINS, "csl-json"))) == len(ORIGINS)
    assert len(re.findall(r"^@", bibliography(ORIGINS, "bibtex"), re.MULTILINE)) == len(ORIGINS)


def test_the_citation_of_the_software_names_its_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    assert cited is not None
    assert cited[1].strip('"') == project["version"]
