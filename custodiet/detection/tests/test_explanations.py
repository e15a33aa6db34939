"""Explanations, from the search to the run that uses them: two people, and nobody near their own."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.detection import actions, queries
from custodiet.detection.explanation_stages import ExplanationStage, SearchStage
from custodiet.detection.models import Explained, Explanation, Finding, Measured, Run, Search, Touched
from custodiet.detection.queries.reading import kept_from
from custodiet.detection.seeking import end_lost_searches, perform_search
from custodiet.detection.stages import FindingStage, RunStage
from custodiet.detection.store import Store
from custodiet.detection.tests import tiny
from custodiet.jobs.actions import take
from custodiet.ledger.queries import lines_about
from custodiet.linkage.queries import person_numbered

pytestmark = pytest.mark.django_db

PATH = "contact > self"
DAYS = {"days_after": 7, "from_on": date(2026, 9, 1)}
OTHERS = [f"P-7{n:04d}" for n in range(10)]


def fill(root):
    """The tiny force, and ten officers more who each looked twice at somebody with whom contact is on record.

    So has the officer of the one finding, for two of the four rows on which it stands.
    """
    store = tiny.fill(root)
    start = tiny.datetime(2026, 9, 10, 14, 22, 8, tzinfo=tiny.UTC)
    rows, contacts = [], []
    for n, officer in enumerate(OTHERS):
        for m in range(2):
            rows.append(
                tiny.lookup(200 + 2 * n + m, officer, f"M-9{n}", start + timedelta(minutes=n, hours=m))
            )
        contacts.append(
            {"contact_id": f"c{n}", "officer_id": officer, "person_id": f"M-9{n}", "contacted_at": start,
             "incident_id": f"41/{n}/26"}
        )  # fmt: skip
    contacts.append(
        {"contact_id": "d0", "officer_id": "P-40817", "person_id": "M-7725", "contacted_at": start,
         "incident_id": "41/8/26"}
    )  # fmt: skip
    store.add("lookups", [pa.RecordBatch.from_pylist(rows)], "more-lookups")
    store.add("contacts", [pa.RecordBatch.from_pylist(contacts)], "more-contacts")
    return store


@pytest.fixture
def root(tmp_path):
    fill(tmp_path / "logs")
    return tmp_path / "logs"


@pytest.fixture
def run(people, noon, root):
    """A run that has finished, with the tiny force's finding among its findings."""
    tiny.establishment(noon)
    return ran(people, noon, root)


def ran(people, at, root):
    asked = tiny.asked(people.analyst, at, detectors=["repeated_lookups"])
    actions.authorise_run(asked, by=people.head, at=at)
    tiny.perform(root, at)
    kept = Run.objects.get(pk=asked.id)
    assert kept.stage == RunStage.FINISHED, kept.why
    return kept


def searched(people, noon, root, run):
    ref = actions.seek_explanations(run.ref, by=people.analyst, at=noon, reason="Contact on record is common")
    job = take(at=noon, lease=tiny.LEASE)
    perform_search(job, tiny.tools(root, noon))
    found = Search.objects.get(pk=ref.id)
    assert found.stage == SearchStage.FINISHED, found.why
    return found


@pytest.fixture
def proposed(people, noon, root, run):
    searched(people, noon, root, run)
    return Explanation.objects.get(path=PATH)


def accepted(explanation, people, noon):
    actions.accept_explanation(explanation.ref, by=people.analyst, at=noon, reason="They met at work", **DAYS)
    explanation.refresh_from_db()
    return explanation


def in_force(explanation, people, noon):
    accepted(explanation, people, noon)
    actions.agree_explanation(
        explanation.ref, by=people.head, at=noon, reason="Looked at all twenty examples"
    )
    explanation.refresh_from_db()
    return explanation


