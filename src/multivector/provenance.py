"""Where a figure comes from: origins, their citation, and the record of a run."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """One data set as its owner published it.

    ``open`` says whether the terms allow fetching it unasked; ``sha256`` is that of the bytes
    read (None for what is not a file); ``version`` is the owner's, or the year of the bytes.
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

    def to_dict(self) -> dict[str, str | None]:
        """Return the fields a brief lists: id, title, version, citation, licence, url, sha256."""
        return {
            "id": self.id,
            "title": self.title,
            "version": self.version,
            "citation": self.citation,
            "licence": self.licence,
            "url": self.url,
            "sha256": self.sha256,
        }

    def to_bibtex(self) -> str:
        """Return a BibTeX entry.

        Examples
        --------
        >>> print(Origin("gdp", "GDP", "2024", "World Bank", "CC BY 4.0", "https://x.org").to_bibtex())
        @misc{gdp,
          title = {GDP},
          author = {World Bank},
          version = {2024},
          url = {https://x.org},
          note = {CC BY 4.0}
        }
        """
        year = re.search(r"\b(1[89]|20)\d\d\b", self.citation)
        fields = [
            ("title", self.title),
            ("author", self.citation),
            ("year", year.group() if year else None),
            ("version", self.version),
            ("url", self.url),
            ("note", self.licence),
        ]
        body = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields if value)
        return f"@misc{{{self.id},\n{body}\n}}"
