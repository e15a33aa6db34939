"""One extract, from its file to the store: a dry run first, then the import."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from custodiet.core.errors import NotValid
from custodiet.detection.readers import parquet
from custodiet.detection.readers.cells import cells, earlier, later
from custodiet.detection.readers.mapping import Mapping
from custodiet.detection.readers.rows import Refused, sheet_rows, text_rows
from custodiet.detection.readers.trial import DryRun, Lister
from custodiet.detection.store import Store, schema

_BATCH = 50_000  # rows held at a time
_MOST_REASONS = 20  # that are counted apart on a page

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Imported:
    """What an import did.

    kept          rows now in the store from this extract
    repeated      rows that came twice within the extract and were kept once
    differing     those of them that did not say the same; the store keeps what they said apart
    refused       rows that were not taken in
    left_out      rows that the mapping is not about
    reasons       why rows were refused, with how many
    refusals      the CSV that lists them; None when there are none
    known         the same extract had been imported before, and nothing was changed
    """

    table: str
    fingerprint: str
    rows: int
    kept: int
    repeated: int
    differing: int
    refused: int
    left_out: int
    reasons: dict[str, int]
    refusals: Path | None
    first_at: datetime | None
    last_at: datetime | None
    known: bool


def dry_run(path: Path, mapping: Mapping, *, on_progress: Progress | None = None) -> DryRun:
    """Read an extract without keeping anything. This will list every row that an import would refuse.

    Refused as a whole, with NotValid: a file that is empty, cut short, or not of the mapping's format.
    """
    result = DryRun(path, mapping)
    for _ in _batches(result, on_progress):
        pass
    return result


def import_extract(
    path: Path, mapping: Mapping, store: Store, *, on_progress: Progress | None = None
) -> Imported:
    """Bring an extract into the store. This will keep every good row and list the others in a CSV file.

    The list is written beside the tables, ``<root>/refused/<fingerprint>.csv``. The same extract twice
    changes nothing. Refused, with NotValid: what a dry run refuses as a whole, and columns that are unknown
    or missing; with NotNow: a full disk.
    """
    mark = fingerprint(path, mapping)
    lister = Lister(store.root / "refused" / f"{mark}.csv")
    try:
        result = DryRun(path, mapping, list_in=lister)
        added = store.add(mapping.table.name, _only_whole(result, _batches(result, on_progress)), mark)
        if added.known:
            # read again for the counts: whoever imported it before may have been killed before saying them
            for _ in _batches(result, on_progress):
                pass
        refusals = lister.keep(result.refused_rows)
    finally:
        lister.forget()
    return Imported(
        table=mapping.table.name,
        fingerprint=mark,
        rows=result.rows,
        kept=added.rows,
        repeated=added.repeated,
        differing=added.differing,
        refused=result.refused_rows,
        left_out=result.left_out,
        reasons=dict(result.reasons.most_common(_MOST_REASONS)),
        refusals=refusals,
        first_at=result.first_at,
        last_at=result.last_at,
        known=added.known,
    )


def fingerprint(path: Path, mapping: Mapping) -> str:
    """Name an extract by its bytes and its mapping, so that the same one is known when it comes again."""
    digest = hashlib.sha256(mapping.text.encode())
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except (FileNotFoundError, IsADirectoryError) as fault:
        raise NotValid(f"There is no file called {path.name}.") from fault
    return digest.hexdigest()[:32]


def _only_whole(result: DryRun, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        if result.unknown_columns or result.missing_columns:
            raise NotValid(_columns_in_doubt(result))
        yield batch
    if not result.good:
        raise NotValid(_nothing_of_use(result))


def _nothing_of_use(result: DryRun) -> str:
    said = f"{result.path.name} has no row that can be used: {result.refused_rows} were refused."
    if result.left_out:
        said += f" {result.left_out} are not of the kind that the mapping {result.mapping.name} reads."
    if result.reasons:
        said += f" Most often because: {result.reasons.most_common(1)[0][0]}."
    return said + " Correct the mapping, or ask for the extract again."


def _columns_in_doubt(result: DryRun) -> str:
    unknown, missing = ", ".join(result.unknown_columns), ", ".join(result.missing_columns)
    sentences = [
        f"{result.path.name} has columns that the mapping {result.mapping.name} does not know: {unknown}."
        if unknown
        else "",
        f"{result.path.name} lacks columns that the mapping {result.mapping.name} expects: {missing}."
        if missing
        else "",
        "Correct the mapping, or list under ignored what may be left out.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _batches(result: DryRun, on_progress: Progress | None) -> Iterator[pa.RecordBatch]:
    mapping = result.mapping
    if mapping.format == "parquet":
        yield from parquet.batches(result, on_progress)
        return
    open_rows = text_rows if mapping.format == "csv" else sheet_rows
    headings, rows = open_rows(result.path, mapping)
    result.unknown_columns = tuple(name for name in headings if name not in mapping.sources | mapping.ignored)
    result.missing_columns = tuple(sorted(mapping.sources - set(headings)))
    _no_heading_twice(result, headings)
    reading = cells(mapping, headings)
    good: list[list[Any]] = []
    for row in rows:
        result.rows += 1
        if isinstance(row, Refused):
            result.refuse(row)
        elif not reading.meant(row[1]):
            result.left_out += 1
        elif isinstance(values := reading.read(row), Refused):
            result.refuse(values)
        else:
            good.append(values)
        if len(good) >= _BATCH:
            yield _batch(result, good)
            good = []
        if on_progress and result.rows % _BATCH == 0:
            on_progress(result.rows)
    yield _batch(result, good)


def _no_heading_twice(result: DryRun, headings: list[str]) -> None:
    twice = sorted({name for name in headings if headings.count(name) > 1 and name in result.mapping.sources})
    if twice:
        raise NotValid(
            f"{result.path.name} has two columns called {', '.join(twice)}, and nothing says which is meant. "
            "Have one renamed in the export."
        )


def _batch(result: DryRun, rows: list[list[Any]]) -> pa.RecordBatch:
    table = result.mapping.table
    wanted = schema(table)
    columns = zip(*rows, strict=True) if rows else [[] for _ in wanted]
    arrays = [pa.array(column, kind.type) for column, kind in zip(columns, wanted, strict=True)]
    result.good += len(rows)
    if table.when and rows:
        at = wanted.get_field_index(table.when)
        moments = [row[at] for row in rows]
        result.first_at = earlier(result.first_at, min(moments))
        result.last_at = later(result.last_at, max(moments))
    return pa.RecordBatch.from_arrays(arrays, schema=wanted)
