"""Extracts of every kind, good and bad: what is kept, what is refused, and in which words."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.detection.readers import dry_run, import_extract, load, shipped
from custodiet.detection.readers.mapping import SHIPPED
from custodiet.detection.store import Store

MAPPINGS = shipped()
CRIME = MAPPINGS["crime-records"]
SAMPLES = SHIPPED.parent / "samples"
HEADING = "EventId,UserCollar,EventTime,Action,NominalRef,Reason,LinkedOccurrence,Workstation"


def extract(folder: Path, *rows: str, heading: str = HEADING, encoding: str = "utf-8") -> Path:
    path = folder / "extract.csv"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding=encoding)
    return path


def row(number=1, officer="P-1", at="2026-06-17 12:00:00", reason="enquiry"):
    return f"CR-{number},{officer},{at},VIEW,M-1,{reason},41/1/26,NE-01"


def refused(path, mapping=CRIME):
    return [(one.row, one.column, one.why) for one in dry_run(path, mapping).refused]


def moments(path, mapping=CRIME):
    run = dry_run(path, mapping)
    assert run.refused == []
    return run.first_at, run.last_at


# what is kept


def test_every_shipped_mapping_can_be_used_and_says_its_zone():
    assert {"crime-records", "command-and-control", "vehicle-index", "intelligence"} < set(MAPPINGS)
    assert MAPPINGS["plate-reader-audit"].constants["zone"] == "America/Los_Angeles"


def test_a_good_extract_comes_in_whole(tmp_path):
    path = extract(tmp_path, row(1), row(2, at="2026-06-18 12:00:00"))
    done = import_extract(path, CRIME, Store(tmp_path / "store"))
    assert (done.rows, done.kept, done.refused, done.refusals) == (2, 2, 0, None)
    assert done.first_at == datetime(2026, 6, 17, 11, tzinfo=UTC)


def test_the_same_extract_twice_changes_nothing(tmp_path):
    path, kept = extract(tmp_path, row()), Store(tmp_path / "store")
    first = import_extract(path, CRIME, kept)
    again = import_extract(path, CRIME, kept)
    assert again == replace(first, known=True)


def test_an_import_killed_before_it_listed_its_refusals_lists_them_when_it_is_run_again(tmp_path):
    sample, kept = SAMPLES / "crime-records.csv", Store(tmp_path)
    import_extract(sample, CRIME, kept).refusals.unlink()
    again = import_extract(sample, CRIME, kept)
    assert (again.known, again.kept, again.refused, again.refusals.exists()) == (True, 2, 3, True)


def test_the_sample_of_a_log_without_people_comes_in_and_stays_in_utc(tmp_path):
    first_at, last_at = moments(SAMPLES / "plate-reader-audit.csv", MAPPINGS["plate-reader-audit"])
    assert first_at == datetime(2026, 3, 8, 9, 59, 59, 500000, tzinfo=UTC)
    assert last_at == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


def test_the_good_rows_are_kept_and_the_others_listed(tmp_path):
    done = import_extract(SAMPLES / "crime-records.csv", CRIME, Store(tmp_path))
    assert (done.rows, done.kept, done.refused) == (5, 2, 3)
    with done.refusals.open(encoding="utf-8") as file:
        listed = list(csv.DictReader(file))
    assert [(one["row"], one["column"]) for one in listed] == [
        ("3", "EventTime"),
        ("4", "EventTime"),
        ("5", "UserCollar"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_mark_at_the_start_of_the_file_is_not_part_of_a_heading(tmp_path, encoding):
    assert dry_run(extract(tmp_path, row(), encoding=encoding), CRIME).good == 1


def test_an_old_encoding_is_read_when_the_mapping_states_it(tmp_path):
    text = (SHIPPED / "crime-records.toml").read_text().replace('"utf-8"', '"latin-1"')
    (tmp_path / "old.toml").write_text(text)
    path = extract(tmp_path, row(reason="caf\xe9"), encoding="latin-1")
    assert dry_run(path, load(tmp_path / "old.toml")).good == 1
    assert "not utf-8" in refused(path)[0][2]


def test_a_reason_may_run_over_several_lines(tmp_path):
    path = extract(tmp_path, row(1, reason='"first line\nsecond, with ""marks"""'), row(2))
    assert dry_run(path, CRIME).good == 2


