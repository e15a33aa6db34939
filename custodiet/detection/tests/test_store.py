"""The store: by month, whole or not at all, each row read once."""

from __future__ import annotations

import contextlib
import errno
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from custodiet.detection.engine import Engine
from custodiet.detection.repeats import also_in_a_later_month
from custodiet.detection.store import Store, schema
from custodiet.detection.tables import LOOKUPS, OFFICERS, TABLES
from custodiet.detection.tests.small_force import NOON, RULES, SCOPE, days, lookup, lookups, minutes, store

MOMENT = timedelta(microseconds=1)


def batch(rows):
    return pa.RecordBatch.from_pylist(rows, schema=schema(LOOKUPS))


def test_rows_are_filed_by_the_month_of_their_moment_in_utc(tmp_path):
    edge = datetime(2026, 7, 1, tzinfo=UTC)
    kept = store(tmp_path, lookups=lookups(edge - days(0.0001), edge))
    assert [path.parent.name for path in kept.files("lookups")] == ["month=2026-06", "month=2026-07"]


def test_a_small_table_is_filed_whole(tmp_path):
    kept = Store(tmp_path)
    row = {"officer_id": "P-1", "role": "constable", "unit": "East"}
    kept.add("officers", [pa.RecordBatch.from_pylist([row], schema=schema(OFFICERS))], "one")
    assert kept.files("officers")[0].parent.name == "officers"
    assert kept.tables()["officers"].rows == 1


def test_what_each_row_has_for_itself_is_in_no_dictionary_and_moments_are_kept_as_steps(tmp_path):
    kept = store(tmp_path, lookups=lookups(*(NOON + minutes(number) for number in range(50))))
    group = pq.read_metadata(kept.files("lookups")[0]).row_group(0)
    packed = {
        column.path_in_schema: column.encodings for column in map(group.column, range(group.num_columns))
    }
    assert "DELTA_LENGTH_BYTE_ARRAY" in packed["lookup_id"]
    assert "DELTA_BINARY_PACKED" in packed["looked_up_at"]
    assert {"RLE_DICTIONARY"} <= set(packed["officer_id"]) & set(packed["person_id"]) & set(packed["system"])


@pytest.mark.parametrize(
    ("before", "after", "months"), [(0, 0, "6"), (1, 0, "56"), (0, 1, "67"), (-1, -1, "6"), (1, 1, "567")]
)
def test_only_the_months_that_a_scope_touches_are_read(tmp_path, before, after, months):
    kept = store(tmp_path, lookups=lookups(*(datetime(2026, month, 15, tzinfo=UTC) for month in (5, 6, 7))))
    since = datetime(2026, 6, 1, tzinfo=UTC) - before * MOMENT
    until = datetime(2026, 7, 1, tzinfo=UTC) + after * MOMENT
    read = [path.parent.name for path in kept.files("lookups", since=since, until=until)]
    assert read == [f"month=2026-0{month}" for month in months]


JANUARY, FEBRUARY, MARCH = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3))


@pytest.mark.parametrize(
    ("first", "then"), [(FEBRUARY - days(0.1), FEBRUARY + days(0.1)), (FEBRUARY, FEBRUARY - days(0.1))]
)
def test_a_row_whose_moment_is_corrected_into_another_month_is_read_there_and_nowhere_else(
    tmp_path, first, then
):
    kept = Store(tmp_path)
    kept.add("lookups", [batch([lookup(1, first), lookup(2, first)])], "older")
    kept.add("lookups", [batch([lookup(1, then)])], "newer")
    with Engine(kept) as engine:
        for since, until in ((JANUARY, FEBRUARY), (FEBRUARY, MARCH)):
            held = engine.overview(rules=RULES, scope_from=since, scope_until=until).lookups
            assert held == sum(since <= each < until for each in (first, then))


def test_a_later_extract_of_other_rows_is_not_read_for_an_earlier_month(tmp_path):
    kept = Store(tmp_path)
    kept.add("lookups", [batch([lookup(n, JANUARY + days(n)) for n in range(1, 6)])], "older")
    kept.add("lookups", [batch([lookup(n, JANUARY + days(30 + n)) for n in range(6, 9)])], "newer")
    assert kept.to_read("lookups", JANUARY, FEBRUARY - days(1)) == kept.files("lookups")[:1]
    kept.add("lookups", [batch([lookup(4, FEBRUARY + days(1))])], "newest")
    read = kept.to_read("lookups", JANUARY, FEBRUARY - days(1))
    assert [path.name.split("-")[0] for path in read] == ["000001", "000003"]


