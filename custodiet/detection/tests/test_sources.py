"""Every source a force holds: its mapping, its sample, what is kept of it and what is refused, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from custodiet.detection.readers import DryRun, dry_run, import_extract, shipped
from custodiet.detection.readers.mapping import SHIPPED
from custodiet.detection.store import Store
from custodiet.detection.tables import KEPT, TABLES

MAPPINGS = shipped()
OURS = sorted(name for name in MAPPINGS if not name.startswith("canonical-"))
SAMPLES = SHIPPED.parent / "samples"

EMPTY = "is empty, and every row must have it"
NEVER, TWICE = "never was: clocks in Europe/London skipped", "came twice: clocks in Europe/London repeated"
HALF = "lacks its day or its time"
OFFSET = "has no offset from UTC, and the mapping says that every time carries one"

# mapping -> (rows kept, rows it is not about, line -> why it is refused)
READ: dict[str, tuple[int, int, dict[int, str]]] = {
    "absence": (2, 0, {4: EMPTY}),
    "addresses": (2, 0, {4: "is not a number"}),
    "allocations": (2, 0, {4: EMPTY}),
    "body-worn-recordings": (2, 0, {4: "is not a number of seconds", 5: EMPTY}),
    "body-worn-views": (2, 0, {4: EMPTY}),
    "case-contacts": (2, 0, {4: "is not a time written %d/%m/%Y %H:%M, such as 25/10/2026 14:05"}),
    "characteristics": (2, 0, {4: "is not a day written"}),
    "collar-numbers": (3, 0, {5: EMPTY}),
    "command-and-control": (1, 0, {3: NEVER, 4: TWICE}),
    "complaints": (2, 0, {4: "is not a time written %d/%m/%Y"}),
    "crime-records": (2, 0, {3: NEVER, 4: TWICE, 5: EMPTY}),
    "custody": (2, 2, {6: EMPTY}),
    "custody-searches": (2, 3, {}),
    "device-management": (3, 0, {5: EMPTY, 6: "is not a time written as ISO 8601"}),
    "devices": (2, 0, {4: "is not a day written %d/%m/%Y"}),
    "duty-sheet": (2, 0, {4: NEVER, 5: HALF}),
    "email-log": (2, 0, {4: "is not a whole number"}),
    "incident-links": (3, 0, {5: EMPTY}),
    "incidents": (2, 0, {4: NEVER, 5: EMPTY}),
    "intelligence": (1, 0, {3: "carries an offset from UTC, and the mapping says that times are UTC"}),
    "logins": (5, 0, {7: EMPTY}),
    "mobile-calls": (4, 1, {7: "is not a whole number"}),
    "national-computer": (3, 0, {4: NEVER, 5: HALF}),
    "national-database": (4, 0, {6: OFFSET}),
    "nominals": (3, 0, {5: "is not a whole number"}),
    "partner-reports": (1, 0, {3: EMPTY}),
    "plate-reader-audit": (3, 0, {}),
    "posts": (2, 1, {5: EMPTY}),
    "protected-records": (2, 0, {4: EMPTY}),
    "radio-stays": (2, 0, {4: "carries an offset from UTC"}),
    "records-audit": (2, 1, {3: NEVER, 5: TWICE, 7: "is not a whole number"}),
    "records-audit-sheet": (
        2, 0, {4: HALF, 5: "is a bare number where a time belongs", 6: EMPTY, 7: NEVER},
    ),
    "records-audit-utc": (
        2, 0, {6: "is a day without a time, and midnight is never supposed", 7: "says that times are UTC",
               8: EMPTY},
    ),
    "resources": (2, 0, {4: EMPTY, 5: "is not a time written"}),
    "source-contacts": (1, 0, {3: NEVER}),
    "source-numbers": (1, 0, {3: EMPTY}),
    "stop-and-search": (4, 0, {6: OFFSET, 7: "is neither yes nor no"}),
    "stop-and-search-force": (2, 0, {4: TWICE, 5: HALF}),
    "subscribers": (2, 0, {4: "is not a day written", 5: EMPTY}),
    "ties": (3, 0, {5: EMPTY}),
    "vehicle-index": (2, 0, {4: OFFSET}),
    "vehicle-stays": (2, 0, {4: EMPTY, 5: "is not a number"}),
    "vetting": (2, 0, {4: "is neither yes nor no"}),
    "web-categories": (3, 0, {5: EMPTY}),
}  # fmt: skip


def sample(name: str) -> Path:
    """The sample that lies beside a mapping."""
    (path,) = SAMPLES.glob(f"{name}.*")
    return path


def read(name: str) -> DryRun:
    return dry_run(sample(name), MAPPINGS[name])


def rows(name: str, folder: Path) -> list[dict[str, Any]]:
    """The rows of a sample as the store keeps them, by their number."""
    store = Store(folder)
    import_extract(sample(name), MAPPINGS[name], store)
    table = MAPPINGS[name].table
    found = [row for path in store.files(table.name) for row in pq.read_table(path).to_pylist()]
    return sorted(found, key=lambda row: str(row[table.key]))


def one(name: str, folder: Path, **having: Any) -> dict[str, Any]:
    (found,) = (row for row in rows(name, folder) if having.items() <= row.items())
    return found


def test_every_table_that_a_force_can_supply_has_a_mapping():
    assert {MAPPINGS[name].table.name for name in OURS} == set(KEPT)
    assert {name for name in MAPPINGS if name.startswith("canonical-")} == {f"canonical-{n}" for n in KEPT}


def test_every_mapping_has_a_sample_and_is_read_here():
    assert set(READ) == set(OURS) == {path.stem for path in SAMPLES.iterdir()}


@pytest.mark.parametrize("name", OURS)
def test_a_sample_is_read_and_what_is_refused_says_why(name):
    found, (good, left_out, refused) = read(name), READ[name]
    assert (found.unknown_columns, found.missing_columns) == ((), ())
    assert (found.good, found.left_out) == (good, left_out)
    assert found.rows == good + left_out + len(refused)
    assert [row.row for row in found.refused] == list(refused)
    for row in found.refused:
        assert refused[row.row] in row.why


@pytest.mark.parametrize("name", OURS)
def test_a_sample_comes_into_the_store_and_the_same_again_changes_nothing(name, tmp_path):
    store, mapping = Store(tmp_path), MAPPINGS[name]
    first = import_extract(sample(name), mapping, store)
    again = import_extract(sample(name), mapping, store)
    assert again.known and not first.known
    assert (again.kept, again.refused) == (first.kept, first.refused)
    assert len({path.name for path in store.files(mapping.table.name)}) == 1


@pytest.mark.parametrize("name", [n for n in OURS if MAPPINGS[n].zone == "Europe/London"])
def test_a_mapping_with_local_times_says_what_to_do_with_the_hour_that_comes_twice(name):
    moments = [c.name for c in MAPPINGS[name].table.columns if c.kind == "moment"]
    if any(MAPPINGS[name].source(moment) for moment in moments):
        assert "repeated_hour" in MAPPINGS[name].text


# what each of the less plain ones makes of its columns


def test_a_date_and_a_time_in_two_columns_are_one_moment_and_a_row_is_numbered_by_what_it_says(tmp_path):
    vehicle = one("national-computer", tmp_path, kind="vehicle")
    assert vehicle["looked_up_at"] == datetime(2026, 6, 17, 13, 5, 9, tzinfo=UTC)
    assert (vehicle["officer_id"], vehicle["originator_id"]) == ("CTL114", "2231")
    assert (vehicle["sought"], vehicle["reason"]) == ("AB12CDE", "4 STOPPED IN STREET")
    assert len(vehicle["lookup_id"]) == 24


def test_the_same_transaction_twice_in_the_log_of_the_national_computer_is_one(tmp_path):
    done = import_extract(sample("national-computer"), MAPPINGS["national-computer"], Store(tmp_path))
    assert (done.kept, done.repeated, done.differing) == (2, 1, 0)


def test_the_hour_that_comes_twice_is_told_apart_by_the_offset(tmp_path):
    at = [row["looked_up_at"] for row in rows("national-database", tmp_path)]
    assert at[2:] == [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]


def test_a_mapping_that_says_first_reads_the_hour_that_comes_twice_as_summer_time(tmp_path):
    opened = one("incidents", tmp_path, incident_id="41/8822/26")["opened_at"]
    assert opened == datetime(2026, 10, 25, 0, 40, tzinfo=UTC)


def test_a_shift_over_the_night_when_clocks_go_back_has_its_true_length(tmp_path):
    shift = one("duty-sheet", tmp_path, duty_id="d2")
    assert (shift["ends_at"] - shift["starts_at"]).total_seconds() == 3600 * 10 + 600
    assert shift["planned_starts_at"] == datetime(2026, 10, 24, 21, 0, tzinfo=UTC)


def test_a_stop_is_numbered_by_what_was_known_then_and_two_alike_are_two(tmp_path):
    found = rows("stop-and-search", tmp_path)
    twins = [row for row in found if row["gender"] == "Male"]
    assert [row["stop_id"].removeprefix(twins[0]["stop_id"]) for row in twins] == ["", "-2"]
    assert {row["outcome"] for row in twins} == {"Arrest", "A no further action disposal"}


def test_a_later_file_of_stops_that_corrects_an_outcome_corrects_the_stop(tmp_path):
    store, mapping = Store(tmp_path / "store"), MAPPINGS["stop-and-search"]
    import_extract(sample("stop-and-search"), mapping, store)
    later = tmp_path / "later.csv"
    later.write_text(sample("stop-and-search").read_text().replace("Arrest", "Caution"))
    import_extract(later, mapping, store)
    numbers = [
        {row["stop_id"] for row in pq.read_table(path).to_pylist()}
        for path in store.files("stops") if path.parent.name == "month=2026-06"
    ]  # fmt: skip
    assert numbers[0] == numbers[1]


def test_a_telephone_number_has_one_form_in_every_table(tmp_path):
    calls = rows("mobile-calls", tmp_path / "a")
    index = rows("subscribers", tmp_path / "b")
    assert {row["other_number"] for row in calls} == {"+447700900123", "withheld"}
    assert {row["number"] for row in index} == {"+447700900123", "+447700900124"}
    assert {row["officer_id"] for row in calls} == {"+447700900001"}
    assert {row["seconds"] for row in calls} == {192, 0, 55}


def test_the_end_of_a_recording_follows_from_its_length(tmp_path):
    recording = one("body-worn-recordings", tmp_path, recording_id="w1")
    assert recording["ends_at"] == datetime(2026, 6, 17, 13, 32, 30, tzinfo=UTC)


def test_one_file_of_custody_fills_two_tables(tmp_path):
    assert MAPPINGS["custody"].also == ("custody-searches",)
    assert sample("custody").read_text() == sample("custody-searches").read_text()
    searches = rows("custody-searches", tmp_path)
    assert [row["authorised"] for row in searches] == [True, False]


def test_one_file_of_personnel_says_the_post_held_and_every_number_there_was(tmp_path):
    assert MAPPINGS["posts"].also == ("collar-numbers",)
    assert [row["unit"] for row in rows("posts", tmp_path / "a")] == ["Northmarch East", "Safeguarding"]
    numbers = {row["number"]: row for row in rows("collar-numbers", tmp_path / "b")}
    assert numbers["771"]["until_on"] == date(2024, 8, 31)
    assert numbers["2231"]["officer_id"] == numbers["771"]["officer_id"] == "P-10001"


def test_markers_are_put_into_our_words_one_by_one(tmp_path):
    assert one("nominals", tmp_path, person_id="M-2001")["markers"] == "domestic_abuse; mental_health"


def test_a_dispatch_says_who_sent_themselves_was_asked_for_and_went_alone(tmp_path):
    first, second = rows("resources", tmp_path)
    assert (first["self_deployed"], first["asked_for"], first["alone"]) == (False, False, False)
    assert (second["self_deployed"], second["asked_for"], second["alone"]) == (True, True, True)


def test_a_workbook_gives_its_dates_and_the_values_of_its_formulas(tmp_path):
    searched = one("records-audit-sheet", tmp_path, action="search")
    assert searched["returned"] == 4
    assert searched["looked_up_at"] == datetime(2026, 6, 16, 23, tzinfo=UTC)


def test_the_numbers_of_two_systems_that_number_alike_are_kept_apart(tmp_path):
    assert one("records-audit-utc", tmp_path, action="view")["lookup_id"] == "utc-2"
    assert one("records-audit-utc", tmp_path, action="search")["sought"] == "café, Mill Lane"


def test_officers_characteristics_are_kept_and_are_none_of_the_tables_of_detectors(tmp_path):
    assert len(rows("characteristics", tmp_path)) == 2
    assert "characteristics" not in TABLES
    assert "characteristics" not in Store(tmp_path).tables()