def test_a_search_proposes_what_explains_look_ups_of_many_and_records_every_path_tried(proposed):
    search, measured = Search.objects.get(), Measured.objects.get()
    assert proposed.stage == ExplanationStage.PROPOSED
    assert measured.counted["explained"] == 22 and measured.counted["officers"] == 11
    assert measured.counted["by_accident"] == 0
    assert {each["path"] for each in search.tried} >= {PATH, "contact > anybody", "contact > unit"}
    assert search.unexplained == 24
    assert (search.scope_from, search.scope_until, search.systems) == (
        tiny.FIRST, tiny.LAST, ["crime records"],
    )  # fmt: skip


def test_it_names_the_findings_that_would_go_and_those_that_would_stay(proposed):
    touched = Touched.objects.select_related("finding").get()
    assert (touched.finding.detector, touched.finding.found) == ("repeated_lookups", 4)
    assert touched.left == 2 and touched.is_gone
    assert touched.finding.stage == FindingStage.NEW


def test_a_search_needs_a_run_that_has_finished_a_reason_and_no_other_search_beside_it(people, noon, run):
    waiting = tiny.asked(people.analyst, noon)
    with pytest.raises(NotNow):
        actions.seek_explanations(waiting, by=people.analyst, at=noon, reason="Early")
    with pytest.raises(NotValid):
        actions.seek_explanations(run.ref, by=people.analyst, at=noon, reason=" ")
    actions.seek_explanations(run.ref, by=people.analyst, at=noon, reason="Once")
    with pytest.raises(NotNow):
        actions.seek_explanations(run.ref, by=people.analyst, at=noon, reason="Twice")


def test_a_search_that_is_stopped_proposes_nothing(people, noon, root, run):
    ref = actions.seek_explanations(run.ref, by=people.analyst, at=noon, reason="Once")
    actions.stop_search(ref, by=people.analyst, at=noon, reason="The wrong run")
    perform_search(take(at=noon, lease=tiny.LEASE), tiny.tools(root, noon))
    assert Search.objects.get(pk=ref.id).stage == SearchStage.STOPPED
    assert not Explanation.objects.exists()


def test_a_search_whose_worker_was_given_up_says_so(people, noon, root, run):
    ref = actions.seek_explanations(run.ref, by=people.analyst, at=noon, reason="Once")
    at = noon
    while take(at=at, lease=tiny.LEASE) is not None:
        at += 2 * tiny.LEASE
    end_lost_searches(tiny.tools(root, at))
    assert Search.objects.get(pk=ref.id).stage == SearchStage.FAILED


def test_what_one_person_accepted_explains_nothing_until_another_agrees(people, noon, root, proposed):
    accepted(proposed, people, noon)
    again = ran(people, noon, root)
    assert Explained.objects.get(run=again).explanations == []
    assert Finding.objects.filter(run=again, detector="repeated_lookups", subject__number="P-40817").exists()


def test_who_accepted_does_not_agree_and_an_analyst_never_does(people, noon, proposed):
    accepted(proposed, people, noon)
    for somebody in (people.analyst, people.second_analyst):
        with pytest.raises(NotAllowed):
            actions.agree_explanation(proposed.ref, by=somebody, at=noon, reason="Yes")
    as_head = Actor(people.analyst.id, people.head.role, people.head.unit)
    with pytest.raises(NotAllowed):
        actions.agree_explanation(proposed.ref, by=as_head, at=noon, reason="Yes")
    with pytest.raises(NotAllowed):
        actions.accept_explanation(proposed.ref, by=people.head, at=noon, reason="Mine", **DAYS)


def test_in_force_it_is_a_labelled_reason_in_later_runs_and_leaves_earlier_ones_alone(
    people, noon, root, run, proposed
):
    before = Explained.objects.get(run=run).shares
    findings = set(Finding.objects.filter(run=run).values_list("pk", "stage"))
    in_force(proposed, people, noon)
    later = ran(people, noon, root)
    assert not Finding.objects.filter(
        run=later, detector="repeated_lookups", subject__number="P-40817"
    ).exists()
    named = Explained.objects.get(run=later)
    assert [(each["number"], each["path"]) for each in named.explanations] == [(proposed.number, PATH)]
    label = f"{proposed.number}: {proposed.words}"
    assert sum(each["lookups"] for each in named.shares if each["reason"] == label) == 22
    assert Explained.objects.get(run=run).shares == before
    assert set(Finding.objects.filter(run=run).values_list("pk", "stage")) == findings


