"""Each detector at its threshold and on both sides; each reason that explains a look-up."""

from __future__ import annotations

import pytest

from custodiet.detection.tests.small_force import NOON, RULES, days, lookup, lookups, minutes, run


def found(result):
    return [(finding.officer_id, finding.person_id, finding.found) for finding in result.findings]


def three(**more):
    return lookups(NOON, NOON + days(1), NOON + days(2), **more)


# repeated look-ups


@pytest.mark.parametrize(("count", "findings"), [(2, 0), (3, 1), (4, 1)])
def test_three_unexplained_lookups_of_one_person_are_a_finding(tmp_path, count, findings):
    rows = lookups(*(NOON + days(n) for n in range(count)))
    result = run(tmp_path, "repeated_lookups", lookups=rows)
    assert found(result) == [("P-1", "M-1", count)] * findings


@pytest.mark.parametrize(("apart", "findings"), [(59, 1), (60, 1), (60.0001, 0)])
def test_the_third_lookup_counts_up_to_sixty_days_after_the_first(tmp_path, apart, findings):
    rows = lookups(NOON, NOON + days(1), NOON + days(apart))
    assert len(run(tmp_path, "repeated_lookups", lookups=rows).findings) == findings


def test_lookups_of_three_people_are_not_lookups_of_one(tmp_path):
    rows = [lookup(n, NOON + days(n), person=f"M-{n}") for n in range(3)]
    assert found(run(tmp_path, "repeated_lookups", lookups=rows)) == []


def test_two_officers_do_not_make_one_pattern(tmp_path):
    rows = [*lookups(NOON, NOON + days(1)), lookup(9, NOON + days(2), officer="P-2")]
    assert found(run(tmp_path, "repeated_lookups", lookups=rows)) == []


# what explains


ASSIGNED = {"assignment_id": "A-1", "officer_id": "P-1", "person_id": "M-1", "record_id": "41/1/26"}
OFFICER = {"officer_id": "P-1", "role": "constable", "unit": "East", "team": "A"}
COLLEAGUE = {"officer_id": "P-2", "role": "constable", "unit": "East", "team": "A", "supervisor_id": "P-9"}


def explained_by(tmp_path, rows=None, **tables):
    result = run(tmp_path, "repeated_lookups", lookups=rows or three(), **tables)
    return result.findings == ()


def test_an_assignment_explains(tmp_path):
    assert explained_by(tmp_path, assignments=[{**ASSIGNED, "from_at": NOON}])


def test_an_assignment_keyed_in_after_the_lookups_explains_nothing(tmp_path):
    late = {**ASSIGNED, "from_at": NOON, "recorded_at": NOON + days(3)}
    result = run(tmp_path, "repeated_lookups", lookups=three(), assignments=[late])
    assert found(result) == [("P-1", "M-1", 3)]
    assert "keyed in only on Sat 20 Jun 2026" in result.findings[0].evidence[0].because


@pytest.mark.parametrize(
    ("recorded", "explained"), [(minutes(-1), True), (minutes(0), True), (minutes(1), False)]
)
def test_an_assignment_explains_from_the_moment_it_was_on_record(tmp_path, recorded, explained):
    rule = dict(RULES, repeated_lookups=1)
    rows = [{**ASSIGNED, "from_at": NOON - days(2), "recorded_at": NOON + recorded}]
    result = run(tmp_path, "repeated_lookups", rules=rule, lookups=lookups(NOON), assignments=rows)
    assert (result.findings == ()) is explained


@pytest.mark.parametrize(
    ("after", "explained"), [(days(7) - minutes(1), True), (days(7), True), (days(7) + minutes(1), False)]
)
def test_an_assignment_explains_until_seven_days_after_it_ended(tmp_path, after, explained):
    rule = dict(RULES, repeated_lookups=1)
    rows = [{**ASSIGNED, "from_at": NOON - days(90), "until_at": NOON - after}]
    result = run(tmp_path, "repeated_lookups", rules=rule, lookups=lookups(NOON), assignments=rows)
    assert (result.findings == ()) is explained


def test_somebody_elses_assignment_explains_nothing_by_itself(tmp_path):
    assert not explained_by(tmp_path, assignments=[{**ASSIGNED, "officer_id": "P-2", "from_at": NOON}])