def test_what_is_held_is_told_from_the_files(tmp_path):
    held = store(tmp_path, lookups=lookups(NOON, NOON + days(40), person=None)).tables()["lookups"]
    assert (held.rows, held.first_at, held.last_at) == (2, NOON, NOON + days(40))
    assert "person_id" in held.empty
    assert "officer_id" not in held.empty


def test_the_same_extract_twice_changes_nothing(tmp_path):
    kept = store(tmp_path, lookups=lookups(NOON))
    before = kept.files("lookups")
    again = kept.add("lookups", [batch(lookups(NOON, NOON))], "by-hand")
    assert (again.known, again.rows, kept.files("lookups")) == (True, 1, before)


def test_a_row_that_comes_twice_in_one_extract_is_kept_once(tmp_path):
    added = Store(tmp_path).add("lookups", [batch(lookups(NOON)), batch(lookups(NOON))], "one")
    assert (added.rows, added.repeated) == (1, 1)


def test_two_systems_may_number_their_events_alike(tmp_path):
    rows = [lookup(1, NOON), lookup(1, NOON, system="vehicle index")]
    assert Store(tmp_path).add("lookups", [batch(rows)], "one").rows == 2


def test_a_row_in_two_extracts_is_read_once_as_the_newest_has_it(tmp_path):
    kept = Store(tmp_path)
    kept.add("lookups", [batch(lookups(NOON, reason="first"))], "zz-older")
    kept.add("lookups", [batch(lookups(NOON, NOON + days(1), reason="second"))], "aa-newer")
    with Engine(kept) as engine:
        assert engine.overview(rules=RULES, **SCOPE).lookups == 2
        assert {row["reason"] for row in engine._session.ask("SELECT reason FROM lookups")} == {"second"}


def test_an_extract_that_fails_half_way_leaves_nothing(tmp_path):
    kept = Store(tmp_path)

    def broken():
        yield batch(lookups(NOON))
        raise KeyError("the reader gave up")

    with contextlib.suppress(KeyError):
        kept.add("lookups", broken(), "one")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert kept.add("lookups", [batch(lookups(NOON))], "one").rows == 1


