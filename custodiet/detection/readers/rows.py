"""Rows out of a file, one at a time, each with its number: CSV, XLSX.

The CSV reader is our own loop over the standard library's parser rather than a columnar one, because a
refusal must name the line, and because one stray quotation mark must cost one row and not the rest of the
file. It holds a few lines at a time, whatever the size of the file.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import BadZipFile

from python_calamine import CalamineError, CalamineWorkbook

from custodiet.core.errors import NotValid
from custodiet.detection.readers.mapping import Mapping

_SHOWN = 40  # characters of a value in a refusal
_ROW_LINES = 20  # a row that seems to run on for longer has lost a quotation mark
_LONGEST = 1_000_000  # characters of a line; a longer one is no row of a log, and is never held whole
_BAD_BYTE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Refused:
    """One row that was not taken in.

    row     its line in a text file, or its row in a sheet, counted from 1 with the heading
    column  the extract's own column; empty when the whole row is at fault
    value   as written, shortened
    why     the reason; reads on from the value
    """

    row: int
    column: str
    value: str
    why: str


Values = tuple[int, list[str]]


def shorten(value: str) -> str:
    """Shorten a value so that refusals can be read. This will make control characters visible."""
    plain = "".join(sign if sign.isprintable() else "·" for sign in value)
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


def text_rows(path: Path, mapping: Mapping) -> tuple[list[str], Iterator[Values | Refused]]:
    """Open a CSV file. This will give its headings, and then each row's values or why the row is refused.

    Refused as a whole, with NotValid: an empty file, and one that is not text at all.
    """
    _check_text(path, mapping)
    rows = _records(_lines(path, mapping), mapping)
    for first in rows:
        if isinstance(first, Refused):
            raise NotValid(
                f"The headings of {path.name} cannot be read: line {first.row} {first.why}. Correct the "
                "mapping, or ask for the extract again."
            )
        return [name.strip() for name in first[1]], _same_width(rows, len(first[1]))
    raise NotValid(f"{path.name} is empty. Ask for the extract again.")


def sheet_rows(path: Path, mapping: Mapping) -> tuple[list[str], Iterator[Values | Refused]]:
    """Open an XLSX file's first sheet. This will give its headings and then each row's values, as text.

    A formula is read as the value that the sheet shows for it. Refused as a whole, with NotValid: a file
    that is not a workbook, and one without rows.
    """
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, BadZipFile, OSError) as fault:
        raise NotValid(f"{path.name} cannot be opened as an XLSX workbook. Ask for it again.") from fault
    rows = rows[mapping.skip :]
    if not rows:
        raise NotValid(f"{path.name} has no rows. Ask for the extract again.")
    first = mapping.skip + 2
    return [name.strip() for name in rows[0]], (
        (number, row) for number, row in enumerate(rows[1:], start=first) if any(row)
    )


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


OTHER_KINDS = (b"PK\x03\x04", b"PAR1", b"%PDF", b"\x1f\x8b")  # a workbook or archive, Parquet, PDF, gzip


def _check_text(path: Path, mapping: Mapping) -> None:
    with path.open("rb") as file:
        start = file.read(65_536)
    if not start.strip():
        raise NotValid(f"{path.name} is empty. Ask for the extract again.")
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if wide and not mapping.encoding.lower().startswith("utf-16"):
        raise NotValid(
            f"{path.name} is written in UTF-16 and the mapping says {mapping.encoding}. "
            'Say encoding = "utf-16" in the mapping, or have it saved as UTF-8.'
        )
    if not wide and (b"\x00" in start or start.startswith(OTHER_KINDS)):
        raise NotValid(
            f"{path.name} is not a text file in {mapping.encoding}, so it cannot be a CSV extract. "
            "Check that the right file was chosen."
        )


def _lines(path: Path, mapping: Mapping) -> IO[str]:
    # a byte that is not in the encoding must refuse its own row, not stop the file
    encoding = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
    # UTF-16 has no such way round: there the sign for "not a character" stands in its place
    errors = "replace" if encoding.lower().startswith("utf-16") else "surrogateescape"
    lines = path.open(encoding=encoding, errors=errors, newline="")
    for _ in range(mapping.skip):
        lines.readline(_LONGEST)
    return lines


def _records(lines: IO[str], mapping: Mapping) -> Iterator[Values | Refused]:
    with lines:
        number = mapping.skip
        held: list[str] = []  # lines read ahead
        while True:
            line = held.pop(0) if held else lines.readline(_LONGEST)
            if not line:
                return
            number += 1
            if not line.strip():
                continue
            if len(line) >= _LONGEST:
                _pass_over(line, lines)
                yield Refused(number, "", shorten(line[:_SHOWN]), "runs on for a million characters or more")
                continue
            taken, more = _one_row(line, held, lines, mapping)
            yield _parse(number, "".join(taken), mapping) if more else _unclosed(number, line)
            number += len(taken) - 1


def _pass_over(line: str, lines: IO[str]) -> None:
    """Go to the end of a line that is too long to hold."""
    while line and not line.endswith(("\n", "\r")):
        line = lines.readline(_LONGEST)


def _one_row(line: str, held: list[str], lines: IO[str], mapping: Mapping) -> tuple[list[str], bool]:
    """Gather the lines of one row. Gives them, and whether the quotation marks came out even."""
    quote = mapping.quote
    if not quote or line.count(quote) % 2 == 0:
        return [line], True
    ahead = [*held]
    while len(ahead) < _ROW_LINES and (following := lines.readline(_LONGEST)):
        if len(following) >= _LONGEST:
            _pass_over(following, lines)
            following += "\n"
        ahead.append(following)
    held[:] = ahead
    for count, following in enumerate(ahead, start=1):
        if following.count(quote) % 2:
            taken = [line, *ahead[:count]]
            if isinstance(_parse(0, "".join(taken), mapping), Refused):
                return [line], False
            del held[:count]
            return taken, True
    return [line], False


def _parse(number: int, record: str, mapping: Mapping) -> Values | Refused:
    if _BAD_BYTE.search(record):
        why = (
            f"holds a byte that is not {mapping.encoding}; the mapping may need another encoding, "
            "such as cp1252"
        )
        return Refused(number, "", shorten(record), why)
    reading = csv.reader(
        [record],
        delimiter=mapping.delimiter,
        quotechar=mapping.quote or None,
        quoting=csv.QUOTE_MINIMAL if mapping.quote else csv.QUOTE_NONE,
        strict=True,
    )
    try:
        return number, next(reading)
    except csv.Error:
        return Refused(number, "", shorten(record), "has a quotation mark where none belongs")


def _unclosed(number: int, line: str) -> Refused:
    return Refused(number, "", shorten(line), "opens a quotation mark that is never closed")


def _same_width(rows: Iterator[Values | Refused], width: int) -> Iterator[Values | Refused]:
    for row in rows:
        if isinstance(row, Refused) or len(row[1]) == width:
            yield row
        else:
            number, values = row
            shown = shorten(",".join(values))
            ends = ": it may have been cut short" if len(values) < width else ""
            yield Refused(number, "", shown, f"has {len(values)} values where the heading has {width}{ends}")
