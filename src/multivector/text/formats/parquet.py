"""Read texts from a Parquet file: one draft per row."""

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from multivector.errors import InputError, install
from multivector.text.draft import Draft
from multivector.text.formats.archive import DOCUMENT_BYTES, UNPACKED_BYTES
from multivector.text.formats.jsonlines import EVENTS, FIELDS, draft_of, of_events

# Rows decoded at a time: a batch of long articles stays in the range of megabytes.
_ROWS = 64


def drafts(file: BinaryIO, source: str) -> Iterator[Draft | str]:
    """Yield the draft of each row, or the reason why it cannot be read.

    Columns are the keys of JSON Lines; dates may be dates, or text. `InputError` if the file is
    damaged (the rows before the damage have been yielded), has no rows or text, or has row groups
    over 500 MB.
    """
    try:
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        next_ = install("record")
        raise InputError("reading Parquet requires pyarrow", where=source, next=next_) from error
    try:
        table = ParquetFile(file, page_checksum_verification=True)
        columns = _columns(table, source)
        for batch in table.iter_batches(_ROWS, columns=columns, use_threads=False):
            yield from map(_draft, batch.to_pylist())
    except InputError:
        raise
    except Exception as error:  # pyarrow raises OSError and several errors of its own
        reason = str(error).split("\n", 1)[0][:200] or type(error).__name__
        raise InputError(f"not a readable Parquet file ({reason})", where=source) from error


def _columns(table: Any, source: str) -> list[str]:
    names = table.schema_arrow.names
    if of_events(names):
        raise InputError(EVENTS, where=source)
    if "text" not in names:
        raise InputError(f"no column 'text' (columns: {', '.join(names[:8])})", where=source)
    if not table.metadata.num_rows:
        raise InputError("the document is empty", where=source)
    groups = (table.metadata.row_group(k) for k in range(table.metadata.num_row_groups))
    if max(group.total_byte_size for group in groups) > UNPACKED_BYTES:
        raise InputError(
            f"a row group is larger than {UNPACKED_BYTES / 1e6:.0f} MB",
            where=source,
            next="write the file with smaller row groups, such as 10,000 rows",
        )
    return [name for name in FIELDS if name in names]


def _draft(row: dict[str, Any]) -> Draft | str:
    text = row.get("text")
    if isinstance(text, str) and len(text) > DOCUMENT_BYTES:
        return f"the text is larger than {DOCUMENT_BYTES / 1e6:.0f} MB"
    dates = {name: value for name, value in row.items() if isinstance(value, date)}
    return draft_of(row | {name: value.isoformat()[:10] for name, value in dates.items()})
