"""Every detector on records other than look-ups, through the engine: at its number and on both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from custodiet.detection.cards import OF_OTHER_RECORDS
from custodiet.detection.tests.selects import CARDS, call, hours, incident, part, party, post, sent, shift
from custodiet.detection.tests.small_force import NOON, RULES, days, lookup, minutes, run
from custodiet.detection.tests.test_camera_signals import film, view
from custodiet.detection.tests.test_conduct_signals import matter
from custodiet.detection.tests.test_device_signals import seen
from custodiet.detection.tests.test_place import HOME, VULNERABLE, stay
from custodiet.detection.tests.test_stop_signals import stop
from custodiet.detection.words import reasons

Tables = dict[str, list[dict[str, Any]]]

BEFORE = NOON - days(60)
MET: Tables = {"dispatches": [sent("met", NOON - days(20))]}
PEERS = [f"P-{number}" for number in range(100, 120)]


def texts(count: int, **more: Any) -> list[dict]:
    return [call(n, NOON + minutes(n), **more) for n in range(count)]


def places(count: int) -> Tables:
    return {
        "positions": [stay(n, NOON + days(2 * n)) for n in range(count)],
        "addresses": [HOME],
        "people": [VULNERABLE],
        "incidents": [incident(BEFORE - days(90), number="I-0")],
    }


def out_of_area(count: int) -> Tables:
    far = {"address_id": None, "latitude": 53.0, "longitude": -2.0}
    unit = [stay(f"far-{n}", BEFORE, officer=f"P-{n}", **far) for n in range(1, 7)]
    tables = places(count)
    return {
        **tables,
        "positions": tables["positions"] + unit,
        "officers": [post(f"P-{n}") for n in range(1, 7)],
    }


def overtime(count: int) -> Tables:
    spells = [shift(n, NOON + days(n), 4, kind="overtime") for n in range(count)]
    moments = [call(n, NOON + days(n) + hours(1)) for n in range(count)]
    peers = [shift(f"{p}-{n}", NOON + days(n), officer=p) for p in PEERS for n in range(30)]
    plain = [shift(f"own-{n}", NOON - days(n + 1)) for n in range(3)]
    return {**MET, "duties": spells + plain + peers, "calls": moments}


def off_camera(count: int) -> Tables:
    alone = [sent(n, NOON + days(n), alone=True) for n in range(count)]
    others = [sent(f"o{n}", NOON - days(n + 1), person="M-2") for n in range(6)]
    films = [film(n, NOON - days(n + 1)) for n in range(6)]
    cameras = [film(f"c{n}", NOON + days(n), officer=PEERS[0]) for n in range(count)]
    peers = [sent(f"{p}-{n}", NOON + days(n), officer=p, person="M-2") for p in PEERS for n in range(30)]
    return {
        "dispatches": alone + others + peers,
        "recordings": films + cameras,
        "people": [{"person_id": "M-1", "sex": "female"}, {"person_id": "M-2", "sex": "male"}],
        "duties": [shift(n, NOON - hours(2) + days(n)) for n in range(-9, 9)],
        "officers": [post(), *(post(p) for p in PEERS)],
    }


def deletions(count: int) -> Tables:
    mine = [film(n, NOON + days(n), deleted_at=NOON + days(9), deleted_by="P-1") for n in range(count)]
    peers = [film(f"{p}-{n}", NOON + days(n), officer=p) for p in PEERS for n in range(30)]
    kept_by_the_clock = [film("old", BEFORE, officer="P-9", deleted_at=NOON, deleted_by="P-8")]
    return {"recordings": mine + peers + kept_by_the_clock}


def own_footage(count: int) -> Tables:
    views = [view(n, NOON + days(n), person_id="M-1") for n in range(count)]
    return {"recordings": [film(1, BEFORE)], "recording_views": views}


def images(count: int) -> Tables:
    mine = [view(n, NOON + days(n), recording="IMG", person_id="M-1") for n in range(count)]
    peers = [
        view(f"{p}-{n}", NOON, officer=p, recording="IMG", person_id="M-2") for p in PEERS for n in range(30)
    ]
    return {
        "recording_views": mine + peers,
        "people": [{"person_id": "M-1", "sex": "female"}, {"person_id": "M-2", "sex": "male"}],
    }


def stops(count: int) -> Tables:
    mine = [stop(n) for n in range(count)]
    ordinary = {"gender": "Male", "outcome": "Arrest", "more_than_outer": False}
    return {"stops": mine + [stop(f"{p}-{n}", officer_id=p, **ordinary) for p in PEERS for n in range(30)]}


def searches(column: str) -> Callable[[int], Tables]:
    def tables(count: int) -> Tables:
        row = {"person_id": "M-1", "searched_at": NOON}
        mine = [{"search_id": f"X-{n}", "officer_id": "P-1", **row, column: False} for n in range(count)]
        peers = [
            {"search_id": f"{p}-{n}", "officer_id": p, **row, column: True} for p in PEERS for n in range(30)
        ]
        return {"custody_searches": mine + peers}

    return tables


def sites(count: int) -> Tables:
    def visit(number: object, officer: str, category: str) -> dict:
        return {
            "visit_id": f"{officer}-{number}", "officer_id": officer, "visited_at": NOON,
            "category": category,
        }  # fmt: skip

    mine = [visit(n, "P-1", "dating") for n in range(count)]
    return {"web_visits": mine + [visit(n, p, "other") for p in PEERS for n in range(30)]}


def beyond(count: int) -> Tables:
    rang = [call(n, NOON + minutes(n)) for n in range(count)]
    peers = [call(f"{p}-{n}", NOON, officer=p, person=f"M-{p}-{n}") for p in PEERS for n in range(30)]
    cases = [part(BEFORE), *(part(BEFORE, officer=p, person=f"M-{p}-0") for p in PEERS)]
    logged = {"contact_id": "K", "officer_id": "P-9", "person_id": "M-9", "contacted_at": NOON}
    return {"calls": rang + peers, "assignments": cases, "contacts": [logged]}


def emails(count: int) -> Tables:
    rows = [
        {"email_id": f"E-{n}", "officer_id": "P-1", "person_id": "M-1", "sent_at": NOON + minutes(n)}
        for n in range(count)
    ]
    logged = {"contact_id": "K", "officer_id": "P-9", "person_id": "M-9", "contacted_at": NOON}
    return {**MET, "emails": rows, "contacts": [logged]}


SOURCE = {"row_id": "1", "number": "0700", "source_id": "S-1", "handler_id": "P-1"}
FAR_LOG = {"contact_id": "1", "officer_id": "P-1", "source_id": "S-1", "contacted_at": BEFORE}
HELD = {
    "custody_id": "1", "officer_id": "P-1", "person_id": "M-1", "from_at": NOON - days(9),
    "until_at": NOON - days(8),
}  # fmt: skip
SICK = {"absence_id": "1", "officer_id": "P-1", "kind": "sickness", "from_on": NOON.date()}
NIGHT = NOON + hours(12)

WORLDS: dict[str, Callable[[int], Tables]] = {
    "calls_to_people_met": lambda n: {**MET, "calls": texts(n)},
    "contact_beyond_the_record": beyond,
    "contact_after_closure": lambda n: {
        "assignments": [part(BEFORE, until_at=NOON - days(15))],
        "calls": texts(n),
    },
    "contact_off_shift": lambda n: {
        **MET,
        "calls": [call(m, NIGHT + minutes(m)) for m in range(n)],
        "duties": [shift(m, NOON - hours(4) + days(m)) for m in range(-3, 4)],
        "officers": [post()],
    },
    "lookup_then_contact": lambda n: {"lookups": [lookup(1, NOON - days(1))], "calls": texts(n)},
    "lookup_then_contact_at_once": lambda n: {
        "lookups": [lookup(1, NOON - minutes(5))],
        "calls": texts(n),
    },
    "night_texts": lambda n: {
        **MET,
        "calls": [call(m, NIGHT + minutes(m), kind="text") for m in range(n)],
    },
    "contact_after_custody": lambda n: {"custody": [HELD], "calls": texts(n)},
    "callers_of_other_desks": lambda n: {
        "officers": [post(remit="control_room")],
        "incidents": [incident(NOON - days(3))],
        "incident_people": [party("M-1", "caller")],
        "calls": texts(n),
    },
    "messages_beyond_the_case": emails,
    "stays_without_incident": places,
    "visits_out_of_area": out_of_area,
    "welfare_visits_alone": places,
    "self_deployments": lambda n: {
        "dispatches": [sent(m, NOON + days(m), self_deployed=True, alone=True) for m in range(n)]
    },
    "asked_for_by_name": lambda n: {
        "dispatches": [sent(m, NOON + days(m), asked_for=True) for m in range(n)]
    },
    "contact_while_away": lambda n: {**MET, "absences": [SICK], "calls": texts(n)},
    "overtime_with_contact": overtime,
    "camera_off_alone": off_camera,
    "recordings_deleted_by_hand": deletions,
    "own_footage_viewed_again": own_footage,
    "images_viewed_without_a_case": images,
    "stops_of_women": stops,
    "stops_finding_nothing": stops,
    "repeat_stops": stops,
    "searches_beyond_outer_clothing": stops,
    "custody_searches_without_authority": searches("authorised"),
    "custody_searches_finding_nothing": searches("found"),
    "apps_on_force_devices": lambda n: {"device_events": [seen(m, NOON + days(m)) for m in range(n)]},
    "dating_sites_on_force_devices": sites,
    "deletions_after_a_report": lambda n: {
        "device_events": [seen(m, NOON + days(m), event="wipe") for m in range(n)]
        or [seen(0, NOON - days(40), event="wipe")],
        "partner_reports": [{"report_id": "1", "officer_id": "P-1", "received_at": NOON - days(5)}],
    },
    "many_minor_matters": lambda n: {"complaints": [matter(m, 0) for m in range(n)]},
    "source_calls_outside_the_log": lambda n: {
        "calls": texts(n, person=None),
        "source_numbers": [SOURCE],
        "source_contacts": [FAR_LOG],
    },
    "source_calls_by_others": lambda n: {
        "calls": texts(n, person=None),
        "source_numbers": [{**SOURCE, "handler_id": "P-2"}],
    },
}


def test_every_detector_on_other_records_has_its_number_tried():
    assert set(WORLDS) == set(OF_OTHER_RECORDS)


@pytest.mark.parametrize("beyond_it", [-1, 0, 1])
@pytest.mark.parametrize("detector", OF_OTHER_RECORDS)
def test_a_finding_is_made_at_the_number_of_the_rule_and_not_below(tmp_path, detector, beyond_it):
    count = RULES[detector] + beyond_it
    result = run(tmp_path, detector, **WORLDS[detector](count))
    assert result.state != "could not run", result.missing
    mine = [each for each in result.findings if each.officer_id == "P-1"]
    assert [each.found for each in mine] == [count] * (beyond_it >= 0)
    assert result.findings == tuple(mine)


WEIGHING_WORDS = ("suspect", "guilty", "offender", "score", "alert", "flag", "inappropriate", "!")


@pytest.mark.parametrize("detector", OF_OTHER_RECORDS)
def test_a_finding_shows_what_it_counts_and_says_it_without_accusing(tmp_path, detector):
    card, count = CARDS[detector], RULES[detector]
    finding = run(tmp_path, detector, **WORLDS[detector](count)).findings[0]
    counted = [row for row in finding.evidence if row.counted]
    assert {row.table for row in counted} == {card.rows}
    assert len(counted) == count
    said = " ".join([*reasons(finding), *(row.because for row in finding.evidence)])
    assert "P-1" in said
    assert "{" not in said
    assert [word for word in WEIGHING_WORDS if word in said.lower()] == []


@pytest.mark.parametrize("detector", [name for name in OF_OTHER_RECORDS if CARDS[name].chance])
def test_peers_who_do_alike_make_no_finding_where_peers_decide(tmp_path, detector):
    tables = {}
    for name, rows in WORLDS[detector](RULES[detector]).items():
        mine = [row for row in rows if row.get("officer_id") == "P-1"]
        others = [row for row in rows if row.get("officer_id") not in {"P-1", *PEERS}]
        tables[name] = mine + others + [as_of(row, peer) for row in mine for peer in PEERS]
    assert run(tmp_path, detector, **tables).findings == ()


def as_of(row: dict, peer: str) -> dict:
    """The same row of a peer, under a key of its own."""
    key = next(iter(row))
    theirs = {name: peer if value == "P-1" else value for name, value in row.items()}
    return {**theirs, key: f"{row[key]}-{peer}"}
