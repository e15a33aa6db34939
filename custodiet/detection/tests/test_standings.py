"""Whom to look at first: kept when a run finishes, guarded like findings, cut at the unit's room."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custodiet.accounts.permissions import Permission, Role, may
from custodiet.accounts.queries import system
from custodiet.accounts.web import now
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound, NotNow
from custodiet.core.refs import Ref
from custodiet.detection import actions, queries
from custodiet.detection.models import Finding, Ranking, Run, Standing
from custodiet.detection.ranking import Placed, Ranked, SamePerson, Sign
from custodiet.detection.stages import RunStage
from custodiet.detection.standing_words import fact, in_words, kinds
from custodiet.detection.tests import tiny
from custodiet.ledger.queries import lines_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon():
    """The real moment: pages read the clock themselves, and a ledger does not go back."""
    return now()


@pytest.fixture
def finding(people, noon, settings):
    return tiny.found(people, noon, settings.STORE)


def address(name: str, *args: int) -> str:
    return reverse(f"detection:{name}", args=args)


def more(finding: Finding, count: int) -> None:
    """So many places more, of the two peers and of people of their own."""
    row = Standing.objects.get(subject=finding.subject)
    subjects = type(finding.subject).objects
    for turn in range(count):
        who = subjects.create(known_at=finding.found_at, number=f"P-9{turn:04}", kind=finding.subject.kind)
        row.pk, row._state.adding, row.subject, row.rank = None, True, who, 10 + turn
        row.save()


def test_a_finished_run_keeps_a_place_for_everybody_with_a_finding_and_nobody_else(finding):
    ranking = Ranking.objects.get()
    assert ranking.run_id == finding.run_id
    assert ranking.looked_at == len(tiny.OFFICERS)
    row = Standing.objects.get()
    assert (row.subject_id, row.rank) == (finding.subject_id, 1)
    assert set(row.findings.all()) == set(Finding.objects.filter(run=finding.run))
    assert [line.event for line in lines_about(ranking.ref)] == ["detection.ranking_kept"]


def test_the_evidence_is_kept_in_words_and_holds_no_number_out_of_a_hundred(finding):
    row = Standing.objects.get()
    said = " ".join(each for kind in row.evidence for each in kind["facts"])
    assert "Repeated look-ups of one person" in said or "Unexplained look-ups" in said
    assert "%" not in said and "out of 100" not in said


def test_an_order_is_kept_once(finding, noon):
    run = Run.objects.get()
    Run.objects.filter(pk=run.pk).update(stage=RunStage.RUNNING)
    with pytest.raises(NotNow, match="kept already"):
        actions.keep_ranking(run.ref, by=system("worker"), at=noon, ranked=Ranked((), {}), titles={})


def test_somebody_beyond_chance_without_a_finding_has_a_place_and_the_rest_have_none(people, noon, tmp_path):
    tiny.fill(tmp_path)
    tiny.establishment(noon)
    run = tiny.asked(people.analyst, noon)
    actions.authorise_run(run, by=people.head, at=noon)
    actions.begin_run(run, by=system("worker"), at=noon)
    order = [Placed("P-40819", 1, 1e-9, 1e-7, ()), *[Placed(f"a{n}", n, 0.5, 0.9, ()) for n in range(2, 90)]]
    actions.keep_ranking(
        run, by=system("worker"), at=noon, ranked=Ranked(tuple(order), {"system_use": 1.0}), titles={}
    )
    row = Standing.objects.get()
    assert (row.subject.number, row.beyond_chance) == ("P-40819", True)
    assert Ranking.objects.get().looked_at == 89
    assert not row.findings.exists()


@pytest.mark.parametrize("number", ["P-40817", "P-30000", "M-7725"])
def test_nobody_sees_or_has_counted_a_place_that_they_are_kept_from(finding, people, number):
    about = tiny.near(people.analyst, number)
    ranking = Ranking.objects.get()
    assert not queries.standings(about, ranking.pk).exists()
    card = queries.ranking_card(ranking.ref, about)
    assert (card.listed, card.beyond_chance, card.below) == (0, 0, 0)
    assert queries.ranking_card(ranking.ref, people.analyst).listed == 1
    kept = queries.kept_from(about.person)
    assert Standing.objects.get().ref in kept


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    role=st.sampled_from(list(Role)),
    unit=st.sampled_from(["", "counter-corruption", "another unit"]),
    person=st.sampled_from([None, "subject", "manager", "person", "stranger"]),
)
def test_the_database_and_the_guard_give_the_same_answer(finding, role, unit, person):
    ids = {
        "subject": finding.subject_id, "manager": finding.subject.supervisor_id, "person": finding.person_id,
        "stranger": 10**6,
    }  # fmt: skip
    actor = Actor("user:1", role, unit, Ref("linkage", "person", ids[person]) if person else None)
    listed = set(queries.standings(actor, Ranking.objects.get().pk).values_list("pk", flat=True))
    rows = Standing.objects.all()
    assert listed == {row.pk for row in rows if may(actor, Permission.FINDING_READ, row.guard())}


def test_places_are_numbered_without_a_gap_for_what_is_hidden(finding, people):
    more(finding, 3)
    rows = queries.standings(people.analyst, Ranking.objects.get().pk)
    assert [each.place for each in queries.standing_rows(rows, begins=1, room=10)] == [1, 2, 3, 4]
    hidden = queries.standings(tiny.near(people.analyst, "P-40817"), Ranking.objects.get().pk)
    assert [each.place for each in queries.standing_rows(hidden, begins=1, room=10)] == [1, 2, 3]


@pytest.mark.parametrize(("room", "within"), [(2, 2), (3, 3), (4, 4), (5, 4)])
def test_the_list_is_cut_at_the_units_room_and_what_lies_below_is_counted(finding, people, room, within):
    more(finding, 3)
    Ranking.objects.update(room=room)
    ref = Ranking.objects.get().ref
    card = queries.ranking_card(ref, people.analyst)
    assert (card.within, card.below) == (within, 4 - within)
    rows = queries.standing_rows(queries.standings(people.analyst, ref.id), begins=1, room=card.room)
    assert sum(each.within_room for each in rows) == within


def test_a_lead_raised_in_the_month_before_takes_up_room_and_an_older_one_does_not(finding, people, noon):
    ref = Ranking.objects.get().ref
    assert queries.ranking_card(ref, people.analyst).room == 10
    actions.raise_finding(finding.ref, by=people.analyst, at=noon, reason="A pattern over weeks")
    for later, room in ((timedelta(), 9), (timedelta(days=30), 10), (timedelta(days=29, hours=23), 9)):
        Ranking.objects.update(ranked_at=noon + later)
        assert queries.ranking_card(ref, people.analyst).room == room
    # whoever is kept from that lead does not have it counted for them
    Ranking.objects.update(ranked_at=noon)
    assert queries.ranking_card(ref, tiny.near(people.analyst, "P-40817")).room == 10


def test_an_earlier_run_of_the_unit_uses_up_part_of_the_year(finding, people, noon, settings):
    first = Ranking.objects.get()
    run = tiny.asked(people.analyst, noon)
    actions.authorise_run(run, by=people.head, at=noon)
    tiny.perform(settings.STORE, noon)
    second = Ranking.objects.order_by("-pk").first()
    assert 0 < first.level < 0.01
    # nothing was found, so the first run's part is spent, and the second has its own
    assert second.level == pytest.approx(first.level)


def test_the_list_costs_the_same_for_one_as_for_forty(finding, people, django_assert_num_queries):
    ranking = Ranking.objects.get()
    for count in (0, 39):
        more(finding, count)
        with django_assert_num_queries(2):
            rows = queries.standing_rows(queries.standings(people.analyst, ranking.pk)[:50], begins=1, room=9)
        assert len(rows) == count + 1


def test_the_page_names_numbers_and_reasons_and_the_look_is_recorded(finding, people, client_for):
    client = client_for(people.analyst)
    for page in (address("first"), address("first-of-run", finding.run_id)):
        said = client.get(page).content.decode()
        assert "Whom to look at first" in said
        assert "P-40817" in said and "Constable" not in said
        assert finding.number in said
    events = [line.event for line in lines_about(Ranking.objects.get().ref)]
    assert events.count("detection.open_ranking") == 2


def test_the_page_says_so_where_no_run_has_an_order_and_a_run_without_one_is_not_found(
    people, client_for, noon
):
    client = client_for(people.analyst)
    assert "No run has been put in order" in client.get(address("first")).content.decode()
    run = tiny.asked(people.analyst, noon)
    assert client.get(address("first-of-run", run.id)).status_code == 404


def test_whoever_reads_no_findings_is_not_shown_the_list(finding, people, client_for):
    for role in (people.auditor, people.supervisor):
        assert client_for(role).get(address("first-of-run", finding.run_id)).status_code in (403, 404)
    with pytest.raises(NotFound):
        queries.ranking_card(Ranking.objects.get().ref, people.auditor)


def test_the_run_and_the_finding_lead_to_the_list_and_say_where_the_officer_stands(
    finding, people, client_for
):
    client = client_for(people.analyst)
    assert (
        address("first-of-run", finding.run_id) in client.get(address("run", finding.run_id)).content.decode()
    )
    said = client.get(address("finding", finding.pk)).content.decode()
    assert "Place 1 of 1." in said
    assert address("first-of-run", finding.run_id) in said


AS_MANY = "surely at least {} times as many."
MIDDLE = "about one person on 9 days; the middle one of those with like work has"


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        (Sign("d", 14, 1.24, 4.01, 1e-6), f"14, where like work would make 1.2; {AS_MANY.format('4.0')}"),
        (Sign("d", 3, 2.5, 1.99, 0.3), "3, where like work would make 2.5."),
        (
            Sign("d", 3, 0.04, 2, 0.01),
            f"3, where like work would make fewer than 0.1; {AS_MANY.format('2.0')}",
        ),
        (Sign("d", 9, 1, 3, 1e-6, about_one=True), f"{MIDDLE} 1."),
        (Sign("d", 9, 0, 3, 1e-6, about_one=True), f"{MIDDLE} none."),
        (
            Sign("d", 1, 0.04, 3, 1e-6, coming_back=True),
            "came back to the same people on 1 further day, where like work would make fewer than 0.1.",
        ),
        (
            Sign("d", 1_200, 2.0, 3, 1e-6, coming_back=True),
            "came back to the same people on 1,200 further days, where like work would make 2.0.",
        ),
    ],
)
def test_a_fact_says_what_was_counted_beside_what_like_work_makes(sign, words):
    assert fact(sign, "D") == f"D: {words}"


@pytest.mark.parametrize(("chance", "shown"), [(0.05, True), (0.051, False)])
def test_two_kinds_about_one_person_are_said_where_they_stand_out_and_nobody_is_named(chance, shown):
    same = SamePerson("M-1", (("telephone", 4), ("system_use", 1)), chance)
    said_there = [
        kind for kind in kinds(Placed("P-1", 1, 0.01, 0.1, (), same), {}) if kind.family == "same_person"
    ]
    assert bool(said_there) is shown
    if shown:
        assert said_there[0].facts == (
            "Two kinds of evidence are about one person: telephone on 4 days and use of systems on 1 day.",
        )


def test_kinds_of_evidence_are_counted_in_words():
    assert in_words(0, []) == "No kind of evidence stands out by itself."
    assert in_words(1, ["telephone"]) == "One kind of evidence stands out: telephone."
    assert in_words(2, ["telephone", "places"]) == (
        "Two independent kinds of evidence stand out: telephone and places."
    )
