"""What holds of every detector, whatever it looks for, over rows drawn at random that often meet."""

# ruff: noqa: S608 - every select is put together from names of our own tables

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from custodiet.detection.cards import OF_LOOKUPS, detectors
from custodiet.detection.engine import Engine
from custodiet.detection.events import EVENTS
from custodiet.detection.findings import EVIDENCE_CAP
from custodiet.detection.tables import TABLES, Column, Kind
from custodiet.detection.tests.small_force import NOON, RULES, SCOPE, store
from custodiet.detection.words import reasons

# few of each, so that rows meet; every word that some table gives a meaning to
POOLS = {
    "officer_id": ["P-1", "P-2", "P-3", "P-4"],
    "supervisor_id": ["P-4"],
    "handler_id": ["P-1", "P-2"],
    "person_id": [f"M-{n}" for n in range(8)],
    "incident_id": ["I-1", "I-2", "I-3"],
    "record_id": ["I-1", "C-1"],
    "reference": ["I-1", "I-2", "I-3", ""],
    "system": ["crime records", "vehicle index"],
    "sex": ["female", "male"],
    "markers": ["domestic_abuse", "sexual_offence; missing", ""],
    "kind": ["person", "vehicle", "officer", "voice", "text", "family", "self", "call", "shift", "sickness"],
    "action": ["view", "search", "print", "export"],
    "category": ["dating", "encrypted_messages", "sexual", "domestic"],
    "direction": ["out", "in"],
    "number": ["0700", "0701"],
    "other_number": ["0700", "0701"],
    "sought": ["0700", "x"],
    "terminal": ["T-1", "T-2"],
    "address_id": ["H-1", "H-2"],
    "recording_id": [f"R-{n}" for n in range(40)],
    "source_id": ["S-1", "S-2"],
    "gender": ["Female", "Male"],
    "event": ["install", "wipe", "delete"],
    "role": ["constable"],
    "unit": ["East", "West"],
    "team": ["A", "B"],
    "remit": ["", "", "intelligence"],
    "came_from": ["partner", "public"],
    "device_id": ["E-1", "E-2"],
    "reason": ["inv", "burglary 26/118"],
}


def value(column: Column, row: int, draw: random.Random) -> Any:
    if column.name in POOLS:
        return draw.choice(POOLS[column.name])
    if column.kind is Kind.MOMENT:
        return NOON + timedelta(minutes=draw.randrange(-60 * 24 * 20, 60 * 24 * 20))
    if column.kind is Kind.DAY:
        return (NOON + timedelta(days=draw.randrange(-20, 20))).date()
    if column.kind is Kind.NUMBER:
        return draw.randrange(0, 400)
    if column.kind is Kind.FLAG:
        return draw.random() < 0.5
    return draw.random() if column.kind is Kind.REAL else f"{column.name}-{row}"


def drawn(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Every canonical table with rows of which no two have one key; look-ups are the most."""
    draw = random.Random(seed)
    world = {}
    for name, table in TABLES.items():
        rows = []
        keys = POOLS.get(table.key)
        for n in range(300 if name == "lookups" else len(keys) if keys else 40):
            row = {column.name: value(column, n, draw) for column in table.columns}
            rows.append({**row, table.key: keys[n] if keys else f"{table.key}-{n}"})
        world[name] = rows
    return world


@pytest.fixture(scope="module", params=[1])
def engine(request, tmp_path_factory):
    kept = store(tmp_path_factory.mktemp("store"), **drawn(request.param))
    with Engine(kept, memory="400MB", threads=1) as opened:
        yield opened


@pytest.mark.parametrize("card", detectors(), ids=lambda card: card.name)
def test_every_detector_gives_each_row_once_and_rests_on_rows_that_are_there(engine, card):
    result = engine.run(card.name, rules={**RULES, "chance_percent": 100, card.rule: 1}, **SCOPE)
    assert result.state != "could not run", result.missing
    key = "source, row_id" if card.per == "officer" else "source, row_id, person_id"
    (rows,) = engine._session.ask(
        f"SELECT count(*) AS given, count(DISTINCT row({key})) AS different FROM counted"
    )
    assert rows["given"] == rows["different"]
    (held,) = engine._session.ask(
        f"SELECT count(*) AS n FROM counted SEMI JOIN ({EVENTS[card.rows].select()}) AS held "
        "ON counted.source = held.source AND counted.row_id = held.row_id"
    )
    assert held["n"] == rows["given"]
    for finding in result.findings:
        assert sum(row.counted for row in finding.evidence) == min(finding.found, EVIDENCE_CAP)
        assert all(reasons(finding))
    (run_out,) = engine._session.ask(
        f"SELECT count(*) AS n FROM counted WHERE happened_at < TIMESTAMPTZ '{SCOPE['scope_from']}' "
        f"OR happened_at >= TIMESTAMPTZ '{SCOPE['scope_until']}'"
    )
    assert run_out["n"] == 0


def test_nearly_every_detector_of_look_ups_finds_something_in_rows_that_meet_often(engine):
    """Else the test above would say nothing of them. Those of other records need rows drawn to fit them."""
    rules = {**RULES, "chance_percent": 100}
    silent = [
        card.name
        for card in detectors()
        if card.name in OF_LOOKUPS
        and not engine.run(card.name, rules={**rules, card.rule: 1}, **SCOPE).findings
    ]
    assert len(silent) * 4 <= len(OF_LOOKUPS), silent
