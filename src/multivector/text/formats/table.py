"""Read a CSV or TSV file of articles: one draft per row."""

import csv
import io
from collections.abc import Iterator

from multivector.errors import InputError
from multivector.text.draft import Draft
from multivector.text.formats.archive import DOCUMENT_BYTES
from multivector.text.formats.jsonlines import NAMES, draft_of
from multivector.text.formats.kinds import columns_of, mark_of


def read_table(text: str) -> Iterator[Draft | str]:
    """Yield the draft of each row, or the reason why it cannot be read.

    Columns are the keys of JSON Lines, in any case; a comma, semicolon or tab separates them.
    `InputError` if no column is ``text``: any other table is not a set of articles.

    >>> [draft.text for draft in read_table("id,text\\n1,They met.\\n2,They spoke.\\n")]
    ['They met.', 'They spoke.']
    """
    names, text = columns_of(text), text.lstrip("\ufeff \t\r\n")
    if "text" not in names:
        raise InputError(
            f"no column 'text' (columns: {', '.join(names[:8])}); a table of articles has "
            f"{', '.join(NAMES)}"
        )
    csv.field_size_limit(DOCUMENT_BYTES)  # a cell holds a whole article
    lines = io.StringIO(text, newline="")
    rows = csv.DictReader(lines, names, delimiter=mark_of(text.split("\n", 1)[0]))
    next(rows)
    for row in rows:
        yield "the row has more cells than the first line" if None in row else draft_of(row)
