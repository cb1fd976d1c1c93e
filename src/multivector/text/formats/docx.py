"""Read a Word document: the text of its body with all tracked changes accepted.

Headers, footers, notes and comments are other parts of the file and are not read; nothing that
the document refers to is opened. Dates in the properties are those of the file, not of publication.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

from multivector.errors import InputError
from multivector.text.draft import Draft
from multivector.text.formats.archive import DOCUMENT_BYTES, RATIO

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of encrypted and of old Word files
BODY = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_MAX_PARTS = 5_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
# Not document text: deleted or moved text, field codes, the fallback of a drawing.
_SILENT = {
    *(f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}
_REMOVED = {"del": "deleted text", "footnoteReference": "footnote", "endnoteReference": "footnote"}


def is_docx(data: bytes) -> bool:
    """Return whether bytes that start like a zip archive are a Word document."""
    try:
        return BODY in zipfile.ZipFile(io.BytesIO(data)).namelist()
    except Exception:  # a damaged directory makes zipfile raise various errors
        return False


def require_word(data: bytes) -> NoReturn:
    """Raise `InputError` with the reason why a file named .docx is not a Word document."""
    if not data.startswith(OLE):
        raise InputError("not a readable Word document")
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _encrypted()
    raise InputError("Word files from before 2007 are not supported", next="save it as .docx")


def _encrypted() -> InputError:
    what = "the document is encrypted with a password"
    return InputError(what, next="save it without a password")


def read_docx(data: bytes) -> Draft:
    """Return the draft of a Word document.

    ``heading`` is the paragraph with style "Title", else the first "Heading 1", near the top;
    ``title`` is from the document properties. Raises InputError if the file is damaged or
    contains macros, or a part unpacks to more than 20 MB or is compressed more than 200 times.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = set(archive.namelist())
    except Exception as error:  # a damaged directory makes zipfile raise various errors
        raise InputError("not a readable Word document") from error
    if BODY not in names:
        raise InputError("not a Word document (no text part)")
    if len(names) > _MAX_PARTS:
        raise InputError(f"the document has {len(names):,} parts", allowed=f"{_MAX_PARTS:,}")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise InputError("the document contains macros", next="save it as .docx, without macros")
    root = _part(archive, BODY)
    paragraphs = [(style, text) for style, text in _paragraphs(root) if text]
    properties = _part(archive, _PROPERTIES) if _PROPERTIES in names else None
    removed = Counter(why for name, why in _REMOVED.items() for _ in root.iter(f"{_W}{name}"))
    return Draft(
        text="\n\n".join(text for _, text in paragraphs),
        title=properties.findtext(f"{_DC}title") if properties is not None else None,
        heading=_heading(paragraphs),
        publisher=properties.findtext(f"{_DC}publisher") if properties is not None else None,
        dropped=removed,
    )


def _part(archive: zipfile.ZipFile, name: str) -> Any:
    """Return a part as XML; sizes are counted, because the directory may state false ones."""
    from lxml import etree

    entry = archive.getinfo(name)
    if entry.flag_bits & 0x1:
        raise _encrypted()
    try:
        with archive.open(entry) as stream:
            content = stream.read(DOCUMENT_BYTES + 1)
    except Exception as error:  # zipfile, zlib and lzma each raise their own errors
        raise InputError("the document is damaged") from error
    if len(content) > DOCUMENT_BYTES:
        raise InputError(f"the document unpacks to more than {DOCUMENT_BYTES / 1e6:.0f} MB")
    if len(content) > 1_000_000 and len(content) > RATIO * max(entry.compress_size, 1):
        raise InputError(f"the compression ratio of the document exceeds {RATIO} to 1")
    # No entities, no network, no external declarations; an element takes little more than its text.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InputError("the document is damaged: its XML is not well-formed") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError("XML entity declarations are not supported")
    return root


def _paragraphs(root: Any) -> Iterator[tuple[str, str]]:
    """Yield style and text of each paragraph; one inside another (a text box) comes first."""
    from lxml import etree

    open_paragraphs: list[tuple[str, list[str]]] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if tag in _SILENT:
            silent += 1 if event == "start" else -1
        elif tag == f"{_W}p" and not silent:
            if event == "start":
                open_paragraphs.append((_style(element), []))
            else:
                style, pieces = open_paragraphs.pop()
                yield style, " ".join("".join(pieces).split())
        elif event == "end" and not silent and open_paragraphs:
            pieces = open_paragraphs[-1][1]
            pieces.append(element.text or "" if tag == f"{_W}t" else _BREAKS.get(tag, ""))


def _style(paragraph: Any) -> str:
    found = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if found is None else str(found.get(f"{_W}val", "")).lower().replace(" ", "")


def _heading(paragraphs: list[tuple[str, str]]) -> str | None:
    """Return the paragraph with style Title near the top, else the first with Heading 1."""
    by_style = dict(reversed(paragraphs[:5]))
    return by_style.get("title") or by_style.get("heading1")
