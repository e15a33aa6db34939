"""The waterfall in slices, and blocks of one day: the same rows as in one go, and as in a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from custodiet.core.policy import shelf
from custodiet.detection.engine import Engine
from custodiet.detection.engine.scope import Scope
from custodiet.detection.engine.slices import slices
from custodiet.detection.performing import rules_on
from custodiet.detection.simulate import force, write_canonical
from custodiet.detection.store import Store
from custodiet.detection.tests.small_force import lookup, store

LAST = date(2026, 6, 30)
MONTHS = [datetime(2026, month, 1, tzinfo=UTC) for month in (4, 5, 6, 7)]
DAY = datetime(2026, 5, 19, tzinfo=UTC), datetime(2026, 5, 20, tzinfo=UTC)
RULES = rules_on(LAST, shelf())


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A force of sixty over three months."""
    root = tmp_path_factory.mktemp("force")
    write_canonical(force(1, 60, 90, LAST, 6000), root)
    return Store(root)


@pytest.fixture
def engine(kept: Store) -> Iterator[Engine]:
    with Engine(kept) as opened:
        opened._prepare(MONTHS[0], MONTHS[-1], RULES)
        yield opened


def never() -> bool:
    return False


def rows(engine: Engine, sql: str) -> list[tuple[Any, ...]]:
    engine._session.ready(sql, RULES, lambda share: None, never)
    return sorted(tuple(row.values()) for row in engine._session.ask(sql, RULES))


def test_slices_are_cut_at_the_ends_of_months_and_together_are_the_scope(kept):
    whole = Scope(MONTHS[0], MONTHS[-1])
    parts = slices(whole, kept, most=1)
    assert [part.since for part in parts] == MONTHS[:-1]
    assert [part.until for part in parts] == MONTHS[1:]
    assert slices(whole, kept, most=1_000_000) == [whole]


@pytest.mark.parametrize(("most", "count"), [(3, 2), (4, 1)])
def test_a_slice_holds_at_most_so_many_unless_one_month_has_more(tmp_path, most, count):
    made = [lookup(n, moment) for n, moment in enumerate([*MONTHS[:2], *MONTHS[:2]])]
    assert len(slices(Scope(MONTHS[0], MONTHS[-1]), store(tmp_path, lookups=made), most)) == count


def test_what_nothing_explains_is_the_same_in_slices_and_in_one_go(engine):
    sql = "SELECT * FROM lookups_unexplained"
    in_one = rows(engine, sql)
    looked_up = rows(engine, "SELECT system, lookup_id FROM lookups")
    engine._session.forget()
    told: list[float] = []
    replace(engine.waterfall(), most=1).work_out(RULES, told.append, never)
    assert rows(engine, sql) == in_one != []
    assert rows(engine, "SELECT system, lookup_id FROM lookups") == looked_up
    assert told == sorted(told)


def test_another_scope_forgets_the_slices_of_the_last(engine):
    replace(engine.waterfall(), most=1).work_out(RULES, lambda share: None, never)
    engine._prepare(*DAY, RULES)
    of_day = rows(engine, "SELECT looked_up_at FROM lookups_unexplained")
    assert of_day
    assert all(DAY[0] <= moment < DAY[1] for (moment,) in of_day)


@pytest.mark.parametrize(
    ("block", "moment"),
    [
        ("lookups_unexplained", "looked_up_at"),
        ("stays_unexplained", "from_at"),
        ("calls_known", "started_at"),
    ],
)
def test_a_run_of_one_day_reads_the_same_of_that_day_as_a_run_of_three_months(engine, block, moment):
    sql = f"SELECT * FROM {block} WHERE {Scope(*DAY).holds(moment)}"  # noqa: S608 - a block of ours
    of_months = rows(engine, sql)
    engine._prepare(*DAY, RULES)
    assert rows(engine, sql) == of_months != []


def test_all_calls_of_a_pair_are_read_or_none(engine):
    sql = "SELECT officer_id, person_id, call_id FROM calls_known"
    of_months = rows(engine, sql)
    engine._prepare(*DAY, RULES)
    of_day = rows(engine, sql)
    pairs = {row[:2] for row in of_day}
    assert of_day == [row for row in of_months if row[:2] in pairs]
    assert len(of_day) < len(of_months)