def test_its_words_stand_beside_the_look_ups_that_it_explains(people, noon, root, proposed):
    """Four look-ups more of the same person, months later, so that there is a finding to show them beside."""
    start = tiny.datetime(2026, 10, 10, 9, 0, tzinfo=tiny.UTC)
    rows = [tiny.lookup(300 + n, "P-40817", "M-7725", start + timedelta(days=n)) for n in range(4)]
    Store(root).add("lookups", [pa.RecordBatch.from_pylist(rows)], "later-lookups")
    in_force(proposed, people, noon)
    later = ran(people, noon, root)
    finding = Finding.objects.get(run=later, subject__number="P-40817")
    said = [row["because"] for row in finding.evidence if row["explained"]]
    assert len(said) == 2
    assert all(each.startswith(f"{proposed.number}: {proposed.words}") for each in said)
    assert finding.found == 6


def test_ending_it_brings_its_rows_back_and_one_person_may(people, noon, root, proposed):
    in_force(proposed, people, noon)
    actions.end_explanation(
        proposed.ref, by=people.analyst, at=noon, reason="The contact log is kept no more"
    )
    later = ran(people, noon, root)
    assert Explained.objects.get(run=later).explanations == []
    assert Finding.objects.filter(run=later, detector="repeated_lookups", subject__number="P-40817").exists()


def test_a_refused_one_stays_refused_when_a_later_search_finds_it_again(people, noon, root, run, proposed):
    actions.refuse_explanation(proposed.ref, by=people.analyst, at=noon, reason="Anybody can write a contact")
    searched(people, noon, root, run)
    proposed.refresh_from_db()
    assert proposed.stage == ExplanationStage.REFUSED
    assert proposed.measured.count() == 2
    assert queries.in_force("counter-corruption", noon) == []


def test_a_decline_and_a_refusal_keep_their_reasons(people, noon, proposed):
    accepted(proposed, people, noon)
    actions.decline_explanation(proposed.ref, by=people.head, at=noon, reason="It hides F-1")
    card = queries.explanation_card(proposed.ref, people.head)
    assert [each.reason for each in card.decisions] == ["It hides F-1", "They met at work"]
    assert card.decisions[1].from_on == DAYS["from_on"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"days_after": 8}, "days_after"),
        ({"until_on": date(2026, 8, 31)}, "until_on"),
    ],
)
def test_an_acceptance_is_refused_on_its_own_field(people, noon, proposed, more, field):
    with pytest.raises(NotValid) as refusal:
        actions.accept_explanation(
            proposed.ref, by=people.analyst, at=noon, **{"reason": "They met", **DAYS, **more}
        )
    assert set(refusal.value.problems) == {field}
    proposed.refresh_from_db()
    assert proposed.stage == ExplanationStage.PROPOSED


def test_a_last_day_that_is_the_first_is_one_day(people, noon, root, proposed):
    actions.accept_explanation(
        proposed.ref, by=people.analyst, at=noon, reason="One day", days_after=7,
        from_on=date(2026, 9, 10), until_on=date(2026, 9, 10),
    )  # fmt: skip
    actions.agree_explanation(proposed.ref, by=people.head, at=noon, reason="Looked")
    later = ran(people, noon, root)
    label = f"{proposed.number}: {proposed.words}"
    shares = Explained.objects.get(run=later).shares
    assert sum(each["lookups"] for each in shares if each["reason"] == label) == 21


