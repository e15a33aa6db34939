"""The force's own complaints and posts, read from the store for one officer's page. Reads; never writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from custodiet.detection.complaints.standing import Matter
from custodiet.detection.store import Store
from custodiet.detection.tables import TABLES

_COLUMNS = tuple(Matter.__dataclass_fields__)
_TEXTS = tuple(name for name in _COLUMNS if not name.endswith("_at"))


def matters(root: Path) -> list[Matter]:
    """Every officer's part in every matter that the store holds; of one that came twice, the newest."""
    return [
        Matter(
            recorded_at=row["recorded_at"].astimezone(UTC),
            closed_at=row["closed_at"].astimezone(UTC) if row["closed_at"] else None,
            **{name: row[name] or "" for name in _TEXTS},
        )
        for row in _rows(Store(root), "complaints", _COLUMNS)
    ]


def roles(root: Path) -> dict[str, str]:
    """The role of every officer that the personnel list names."""
    return {
        row["officer_id"]: row["role"] or "" for row in _rows(Store(root), "officers", ("officer_id", "role"))
    }


def _rows(store: Store, table: str, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = {}
    for path in store.files(table):  # the oldest extract first, so that the newest has the last word
        for row in pq.read_table(path, columns=list(columns)).to_pylist():
            kept[row[TABLES[table].key]] = row
    yield from kept.values()
