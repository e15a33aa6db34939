"""Every table is read with the officer who held the number that day; results say what could not be told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from custodiet.detection.engine import Engine, Within
from custodiet.detection.identities import Unattributed
from custodiet.detection.tests.small_force import (
    NOON,
    RULES,
    SCOPE,
    days,
    lookup,
    lookups,
    minutes,
    run,
    store,
)

LONG_AGO = date(2020, 1, 1)


def held(number: str, officer: str | None, first: date | None = None, last: date | None = None, **more):
    where = f"{number}-{officer}-{first}-{more.get('system', '')}"
    row = {"number_id": where, "number": number, "officer_id": officer, "kind": "collar"}
    return row | {"from_on": first, "until_on": last} | more


def shift(number: int, officer: str, start: datetime, hours: float = 8, **more):
    times = {"starts_at": start, "ends_at": start + minutes(60 * hours)}
    return {"duty_id": f"D-{number}", "officer_id": officer, **times, **more}


def officers(folder: Path, table: str, column: str = "officer_id", **tables) -> dict[str, str]:
    """Who each row of a table is read as, by the row's number."""
    with Engine(store(folder, **tables), memory="200MB", threads=1) as engine:
        engine._prepare(SCOPE["scope_from"], SCOPE["scope_until"], RULES)
        of = "lookups" if table == "originators" else table
        key = "lookup_id" if of == "lookups" else f"{table.removesuffix('s')}_id"
        rows = engine._session.ask(f"SELECT {key} AS key, {column} AS who FROM {table}")  # noqa: S608
        counted = engine.unattributed(of)
    assert len({row["key"] for row in rows}) == len(rows)
    return {row["key"]: row["who"] for row in rows} | ({"": counted} if any(left(counted)) else {})


def left(counted: object) -> tuple[int, int, int]:
    assert isinstance(counted, Unattributed)
    return counted.shared, counted.disputed, counted.accounts


def test_a_number_reused_by_three_over_the_years_is_whose_it_was_and_rows_stay_as_many(tmp_path):
    numbers = [
        held("2231", "P-1", LONG_AGO, date(2026, 5, 31)),
        held("2231", "P-2", date(2026, 6, 1), date(2026, 6, 17)),
        held("2231", "P-3", date(2026, 6, 18)),
    ]
    found = officers(
        tmp_path, "lookups", officer_numbers=numbers,
        lookups=[lookup(n, NOON + days(n * 9), officer="2231") for n in (-2, 0, 2)],
    )  # fmt: skip
    assert found == {"L--2": "P-1", "L-0": "P-2", "L-2": "P-3"}


@pytest.mark.parametrize(
    ("at", "officer"),
    [
        (datetime(2026, 5, 31, 22, 59, 59, tzinfo=UTC), "P-1"),
        (datetime(2026, 5, 31, 23, 0, tzinfo=UTC), "P-2"),
    ],
)
def test_a_number_changes_hands_at_local_midnight(tmp_path, at, officer):
    numbers = [held("2231", "P-1", LONG_AGO, date(2026, 5, 31)), held("2231", "P-2", date(2026, 6, 1))]
    found = officers(tmp_path, "lookups", officer_numbers=numbers, lookups=[lookup(1, at, officer="2231")])
    assert found["L-1"] == officer


def test_a_number_that_nobody_held_stays_an_account_that_nobody_knows(tmp_path):
    numbers = [held("2231", "P-1", LONG_AGO, date(2026, 5, 31))]
    rows = [lookup(1, NOON, officer="2231"), lookup(2, NOON, officer="someone")]
    assert officers(tmp_path, "lookups", officer_numbers=numbers, lookups=rows) == {
        "L-1": "2231",
        "L-2": "someone",
    }


def test_a_systems_own_login_goes_before_a_number_that_holds_everywhere(tmp_path):
    numbers = [held("7", "P-1"), held("7", "P-2", system="vehicle index"), held("7", "P-3", system="calls")]
    rows = [lookup(1, NOON, officer="7"), lookup(2, NOON, officer="7", system="vehicle index")]
    call = {"call_id": "T-1", "officer_id": "7", "other_number": "1", "started_at": NOON}
    assert officers(tmp_path / "a", "lookups", officer_numbers=numbers, lookups=rows) == {
        "L-1": "P-1",
        "L-2": "P-2",
    }
    assert officers(tmp_path / "b", "calls", officer_numbers=numbers, calls=[call]) == {"T-1": "P-3"}


