"""The engine: what can run and what is missing, progress, stopping, evidence, and joins that explode."""

from __future__ import annotations

import pytest

from custodiet.core.errors import NotFound, NotNow, NotValid
from custodiet.detection.cards import DETECTORS, FAMILIES, building_blocks, detectors, parameters
from custodiet.detection.engine import Engine, Stopped
from custodiet.detection.engine.duck import Embedded
from custodiet.detection.events import EVENTS
from custodiet.detection.findings import EVIDENCE_CAP
from custodiet.detection.performing import means
from custodiet.detection.tests import tiny
from custodiet.detection.tests.small_force import (
    ELSEWHERE,
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
from custodiet.detection.words import reasons


def test_every_card_is_whole_and_every_file_is_listed():
    assert {card.name for card in detectors()} == set(DETECTORS)
    for card in detectors():
        assert card.because == f"detection.{card.name}"
        assert card.innocent
        assert card.rows in EVENTS
        assert card.family in FAMILIES
        assert card.of in {"unexplained", "pair", *EVENTS}
        assert (card.of == "pair") == bool(card.counts and card.among) == (card.per == "officer and person")


def test_every_parameter_of_every_select_is_a_rule():
    wanted = {name for sql in [*detectors(), *building_blocks().values()] for name in parameters(sql.sql)}
    assert wanted <= set(RULES)


def test_no_select_reads_anything_about_the_person_of_an_officer():
    text = " ".join(sql.sql for sql in [*detectors(), *building_blocks().values()])
    assert "o.sex" not in text
    assert "ethnicity" not in text


# what is missing


def test_a_detector_says_which_table_is_missing_and_who_supplies_it(tmp_path):
    with Engine(store(tmp_path, lookups=lookups(NOON), assignments=[ELSEWHERE["assignments"]])) as engine:
        missing = engine.can_run("off_duty_lookups")
        assert (missing.table, missing.column) == ("duties", None)
        assert "duty roster" in missing.why
        assert engine.can_run("repeated_lookups") is None


def test_a_detector_says_which_column_is_empty(tmp_path):
    result = run(tmp_path, "repeated_lookups", lookups=lookups(NOON, person=None))
    assert (result.state, result.findings) == ("could not run", ())
    assert (result.missing[0].table, result.missing[0].column) == ("lookups", "person_id")


def test_any_one_record_of_work_will_do_and_all_absent_will_not(tmp_path):
    sent = {"dispatch_id": "D-1", "officer_id": "P-1", "person_id": "M-1", "dispatched_at": NOON}
    with Engine(store(tmp_path / "a", lookups=lookups(NOON), dispatches=[sent])) as engine:
        assert engine.can_run("repeated_lookups") is None
    with Engine(store(tmp_path / "b", lookups=lookups(NOON))) as engine:
        why = engine.can_run("repeated_lookups").why
        assert "assignments or dispatches or custody" in why


def test_what_would_have_helped_makes_a_run_one_in_part(tmp_path):
    result = run(tmp_path, "repeated_lookups", lookups=lookups(NOON))
    assert result.state == "ran in part"
    assert "officers" in {lack.table for lack in result.missing}


def test_a_detector_that_there_is_not_is_not_found(tmp_path):
    with Engine(store(tmp_path, lookups=lookups(NOON))) as engine, pytest.raises(NotFound):
        engine.run("loudest_officer", rules=RULES, **SCOPE)


# scope


def test_the_scope_holds_its_first_moment_and_not_its_last(tmp_path):
    kept = store(tmp_path, lookups=lookups(NOON, NOON + minutes(1), NOON + minutes(2)))
    with Engine(kept) as engine:
        facts = engine.overview(scope_from=NOON, scope_until=NOON + minutes(2), rules=RULES)
    assert (facts.lookups, facts.first_at, facts.last_at) == (2, NOON, NOON + minutes(1))


def test_rows_are_counted_by_day_and_system(tmp_path):
    kept = store(tmp_path, lookups=lookups(NOON, NOON + minutes(1), NOON + days(1)))
    with Engine(kept) as engine:
        counted = [(str(row["day"]), row["rows"]) for row in engine.rows_by_day("lookups", **SCOPE)]
        with pytest.raises(NotFound):
            engine.rows_by_day("officers", **SCOPE)
    assert counted == [("2026-06-17", 2), ("2026-06-18", 1)]


def test_another_scope_is_worked_out_afresh(tmp_path):
    kept = store(tmp_path, lookups=lookups(NOON, NOON + days(10)))
    with Engine(kept) as engine:
        assert engine.overview(rules=RULES, **SCOPE).lookups == 2
        assert engine.overview(scope_from=NOON, scope_until=NOON + days(1), rules=RULES).lookups == 1


# evidence


def test_evidence_holds_the_explained_lookups_of_the_same_person_too(tmp_path):
    assigned = [
        {
            "assignment_id": "A-1",
            "officer_id": "P-1",
            "person_id": "M-1",
            "record_id": "41/1/26",
            "from_at": NOON,
            "until_at": NOON + days(1),
        }
    ]
    rows = lookups(NOON, *(NOON + days(n) for n in (20, 21, 22)))
    finding = run(tmp_path, "repeated_lookups", lookups=rows, assignments=assigned).findings[0]
    assert [(row.counted, row.explained) for row in finding.evidence] == [
        (False, True),
        (True, False),
        (True, False),
        (True, False),
    ]
    assert finding.evidence[0].because == "Assigned to 41/1/26 from Wed 17 Jun 2026 to Thu 18 Jun 2026"
    assert "Assignment to 41/1/26 ended on Thu 18 Jun 2026" in finding.evidence[1].because
    assert finding.evidence[1].duty_words == "Duty not known: no roster for this officer and day"
    lines = reasons(finding)
    assert lines[0].startswith("P-1 looked up person M-1 3 times in 3 days, on 1 system")
    assert lines[1] == "The records do explain 1 other look-up of the same person."


def test_evidence_is_capped_and_says_how_much_there_was(tmp_path):
    rows = lookups(*(NOON + minutes(n) for n in range(EVIDENCE_CAP + 1)))
    finding = run(tmp_path, "repeated_lookups", lookups=rows).findings[0]
    assert (len(finding.evidence), finding.whole, finding.found) == (EVIDENCE_CAP, 201, 201)


def test_no_word_of_a_finding_accuses(tmp_path):
    finding = run(
        tmp_path, "repeated_lookups", lookups=lookups(*(NOON + days(n) for n in range(4)))
    ).findings[0]
    said = " ".join([*reasons(finding), *(row.because for row in finding.evidence)]).lower()
    for word in ("suspect", "guilty", "offender", "score", "alert", "flag", "hit ", "inappropriate", "!"):
        assert word not in said


# progress, stopping, limits


def test_progress_ends_at_all_rows(tmp_path):
    told = []
    kept = store(tmp_path, lookups=lookups(NOON), assignments=[ELSEWHERE["assignments"]])
    with Engine(kept) as engine:
        engine.run("repeated_lookups", rules=RULES, on_progress=lambda *at: told.append(at), **SCOPE)
    assert told[-1] == (1, 1)
    assert all(0 <= done <= total for done, total in told)


def test_a_run_stops_when_asked_and_can_be_run_again(tmp_path):
    kept = store(tmp_path, lookups=lookups(NOON), assignments=[ELSEWHERE["assignments"]])
    with Engine(kept) as engine:
        with pytest.raises(Stopped, match="was stopped"):
            engine.run("repeated_lookups", rules=RULES, stop=lambda: True, **SCOPE)
        assert engine.run("repeated_lookups", rules=RULES, **SCOPE).rows_read == 1


def test_a_join_on_the_officer_alone_is_refused_and_one_on_officer_and_person_is_not(tmp_path):
    sent = [
        {
            "dispatch_id": f"D-{n}",
            "officer_id": "P-1",
            "person_id": f"M-{n}",
            "dispatched_at": NOON + minutes(n),
        }
        for n in range(200)
    ]
    rows = [lookup(n, NOON, person=f"M-{n}") for n in range(10)]
    with Engine(store(tmp_path, lookups=rows, dispatches=sent)) as engine:
        engine.overview(rules=RULES, **SCOPE)
        assert engine.check_join("involvement", ("officer_id", "person_id"), RULES) == 80
        with pytest.raises(NotNow, match="2,080 comparisons"):
            engine.check_join("involvement", ("officer_id",), RULES)


def test_the_engine_cannot_be_made_to_reach_out(tmp_path):
    with Engine(store(tmp_path, lookups=lookups(NOON))) as engine:
        settings = {
            row["name"]: row["value"]
            for row in engine._session.ask(
                "SELECT name, value FROM duckdb_settings() WHERE name IN ('lock_configuration', "
                "'autoinstall_known_extensions', 'autoload_known_extensions', 'TimeZone')"
            )
        }
    assert settings == {
        "lock_configuration": "true",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "TimeZone": "UTC",
    }


def test_explained_and_unexplained_lookups_are_all_of_them(tmp_path):
    assigned = [
        {"assignment_id": f"A-{n}", "officer_id": "P-1", "person_id": f"M-{n}", "from_at": NOON}
        for n in range(0, 9, 2)
    ]
    rows = [lookup(n, NOON + days(n / 2 - 2), person=f"M-{n}") for n in range(9)]
    with Engine(store(tmp_path, lookups=rows, assignments=assigned)) as engine:
        engine.overview(rules=RULES, **SCOPE)
        residue = {row["lookup_id"] for row in engine._session.ask("SELECT * FROM lookups_unexplained")}
        engine._session.name("rows_asked", EVENTS["lookups"].select())
        given = {row["row_id"] for row in engine._session.ask("SELECT * FROM lookups_explained", RULES)}
    assert residue | given == {row["lookup_id"] for row in rows}
    assert residue & given == set()
    assert residue
    assert given


def test_work_that_needs_more_memory_than_the_engine_may_use_says_what_to_do(tmp_path):
    session = Embedded(tmp_path, memory="40MB", threads=1)
    with pytest.raises(NotNow, match="CUSTODIET_ENGINE_MEMORY"):
        session.work_out(
            "kept", "SELECT list(n) AS every FROM range(30000000) AS r (n)", {}, lambda _: None, lambda: False
        )
    session.close()


@pytest.mark.parametrize(
    ("memory", "fits"),
    [("1GB", True), ("900MB", True), ("0GB", False), ("1.5GB", False), ("3 GB", False), ("lots", False)],
)
def test_the_memory_of_the_engine_is_a_whole_number_of_megabytes_or_gigabytes(tmp_path, memory, fits):
    def put_together():
        return means(tmp_path, clock=lambda: NOON, lease=tiny.LEASE, memory=memory)

    if fits:
        assert put_together().memory == memory
    else:
        with pytest.raises(NotValid, match=memory):
            put_together()
