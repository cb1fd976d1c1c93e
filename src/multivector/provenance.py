"""Provenance of figures: sources (data sets) and their citations."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

FORMATS = ("text", "bibtex", "csl-json")
_LATEX = str.maketrans(
    {character: f"\\{character}" for character in "{}&%_#$"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_CSL_TYPES = {"article": "article-journal", "dataset": "dataset", "misc": "document"}
# BibTeX prints these fields verbatim: escape only what would end the field early.
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


@dataclass(frozen=True, slots=True)
class Reference:
    """Bibliographic fields of a source's citation.

    ``type`` is ``article``, ``dataset`` or ``misc``; ``authors`` are people, each ``Last`` or
    ``Last, First``; ``institution`` is the author if no people are given.
    """

    type: str
    title: str
    authors: tuple[str, ...] = ()
    institution: str = ""
    year: int | None = None
    journal: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    doi: str = ""
    note: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Reference":
        """Return the reference declared in a catalogue entry."""
        return cls(**{**given, "authors": tuple(given.get("authors", ()))})

    def text(self) -> str:
        """Return the reference on one line.

        Examples
        --------
        >>> Reference("article", "On A", ("X", "Y, Z."), year=2020, journal="J", volume="1").text()
        'X & Y 2020, On A, J 1'
        """
        names = [name.partition(",")[0] for name in self.authors]
        who = " & ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])) or self.institution
        place = f"{self.journal} {self.volume}" + (f"({self.number})" if self.number else "")
        place = place.strip() + (f": {self.pages}" if self.pages else "")
        doi = f"doi:{self.doi}" if self.doi else ""
        head = f"{who} {self.year or ''}".strip()
        return ", ".join(filter(None, [head, self.title, place, self.publisher, doi, self.note]))


@dataclass(frozen=True, slots=True)
class Origin:
    """One data set as published by its owner.

    ``open`` says whether the terms allow downloading it without acceptance by the user; ``sha256``
    is the hash of the bytes read (None if it is not a file); ``version`` is the owner's version, or
    the year of the file; ``citation`` is ``reference`` on one line, or free text without one;
    ``short`` is the name shown next to a figure.
    """

    id: str
    title: str
    version: str
    citation: str
    licence: str
    url: str
    sha256: str | None = None
    open: bool = True
    first_year: int | None = None
    last_year: int | None = None
    reference: Reference | None = None
    short: str = ""

    @property
    def name(self) -> str:
        """The short name shown next to a figure; without one, the ID in words."""
        return self.short or self.id.replace("_", " ")

    def to_dict(self) -> dict[str, str | None]:
        """Return the fields that a brief shows: id, title, version, citation, terms, URL, hash."""
        shown = ("id", "title", "version", "citation", "licence", "url", "sha256")
        return {name: getattr(self, name) for name in shown}

    @property
    def key(self) -> str:
        """The ID as a citation key, stable across releases."""
        return re.sub(r"[^A-Za-z0-9_.:+-]+", "-", self.id)

    def to_text(self) -> str:
        """Return the citation with the data set's title, version and URL."""
        return f"{self.citation}. {self.title}, version {self.version}. {self.url}"

    def to_bibtex(self) -> str:
        """Return a BibTeX entry: ``@article``, ``@dataset`` or ``@misc``.

        Examples
        --------
        >>> reference = Reference("dataset", "Development Indicators", institution="World Bank")
        >>> gdp = Origin("gdp", "GDP", "2024", "", "CC BY", "https://x.org", reference=reference)
        >>> print(gdp.to_bibtex())
        @dataset{gdp,
          title = {{Development Indicators}},
          author = {{World Bank}},
          version = {2024},
          url = {https://x.org},
          note = {Data: GDP; licence: CC BY}
        }
        """
        cited = self.reference or Reference("misc", self.title, note=self.citation)
        persons = " and ".join(map(_person, cited.authors))
        institution = cited.institution.translate(_LATEX)
        fields = {
            "title": f"{{{cited.title.translate(_LATEX)}}}",  # inner braces preserve capitals
            "author": persons or (institution and f"{{{institution}}}"),
            "year": str(cited.year or ""),
            "journal": cited.journal.translate(_LATEX),
            "volume": cited.volume.translate(_LATEX),
            "number": cited.number.translate(_LATEX),
            "pages": cited.pages.translate(_LATEX).replace("-", "--"),
            "publisher": cited.publisher.translate(_LATEX),
            "version": "" if cited.type == "article" else self.version.translate(_LATEX),
            "doi": cited.doi.translate(_VERBATIM),
            "url": self.url.translate(_VERBATIM),
            "note": self._note(cited).translate(_LATEX),
        }
        body = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items() if value)
        return f"@{cited.type}{{{self.key},\n{body}\n}}"

    def to_csl(self) -> dict[str, Any]:
        """Return a CSL-JSON item, as read by reference managers and pandoc.

        Examples
        --------
        >>> Origin("gdp", "GDP", "2024", "World Bank 2024", "CC BY", "https://x.org").to_csl()["note"]
        'World Bank 2024; licence: CC BY'
        """
        cited = self.reference or Reference("misc", self.title, note=self.citation)
        authors = [_csl_name(name) for name in cited.authors]
        if cited.institution:
            authors.append({"literal": cited.institution})
        fields = {
            "id": self.key,
            "type": _CSL_TYPES[cited.type],
            "title": cited.title,
            "author": authors,
            "issued": {"date-parts": [[cited.year]]} if cited.year else None,
            "container-title": cited.journal,
            "volume": cited.volume,
            "issue": cited.number,
            "page": cited.pages,
            "publisher": cited.publisher,
            "version": "" if cited.type == "article" else self.version,
            "DOI": cited.doi,
            "URL": self.url,
            "note": self._note(cited),
        }
        return {name: value for name, value in fields.items() if value}

    def _note(self, cited: Reference) -> str:
        data = "" if self.title == cited.title else f"Data: {self.title}"
        if data and cited.type == "article":
            data += f", version {self.version}"
        return "; ".join(filter(None, [cited.note, data, f"licence: {self.licence}"]))


def bibliography(origins: Iterable[Origin], format: str) -> str:
    """Return the citations of sources in one of ``FORMATS``; KeyError for an unknown format."""
    import json

    if format == "csl-json":
        return json.dumps([one.to_csl() for one in origins], ensure_ascii=False, indent=1)
    between, write = {"text": ("\n", Origin.to_text), "bibtex": ("\n\n", Origin.to_bibtex)}[format]
    return between.join(map(write, origins))


def _person(name: str) -> str:
    # A two-word last name on its own would be parsed as first and last name.
    written = name.translate(_LATEX)
    return f"{{{written}}}" if " " in name and "," not in name else written


def _csl_name(name: str) -> dict[str, str]:
    family, _, given = name.partition(", ")
    return {"family": family, "given": given} if given else {"family": family}
