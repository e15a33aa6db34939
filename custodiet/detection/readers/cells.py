"""The cells of one row, read as the values of a canonical table. What cannot be read says why."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from custodiet.detection.readers.mapping import ANY, Made, Mapping
from custodiet.detection.readers.rows import Refused, Values, shorten
from custodiet.detection.readers.times import Unreadable, day_reader, moment_reader
from custodiet.detection.tables import Column, Kind

EMPTY = "is empty, and every row must have it"
_LENGTH = re.compile(r"(\d+):([0-5]\d):([0-5]\d)")
_MADE_DIGITS = 24  # of a fingerprint: two rows in a million million million fall together
_SIGNS = str.maketrans("", "", " ()-.\u00a0")
_SHORTEST, _LONGEST = 7, 15  # digits of a telephone number with its country, by the international plan


@dataclass(frozen=True)
class Reader:
    """How one canonical column is read: from which places in the row, by which function.

    source  the extract's own column or columns, as refusals name them
    """

    column: Column
    source: str
    places: tuple[int, ...]
    constant: str
    read: Callable[[str], Any]
    blank: bool  # the mapping says what an empty value means

    def text(self, given: list[str]) -> str:
        """The value as written. Refuses, with Unreadable, a moment of which a part is missing."""
        if not self.places:
            return self.constant
        parts = [part for place in self.places if (part := given[place].strip())]
        if parts and len(parts) < len(self.places) and self.column.kind is Kind.MOMENT:
            raise Unreadable("lacks its day or its time")
        return " ".join(parts)


@dataclass(frozen=True)
class Cells:
    """How every row of one extract is read.

    makers   (place among the canonical columns, how its number is made)
    ends     (place of the end, place of its start, place of the seconds in the row, its name there)
    """

    readers: tuple[Reader, ...]
    makers: tuple[tuple[int, Callable[[list[str]], str]], ...]
    ends: tuple[tuple[int, int, int, str], ...]
    only: tuple[tuple[int, frozenset[str]], ...]

    def meant(self, given: list[str]) -> bool:
        """Say whether a row is one of those that the mapping is about."""
        return all(given[place].strip() in values for place, values in self.only)

    def read(self, row: Values) -> list[Any] | Refused:
        """Read one row. This will give its canonical values in order, or why it is refused."""
        number, given = row
        values: list[Any] = []
        for reader in self.readers:
            text = ""
            try:
                text = reader.text(given)
                value = reader.read(text) if text or reader.blank else None
            except Unreadable as fault:
                return Refused(number, reader.source, shorten(text), str(fault))
            if value is None and reader.column.required and reader.source:
                return Refused(number, reader.source, "", EMPTY)
            values.append(value)
        return self._completed(number, given, values)

    def _completed(self, number: int, given: list[str], values: list[Any]) -> list[Any] | Refused:
        for end, start, place, source in self.ends:
            if text := given[place].strip():
                try:
                    values[end] = values[start] and values[start] + timedelta(seconds=_number(text))
                except (Unreadable, OverflowError):
                    return Refused(number, source, shorten(text), "is not a number of seconds")
        for place, make in self.makers:
            values[place] = make(given)
        return values


def cells(mapping: Mapping, headings: list[str]) -> Cells:
    """Make what reads the rows of one extract with these headings."""
    names = [column.name for column in mapping.table.columns]
    places = {name: place for place, name in reversed(list(enumerate(headings)))}
    return Cells(
        tuple(_reader(mapping, column, places) for column in mapping.table.columns),
        tuple(
            (names.index(name), _maker(made, places, mapping.prefixes.get(name, "")))
            for name, made in mapping.made.items()
            if all(each in places for each in made.columns)
        ),
        tuple(
            (names.index(name), names.index(each.since), places[each.seconds], each.seconds)
            for name, each in mapping.lasting.items()
            if each.seconds in places
        ),
        tuple((places[name], values) for name, values in mapping.only.items() if name in places),
    )


def _reader(mapping: Mapping, column: Column, places: dict[str, int]) -> Reader:
    name = column.name
    several = mapping.joined.get(name) or ((mapping.columns[name],) if name in mapping.columns else ())
    found = tuple(places[each] for each in several if each in places)
    source = " and ".join(several) or ("" if name in mapping.made else name)
    words = mapping.values.get(name, {})
    read = _worded(words, _function(mapping, column))
    if mark := mapping.lists.get(name):
        read = _listed(mark, read)
    if prefix := mapping.prefixes.get(name):
        read = _prefixed(prefix, read)
    return Reader(column, source, found, mapping.constants.get(name, ""), read, "" in words)


def _function(mapping: Mapping, column: Column) -> Callable[[str], Any]:
    if column.name in mapping.telephone:
        return _telephone(mapping.telephone[column.name])
    if column.kind is Kind.MOMENT:
        return moment_reader(mapping, column.name)
    if column.kind is Kind.DAY:
        return day_reader(mapping)
    plain: dict[Kind, Callable[[str], Any]] = {Kind.NUMBER: _number, Kind.FLAG: _flag, Kind.REAL: _real}
    return plain.get(column.kind, str)


def _worded(words: Any, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Put our word for the extract's. An empty word of ours leaves the column empty."""
    if not words:
        return read
    other = words.get(ANY)

    def worded(text: str) -> Any:
        ours = words.get(text, text if other is None or not text else other)
        return read(ours) if ours else None

    return worded


