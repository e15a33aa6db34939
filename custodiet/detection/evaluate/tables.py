"""What every part of the page is written with: a table, and means over forces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from custodiet.detection.evaluate.intervals import said
from custodiet.detection.evaluate.methods import OURS
from custodiet.detection.evaluate.running import Row


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def mean_of(rows: Sequence[Row], method: str, measure: str) -> float:
    held = [row["methods"][method][measure] for row in rows if row["methods"][method][measure] is not None]
    return sum(held) / len(held) if held else 0.0


def over(rows: Sequence[Row], method: str, measure: str) -> str:
    return said(row["methods"][method][measure] for row in rows)


def names_of(rows: Sequence[Row]) -> list[str]:
    names = [name for name in rows[0]["methods"] if not name.startswith("ours without")]
    return sorted(names, key=lambda name: -mean_of(rows, name, "recall@budget"))


def bold(name: str) -> str:
    return f"**{name}**" if name == OURS else name


def stories_of(rows: Iterable[Row]) -> list[Row]:
    return [story for row in rows for story in row["stories"]]


def scenario_key(scenario: str) -> tuple[str, int]:
    return scenario[0], int(scenario[1:])
