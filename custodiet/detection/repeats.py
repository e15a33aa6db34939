"""Rows of one extract that have the same number: which of them is kept, and which are kept beside."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc


def last_of_each(rows: pa.Table, columns: list[str]) -> pa.Array:
    """Give the places of the last row of each that is alike in those columns, in order."""
    numbered = rows.select(columns).append_column("_row", pa.array(range(rows.num_rows), pa.int64()))
    last = numbered.group_by(columns).aggregate([("_row", "max")])["_row_max"]
    return pc.take(last, pc.sort_indices(last))


def without(places: pa.Array, others: pa.Array) -> pa.Array:
    """Take places out of places."""
    return places.filter(pc.invert(pc.is_in(places, value_set=pa.array(others.to_pylist(), pa.int64()))))


def also_in_a_later_month(
    files: Mapping[str, Path], columns: list[str], passing: Path
) -> dict[Path, pa.Array]:
    """Find the rows whose number a row of a later month of the same extract has too.

    files    month (YYYY-MM) -> its file, all of one extract
    columns  that together are the number
    passing  a folder for what does not fit into memory
    gives    file -> the places of those rows in it; a file without any is not there
    Refused, with OSError of a full disk: when there is no room to compare them.
    """
    if len(files) < 2:
        return {}
    try:
        return _in_a_later_month(files, columns, passing)
    except (duckdb.IOException, duckdb.OutOfMemoryException) as fault:
        raise OSError(errno.ENOSPC, "There is no room to compare the months of an extract.") from fault


def _in_a_later_month(files: Mapping[str, Path], columns: list[str], passing: Path) -> dict[Path, pa.Array]:
    keys = ", ".join(columns)
    with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(passing)}) as db:
        each = " UNION ALL ".join(
            f"SELECT {keys}, '{month}' AS month FROM read_parquet($f{number})"  # noqa: S608 - columns and months of our own
            for number, month in enumerate(files)
        )
        db.execute(
            f"CREATE TEMP TABLE several AS SELECT {keys}, max(month) AS last FROM ({each}) AS months "  # noqa: S608 - as above
            f"GROUP BY {keys} HAVING min(month) < max(month)",
            {f"f{number}": str(path) for number, path in enumerate(files.values())},
        )
        found = {
            path: db.sql(
                f"SELECT r.file_row_number AS place FROM read_parquet($file, file_row_number = true) AS r "  # noqa: S608 - as above
                f"SEMI JOIN (SELECT * FROM several WHERE last > $month) AS s USING ({keys}) ORDER BY place",
                params={"file": str(path), "month": month},
            ).to_arrow_table()["place"]
            for month, path in files.items()
        }
    return {path: places.combine_chunks() for path, places in found.items() if len(places)}