def _listed(mark: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Read each of several words in one value, and part them as the canonical tables do."""
    return lambda text: "; ".join(word for part in text.split(mark) if (word := read(part.strip()))) or None


def _prefixed(prefix: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: f"{prefix}{read(text)}"


def _maker(made: Made, places: dict[str, int], prefix: str) -> Callable[[list[str]], str]:
    """Make the function that numbers rows by what they say.

    Two rows alike in every column that counts are one event, or the second is numbered apart; the same
    file, or a longer one that begins the same way, numbers its rows the same again.
    """
    taken = [places[name] for name in made.columns]
    seen: Counter[bytes] = Counter()

    def make(given: list[str]) -> str:
        digest = hashlib.sha256("\x1f".join(given[place].strip() for place in taken).encode())
        number = prefix + digest.hexdigest()[:_MADE_DIGITS]
        if not made.apart:
            return number
        key = digest.digest()[:12]
        seen[key] += 1
        return number if seen[key] == 1 else f"{number}-{seen[key]}"

    return make


def _number(text: str) -> int:
    if length := _LENGTH.fullmatch(text):
        hours, minutes, seconds = (int(part) for part in length.groups())
        return (hours * 60 + minutes) * 60 + seconds
    try:
        return int(text)
    except ValueError as fault:
        raise Unreadable("is not a whole number") from fault


def _real(text: str) -> float:
    try:
        value = float(text)
    except ValueError as fault:
        raise Unreadable("is not a number") from fault
    if not math.isfinite(value):
        raise Unreadable("is not a number")
    return value


def _flag(text: str) -> bool:
    plain = text.lower()
    if plain not in {"true", "false", "yes", "no", "1", "0"}:
        raise Unreadable("is neither yes nor no")
    return plain in {"true", "yes", "1"}


def _telephone(country: str) -> Callable[[str], str]:
    """Make the function that brings a number to one form, so that the same one is found in every table.

    What is not a telephone number, such as a short code or a withheld number, stays as it is written.
    """

    def read(text: str) -> str:
        plain = text.translate(_SIGNS)
        if plain.startswith("00"):
            plain = "+" + plain[2:]
        elif plain.startswith("0"):
            plain = f"+{country}{plain[1:]}"
        elif plain.startswith(country):
            plain = "+" + plain
        digits = plain.removeprefix("+")
        whole = plain.startswith("+") and digits.isdigit() and _SHORTEST <= len(digits) <= _LONGEST
        return plain if whole else text

    return read


def later(known: datetime | None, found: datetime) -> datetime:
    """The later of two moments, of which one may not be there."""
    return found if known is None else max(known, found)


def earlier(known: datetime | None, found: datetime) -> datetime:
    """The earlier of two moments, of which one may not be there."""
    return found if known is None else min(known, found)