def test_whoever_asked_for_a_search_is_told_by_their_number_too(tmp_path):
    rows = [lookup(1, NOON, originator_id="2231"), lookup(2, NOON, originator_id="2299")]
    numbers = [held("2231", "P-9")]
    found = officers(tmp_path, "originators", "originator_id", officer_numbers=numbers, lookups=rows)
    assert found == {"L-1": "P-9", "L-2": "2299"}


def test_a_telephone_or_radio_is_whoever_carried_it_and_their_collar_number_is_read_too(tmp_path):
    devices = [
        {"device_row_id": "1", "device_id": "H-1", "officer_id": "2231", "kind": "telephone",
         "from_on": LONG_AGO, "until_on": date(2026, 6, 16)},
        {"device_row_id": "2", "device_id": "H-1", "officer_id": "P-2", "kind": "telephone",
         "from_on": date(2026, 6, 17), "until_on": None},
    ]  # fmt: skip
    calls = [
        {"call_id": f"T-{n}", "officer_id": "H-1", "other_number": "1", "started_at": NOON + days(n)}
        for n in (-1, 0)
    ]
    found = officers(tmp_path, "calls", devices=devices, calls=calls, officer_numbers=[held("2231", "P-1")])
    assert found == {"T--1": "P-1", "T-0": "P-2"}


def test_an_event_of_a_device_is_its_carriers_where_the_log_does_not_say(tmp_path):
    devices = [{"device_row_id": "1", "device_id": "H-1", "officer_id": "P-1"}]
    events = [
        {"event_id": f"V-{n}", "device_id": device, "seen_at": NOON, "event": "open"}
        for n, device in enumerate(("H-1", "H-9"))
    ]
    with Engine(store(tmp_path, devices=devices, device_events=events), threads=1) as engine:
        engine.open(**SCOPE)
        rows = engine._session.ask("SELECT device_id, officer_id FROM device_events ORDER BY 1")
    assert [row["officer_id"] for row in rows] == ["P-1", None]


def test_training_and_service_accounts_are_left_out_and_counted(tmp_path):
    numbers = [held("TRAIN", None, kind="training"), held("BATCH", None, kind="service")]
    rows = [lookup(n, NOON, officer=who) for n, who in enumerate(("TRAIN", "BATCH", "BATCH", "P-1"))]
    found = officers(tmp_path, "lookups", officer_numbers=numbers, lookups=rows)
    assert left(found.pop("")) == (0, 0, 3)
    assert found == {"L-3": "P-1"}


def test_a_number_that_two_are_said_to_have_held_is_pinned_on_neither(tmp_path):
    numbers = [held("2231", "P-1", LONG_AGO, date(2026, 6, 17)), held("2231", "P-2", date(2026, 6, 17))]
    rows = [lookup(n, NOON + days(n), officer="2231") for n in (-1, 0, 1)]
    found = officers(tmp_path, "lookups", officer_numbers=numbers, lookups=rows)
    assert left(found.pop("")) == (0, 1, 0)
    assert found == {"L--1": "P-1", "L-1": "P-2"}


# logins that several share

SHARED = [held("DESK", officer, kind="shared") for officer in ("P-1", "P-2")]
EARLY, LATE = NOON - minutes(240), NOON + minutes(480)


def desk(folder: Path, *shifts, at: datetime = NOON, **more) -> object:
    found = officers(
        folder, "lookups", officer_numbers=SHARED, duties=list(shifts),
        lookups=[lookup(1, at, officer="DESK")], **more,
    )  # fmt: skip
    return found.get("L-1") or left(found[""])


def around(officer: str, first: int) -> list[dict]:
    """Shifts on the days before and after, in the small hours, so that the roster is known at noon."""
    return [shift(first + n, officer, NOON + days(n) - minutes(660), 2) for n in (-2, -1, 1, 2)]


def test_a_shared_login_is_who_alone_was_on_duty(tmp_path):
    assert desk(tmp_path, shift(1, "P-1", EARLY), *around("P-2", 10)) == "P-1"


def test_a_shared_login_with_both_on_duty_is_nobodys(tmp_path):
    assert desk(tmp_path, shift(1, "P-1", EARLY), shift(2, "P-2", EARLY)) == (1, 0, 0)


def test_a_shared_login_with_nobody_on_duty_is_nobodys(tmp_path):
    assert desk(tmp_path, *around("P-1", 10), *around("P-2", 20)) == (1, 0, 0)


