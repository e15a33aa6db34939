"""What a check of the data finds: figures, wrong clocks, gaps, and rows that are nobody's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from custodiet.detection.engine.measure import measure
from custodiet.detection.gaps import Usual
from custodiet.detection.quality import Clock, Figures, Measures, faults
from custodiet.detection.readers import import_extract, shipped
from custodiet.detection.store import Store
from custodiet.detection.tests.small_force import NOON, RULES, days, lookup, lookups, minutes, store
from custodiet.detection.tests.test_identities_engine import SHARED, held, shift

BY = Measures(Usual(10, 25), clock_gain_percent=5, clock_rows=200)
LATER = NOON + days(400)


def measured(folder: Path, at: datetime = LATER, **tables) -> dict[str, Figures]:
    """Figures by table, or by system of look-ups."""
    kept = store(folder, **tables) if tables else Store(folder)
    told: list[tuple[int, int]] = []
    found = measure(
        kept, at=at, zone="Europe/London", memory="200MB", rules=RULES,
        on_table=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told[0][0] == 0 and told[-1] == (told[-1][1] - 1, told[-1][1])
    return {each.system or each.table: each for each in found}


def said(figures: Figures, first=date(2026, 6, 1), last=date(2026, 6, 30)) -> str:
    return " ".join(faults(figures, first, last, BY))


def test_rows_ends_days_and_what_each_column_lacks_are_measured_by_system(tmp_path):
    rows = [*lookups(NOON, NOON + days(1), reason=""), lookup(9, NOON, system="vehicle index", person=None)]
    found = measured(tmp_path, lookups=rows)
    crime, vehicle = found["crime records"], found["vehicle index"]
    assert (crime.rows, crime.first_at, crime.last_at) == (2, NOON, NOON + days(1))
    assert crime.days == {NOON.date(): 1, NOON.date() + timedelta(days=1): 1}
    assert (crime.filled["person_id"], crime.filled["reason"], vehicle.filled["person_id"]) == (2, 0, 0)


def test_rows_that_a_later_extract_brought_again_are_counted(tmp_path):
    kept = store(tmp_path, duties=[shift(1, "P-1", NOON), shift(2, "P-1", NOON + days(1))])
    import pyarrow as pa

    from custodiet.detection.store import schema
    from custodiet.detection.tables import TABLES

    again = pa.RecordBatch.from_pylist([shift(2, "P-1", NOON)], schema=schema(TABLES["duties"]))
    kept.add("duties", [again], "later")
    assert (measured(tmp_path)["duties"].rows, measured(tmp_path)["duties"].again) == (2, 1)


@pytest.mark.parametrize(("at", "ahead"), [(NOON, 1), (NOON + days(1), 0), (NOON - minutes(1), 2)])
def test_rows_dated_in_the_future_are_counted_and_said(tmp_path, at, ahead):
    figures = measured(tmp_path, at, lookups=lookups(NOON, NOON + days(1)))["crime records"]
    assert figures.ahead == ahead
    assert ("in the future" in said(figures)) is bool(ahead)


def test_rows_that_are_nobodys_are_counted_by_system_and_kind(tmp_path):
    numbers = [*SHARED, held("7", "P-1"), held("7", "P-2"), held("TRAIN", None, kind="training")]
    who = ("DESK", "7", "7", "TRAIN", "P-9", "P-1")
    rows = [lookup(n, NOON, officer=each) for n, each in enumerate(who)]
    rows.append(lookup(9, NOON, officer="TRAIN", system="vehicle index"))
    posts = [{"officer_id": "P-1", "role": "constable", "unit": "East"}]
    found = measured(tmp_path, lookups=rows, officer_numbers=numbers, officers=posts)
    crime, vehicle = found["crime records"], found["vehicle index"]
    assert (crime.shared, crime.disputed, crime.accounts, crime.unknown) == (1, 2, 1, 1)
    assert (vehicle.shared, vehicle.disputed, vehicle.accounts, vehicle.unknown) == (0, 0, 1, 0)
    assert "2 rows carry a number that two officers are said to have held" in said(crime)
    assert "1 row is by a login that several share" in said(crime)


def test_figures_are_read_back_as_they_were_kept(tmp_path):
    shifts = [shift(1, "P-1", NOON - minutes(60))]
    for each in measured(tmp_path, lookups=lookups(NOON), duties=shifts).values():
        assert Figures.of_json(each.as_json()) == each


def test_a_log_that_stops_for_two_days_is_said(tmp_path):
    rows = {date(2026, 6, n): 50 for n in range(1, 31) if n not in (10, 11)}
    assert "no row for 2 days (10 to 11 June 2026)" in said(Figures("calls", "", 1400, days=rows))


def test_a_log_that_begins_later_than_others_lacks_nothing_before_its_own_first_day():
    rows = {date(2026, 6, n): 50 for n in range(15, 31)}
    assert said(Figures("calls", "", 800, days=rows)) == ""


# clocks


def force(zone_hours: int, seasons=(6,)) -> dict[str, list[dict]]:
    """Ten officers on shifts from 6 to 14 UTC, whose look-ups are written so many hours late."""
    duties, rows = [], []
    for month in seasons:
        for day in range(1, 26):
            start = datetime(2026, month, day, 6, tzinfo=NOON.tzinfo)
            for k in range(10):
                number = len(duties)
                duties.append(shift(number, f"P-{k}", start))
                at = start + minutes(10 + (number * 37) % 460) + timedelta(hours=zone_hours)
                rows.append(lookup(number, at, officer=f"P-{k}", person=f"M-{number}"))
    return {"duties": duties, "lookups": rows}


@pytest.mark.parametrize(("late", "words"), [
    (1, "moved by 1 hour earlier in summer"), (-1, "moved by 1 hour later in summer"),
    (5, "moved by 5 hours earlier in summer"), (0, ""),
])  # fmt: skip
def test_a_log_in_the_wrong_zone_is_known_by_the_roster_with_the_likely_shift(tmp_path, late, words):
    figures = measured(tmp_path, **force(late))["crime records"]
    assert words in said(figures)
    assert ("look wrong" in said(figures)) is bool(late)


def test_local_times_read_as_utc_are_named_for_what_they_are(tmp_path):
    summer, winter = force(1, seasons=(6,)), force(0, seasons=(1,))
    keys = {"duties": "duty_id", "lookups": "lookup_id"}
    tables = {
        name: [*summer[name], *({**row, key: f"w{row[key]}"} for row in winter[name])]
        for name, key in keys.items()
    }
    figures = measured(tmp_path, **tables)["crime records"]
    assert set(figures.clocks) == {"summer", "winter"}
    assert "what local times read as UTC look like" in said(figures)


@pytest.mark.parametrize(("gained", "shift_"), [(49, 0), (50, 1), (51, 1)])
def test_a_clock_is_wrong_from_the_share_of_the_rule(gained, shift_):
    clock = Clock(1000, {0: 900, 1: 900 + gained})
    assert clock.likely_shift(gain_percent=5, rows_at_least=200) == shift_


@pytest.mark.parametrize(("rows", "shift_"), [(199, 0), (200, 3), (201, 3)])
def test_a_clock_is_judged_by_enough_rows(rows, shift_):
    assert Clock(rows, {0: 0, 3: rows}).likely_shift(gain_percent=5, rows_at_least=200) == shift_


def test_of_shifts_as_good_as_each_other_the_smallest_is_meant():
    assert (
        Clock(1000, {0: 500, -2: 995, -1: 990, 12: 1000}).likely_shift(gain_percent=5, rows_at_least=1) == -1
    )


def test_a_log_mostly_off_duty_that_no_shift_mends_is_said():
    figures = Figures("calls", "", 1000, clocks={"summer": Clock(1000, {0: 400, 1: 410})})
    assert "60 rows in a hundred fall when their officer was not on duty" in said(figures)


def test_a_table_that_no_detector_reads_is_measured_too(tmp_path):
    mapping = shipped()["characteristics"]
    sample = Path(__file__).parent.parent / "samples" / "characteristics.csv"
    import_extract(sample, mapping, Store(tmp_path))
    assert measured(tmp_path)["characteristics"].rows == 2