# rows that are refused


@pytest.mark.parametrize(
    ("bad", "column", "words"),
    [
        (row(officer=""), "UserCollar", "is empty, and every row must have it"),
        (row(at="17/06/2026 12:00"), "EventTime", "is not a time written %Y-%m-%d %H:%M:%S"),
        (row(at="2026-02-29 12:00:00"), "EventTime", "is not a time"),
        (row(at="2026-06-17 12:00:00+01:00"), "EventTime", "is not a time"),
        (row() + ",more", "", "has 9 values where the heading has 8"),
        ("CR-1,P-1", "", "has 2 values where the heading has 8"),
        (row(reason='"never closed'), "", "opens a quotation mark that is never closed"),
        (row(reason='"closed" badly'), "", "has a quotation mark where none belongs"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_rest_is_kept(tmp_path, bad, column, words):
    path = extract(tmp_path, row(1), bad, *(row(n) for n in range(2, 40)))
    run = dry_run(path, CRIME)
    assert run.good == 39
    assert [(one.row, one.column) for one in run.refused] == [(3, column)]
    assert words in run.refused[0].why


def test_a_refused_value_is_shown_short_and_printable(tmp_path):
    path = extract(tmp_path, row(at="x" * 100 + "\x07"))
    assert dry_run(path, CRIME).refused[0].value == "x" * 39 + "…"


# times


@pytest.mark.parametrize(
    ("written", "utc", "words"),
    [
        ("2026-03-29 00:59:59", "2026-03-29T00:59:59", ""),
        ("2026-03-29 01:00:00", "", "never was: clocks in Europe/London skipped that hour"),
        ("2026-03-29 01:59:59", "", "never was"),
        ("2026-03-29 02:00:00", "2026-03-29T01:00:00", ""),
        ("2026-10-25 00:59:59", "2026-10-24T23:59:59", ""),
        ("2026-10-25 01:00:00", "", "came twice: clocks in Europe/London repeated that hour"),
        ("2026-10-25 01:59:59", "", "came twice"),
        ("2026-10-25 02:00:00", "2026-10-25T02:00:00", ""),
    ],
)
def test_local_times_at_the_change_of_clocks(tmp_path, written, utc, words):
    path = extract(tmp_path, row(at=written))
    if utc:
        assert moments(path)[0] == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    else:
        assert words in refused(path)[0][2]


@pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
def test_a_mapping_may_say_which_of_the_repeated_hours_is_meant(tmp_path, which, hour):
    text = (SHIPPED / "crime-records.toml").read_text().replace('"refuse"', f'"{which}"')
    (tmp_path / "m.toml").write_text(text)
    path = extract(tmp_path, row(at="2026-10-25 01:30:00"))
    assert moments(path, load(tmp_path / "m.toml"))[0] == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("mapping", "written", "words"),
    [
        ("vehicle-index", "2026-06-17T12:00:00", "has no offset from UTC"),
        ("intelligence", "2026-06-17T12:00:00+01:00", "the mapping says that times are UTC"),
    ],
)
def test_a_time_in_another_zone_than_stated_is_refused(tmp_path, mapping, written, words):
    chosen = MAPPINGS[mapping]
    heading = ",".join(chosen.columns.values())
    cells = [written if name == "looked_up_at" else "x" for name in chosen.columns]
    path = extract(tmp_path, ",".join(cells), heading=heading)
    assert words in refused(path, chosen)[0][2]


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - local on purpose
def test_a_local_time_is_read_back_as_it_was_written_or_refused(moment):
    from zoneinfo import ZoneInfo

    from custodiet.detection.readers.times import Unreadable, moment_reader

    written = f"{moment:%Y-%m-%d %H:%M:%S}"
    try:
        read = moment_reader(CRIME)(written)
    except Unreadable:
        assert moment.month in (3, 10)
    else:
        assert f"{read.astimezone(ZoneInfo('Europe/London')):%Y-%m-%d %H:%M:%S}" == written
