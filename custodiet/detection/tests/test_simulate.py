"""The invented force: the same for a seed, whole whatever the pieces, silent about what was planted."""

from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as some

from custodiet.core.errors import NotValid
from custodiet.detection import simulate
from custodiet.detection.simulate import days
from custodiet.detection.simulate.force import Force
from custodiet.detection.simulate.lookups import day_of_lookups
from custodiet.detection.simulate.stream import MADE
from custodiet.detection.tables import AUDIT_ONLY, TABLES

UNTIL = date(2026, 1, 31)
LONDON = ZoneInfo("Europe/London")
whole = simulate.whole_table


def digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.*")):
        total.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return total.hexdigest()


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


@pytest.mark.parametrize(
    ("officers", "length", "refused"), [(59, 90, True), (60, 90, False), (60, 89, True), (80_001, 90, True)]
)
def test_a_force_below_its_fewest_or_above_its_most_is_refused(
    officers: int, length: int, refused: bool
) -> None:
    if refused:
        with pytest.raises(NotValid):
            simulate.force(1, officers, length, UNTIL)
    else:
        assert len(simulate.force(1, officers, length, UNTIL).world.staff.number) == officers


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    written = []
    for turn, seed in enumerate((3, 3, 4)):
        of = simulate.force(seed, 60, 90, UNTIL)
        folder = tmp_path / str(turn)
        witness = simulate.write_extracts(of, folder)
        simulate.write_names(of, folder / "names.parquet")
        simulate.write_truth(of, witness, folder / "truth.json")
        written.append(digest(folder))
    assert written[0] == written[1] != written[2]


def test_the_rows_are_the_same_whatever_the_size_of_a_piece(force: Force, lookups: pa.Table) -> None:
    assert whole(force, "lookups", batch=700).equals(lookups)


