"""What is wrong with a mapping, in sentences. A mapping that leaves something to be guessed is never used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from custodiet.detection.tables import Kind

if TYPE_CHECKING:
    from custodiet.detection.readers.mapping import Mapping

FORMATS = ("csv", "xlsx", "parquet")
REPEATED_HOUR = ("refuse", "first", "second")
WITH_OFFSET = "offset"  # each time carries its own offset from UTC

_WORDS = {
    "": {
        "system", "table", "format", "ignored", "also", "csv", "xlsx", "parquet", "times", "columns", "made",
        "lasting", "constants", "values", "lists", "prefixes", "telephone", "only", "lacks",
    },
    "csv": {"delimiter", "quote", "encoding", "skip"},
    "xlsx": {"skip"},
    "times": {"zone", "form", "forms", "days", "repeated_hour"},
}  # fmt: skip
_MADE_ALIKE = ("one", "several")


def not_understood(data: dict[str, Any]) -> str:
    """Name a word that no mapping has, or has no such value. This will be empty when every one is known.

    A word that is passed over in silence would be a thing that its writer believes to be done.
    """
    for where, known in _WORDS.items():
        given = data.get(where, {}) if where else data
        for word in given:
            if word not in known:
                place = f" under [{where}]" if where else ""
                return f"it says {word}{place}, which no mapping can say."
    for column, made in data.get("made", {}).items():
        if made["alike"] not in _MADE_ALIKE:
            return f"alike of {column} must be one of {', '.join(_MADE_ALIKE)}."
    return ""


def problems(mapping: Mapping) -> list[str]:
    """Say everything that keeps a mapping from being used."""
    return [
        *_unknown_columns(mapping),
        *_unsupplied(mapping),
        *_twice(mapping),
        *_wrong_kinds(mapping),
        *_wrong_words(mapping),
    ]


def given(mapping: Mapping) -> list[str]:
    """Name the canonical columns that something supplies."""
    return [*mapping.columns, *mapping.joined, *mapping.made, *mapping.lasting, *mapping.constants]


def _unknown_columns(mapping: Mapping) -> Iterator[str]:
    known = {column.name for column in mapping.table.columns}
    named: Iterable[str] = (
        *given(mapping), *mapping.values, *mapping.lists, *mapping.prefixes, *mapping.telephone,
        *mapping.lacks, *mapping.forms, *(each.since for each in mapping.lasting.values()),
    )  # fmt: skip
    yield from (f"{mapping.table.name} has no column {name}." for name in named if name not in known)


def _unsupplied(mapping: Mapping) -> Iterator[str]:
    supplied = set(given(mapping))
    for column in mapping.table.columns:
        if column.required and column.name not in supplied:
            yield f"nothing supplies {column.name}, which every row must have."


def _twice(mapping: Mapping) -> Iterator[str]:
    supplied = [name for name in given(mapping) if name not in mapping.constants]
    yield from (f"{name} is supplied twice." for name in sorted(set(supplied)) if supplied.count(name) > 1)


def _wrong_kinds(mapping: Mapping) -> Iterator[str]:
    kinds = {column.name: column.kind for column in mapping.table.columns}
    for name, each in mapping.lasting.items():
        if {kinds.get(name), kinds.get(each.since)} != {Kind.MOMENT}:
            yield f"{name} and {each.since} must both be moments for one to last from the other."
    for name in (*mapping.made, *mapping.lists, *mapping.prefixes, *mapping.telephone):
        if kinds.get(name) is not Kind.TEXT:
            yield f"{name} is no text, so nothing can be made for it, put before it or done to its form."


def _wrong_words(mapping: Mapping) -> Iterator[str]:
    if mapping.format not in FORMATS:
        yield f"the format {mapping.format} is not one of {', '.join(FORMATS)}."
    if mapping.format == "parquet" and (mapping.joined or mapping.made or mapping.lasting or mapping.only):
        yield "a Parquet file's columns are taken as they are: nothing can be joined, made or left out."
    if mapping.repeated_hour not in REPEATED_HOUR:
        yield f"repeated_hour must be one of {', '.join(REPEATED_HOUR)}."
    if mapping.zone != WITH_OFFSET and not _is_zone(mapping.zone):
        yield f"{mapping.zone} is not a time zone."
    for name, country in mapping.telephone.items():
        if not country.isdigit():
            yield f"the country of {name} must be the digits of its code, such as 44."


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
