"""Recognise how a delimited file is written: its encoding and what separates its fields."""

import codecs
import csv
from collections.abc import Collection
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

from multivector.errors import InputError
from multivector.records.formats import delimited
from multivector.text.formats.encoding import CODE_PAGES, guessed

_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def delimiter(path: Path, names: Collection[str], *, encoding: str, skip: int = 0) -> str:
    """Return what separates the fields of the header: it gives most of these names, or fields."""
    split = {}
    for one in ",;\t|":
        read = delimited.records(path, delimiter=one, encoding=encoding, skip=skip)
        head = next(read, (0, []))[1]
        split[one] = len({*names}.intersection(head)), len(head)
    return max(split, key=split.__getitem__)


def encoding(path: Path) -> str:
    """Return UTF-8, UTF-16, or a Windows code page if the text is the same in those of Europe.

    Raises InputError, with the line as each code page has it, if they differ.
    """
    with suppress(InputError), delimited.opened(path) as stream:
        head = stream.readline(100_000)
        if b"\0" in head and not head.startswith(_MARKS):
            return guessed(head)
    with suppress(UnicodeDecodeError), delimited.opened(path) as stream:
        with TextIOWrapper(stream, "utf-8") as text:
            for _ in text:
                pass
        return "utf-8-sig"
    with delimited.opened(path) as stream:
        for number, line in enumerate(stream, 1):
            if number == 1 and line.startswith(_MARKS):
                return "utf-16"
            if b"\0" in line:
                raise csv.Error("it is not text")
            texts = [line.decode(page, "replace").strip() for page in CODE_PAGES]
            pairs = enumerate(zip(*texts[:-1], strict=False))
            first = next((k for k, made in pairs if len({*made}) > 1), None)
            if first is not None:
                texts = [text[max(first - 40, 0) :][:60] for text in texts]
                read = zip(CODE_PAGES, texts, strict=True)
                raise InputError(
                    "the text is not UTF-8, and code pages differ", where=f"{path}, line {number}",
                    allowed="; ".join(f"{page}: {text!r}" for page, text in read),
                    next='name the right one in the --map file: encoding = "cp1252"',
                )  # fmt: skip
    return CODE_PAGES[0]
