"""An explained pattern is kept quiet until a day; what decided findings turned out to be is counted."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils.timezone import localdate

from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.detection import actions, queries
from custodiet.detection.models import Feedback, Finding, KeptQuiet, Suppression
from custodiet.detection.performing import do_what_is_due
from custodiet.detection.rules import interval, outgrown
from custodiet.detection.stages import FindingStage, Outcome, SuppressionStage
from custodiet.detection.tests import tiny
from custodiet.intelligence import actions as desk
from custodiet.intelligence.rules import Handling, Information, Source
from custodiet.intelligence.tests.desk import three_risks
from custodiet.ledger.queries import badge, lines_about

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def explained(people, noon, settings):
    finding = tiny.found(people, noon, settings.STORE)
    actions.explain_finding(finding.ref, by=people.analyst, at=noon, reason="Asked by the court")
    return finding


def username(actor) -> str:
    from custodiet.accounts.models import User

    return User.objects.get(pk=int(actor.id.removeprefix("user:"))).username


def asked(people, finding, at, days=30, **more):
    given = {
        "reason": "The court asks each week", "owner": username(people.analyst),
        "until_on": localdate(at) + days * DAY,
    }  # fmt: skip
    return actions.ask_suppression(finding.ref, by=people.analyst, at=at, **{**given, **more})


def run_again(people, at, root) -> Finding:
    run = tiny.asked(people.analyst, at, detectors=["repeated_lookups"])
    actions.authorise_run(run, by=people.head, at=at)
    tiny.perform(root, at)
    return Finding.objects.get(run=run.id)


def stage(ref):
    return Suppression.objects.get(pk=ref.id).stage


def listed(by, at):
    return [row.pk for row in queries.findings(by, stage="undecided", on=localdate(at))]


@pytest.mark.parametrize(
    ("days", "wrong", "held"),
    [
        (0, ["until_on"], None), (1, [], True), (92, [], True), (93, [], False), (366, [], False),
        (367, ["until_on"], None),
    ],
)  # fmt: skip
def test_how_long_and_whether_a_second_person_is_needed_are_the_policys(  # noqa: PLR0917
    people, noon, explained, days, wrong, held
):
    try:
        ref = asked(people, explained, noon, days)
    except NotValid as refused:
        assert sorted(refused.problems) == wrong
        assert not Suppression.objects.exists()
    else:
        assert wrong == []
        assert stage(ref) == (SuppressionStage.HELD if held else SuppressionStage.ASKED)
        assert badge(Suppression.objects.get()).as_recorded


def test_only_what_is_explained_is_kept_quiet_with_a_reason_and_an_owner_and_once(people, noon, settings):
    finding = tiny.found(people, noon, settings.STORE)
    with pytest.raises(NotNow):
        asked(people, finding, noon)
    actions.explain_finding(finding.ref, by=people.analyst, at=noon, reason="Asked by the court")
    for owner in ("nobody", username(people.supervisor)):
        with pytest.raises(NotValid) as refused:
            asked(people, finding, noon, reason=" ", owner=owner)
        assert sorted(refused.value.problems) == ["owner", "reason"]
    asked(people, finding, noon)
    with pytest.raises(NotNow):
        asked(people, finding, noon)


def test_what_is_found_again_is_recorded_and_comes_onto_the_list_when_the_day_is_over(
    people, noon, settings, explained
):
    ref = asked(people, explained, noon, days=10)
    again = run_again(people, noon + DAY, settings.STORE)
    assert KeptQuiet.objects.get().finding_id == again.pk and badge(KeptQuiet.objects.get()).as_recorded
    assert again.pk not in listed(people.analyst, noon + DAY)
    assert queries.findings_waiting(people.analyst, on=localdate(noon + DAY)).total == len(
        listed(people.analyst, noon + DAY)
    )
    assert [row.pk for row in queries.findings(people.analyst, stage="quiet")] == [again.pk]
    card = queries.run_card(again.run.ref, people.analyst)
    assert (card.kept_quiet, card.findings) == (1, 0)
    assert next(row.findings for row in queries.runs(people.analyst)) == 0
    last, after = noon + 10 * DAY, noon + 11 * DAY
    assert again.pk not in listed(people.analyst, last)
    assert again.pk in listed(people.analyst, after)  # though the worker has not swept
    do_what_is_due(tiny.tools(settings.STORE, last))
    assert stage(ref) == SuppressionStage.HELD
    do_what_is_due(tiny.tools(settings.STORE, after))
    assert stage(ref) == SuppressionStage.LAPSED
    assert queries.run_card(again.run.ref, people.analyst).kept_quiet == 0
    assert not KeptQuiet.objects.filter(finding=run_again(people, after, settings.STORE)).exists()


def test_a_finding_that_is_kept_quiet_can_still_be_raised_and_then_shows(people, noon, settings, explained):
    asked(people, explained, noon)
    again = run_again(people, noon, settings.STORE)
    card = actions.open_finding(again.ref, by=people.analyst, at=noon)
    assert card.beside.kept_quiet and card.beside.held.until_on == localdate(noon) + 30 * DAY
    actions.raise_finding(again.ref, by=people.analyst, at=noon, reason="The court knows nothing of it")
    assert again.pk in [row.pk for row in queries.findings(people.analyst, on=localdate(noon))]


@pytest.mark.parametrize(("then", "quiet"), [(2, True), (1, False)])
def test_a_pattern_that_has_outgrown_its_explanation_comes_onto_the_list(  # noqa: PLR0917
    people, noon, settings, explained, then, quiet
):
    asked(people, explained, noon)
    Suppression.objects.update(found=then)  # four look-ups are counted in the tiny force
    again = run_again(people, noon, settings.STORE)
    assert again.found == 4
    assert KeptQuiet.objects.exists() is quiet
    assert (again.pk in listed(people.analyst, noon)) is not quiet


@pytest.mark.parametrize(("found", "grown"), [(5, False), (6, False), (7, True)])
def test_a_pattern_outgrows_when_more_than_so_many_times_as_much_is_counted(found, grown):
    assert outgrown(found=found, then=3, times=2) is grown


def test_a_long_one_holds_only_once_another_has_agreed(people, noon, settings, explained):
    ref = asked(people, explained, noon, days=200)
    assert [row.id for row in queries.suppressions_waiting(people.head, on=localdate(noon)).to_agree] == [
        ref.id
    ]
    assert not KeptQuiet.objects.filter(finding=run_again(people, noon, settings.STORE)).exists()
    with pytest.raises(NotAllowed):
        actions.agree_suppression(ref, by=people.second_analyst, at=noon)
    Suppression.objects.update(asked_by=people.head.id)
    with pytest.raises(NotAllowed):
        actions.agree_suppression(ref, by=people.head, at=noon)
    actions.agree_suppression(ref, by=people.second_head, at=noon)
    assert KeptQuiet.objects.filter(finding=run_again(people, noon, settings.STORE)).exists()


def test_its_owner_reviews_it_and_anybody_near_may_end_it(people, noon, settings, explained):
    ref = asked(people, explained, noon)
    again = run_again(people, noon, settings.STORE)
    on = localdate(noon)
    assert not queries.suppressions_waiting(people.analyst, on=on + 30 * DAY).to_review
    Suppression.objects.update(until_on=on + 60 * DAY)
    assert queries.suppressions_waiting(people.analyst, on=on + 31 * DAY).to_review
    assert not queries.suppressions_waiting(people.second_analyst, on=on + 31 * DAY).to_review
    with pytest.raises(NotAllowed):
        actions.review_suppression(ref, by=people.second_analyst, at=noon, words="Looked")
    later = noon + 31 * DAY
    actions.review_suppression(ref, by=people.analyst, at=later, words="The court still asks")
    assert not queries.suppressions_waiting(people.analyst, on=localdate(later)).to_review
    card = actions.open_suppression(ref, by=people.second_analyst, at=later)
    assert (card.again, card.reviews[0].words, card.may_review) == (1, "The court still asks", False)
    actions.end_suppression(ref, by=people.second_analyst, at=later, reason="The court has stopped")
    assert again.pk in listed(people.analyst, later)
    with pytest.raises(NotNow):
        actions.review_suppression(ref, by=people.analyst, at=later, words="Looked")


@pytest.mark.parametrize(("days", "live"), [(30, SuppressionStage.HELD), (200, SuppressionStage.ASKED)])
def test_another_answers_for_it_once_it_is_handed_over(people, noon, explained, days, live):
    ref = asked(people, explained, noon, days)
    new = username(people.second_analyst)
    for owner, reason in ((username(people.supervisor), "x"), (username(people.analyst), "x"), (new, " ")):
        with pytest.raises(NotValid):
            actions.hand_over_suppression(ref, by=people.analyst, at=noon, owner=owner, reason=reason)
    actions.hand_over_suppression(ref, by=people.analyst, at=noon, owner=new, reason="On leave from Monday")
    row = Suppression.objects.get()
    assert (row.owner, row.stage, row.reviewed_at) == (people.second_analyst.id, live, None)
    assert badge(row).as_recorded and badge(row.reviews.get()).as_recorded
    said = [line for line in lines_about(ref) if line.event == "detection.suppression_handed_over"]
    assert [line.facts for line in said] == [{"was": people.analyst.id, "now": people.second_analyst.id}]
    card = actions.open_suppression(ref, by=people.second_analyst, at=noon)
    assert card.reviews[0].words == "On leave from Monday" and card.reviews[0].handed_to
    assert card.may_review is (live is SuppressionStage.HELD)
    later = localdate(noon + 32 * DAY)
    if live is SuppressionStage.HELD:
        Suppression.objects.update(until_on=later)
        assert not queries.suppressions_waiting(people.analyst, on=later).to_review
        assert queries.suppressions_waiting(people.second_analyst, on=later).to_review
        actions.end_suppression(ref, by=people.analyst, at=noon, reason="It has stopped")
        with pytest.raises(NotNow):
            actions.hand_over_suppression(
                ref, by=people.second_analyst, at=noon, owner=username(people.analyst), reason="Back"
            )


def test_nothing_of_it_is_seen_by_those_who_may_not_see_the_finding(people, noon, settings, explained):
    ref = asked(people, explained, noon)
    again = run_again(people, noon, settings.STORE)
    assert [row.id for row in queries.suppressions(people.analyst, on=localdate(noon))] == [ref.id]
    other = tiny.Actor(people.second_analyst.id, people.second_analyst.role, "another unit")
    near = [tiny.near(people.second_analyst, number) for number in ("P-40817", "P-30000", "M-7725")]
    for nobody in (other, *near):
        assert queries.suppressions(nobody, on=localdate(noon)) == []
        assert queries.suppressions_waiting(nobody, on=localdate(noon)).nothing
        with pytest.raises(NotFound):
            actions.open_suppression(ref, by=nobody, at=noon)
    for nobody in near:
        assert queries.run_card(again.run.ref, nobody).kept_quiet == 0
        assert {ref, KeptQuiet.objects.get().ref} <= queries.kept_from(nobody.person)
    with pytest.raises(NotAllowed):
        queries.suppressions(people.auditor, on=localdate(noon))


# ---- what it turned out to be ----


def closed(lead, by, at):
    desk.grade_lead(
        lead, by=by, at=at, source=Source.UNTESTED, information=Information.INDIRECT,
        handling=Handling.PERMITTED, conditions="",
    )  # fmt: skip
    desk.record_risks(lead, by=by, at=at, risks=three_risks())
    desk.close_lead(lead, by=by, at=at, reason="Nothing further")


def said(finding, by, at, outcome):
    return actions.record_outcome(finding.ref, by=by, at=at, outcome=outcome, reason="The enquiry showed it")


def test_an_outcome_waits_for_the_decision_and_for_the_end_of_the_lead(people, noon, settings):
    finding = tiny.found(people, noon, settings.STORE)
    with pytest.raises(NotNow):
        said(finding, people.analyst, noon, Outcome.TRUE)
    lead = actions.raise_finding(finding.ref, by=people.analyst, at=noon, reason="Weeks of it")
    with pytest.raises(NotNow):
        said(finding, people.analyst, noon, Outcome.TRUE)
    assert not actions.open_finding(finding.ref, by=people.analyst, at=noon).beside.may_say
    closed(lead, people.analyst, noon)
    assert actions.open_finding(finding.ref, by=people.analyst, at=noon).beside.may_say
    said(finding, people.analyst, noon, Outcome.TRUE)
    assert badge(Feedback.objects.get()).as_recorded
    with pytest.raises(NotAllowed):
        said(finding, people.investigator, noon, Outcome.TRUE)


def test_what_was_explained_is_not_true_without_a_lead(people, noon, explained):
    with pytest.raises(NotNow):
        said(explained, people.analyst, noon, Outcome.TRUE)
    said(explained, people.analyst, noon, Outcome.UNCLEAR)
    assert precision(people.analyst, noon).unclear == 1


def precision(by, at):
    return queries.precisions(by, on=localdate(at))["repeated_lookups"]


def copies(finding, count):
    """As many findings of other people by the same officer, explained."""
    from custodiet.linkage.actions import know_person
    from custodiet.linkage.rules import PersonKind

    made = []
    for n in range(count):
        who = know_person(
            by=tiny.system("setup"), at=finding.found_at, number=f"M-90{n:02}", kind=PersonKind.PUBLIC
        )
        finding.pk, finding._state.adding, finding.person_id = None, True, who.id
        finding.stage = FindingStage.EXPLAINED
        finding.save()
        made.append(Finding.objects.get(pk=finding.pk))
    return made


@pytest.mark.parametrize(("decided", "enough"), [(9, False), (10, True)])
def test_the_share_is_said_with_its_interval_once_there_are_enough(people, noon, explained, decided, enough):
    made = copies(explained, decided - 1)
    for each in made[:3]:
        Feedback.objects.create(
            finding=each, outcome=Outcome.TRUE, reason="x", given_by=people.analyst.id, given_at=noon
        )
    found = precision(people.analyst, noon)
    assert (found.true, found.decided, found.enough) == (3, decided, enough)
    assert (found.low, found.high) == interval(3, decided)
    low, high = (round(end * 100) for end in interval(3, decided))
    assert f"Of {decided} decided, 3 were true" in found.words and f"{low}–{high} %" in found.words
    assert ("too few to tell" in found.words) is not enough


def test_a_pattern_found_every_week_counts_once_with_its_newest_outcome(people, noon, settings, explained):
    again = run_again(people, noon, settings.STORE)
    assert precision(people.analyst, noon).decided == 1
    lead = actions.raise_finding(again.ref, by=people.analyst, at=noon, reason="It goes on")
    assert (precision(people.analyst, noon).decided, precision(people.analyst, noon).waits) == (0, 1)
    closed(lead, people.analyst, noon)
    said(again, people.analyst, noon, Outcome.TRUE)
    found = precision(people.analyst, noon)
    assert (found.true, found.explained, found.waits) == (1, 0, 0)


def test_what_a_reader_may_not_see_is_not_counted_for_them(people, noon, explained):
    other: SimpleNamespace = tiny.near(people.analyst, "P-40817")
    assert precision(people.analyst, noon).decided == 1
    assert precision(other, noon).decided == 0
    assert precision(other, noon).words == "None of its findings has been decided yet."
