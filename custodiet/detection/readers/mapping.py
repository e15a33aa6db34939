"""A mapping: how one source system's extract becomes one canonical table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from custodiet.core.errors import NotFound, NotValid
from custodiet.detection.tables import TABLES, Table

SHIPPED = Path(__file__).resolve().parent.parent / "mappings"

FORMATS = ("csv", "xlsx", "parquet")
REPEATED_HOUR = ("refuse", "first", "second")
WITH_OFFSET = "offset"  # each time carries its own offset from UTC


@dataclass(frozen=True)
class Mapping:
    """One mapping file.

    columns        canonical column -> column of the extract
    constants      canonical column -> the value that every row has
    values         canonical column -> (value of the extract -> value to keep)
    ignored        columns of the extract that are left out on purpose
    lacks          canonical column -> the extract that would supply it, in words
    zone           the zone that times are written in; "offset" where each time carries its own
    form           how times are written, as strptime has it; empty for ISO 8601
    repeated_hour  what to do with a local time that comes twice when clocks go back: refuse, first or second
    """

    name: str
    system: str
    table: Table
    format: str
    columns: Mapped[str, str]
    constants: Mapped[str, str] = field(default_factory=dict)
    values: Mapped[str, Mapped[str, str]] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    lacks: Mapped[str, str] = field(default_factory=dict)
    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    zone: str = "UTC"
    form: str = ""
    repeated_hour: str = "refuse"
    text: str = ""  # the mapping file itself, for the fingerprint

    def __post_init__(self) -> None:
        for problem in _problems(self):
            raise NotValid(f"The mapping {self.name} cannot be used: {problem}")


def load(path: Path) -> Mapping:
    """Read one mapping file. This will refuse, with NotValid, one that leaves something to be guessed."""
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
        return _mapping(path.stem, data, text)
    except tomllib.TOMLDecodeError as fault:
        raise NotValid(f"The mapping {path.name} is not TOML: {fault}.") from fault
    except KeyError as fault:
        raise NotValid(f"The mapping {path.name} does not say {fault.args[0]}.") from fault


def shipped(folder: Path = SHIPPED) -> dict[str, Mapping]:
    """Give every mapping in the folder, by name. This will include a plain one for each canonical table."""
    mappings = {path.stem: load(path) for path in sorted(folder.glob("*.toml"))}
    return mappings | {f"canonical-{name}": canonical(name) for name in TABLES}


def canonical(table: str) -> Mapping:
    """Give the mapping for a Parquet file whose columns have the canonical names already."""
    if table not in TABLES:
        raise NotFound(f"There is no table called {table}. The tables are {', '.join(TABLES)}.")
    columns = {column.name: column.name for column in TABLES[table].columns}
    name = f"canonical-{table}"
    return Mapping(name, "Parquet with our own column names", TABLES[table], "parquet", columns, text=name)


def _mapping(name: str, data: dict[str, Any], text: str) -> Mapping:
    if data["table"] not in TABLES:
        raise NotValid(f"The mapping {name} names a table that there is not: {data['table']}.")
    shape, times = data.get(data["format"], {}), data["times"]
    return Mapping(
        name=name,
        system=data["system"],
        table=TABLES[data["table"]],
        format=data["format"],
        columns=MappingProxyType(data["columns"]),
        constants=MappingProxyType(data.get("constants", {})),
        values=MappingProxyType(data.get("values", {})),
        ignored=frozenset(data.get("ignored", ())),
        lacks=MappingProxyType(data.get("lacks", {})),
        delimiter=shape["delimiter"] if data["format"] == "csv" else ",",
        quote=shape["quote"] if data["format"] == "csv" else '"',
        encoding=shape["encoding"] if data["format"] == "csv" else "utf-8",
        zone=times["zone"],
        form=times.get("form", ""),
        repeated_hour=times.get("repeated_hour", "refuse"),
        text=text,
    )


def _problems(mapping: Mapping) -> list[str]:
    known = {column.name for column in mapping.table.columns}
    named = [*mapping.columns, *mapping.constants, *mapping.values, *mapping.lacks]
    problems = [f"{mapping.table.name} has no column {name}." for name in named if name not in known]
    given = {*mapping.columns, *mapping.constants}
    problems += [
        f"nothing supplies {column.name}, which every row must have."
        for column in mapping.table.columns
        if column.required and column.name not in given
    ]
    if mapping.format not in FORMATS:
        problems.append(f"the format {mapping.format} is not one of {', '.join(FORMATS)}.")
    if mapping.repeated_hour not in REPEATED_HOUR:
        problems.append(f"repeated_hour must be one of {', '.join(REPEATED_HOUR)}.")
    if mapping.zone != WITH_OFFSET and not _is_zone(mapping.zone):
        problems.append(f"{mapping.zone} is not a time zone.")
    return problems


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
