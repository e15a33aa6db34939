"""A mapping: how one source system's extract becomes one canonical table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from custodiet.core.errors import NotFound, NotValid
from custodiet.detection.readers import sound
from custodiet.detection.tables import KEPT, Table

SHIPPED = Path(__file__).resolve().parent.parent / "mappings"
ANY = "*"  # as a value of the extract: every other value


@dataclass(frozen=True)
class Made:
    """A number made from a row that the extract gives none.

    columns  of the extract: those that say which event it is, and that no later extract alters
    apart    a row that comes again alike is one more event, told apart by how often it has come
    """

    columns: tuple[str, ...]
    apart: bool


@dataclass(frozen=True)
class Lasting:
    """An end that the extract gives as a length: the moment it is counted from, and the column of seconds."""

    since: str
    seconds: str


@dataclass(frozen=True, eq=False)
class Mapping:
    """One mapping file.

    columns        canonical column -> column of the extract
    joined         canonical column -> columns of the extract, joined by a blank: a date and a time
    made           canonical column -> the columns that its number is made from
    lasting        canonical column -> the moment and the length that it follows from
    constants      canonical column -> the value that every row has
    values         canonical column -> (value of the extract -> value to keep); "*" stands for every other one
    lists          canonical column -> the sign that parts several words in one value of the extract
    prefixes       canonical column -> what to put before its value, where two systems number alike
    telephone      canonical column -> the country whose numbers may be written without its code
    only           column of the extract -> the values whose rows are meant; other rows are left out
    ignored        columns of the extract that are left out on purpose
    lacks          canonical column -> the extract that would supply it, in words
    also           other mappings that read the same file
    skip           lines above the headings
    zone           the zone that times are written in; "offset" where each time carries its own
    form           how times are written, as strptime has it; empty for ISO 8601
    forms          canonical column -> how its times are written, where that differs
    days           how days are written; empty for ISO 8601
    repeated_hour  what to do with a local time that comes twice when clocks go back: refuse, first or second
    """

    name: str
    system: str
    table: Table
    format: str
    columns: Mapped[str, str]
    joined: Mapped[str, tuple[str, ...]] = field(default_factory=dict)
    made: Mapped[str, Made] = field(default_factory=dict)
    lasting: Mapped[str, Lasting] = field(default_factory=dict)
    constants: Mapped[str, str] = field(default_factory=dict)
    values: Mapped[str, Mapped[str, str]] = field(default_factory=dict)
    lists: Mapped[str, str] = field(default_factory=dict)
    prefixes: Mapped[str, str] = field(default_factory=dict)
    telephone: Mapped[str, str] = field(default_factory=dict)
    only: Mapped[str, frozenset[str]] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    lacks: Mapped[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    skip: int = 0
    zone: str = "UTC"
    form: str = ""
    forms: Mapped[str, str] = field(default_factory=dict)
    days: str = ""
    repeated_hour: str = "refuse"
    text: str = ""  # the mapping file itself, for the fingerprint

    def __post_init__(self) -> None:
        for problem in sound.problems(self):
            raise NotValid(f"The mapping {self.name} cannot be used: {problem}")

    @property
    def sources(self) -> frozenset[str]:
        """The columns of the extract that the mapping reads."""
        named = {*self.columns.values(), *self.only}
        named.update(*self.joined.values(), *(made.columns for made in self.made.values()))
        return frozenset(named | {each.seconds for each in self.lasting.values()})

    def source(self, column: str) -> str:
        """Say which columns of the extract a canonical column comes from, in words. Empty if from none."""
        if column in self.lasting:
            return self.lasting[column].seconds
        several = self.joined.get(column) or (self.made[column].columns if column in self.made else ())
        return self.columns.get(column) or " and ".join(several)


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
    return mappings | {f"canonical-{name}": canonical(name) for name in KEPT}


def canonical(table: str) -> Mapping:
    """Give the mapping for a Parquet file whose columns have the canonical names already."""
    if table not in KEPT:
        raise NotFound(f"There is no table called {table}. The tables are {', '.join(KEPT)}.")
    columns = {column.name: column.name for column in KEPT[table].columns}
    name = f"canonical-{table}"
    return Mapping(name, "Parquet with our own column names", KEPT[table], "parquet", columns, text=name)


def _mapping(name: str, data: dict[str, Any], text: str) -> Mapping:
    if problem := sound.not_understood(data):
        raise NotValid(f"The mapping {name} cannot be used: {problem}")
    if data["table"] not in KEPT:
        raise NotValid(f"The mapping {name} names a table that there is not: {data['table']}.")
    shape, times = data.get(data["format"], {}), data["times"]
    given = data["columns"]
    return Mapping(
        name=name,
        system=data["system"],
        table=KEPT[data["table"]],
        format=data["format"],
        columns=MappingProxyType({to: of for to, of in given.items() if isinstance(of, str)}),
        joined=MappingProxyType({to: tuple(of) for to, of in given.items() if not isinstance(of, str)}),
        made=MappingProxyType({to: _made(each) for to, each in data.get("made", {}).items()}),
        lasting=MappingProxyType(
            {to: Lasting(each["since"], each["seconds"]) for to, each in data.get("lasting", {}).items()}
        ),
        only=MappingProxyType({of: frozenset(each) for of, each in data.get("only", {}).items()}),
        ignored=frozenset(data.get("ignored", ())),
        also=tuple(data.get("also", ())),
        delimiter=shape["delimiter"] if data["format"] == "csv" else ",",
        quote=shape["quote"] if data["format"] == "csv" else '"',
        encoding=shape["encoding"] if data["format"] == "csv" else "utf-8",
        skip=shape.get("skip", 0),
        zone=times["zone"],
        form=times.get("form", ""),
        forms=MappingProxyType(times.get("forms", {})),
        days=times.get("days", ""),
        repeated_hour=times.get("repeated_hour", "refuse"),
        text=text,
        **{
            each: MappingProxyType(data.get(each, {}))
            for each in ("constants", "values", "lists", "prefixes", "telephone", "lacks")
        },
    )


def _made(data: dict[str, Any]) -> Made:
    return Made(tuple(data["from"]), apart={"one": False, "several": True}[data["alike"]])