def test_a_day_is_the_same_whether_or_not_another_day_was_made_before_it(force: Force) -> None:
    fresh = simulate.force(7, 90, 150, UNTIL).world
    month = (date(2026, 1, 1).toordinal(), UNTIL.toordinal())
    one = day_of_lookups(force.world, month[1] - 3, 1.0, month)
    other = day_of_lookups(fresh, month[1] - 3, 1.0, month)
    assert all(np.array_equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("name", sorted(MADE))
def test_every_table_has_its_columns_unique_keys_and_its_months(force: Force, name: str) -> None:
    table = TABLES.get(name) or AUDIT_ONLY[name]
    keys: list[str] = []
    for label, piece in simulate.tables(force, name):
        assert piece.column_names == [column.name for column in table.columns]
        for column in table.columns:
            assert not (column.required and piece[column.name].null_count)
        keys += piece[table.key].to_pylist()
        if table.when and piece.num_rows:
            months = pc.unique(pc.strftime(piece[table.when], "%Y-%m")).to_pylist()
            assert months == [label]
    assert len(keys) == len(set(keys)) > 0


def test_about_the_asked_number_of_lookups_is_made() -> None:
    asked = simulate.force(2, 90, 150, UNTIL, lookups=40_000)
    assert 36_000 < sum(piece.num_rows for _, piece in simulate.tables(asked, "lookups")) < 44_000


def explained(force: Force, lookups: pa.Table) -> dict[str, int]:
    """Say, slowly and in plain Python, what explains each look-up."""
    officers = {row["officer_id"]: row for row in whole(force, "officers").to_pylist()}
    windows: dict[tuple[str, str], list[tuple[datetime, datetime]]] = {}
    others: dict[tuple[str, str], list[tuple[datetime, datetime]]] = {}
    forever = datetime.max.replace(tzinfo=ZoneInfo("UTC")) - timedelta(days=60)
    for row in whole(force, "assignments").to_pylist():
        until = (row["until_at"] or forever) + timedelta(days=30)
        window = (max(row["from_at"] - timedelta(days=1), row["recorded_at"]), until)
        windows.setdefault((row["officer_id"], row["person_id"]), []).append(window)
        over = officers[row["officer_id"]]["supervisor_id"]
        others.setdefault((over, row["person_id"]), []).append(window)
    for row in whole(force, "dispatches").to_pylist():
        at = row["dispatched_at"]
        window = (at - timedelta(hours=1), at + timedelta(days=7))
        others.setdefault((row["officer_id"], row["person_id"]), []).append(window)
    for row in whole(force, "custody").to_pylist():
        window = (row["from_at"], row["until_at"] or forever)
        others.setdefault((row["officer_id"], row["person_id"]), []).append(window)
    found = dict.fromkeys(("assignment", "other", "remit", "nothing"), 0)
    # left out: accounts that are nobody's, and lists that were searched and left
    of_somebody = pc.and_(
        pc.is_in(lookups["officer_id"], pa.array(officers)), pc.is_valid(lookups["person_id"])
    )
    for row in lookups.filter(of_somebody).select(["officer_id", "person_id", "looked_up_at"]).to_pylist():
        pair, at = (row["officer_id"], row["person_id"]), row["looked_up_at"]
        if any(begin <= at <= end for begin, end in windows.get(pair, ())):
            found["assignment"] += 1
        elif any(begin <= at <= end for begin, end in others.get(pair, ())):
            found["other"] += 1
        elif officers[pair[0]]["remit"]:
            found["remit"] += 1
        else:
            found["nothing"] += 1
    return found


def test_most_lookups_are_explained_and_a_small_residue_is_not(force: Force, lookups: pa.Table) -> None:
    found = explained(force, lookups)
    no_remit = sum(found.values()) - found["remit"]
    assert 0.70 < found["assignment"] / no_remit < 0.90
    assert 0.04 < found["other"] / no_remit < 0.20
    assert 0.03 < found["nothing"] / no_remit < 0.10


def test_about_a_fifth_of_reasons_say_nothing(lookups: pa.Table) -> None:
    from custodiet.detection.simulate.logs import EMPTY_REASONS

    empty = pc.or_(
        pc.is_null(lookups["reason"]), pc.is_in(lookups["reason"], value_set=pa.array(EMPTY_REASONS))
    )
    assert 0.16 < pc.mean(empty.cast(pa.float64())).as_py() < 0.22


def test_what_is_planted_cannot_be_told_by_how_it_is_written(
    lookups: pa.Table, extracts: tuple[Path, dict]
) -> None:
    _, truth = extracts
    planted = {one for plan in truth["plans"] for one in plan["rows"].get("lookups", [])}
    rows = lookups.to_pylist()
    usual = [row for row in rows if row["lookup_id"] not in planted]
    for column in ("system", "action", "zone", "kind", "reason"):
        seen = {row[column] for row in usual}
        assert {row[column] for row in rows} == seen
    assert {len(row["lookup_id"]) for row in rows} == {len(row["lookup_id"]) for row in usual}
    by_day: dict[str, list[dict]] = {}
    for row in rows:
        by_day.setdefault(row["lookup_id"][2:8], []).append(row)
    for one_day in by_day.values():
        by_number = [row["looked_up_at"] for row in sorted(one_day, key=lambda row: row["lookup_id"][2:])]
        assert by_number == sorted(by_number)


def test_no_table_knows_a_plan_or_the_sex_of_an_officer() -> None:
    for name, table in TABLES.items():
        columns = {column.name for column in table.columns}
        assert not columns & {"plan", "planted", "scenario"}
        of_the_public = name in {"people", "stops"}
        assert of_the_public or not columns & {"sex", "gender", "birth_year", "age"}


def test_the_register_names_everybody_and_gives_officers_no_sex(force: Force) -> None:
    named = simulate.register(force).to_pylist()
    assert all(len(row["name"].split()) == 2 for row in named)
    assert all(row["sex"] is None for row in named if row["kind"] == "officer")
    known = set(
        whole(force, "officers")["officer_id"].to_pylist() + whole(force, "people")["person_id"].to_pylist()
    )
    assert {row["id"] for row in named} == known


def test_a_supervisor_serves_in_the_same_team_and_nobody_supervises_themselves(force: Force) -> None:
    officers = {row["officer_id"]: row for row in whole(force, "officers").to_pylist()}
    for row in officers.values():
        if row["supervisor_id"]:
            assert officers[row["supervisor_id"]]["team"] == row["team"]
            assert row["supervisor_id"] != row["officer_id"]


@given(some.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)))  # noqa: DTZ001 - UTC seconds are meant
def test_the_clock_agrees_with_the_tz_database(naive: datetime) -> None:
    at = naive.replace(microsecond=0, tzinfo=ZoneInfo("UTC"))
    local = at.astimezone(LONDON)
    seconds = np.array([int(at.timestamp())])
    offset = local.utcoffset()
    assert offset is not None and days.local_offset(seconds)[0] == offset.total_seconds()
    again = local.replace(fold=1 - local.fold).astimezone(ZoneInfo("UTC"))
    assert days.twice(seconds)[0] == (again != at)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2025-10-25T23:59:59", False),
        ("2025-10-26T00:00:00", True),
        ("2025-10-26T01:59:59", True),
        ("2025-10-26T02:00:00", False),
    ],
)
def test_the_hour_that_comes_twice_is_two_hours_of_utc(moment: str, expected: bool) -> None:
    at = int(datetime.fromisoformat(moment + "+00:00").timestamp())
    assert days.twice(np.array([at]))[0] == expected


def test_detection_never_imports_the_generator() -> None:
    room = Path(simulate.__file__).parent.parent
    for path in room.rglob("*.py"):
        if {"simulate", "evaluate", "tests"} & set(path.parts):  # evaluation may: see the contract
            continue
        assert "detection.simulate" not in path.read_text(encoding="utf-8"), path


def test_the_generator_is_packaged_with_its_names() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    assert "*.txt" in project["tool"]["setuptools"]["package-data"]["*"]
