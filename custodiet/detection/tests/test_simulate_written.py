"""The invented force written down: four systems' exports with their stated defects, and a store by month."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from custodiet.detection import simulate
from custodiet.detection.readers import dry_run, shipped
from custodiet.detection.simulate.extracts import EXPORTS
from custodiet.detection.simulate.force import Force

UNTIL = date(2026, 1, 31)
LONDON = ZoneInfo("Europe/London")


whole = simulate.whole_table


@pytest.fixture(scope="module")
def force() -> Force:
    # an autumn in it, so that one hour comes twice
    return simulate.force(7, 90, 150, UNTIL)


@pytest.fixture(scope="module")
def lookups(force: Force) -> pa.Table:
    return whole(force, "lookups")


@pytest.fixture(scope="module")
def extracts(force: Force, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    folder = tmp_path_factory.mktemp("invented")
    witness = simulate.write_extracts(force, folder / "extracts")
    simulate.write_truth(force, witness, folder / "truth" / "truth.json")
    return folder / "extracts", json.loads((folder / "truth" / "truth.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("system", ["crime-records", "command-and-control", "vehicle-index", "intelligence"])
def test_the_shipped_mappings_read_every_row_but_the_stated_defects(
    lookups: pa.Table, extracts: tuple[Path, dict], system: str
) -> None:
    folder, truth = extracts
    seen = dry_run(folder / f"{system}.csv", shipped()[system])
    prefix = {"crime-records": "CR", "command-and-control": "CC", "vehicle-index": "VI", "intelligence": "IN"}
    stated = truth["defects"]
    bad = stated["no user"] + stated["a time that cannot be read"]
    bad += stated["wall time in the hour that comes twice"]
    expected = sum(one.startswith(prefix[system]) for one in bad)
    assert len(seen.refused) == expected > 0


def test_the_four_exports_hold_every_lookup_and_the_stated_defects(
    lookups: pa.Table, extracts: tuple[Path, dict]
) -> None:
    folder, truth = extracts
    seen: list[str] = []
    for export in EXPORTS:
        with (folder / export.file).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert tuple(rows[0]) == export.columns
        number, user = export.columns[0], export.columns[1]
        seen += [row[number] for row in rows]
        nobody = {row[number] for row in rows if not row[user]}
        assert nobody <= set(truth["defects"]["no user"])
    bad = truth["defects"]
    extra = bad["no user"] + bad["a time that cannot be read"] + bad["a row that comes twice"]
    assert sorted(seen) == sorted(lookups["lookup_id"].to_pylist() + extra)


def test_each_system_writes_moments_in_its_own_way_and_they_read_back(
    lookups: pa.Table, extracts: tuple[Path, dict]
) -> None:
    folder, truth = extracts
    at = dict(zip(lookups["lookup_id"].to_pylist(), lookups["looked_up_at"].to_pylist(), strict=True))
    twice = set(truth["defects"]["wall time in the hour that comes twice"])
    assert twice
    forms = ("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", None, None)
    for export, form in zip(EXPORTS, forms, strict=True):
        with (folder / export.file).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                known = at.get(row[export.columns[0]])
                if known is None:
                    continue
                said = row[export.columns[2]]
                read = (
                    datetime.strptime(said, form).replace(tzinfo=LONDON)
                    if form
                    else datetime.fromisoformat(said)
                )
                assert read == known or row[export.columns[0]] in twice


def test_a_store_is_filed_by_month_and_its_columns_are_plain_text(force: Force, tmp_path: Path) -> None:
    witness = simulate.write_canonical(force, tmp_path)
    files = sorted((tmp_path / "lookups").rglob("*.parquet"))
    assert [file.parent.name for file in files][-1] == "month=2026-01"
    assert sum(pq.ParquetFile(file).metadata.num_rows for file in files) == witness.rows["lookups"]
    assert pq.ParquetFile(files[0]).schema_arrow.field("officer_id").type == pa.string()
    assert len(list((tmp_path / "officers").glob("*.parquet"))) == 1
    assert not list(tmp_path.rglob("*.unfinished"))
    assert not list(tmp_path.rglob("*.json"))