def test_a_dispatch_explains(tmp_path):
    sent = {"dispatch_id": "D-1", "officer_id": "P-1", "person_id": "M-1", "dispatched_at": NOON}
    assert explained_by(tmp_path, dispatches=[sent])


def test_a_detention_explains(tmp_path):
    held = {"custody_id": "C-1", "officer_id": "P-1", "person_id": "M-1", "from_at": NOON}
    assert explained_by(tmp_path, custody=[held])


def test_supervising_an_assigned_officer_explains(tmp_path):
    assigned = {**ASSIGNED, "officer_id": "P-2", "from_at": NOON}
    rows = three(officer="P-9")
    assert explained_by(tmp_path, rows, assignments=[assigned], officers=[COLLEAGUE])
    other = {**COLLEAGUE, "supervisor_id": "P-8"}
    assert not explained_by(tmp_path / "other", rows, assignments=[assigned], officers=[other])


def test_a_colleague_of_the_same_team_explains_and_one_of_another_does_not(tmp_path):
    assigned = [{**ASSIGNED, "officer_id": "P-2", "from_at": NOON}]
    assert explained_by(tmp_path, assignments=assigned, officers=[OFFICER, COLLEAGUE])
    elsewhere = {**COLLEAGUE, "team": "B"}
    assert not explained_by(tmp_path / "b", assignments=assigned, officers=[OFFICER, elsewhere])


def test_a_specialist_remit_explains_people_in_a_recent_incident_only(tmp_path):
    officer = {**OFFICER, "remit": "public_protection"}
    party = {"link_id": "K-1", "incident_id": "I-1", "person_id": "M-1"}

    def opened(at):
        return {"incidents": [{"incident_id": "I-1", "opened_at": at}], "incident_people": [party]}

    assert explained_by(tmp_path, officers=[officer], **opened(NOON - days(28)))
    assert not explained_by(tmp_path / "old", officers=[officer], **opened(NOON - days(31)))
    assert not explained_by(tmp_path / "plain", officers=[OFFICER], **opened(NOON - days(28)))


def test_searching_for_others_cases_explains_in_intelligence_and_not_in_public_protection(tmp_path):
    assigned = [{**ASSIGNED, "officer_id": "P-2", "from_at": NOON}]
    researcher, protector = ({**OFFICER, "remit": remit} for remit in ("intelligence", "public_protection"))
    assert explained_by(tmp_path, assignments=assigned, officers=[researcher])
    assert not explained_by(tmp_path / "b", assignments=assigned, officers=[protector])


def test_auditing_is_a_reason_of_its_own(tmp_path):
    assert explained_by(tmp_path, officers=[{**OFFICER, "remit": "professional_standards"}])


# after the officer's part ended


@pytest.mark.parametrize(("count", "findings"), [(1, 0), (2, 1)])
def test_two_lookups_after_the_part_ended_are_a_finding(tmp_path, count, findings):
    ended = [{**ASSIGNED, "from_at": NOON - days(90), "until_at": NOON - days(30)}]
    rows = lookups(*(NOON + days(n) for n in range(count)))
    result = run(tmp_path, "after_involvement_ended", lookups=rows, assignments=ended)
    assert len(result.findings) == findings
    if findings:
        assert "Assignment to 41/1/26 ended on Mon 18 May 2026" in result.findings[0].evidence[0].because


@pytest.mark.parametrize(("since", "findings"), [(days(10), 0), (days(10) + minutes(1), 1)])
def test_days_of_grace_are_left_to_finish_off(tmp_path, since, findings):
    rules = dict(RULES, involvement_grace_days=10, after_involvement_ended=1)
    ended = [{**ASSIGNED, "from_at": NOON - days(90), "until_at": NOON - since}]
    result = run(tmp_path, "after_involvement_ended", rules=rules, lookups=lookups(NOON), assignments=ended)
    assert len(result.findings) == findings


def test_lookups_by_somebody_who_never_had_a_part_are_not_after_the_end_of_one(tmp_path):
    assert run(tmp_path, "after_involvement_ended", lookups=three()).findings == ()


# several systems


def across(*systems, apart=5.0):
    return [lookup(n, NOON + minutes(n * apart), system=name) for n, name in enumerate(systems)]