@pytest.mark.parametrize("number", ["P-40817", "P-30000"])
def test_nobody_is_near_an_explanation_that_would_take_away_a_finding_about_them(
    people, noon, proposed, number
):
    for actor in (people.analyst, people.head):
        them = tiny.near(actor, number)
        assert not queries.explanations_visible_to(them).exists()
        assert list(queries.explanations(them)) == []
        with pytest.raises(NotFound):
            actions.open_explanation(proposed.ref, by=them, at=noon)
        card = queries.search_card(Search.objects.get().ref, them)
        assert card.proposals == () and PATH not in {each.words for each in card.tried}
        assert proposed.words not in {each.words for each in card.tried}
        assert queries.searches(them)[0].proposed == 0
    with pytest.raises(NotFound):
        actions.accept_explanation(
            proposed.ref, by=tiny.near(people.analyst, number), at=noon, reason="Mine", **DAYS
        )
    hidden = kept_from(person_numbered(number))
    assert proposed.ref in hidden and Measured.objects.get().ref in hidden


def test_an_example_about_the_reader_is_not_shown_to_them(people, noon, proposed):
    from custodiet.linkage.actions import NewPerson, register_people
    from custodiet.linkage.rules import PersonKind

    register_people(by=tiny.system("setup"), at=noon, people=[NewPerson("P-70001", PersonKind.OFFICER)])
    shown = queries.explanation_card(proposed.ref, people.analyst).examples
    to_them = queries.explanation_card(proposed.ref, tiny.near(people.analyst, "P-70001")).examples
    assert {"P-70001"} == {each.officer for each in shown} - {each.officer for each in to_them}
    assert all(each.person.startswith("M-") for each in shown)


def test_another_unit_sees_none_of_it(people, noon, proposed):
    elsewhere = Actor("user:900", people.analyst.role, "another unit")
    assert list(queries.explanations(elsewhere)) == [] and queries.searches(elsewhere) == []
    with pytest.raises(NotFound):
        actions.open_explanation(proposed.ref, by=elsewhere, at=noon)
    for nobody in (people.investigator, people.auditor, people.administrator):
        with pytest.raises(NotAllowed):
            queries.explanations(nobody)


def test_every_step_leaves_its_line(people, noon, root, proposed):
    in_force(proposed, people, noon)
    actions.open_explanation(proposed.ref, by=people.head, at=noon)
    actions.end_explanation(proposed.ref, by=people.head, at=noon, reason="Enough")
    assert [line.event for line in lines_about(proposed.ref)] == [
        "detection.explanation_proposed", "detection.explanation_accepted", "detection.explanation_agreed",
        "detection.open_explanation", "detection.explanation_ended",
    ]  # fmt: skip
    said = {line.event for line in lines_about(Search.objects.get().ref)}
    assert said == {"detection.search_asked", "detection.search_begun", "detection.search_finished"}


def test_a_run_taken_up_again_uses_what_it_was_given_when_it_began(people, noon, root, proposed):
    from custodiet.detection.accounting import explanations_of, name_explanations

    run = Run.objects.get(pk=tiny.asked(people.analyst, noon).id)
    actions.authorise_run(run.ref, by=people.head, at=noon)
    actions.begin_run(run.ref, by=tiny.system("worker"), at=noon)
    name_explanations(run, at=noon)
    in_force(proposed, people, noon)
    name_explanations(run, at=noon)
    assert explanations_of(run) == []
    later = Run.objects.get(pk=tiny.asked(people.analyst, noon).id)
    actions.authorise_run(later.ref, by=people.head, at=noon)
    actions.begin_run(later.ref, by=tiny.system("worker"), at=noon)
    name_explanations(later, at=noon)
    actions.end_explanation(proposed.ref, by=people.head, at=noon, reason="Enough")
    assert [each.number for each in explanations_of(later)] == [proposed.number]


def test_the_store_is_not_written_to(root, proposed):
    assert set(Store(root).tables()) == {"lookups", "assignments", "officers", "contacts"}
