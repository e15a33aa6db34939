"""Logs that name nobody: what a detector about people left out, although other logs lie beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

from custodiet.detection.cards import Detector
from custodiet.detection.findings import DetectorResult, Missing
from custodiet.detection.store import Store

NEED = "lookups.person_id"
SUPPLY = "the same log with whom each search was for, or with what was searched for and a register of keepers"


def honest(
    result: DetectorResult, card: Detector, store: Store, since: datetime, until: datetime
) -> DetectorResult:
    """Say of a detector about people that it left out the logs that name nobody, or that it could not run.

    since, until  the run's scope, UTC; a log counts when it has a month that the scope touches
    """
    if NEED not in card.needs or result.state == "could not run":
        return result
    named = {path: _names_somebody(path) for path in store.files("lookups", since=since, until=until)}
    systems = sorted({system for path, some in named.items() if not some for system in _systems(path)})
    gaps = tuple(
        Missing(
            "lookups", "person_id", SUPPLY, f"Left out the log of {each}: it names nobody. Supply {SUPPLY}."
        )
        for each in systems
    )
    if gaps and not any(named.values()):
        return replace(result, state="could not run", findings=(), missing=gaps)
    return replace(result, state="ran in part", missing=result.missing + gaps) if gaps else result


def _names_somebody(path: Path) -> bool:
    # num_values leaves the empty ones out
    return any(each.num_values > 0 for each in _footers(path, "person_id"))


def _systems(path: Path) -> set[str]:
    return {str(each.min) for each in _footers(path, "system") if each.has_min_max}


def _footers(path: Path, column: str) -> Iterator[pq.Statistics]:
    """What the file itself says of one column, group by group, without reading a row."""
    footer = pq.read_metadata(path)
    place = footer.schema.names.index(column)
    for number in range(footer.num_row_groups):
        statistics = footer.row_group(number).column(place).statistics
        if statistics is not None:
            yield statistics