def test_a_shared_login_is_nobodys_while_the_roster_of_one_who_may_use_it_is_missing(tmp_path):
    assert desk(tmp_path, shift(1, "P-1", EARLY)) == (1, 0, 0)


def test_somebody_on_record_as_away_was_not_there(tmp_path):
    away = [{"absence_id": "A-1", "officer_id": "P-2", "kind": "leave", "from_on": date(2026, 6, 17)}]
    assert desk(tmp_path, shift(1, "P-1", EARLY), absences=away) == "P-1"


@pytest.mark.parametrize(
    ("after", "whose"), [(minutes(30), "P-1"), (minutes(31), (1, 0, 0)), (minutes(0), "P-1")]
)
def test_a_shift_reaches_as_far_as_the_rule_allows_either_side(tmp_path, after, whose):
    shifts = [shift(1, "P-1", EARLY), shift(2, "P-1", EARLY + days(1)), *around("P-2", 10)]
    assert desk(tmp_path, *shifts, at=EARLY + minutes(480) + after) == whose


def test_a_shared_login_is_placed_where_a_roster_names_officers_by_their_collar_numbers(tmp_path):
    numbers = [*SHARED, held("2231", "P-1")]
    shifts = [shift(1, "2231", EARLY), *around("P-2", 10)]
    rows = [lookup(1, NOON, officer="DESK")]
    found = officers(tmp_path, "lookups", officer_numbers=numbers, duties=shifts, lookups=rows)
    assert found == {"L-1": "P-1"}


# what detectors and results make of it


def test_a_detector_sees_one_officer_behind_two_numbers(tmp_path):
    numbers = [held("2231", "P-1", LONG_AGO, date(2026, 6, 18)), held("9", "P-1", date(2026, 6, 19))]
    rows = [*lookups(NOON, NOON + days(1), officer="2231"), lookup(9, NOON + days(2), officer="9")]
    (finding,) = run(tmp_path, "repeated_lookups", lookups=rows, officer_numbers=numbers).findings
    assert (finding.officer_id, finding.found) == ("P-1", 3)


def test_a_result_says_how_many_rows_could_not_be_told_to_be_anybodys(tmp_path):
    numbers = [*SHARED, held("2231", "P-1"), held("2231", "P-2")]
    rows = [
        lookup(1, NOON, officer="DESK"),
        *(lookup(n, NOON, officer="2231") for n in (2, 3)),
        lookup(4, NOON),
    ]
    result = run(tmp_path, "repeated_lookups", lookups=rows, officer_numbers=numbers)
    (said,) = (each.why for each in result.missing if each.table == "officer_numbers")
    assert said.startswith(
        "Left out 3 look-ups that cannot be told to be one officer’s: 1 by a login that several"
    )
    assert "2 by a number that two officers are said to have held that day" in said
    assert result.state == "ran in part"
    assert result.rows_read == 1


def test_a_result_says_nothing_where_every_row_is_somebodys(tmp_path):
    result = run(tmp_path, "repeated_lookups", lookups=lookups(NOON), officer_numbers=[held("2231", "P-1")])
    assert not [each for each in result.missing if each.table == "officer_numbers" and "Left out" in each.why]


def test_a_limited_run_reads_an_officers_rows_under_every_number_that_was_theirs(tmp_path):
    numbers = [held("2231", "P-1", LONG_AGO, date(2026, 6, 17)), held("2231", "P-2", date(2026, 6, 18))]
    rows = [lookup(n, NOON + days(n), officer="2231") for n in (-1, 0, 1)]
    kept = store(tmp_path, lookups=rows, officer_numbers=numbers)
    with Engine(kept, within=Within(frozenset({"P-1"})), threads=1) as engine:
        engine.open(**SCOPE)
        assert engine._session.ask("SELECT count(*) AS n, min(officer_id) AS who FROM lookups") == [
            {"n": 2, "who": "P-1"}
        ]


def test_the_characteristics_of_officers_are_never_opened_by_the_engine(tmp_path):
    kept = store(tmp_path, lookups=lookups(NOON))
    (tmp_path / "characteristics").mkdir()
    (tmp_path / "characteristics" / "000001-x.parquet").write_bytes(b"whoever opens this fails")
    import duckdb

    with Engine(kept, threads=1) as engine:
        for card in engine.detectors():
            engine.run(card.name, rules=RULES, **SCOPE)
        with pytest.raises(duckdb.CatalogException):
            engine._session.ask("SELECT * FROM characteristics")