def test_a_full_disk_is_refused_in_a_plain_sentence_and_leaves_nothing(tmp_path):
    # a limit on the size of files is the full disk that a test can bring about
    script = """
        import os, resource, signal, sys
        import django
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "custodiet.settings")
        django.setup()
        from pathlib import Path
        from custodiet.core.errors import NotNow
        from custodiet.detection.store import Store
        from custodiet.detection.tests.small_force import NOON, days, lookup
        from custodiet.detection.tests.test_store import batch
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        rows = [lookup(n, NOON + days(n / 9999), reason=str(n * 7919)) for n in range(9000)]
        try:
            Store(Path(sys.argv[1])).add("lookups", [batch(rows)], "one")
        except NotNow as refusal:
            print(refusal.why)
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.startswith("The disk that keeps the logs is full")
    assert "import the same file again" in ran.stdout
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def as_an_older_version_wrote_it(kept, table, *columns):
    """Take columns out of every file of a table."""
    for path in kept.files(table):
        pq.write_table(pq.read_table(path).drop_columns(list(columns)), path)


def test_a_store_of_an_older_version_is_read_its_new_columns_empty(tmp_path):
    kept = store(tmp_path, lookups=lookups(NOON, sought="HALLAM"))
    as_an_older_version_wrote_it(kept, "lookups", "sought", "originator_id")
    with Engine(kept) as engine:
        engine.open(**SCOPE)
        (row,) = engine._session.ask("SELECT lookup_id, sought FROM lookups")
    assert row == {"lookup_id": "L-1", "sought": None}


def test_files_of_an_older_version_and_of_this_one_are_read_together_the_newest_first(tmp_path):
    kept = store(tmp_path, lookups=lookups(NOON, NOON + days(40), sought="old", reason="first"))
    as_an_older_version_wrote_it(kept, "lookups", "sought")
    kept.add("lookups", [batch(lookups(NOON, sought="new", reason="second"))], "newer")
    with Engine(kept) as engine:
        engine.open(**SCOPE)
        rows = engine._session.ask("SELECT sought, reason FROM lookups ORDER BY lookup_id")
    assert rows == [{"sought": "new", "reason": "second"}, {"sought": None, "reason": "first"}]


def test_a_mark_that_an_older_version_left_is_understood(tmp_path):
    kept = store(tmp_path, lookups=lookups(NOON))
    (mark,) = (tmp_path / "lookups").glob(".*.whole")
    mark.write_text("1 0\n")
    again = kept.add("lookups", [batch(lookups(NOON))], "by-hand")
    assert (again.rows, again.repeated, again.differing, again.known) == (1, 0, 0, True)


def test_rows_of_one_number_that_say_something_else_are_kept_apart_and_counted(tmp_path):
    rows = [lookup(1, NOON, reason=reason) for reason in ("one", "one", "two", "last")]
    added = Store(tmp_path).add("lookups", [batch(rows)], "mark")
    assert (added.rows, added.repeated, added.differing) == (1, 3, 2)
    (apart,) = (tmp_path / "replaced").iterdir()
    assert apart.name == "000001-mark-2026-06.csv"
    said = apart.read_text()
    assert '"one"' in said and '"two"' in said and '"last"' not in said


def test_of_one_number_in_several_months_of_an_extract_the_latest_is_kept_and_the_others_apart(tmp_path):
    june, july, august = (datetime(2026, month, 9, tzinfo=UTC) for month in (6, 7, 8))
    rows = [lookup(1, july, reason="july"), lookup(2, july), lookup(1, june, reason="june")]
    rows += [lookup(1, june, reason="june again"), lookup(3, june), lookup(1, august, reason="august")]
    kept = Store(tmp_path)
    added = kept.add("lookups", [batch(rows)], "mark")
    assert (added.rows, added.repeated, added.differing) == (3, 3, 3)
    read = [row for path in kept.files("lookups") for row in pq.read_table(path).to_pylist()]
    assert sorted((row["lookup_id"], row["reason"]) for row in read if row["lookup_id"] == "L-1") == [
        ("L-1", "august")
    ]
    apart = {path.name: path.read_text() for path in (tmp_path / "replaced").iterdir()}
    assert {name[-11:-4] for name in apart} == {"2026-06", "2026-07"}
    assert apart["000001-mark-2026-06.csv"].count("june") == 2
    assert not (tmp_path / "lookups" / ".passing").exists()


def test_months_that_cannot_be_compared_are_said_as_a_disk_that_is_full(tmp_path):
    gone = {"2026-06": tmp_path / "one", "2026-07": tmp_path / "two"}
    with pytest.raises(OSError, match="no room") as fault:
        also_in_a_later_month(gone, ["lookup_id"], tmp_path / "passing")
    assert fault.value.errno == errno.ENOSPC


def test_two_systems_may_number_events_of_two_months_alike(tmp_path):
    one, other = lookup(1, datetime(2026, 6, 9, tzinfo=UTC)), lookup(1, datetime(2026, 7, 9, tzinfo=UTC))
    added = Store(tmp_path).add("lookups", [batch([one, other | {"system": "another"}])], "mark")
    assert (added.rows, added.repeated) == (2, 0)


def test_a_later_extract_adds_to_the_earlier_and_corrects_it(tmp_path):
    kept = store(tmp_path, duties=[shift(1, hours=8), shift(2, hours=8)])
    later = pa.RecordBatch.from_pylist(
        [shift(2, hours=9), shift(3, hours=9)], schema=schema(TABLES["duties"])
    )
    kept.add("duties", [later], "later")
    with Engine(kept) as engine:
        engine.open(**SCOPE)
        rows = engine._session.ask("SELECT starts_at, ends_at FROM duties ORDER BY duty_id")
    assert [(row["ends_at"] - row["starts_at"]) / minutes(60) for row in rows] == [8, 9, 9]


def shift(number, *, hours):
    times = {"starts_at": NOON, "ends_at": NOON + minutes(60 * hours)}
    return {"duty_id": f"D-{number}", "officer_id": "P-1", **times}