@pytest.mark.parametrize(
    ("systems", "findings"),
    [(("crime", "crime", "vehicle"), 0), (("crime", "vehicle", "intelligence"), 1)],
)
def test_three_systems_are_a_finding_and_two_are_not(tmp_path, systems, findings):
    assert len(run(tmp_path, "several_systems", lookups=across(*systems)).findings) == findings


@pytest.mark.parametrize(("apart", "findings"), [(14.9, 1), (15, 1), (15.1, 0)])
def test_systems_belong_together_within_thirty_minutes(tmp_path, apart, findings):
    rows = across("crime", "vehicle", "intelligence", apart=apart)
    assert len(run(tmp_path, "several_systems", lookups=rows).findings) == findings


# against peers


def searches(officer, people, start):
    return [
        lookup(start + n, NOON + minutes(n), officer=officer, person=person)
        for n, person in enumerate(people)
    ]


def twenty_peers_and(people):
    """P-1 looks up these; twenty peers look up fifty people each, and one in fifty is not explained."""
    rows, assigned = searches("P-1", people, 0), []
    for peer in range(20):
        seen = [f"M-{peer}-{n}" for n in range(50)]
        rows += searches(f"P-{100 + peer}", seen, 1000 * (peer + 1))
        assigned += [
            {"assignment_id": f"A-{m}", "officer_id": f"P-{100 + peer}", "person_id": m, "from_at": NOON}
            for m in seen[1:]
        ]
    return {"lookups": rows, "assignments": assigned}


@pytest.mark.parametrize(("count", "findings"), [(4, 0), (5, 1), (6, 1)])
def test_five_unexplained_lookups_far_above_peers_are_a_finding(tmp_path, count, findings):
    result = run(tmp_path, "unexplained_lookups", **twenty_peers_and([f"M-{n}" for n in range(count)]))
    assert found(result) == [("P-1", None, count)] * findings
    if findings:
        facts = result.findings[0].comparison
        assert (facts.peers.count, facts.rate, round(facts.peers.middle)) == (20, 1000, 20)
        assert facts.q_value < 0.001


def test_the_same_count_is_no_finding_where_peers_do_alike(tmp_path):
    rows = [row for n in range(10) for row in searches(f"P-{n}", [f"M-{n}-{m}" for m in range(6)], 100 * n)]
    assert run(tmp_path, "unexplained_lookups", lookups=rows).findings == ()


def women(*people):
    return [{"person_id": m, "sex": "female", "markers": "domestic_abuse"} for m in people]


@pytest.mark.parametrize(("count", "findings"), [(2, 0), (3, 1)])
def test_lookups_of_vulnerable_women_far_above_peers_are_a_finding(tmp_path, count, findings):
    whom = [f"M-{n}" for n in range(count)]
    world = twenty_peers_and(whom)
    world["assignments"] = [{"assignment_id": "A", "officer_id": "P-0", "person_id": "M-0", "from_at": NOON}]
    result = run(tmp_path, "skewed_to_vulnerable_women", people=women(*whom), **world)
    assert found(result) == [("P-1", None, count)] * findings


@pytest.mark.parametrize("change", [{"sex": "male"}, {"sex": None}, {"markers": ""}, {"markers": None}])
def test_men_and_women_without_a_marker_do_not_count(tmp_path, change):
    whom = ["M-1", "M-2", "M-3"]
    others = [{**person, **change} for person in women(*whom)]
    world = twenty_peers_and(whom)
    result = run(tmp_path, "skewed_to_vulnerable_women", people=[*others, *women("M-99")], **world)
    assert result.findings == ()


@pytest.mark.parametrize(
    ("reason", "empty"), [("", True), (None, True), ("Inv.", True), ("n/a", True), ("inv of burglary", False)]
)
def test_a_reason_says_nothing_when_it_is_empty_or_on_the_list(tmp_path, reason, empty):
    rows = [row | {"reason": reason} for row in searches("P-1", [None] * 3, 0)]
    for peer in range(20):
        rows += [
            row | {"reason": "burglary 26/118"}
            for row in searches(f"P-{100 + peer}", [None] * 50, 1000 * peer + 9)
        ]
    result = run(tmp_path, "reasons_that_say_nothing", lookups=rows)
    assert found(result) == [("P-1", None, 3)] * empty
