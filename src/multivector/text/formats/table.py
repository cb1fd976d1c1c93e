"""Read a CSV or TSV file of articles: one draft per row."""

import csv
import io
import re
from collections.abc import Iterator

from multivector.errors import InputError
from multivector.text.draft import Draft
from multivector.text.formats.archive import DOCUMENT_BYTES
from multivector.text.formats.jsonlines import NAMES, draft_of
from multivector.text.formats.kinds import table_head


def read_table(text: str) -> Iterator[Draft | str]:
    """Yield the draft of each row, or the reason why it cannot be read.

    Columns are the keys of JSON Lines, in any case; a comma, semicolon or tab separates them.
    `InputError` if no column is ``text``: any other table is not a set of articles. Also, with the
    line, for quotation marks that are not balanced; with tabs, they are then part of the text.

    >>> [draft.text for draft in read_table("id,text\\n1,They met.\\n2,They spoke.\\n")]
    ['They met.', 'They spoke.']
    """
    names, mark, table = table_head(text)
    if "text" not in names:
        raise InputError(
            f"no column 'text' (columns: {', '.join(names[:8])}); a table of articles has "
            f"{', '.join(NAMES)}"
        )
    csv.field_size_limit(DOCUMENT_BYTES)  # a cell holds a whole article
    above, last = len(re.findall(r"\r\n?|\n", text[: len(text) - len(table)])), 0
    lines, read = io.StringIO(table, newline=""), []
    rows = csv.DictReader(lines, names, delimiter=mark, strict=True)
    try:
        for row in rows:
            read.append(row)
            last = rows.line_num
    except csv.Error as error:
        if mark != "\t":
            where = f"the row that begins in line {above + last + 1}"
            raise InputError(f"quotation marks in {where} are not balanced ({error})") from None
        # Many tab-separated files do not quote: a mark in them is that of a quotation.
        lines = io.StringIO(table, newline="")
        read = list(csv.DictReader(lines, names, delimiter=mark, quoting=csv.QUOTE_NONE))
    for row in read[1:]:
        yield "the row has more cells than the first line" if None in row else draft_of(row)
