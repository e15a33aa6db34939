"""A run reads what it was authorised to look at, and nobody else's doings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from custodiet.detection import actions
from custodiet.detection.engine import Engine, Within
from custodiet.detection.engine.scope import WATCHED
from custodiet.detection.events import EVENTS
from custodiet.detection.models import DetectorResult, Finding
from custodiet.detection.queries import run_card
from custodiet.detection.tables import TABLES
from custodiet.detection.tests import small_force, tiny
from custodiet.detection.tests.small_force import NOON, SCOPE, lookup

OFFICERS = ("P-1", "P-2", "P-3", "P-4")


def force(folder):
    """Four officers of two units, each with four look-ups of a person of their own, and a call each."""
    rows = [
        lookup(10 * n + turn, NOON + timedelta(days=turn), officer=officer, person=f"M-{n}")
        for n, officer in enumerate(OFFICERS) for turn in range(4)
    ]  # fmt: skip
    calls = [
        {"call_id": f"C-{n}", "officer_id": officer, "person_id": f"M-{n}", "started_at": NOON}
        for n, officer in enumerate(OFFICERS)
    ]
    posts = [
        {"officer_id": each, "role": "constable", "unit": "East" if each < "P-3" else "West"}
        for each in OFFICERS
    ]
    assignments = [
        {"assignment_id": f"A-{n}", "officer_id": each, "person_id": "M-9", "from_at": NOON}
        for n, each in enumerate(OFFICERS)
    ]
    return small_force.store(folder, lookups=rows, calls=calls, officers=posts, assignments=assignments)


def read(engine, table):
    engine.open(**SCOPE)
    return {row["officer_id"] for row in engine._session.ask(f"SELECT DISTINCT officer_id FROM {table}")}  # noqa: S608


@pytest.mark.parametrize(
    ("within", "looked_at"),
    [
        (Within(), set(OFFICERS)),
        (Within(frozenset({"P-1"})), {"P-1"}),
        (Within(frozenset({"P-1", "P-4"})), {"P-1", "P-4"}),
        (Within(unit="West"), {"P-3", "P-4"}),
        (Within(unit="North"), set()),
        (Within(frozenset({"x') OR ('1'='1"})), set()),
    ],
)
def test_what_is_read_of_what_officers_did_is_theirs_who_may_be_looked_at(tmp_path, within, looked_at):
    with Engine(force(tmp_path), within=within, memory="200MB", threads=1) as engine:
        assert read(engine, "lookups") == looked_at
        assert read(engine, "calls") == looked_at
        assert read(engine, "assignments") == set(OFFICERS)  # what explains is read whole
        result = engine.run("repeated_lookups", rules=small_force.RULES, **SCOPE)
        assert {found.officer_id for found in result.findings} == looked_at
        days = engine.rows_by_day("lookups", **SCOPE)
        assert sum(row["rows"] for row in days) == 4 * len(looked_at)


def test_every_table_of_doings_is_limited_and_names_its_officer():
    explains = {"assignments", "dispatches", "custody", "contacts", "duties", "source_contacts"}
    assert set(EVENTS) - WATCHED == explains
    for table in WATCHED:
        assert any(column.name == "officer_id" for column in TABLES[table].columns), table


def test_named_officers_are_compared_with_nobody_and_the_count_decides(tmp_path):
    store = force(tmp_path)
    with Engine(store, within=Within(frozenset({"P-1"})), memory="200MB", threads=1) as engine:
        result = engine.run(
            "unexplained_lookups", rules={**small_force.RULES, "unexplained_lookups": 4}, **SCOPE
        )
        assert [found.comparison.peers.count for found in result.findings] == [0]
        assert any("Not compared with peers" in gap.why for gap in result.missing)
        under = engine.run("unexplained_lookups", rules=small_force.RULES, **SCOPE)
        assert under.findings == ()
    with Engine(store, memory="200MB", threads=1) as engine:
        result = engine.run(
            "unexplained_lookups", rules={**small_force.RULES, "unexplained_lookups": 4}, **SCOPE
        )
        assert not any("Not compared" in gap.why for gap in result.missing)


@pytest.mark.django_db
def test_a_run_limited_to_one_officer_finds_nothing_of_another(people, noon, settings):
    store = tiny.fill(settings.STORE)
    start = datetime(2026, 9, 10, 14, tzinfo=UTC)
    rows = [tiny.lookup(50 + n, "P-40818", "M-2000", start + timedelta(days=n)) for n in range(4)]
    tiny._add(store, "lookups", rows, "another")
    tiny.establishment(noon)
    for officers, found in (((), {"P-40817", "P-40818"}), (("P-40818",), {"P-40818"})):
        why = "A report about them" if officers else ""
        run = tiny.asked(
            people.analyst, noon, officers=officers, why_them=why, detectors=["repeated_lookups"]
        )
        actions.authorise_run(run, by=people.head, at=noon)
        tiny.perform(settings.STORE, noon)
        seen = Finding.objects.filter(run=run.id).values_list("subject__number", flat=True)
        assert set(seen) == found
        assert run_card(run, people.analyst).limits.officers == officers
    assert DetectorResult.objects.get(run=run.id).rows_read == 5  # with one that is explained
