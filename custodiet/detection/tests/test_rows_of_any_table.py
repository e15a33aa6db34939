"""Detectors whose rows are of another table than look-ups: counted in scope, weighed, shown and said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from custodiet.core.errors import NotNow
from custodiet.detection import supply
from custodiet.detection.cards import Detector, _detector
from custodiet.detection.engine import Engine
from custodiet.detection.events import DETAILS, EVENTS
from custodiet.detection.tables import TABLES
from custodiet.detection.tests.small_force import NOON, RULES, SCOPE, days, lookup, minutes, store
from custodiet.detection.tests.test_signals_duty import shift
from custodiet.detection.words import reasons

CALLS = """-- title     Calls with people of the records
-- because   detection.repeated_lookups
-- needs     calls.person_id
-- helps     duties
-- gives     calls and texts with somebody of the records
-- rows      calls
-- family    telephone
-- says      {{officer}} had {{found}} calls and texts with {{whom}} in {{days}}.
-- per       {per}
-- of        {of}
{pair}-- chance    no
-- innocent  a call of the work

SELECT 'calls' AS source, call_id AS row_id, officer_id, person_id, started_at AS happened_at
FROM calls
WHERE person_id IS NOT NULL
"""
PAIR = "-- counts    calls and texts with one person\n-- among     calls\n"


def detector(folder: Path, *, of: str = "pair", sql: str = "") -> Detector:
    pair = of == "pair"
    file = folder / "calls_of_records.sql"
    folder.mkdir(parents=True, exist_ok=True)
    per = "officer and person" if pair else "officer"
    file.write_text(sql or CALLS.format(per=per, of=of, pair=PAIR if pair else ""), encoding="utf-8")
    return _detector(file)


def call(number, at, *, officer="P-1", person="M-1", **more):
    return {
        "call_id": f"T-{number}", "officer_id": officer, "other_number": "0700", "person_id": person,
        "started_at": at, "seconds": 300, "direction": "out", "kind": "voice", **more,
    }  # fmt: skip


def run(folder: Path, card: Detector, scope=SCOPE, **tables):
    with Engine(store(folder / "store", **tables), memory="200MB", threads=1) as engine:
        engine._detectors[card.name] = card
        return engine.run(card.name, rules=RULES, **scope)


def calls(count, **more):
    return [call(n, NOON + days(n), **more) for n in range(count)]


@pytest.mark.parametrize(("count", "findings"), [(2, 0), (3, 1), (4, 1)])
def test_rows_of_another_table_become_a_finding_at_the_number_of_the_rule(tmp_path, count, findings):
    result = run(tmp_path, detector(tmp_path), calls=calls(count))
    assert [(each.person_id, each.found, each.rows) for each in result.findings] == [
        ("M-1", count, "calls")
    ] * findings
    assert result.rows_read == count


@pytest.mark.parametrize(("until", "findings"), [(days(2), 0), (days(2) + minutes(1), 1)])
def test_a_row_outside_the_scope_never_counts(tmp_path, until, findings):
    scope = {"scope_from": NOON, "scope_until": NOON + until}
    result = run(tmp_path, detector(tmp_path), scope, calls=[*calls(3), call(9, NOON - minutes(1))])
    assert len(result.findings) == findings
    assert result.rows_read == 2 + findings


def test_a_table_with_no_row_in_the_scope_could_not_run_and_says_so(tmp_path):
    scope = {"scope_from": NOON + days(9), "scope_until": NOON + days(10)}
    result = run(tmp_path, detector(tmp_path), scope, calls=calls(3))
    assert (result.state, result.missing[0].table) == ("could not run", "calls")
    assert result.missing[0].why.startswith("No call or text is held for these days.")


def test_an_officer_without_a_single_look_up_is_compared_with_those_who_call(tmp_path):
    posts = [{"officer_id": f"P-{n}", "role": "constable", "unit": "East"} for n in range(1, 7)]
    rows = calls(4) + [call(100 + n, NOON, officer=f"P-{n}", person=f"M-{n}") for n in range(2, 7)]
    result = run(tmp_path, detector(tmp_path), calls=rows, officers=posts)
    facts = result.findings[0].comparison
    assert (facts.counted, facts.exposure, facts.peers.count, facts.peers.middle) == (4, 4, 5, 1)
    assert facts.peers.words == "constable, East"
    assert result.looked_at == 6


def test_a_share_is_of_the_table_that_the_card_names(tmp_path):
    rows = calls(3) + [call(50 + n, NOON, person=None) for n in range(7)]
    sent = [
        {"dispatch_id": f"D-{n}", "officer_id": "P-1", "person_id": "M-9", "dispatched_at": NOON}
        for n in range(5)
    ]
    of_calls = run(tmp_path / "a", detector(tmp_path, of="calls"), calls=rows, dispatches=sent).findings[0]
    assert (of_calls.comparison.counted, of_calls.comparison.exposure) == (3, 10)
    beside = run(tmp_path / "b", detector(tmp_path, of="dispatches"), calls=rows, dispatches=sent).findings[0]
    assert (beside.comparison.counted, beside.comparison.exposure) == (3, 5)
    fewer = run(
        tmp_path / "c", detector(tmp_path, of="dispatches"), calls=rows, dispatches=sent[:1]
    ).findings[0]
    assert (fewer.comparison.counted, fewer.comparison.exposure) == (3, 3)


def test_a_finding_shows_its_rows_and_those_of_other_records_about_the_same_person(tmp_path):
    sent = {"dispatch_id": "D-1", "officer_id": "P-1", "person_id": "M-1", "incident_id": "I-1",
            "dispatched_at": NOON - days(1), "self_deployed": True, "alone": True}  # fmt: skip
    beside = {
        "lookups": [lookup(1, NOON - minutes(20)), lookup(2, NOON - days(8)), lookup(3, NOON, person="M-2")],
        "dispatches": [sent],
        "contacts": [{"contact_id": "K", "officer_id": "P-2", "person_id": "M-1", "contacted_at": NOON}],
    }
    finding = run(tmp_path, detector(tmp_path), calls=calls(3), **beside).findings[0]
    shown = [(row.table, row.row_id, row.counted, row.explained) for row in finding.evidence]
    assert sorted(shown) == [
        ("calls", "T-0", True, True),
        ("calls", "T-1", True, True),
        ("calls", "T-2", True, True),
        ("dispatches", "D-1", False, None),
        ("lookups", "L-1", False, True),
    ]
    by_row = {row.row_id: row for row in finding.evidence}
    assert (by_row["T-0"].source, by_row["T-0"].action) == ("telephone records", "Call made, 5 minutes")
    assert by_row["D-1"].action == "Sent to I-1, put themselves on it, alone"
    assert by_row["T-0"].because == "Sent to I-1 on Tue 16 Jun 2026"
    lines = reasons(finding)
    assert lines[0] == "P-1 had 3 calls and texts with person M-1 in 3 days."
    assert "Beside them stand 1 dispatch, 1 look-up, to judge by." in lines


def test_a_row_of_another_table_says_whether_it_was_made_on_duty(tmp_path):
    duties = [shift(n, NOON + days(n)) for n in range(-2, 4)]
    rows = [call(n, NOON + days(n) + minutes(600 if n == 2 else 5)) for n in range(3)]
    finding = run(tmp_path, detector(tmp_path), calls=rows, duties=duties).findings[0]
    assert [row.duty for row in finding.evidence] == ["on", "on", "off"]
    assert "1 of the 3 was made off duty." in reasons(finding)


def test_a_join_that_explodes_is_refused_for_rows_of_any_table(tmp_path):
    sql = CALLS.format(per="officer", of="calls", pair="").replace(
        "FROM calls\nWHERE person_id IS NOT NULL",
        "FROM calls SEMI JOIN remit_parties AS r ON calls.person_id = r.person_id",
    )
    met = {
        "incidents": [{"incident_id": f"I-{n}", "opened_at": NOON} for n in range(200)],
        "incident_people": [
            {"link_id": f"K-{n}", "incident_id": f"I-{n}", "person_id": "M-1"} for n in range(200)
        ],
    }
    with pytest.raises(NotNow, match="Comparing calls and texts with remit_parties by person_id alone"):
        run(tmp_path, detector(tmp_path, sql=sql), calls=calls(3), **met)


def test_every_canonical_table_has_an_extract_that_would_supply_it():
    assert set(supply.EXTRACTS) == set(TABLES)


FILLED = {"text": "x", "moment": NOON, "day": date(2026, 6, 17), "number": 7, "flag": True, "real": 1.5}


@pytest.mark.parametrize("table", sorted(EVENTS))
@pytest.mark.parametrize("whole", [True, False])
def test_a_row_of_every_table_can_be_shown_in_words_whole_or_with_only_what_it_must_have(
    tmp_path, table, whole
):
    columns = TABLES[table].columns
    row = {c.name: FILLED[c.kind.value] for c in columns if whole or c.required}
    with Engine(
        store(tmp_path, **{table: [{**row, "officer_id": "P-1"}]}), memory="200MB", threads=1
    ) as engine:
        engine.open(**SCOPE)
        given = engine._session.ask(EVENTS[table].select_with_details())[0]
        scoped = engine._session.ask(engine._scope.scoped(table))
    assert given["officer_id"] == "P-1"
    assert isinstance(EVENTS[table].said(given), str)
    assert len(EVENTS[table].details) <= DETAILS
    # a clearance need not say when it was given; everything else has its moment
    assert len(scoped) == (0 if table == "vetting" and not whole else 1)
