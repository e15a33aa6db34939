"""Everything that a run's result depends on: the files it reads, the program, its SQL and its rules."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from custodiet import VERSION
from custodiet.detection.cards import Detector, building_blocks
from custodiet.detection.engine import Accepted, Choice
from custodiet.detection.store import Store
from custodiet.detection.tables import TABLES

_PIECE = 1 << 20
DEFAULT = Choice()

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Inputs:
    """What a run reads and works by.

    files     path within the store -> SHA-256 of its bytes
    versions  custodiet, the engine, numpy and python -> version
    sql       name of a detector or building block -> SHA-256 of its text
    rules     name of a rule -> its value, a set of words as a sorted list
    explanations  number of an explanation that two people decided on -> what of it the run works by
    """

    files: Mapping[str, str]
    versions: Mapping[str, str]
    sql: Mapping[str, str]
    rules: Mapping[str, Any]
    explanations: Mapping[str, str] = field(default_factory=dict)


class NamedFiles(Store):
    """A store of which only some files are there. This will keep what arrives during a run out of it."""

    def __init__(self, root: Path, named: Collection[str]) -> None:
        super().__init__(root)
        self.named = frozenset(named)

    def files(
        self, table: str, *, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[Path, ...]:
        """List a table's files, of those named."""
        found = super().files(table, since=since, until=until)
        return tuple(path for path in found if str(path.relative_to(self.root)) in self.named)


def inputs_of(
    store: Store,
    detectors: Collection[Detector],
    rules: Mapping[str, int | frozenset[str]],
    *,
    since: datetime,
    until: datetime,
    choice: Choice = DEFAULT,
    explanations: Collection[Accepted] = (),
    tell: Tell = lambda done, total: None,
) -> Inputs:
    """Read every file that a run over these moments reads, and take its fingerprint.

    since, until  UTC, the first included and the last not
    choice        which engine runs the SQL
    explanations  those written down for the run
    tell          told how many files are done, of how many
    """
    paths = list(_paths(store, since, until))
    files = {}
    for place, path in enumerate(paths):
        files[str(path.relative_to(store.root))] = _fingerprint(path)
        tell(place + 1, len(paths))
    sql = {f"detector {card.name}": _of_text(card.sql) for card in detectors}
    sql |= {f"block {name}": _of_text(block.sql) for name, block in building_blocks().items()}
    versions = {
        "custodiet": VERSION, **choice.versions(), "numpy": np.__version__,
        "python": platform.python_version(),
    }  # fmt: skip
    plain = {name: sorted(each) if isinstance(each, frozenset) else each for name, each in rules.items()}
    return Inputs(files, versions, sql, plain, {each.number: _of_explanation(each) for each in explanations})


def _paths(store: Store, since: datetime, until: datetime) -> Iterator[Path]:
    """The files of every table; of the look-ups, those that tell the scope's rows."""
    for table in TABLES:
        if table == "lookups":
            yield from store.to_read(table, since, until)
        else:
            yield from store.files(table)


def _of_explanation(each: Accepted) -> str:
    until = each.until_at.isoformat() if each.until_at else "no end"
    return f"{each.path}, {each.days_after} days after, from {each.from_at.isoformat()} to {until}"


def _fingerprint(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def differences(then: Inputs, now: Inputs) -> list[str]:
    """Say, a sentence each, in what the inputs of a run are not as they were."""
    said = [f"An input is gone: {path}." for path in sorted(set(then.files) - set(now.files))]
    said += [
        f"An input is not as it was: {path}."
        for path in sorted(set(then.files) & set(now.files))
        if then.files[path] != now.files[path]
    ]
    said += [
        f"{name.capitalize()} was {then.versions.get(name, 'not there')} and is {version} now."
        for name, version in sorted(now.versions.items())
        if then.versions.get(name) != version
    ]
    said += [f"The SQL of {name} is another." for name in _changed(then.sql, now.sql)]
    said += [
        f"Explanation {name} is not as it was." for name in _changed(then.explanations, now.explanations)
    ]
    said += [
        f"The rule detection.{name} was {_value(then.rules, name)} and is {_value(now.rules, name)} now."
        for name in _changed(then.rules, now.rules)
    ]
    return said


def _changed(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*then, *now} if then.get(name) != now.get(name))


def _value(rules: Mapping[str, Any], name: str) -> str:
    if name not in rules:
        return "not there"
    value = rules[name]
    return ", ".join(value) if isinstance(value, list) else str(value)
