"""Keeping an explained pattern quiet until a day, and saying what a decided finding turned out to be."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from custodiet.accounts.gate import action, look
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Permission, may
from custodiet.accounts.queries import actor_for, asked_by_same_person
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.detection import queries
from custodiet.detection.models import Feedback, Finding, Suppression, SuppressionReview
from custodiet.detection.stages import FindingStage, Outcome, SuppressionStage
from custodiet.intelligence.queries import progress
from custodiet.intelligence.rules import Stage as LeadStage
from custodiet.ledger.actions import record

S = SuppressionStage
LIVE = (S.ASKED, S.HELD)
LEAD_ENDED = (LeadStage.ADOPTED, LeadStage.CLOSED)


@action(Permission.SUPPRESSION_ASK, on=Finding)
def ask_suppression(
    finding: Finding, *, by: Actor, at: datetime, reason: str, owner: str, until_on: date
) -> Ref:
    """Ask that the pattern of an explained finding is kept off the list until a day.

    owner     the user name of whoever answers for it and looks at it again
    until_on  the force's own day, included
    It holds at once where it is short enough for one person by the policy; above that a second one agrees.
    Refuses a finding that is not explained, and one whose pattern is kept quiet already.
    """
    if finding.stage != FindingStage.EXPLAINED:
        raise NotNow("Only what has been explained is kept quiet. Record what explains it first.")
    today, same = localdate(at), _pattern(finding)
    if Suppression.objects.filter(stage__in=LIVE, until_on__gte=today, **same).exists():
        raise NotNow("This pattern is kept quiet already, or it has been asked for.")
    keeper = _owner(owner, finding)
    problems = {} if reason.strip() else {"reason": "Say why it may be kept quiet."}
    if keeper is None:
        problems["owner"] = "Give the user name of somebody who may handle this finding."
    most = rule("monitoring.suppressed_at_most", on=today).value
    if until_on <= today:
        problems["until_on"] = "Give a day to come."
    elif until_on - today > most:
        problems["until_on"] = f"{today + most:%-d %B %Y} is the last day that the policy allows."
    if problems or keeper is None:
        raise NotValid("It cannot be kept quiet like this.", problems=problems)
    alone = until_on - today <= rule("monitoring.suppressed_by_one", on=today).value
    row = Suppression.objects.create(
        stage=S.HELD if alone else S.ASKED, finding=finding, found=finding.found, reason=reason.strip(),
        owner=keeper.id, until_on=until_on, asked_by=by.id, asked_at=at, **same,
    )  # fmt: skip
    record("detection.suppression_asked", by=by, at=at, about=row, until=until_on.isoformat(), held=alone)
    record("detection.finding_suppression_asked", by=by, at=at, about=finding)
    return row.ref


@action(Permission.SUPPRESSION_AGREE, on=Suppression, to=S.HELD)
def agree_suppression(suppression: Suppression, *, by: Actor, at: datetime) -> Ref:
    """Agree, as the second person, that a pattern is kept quiet for long."""
    if suppression.stage != S.ASKED:
        raise NotNow("This has been decided.")
    _by_another(suppression, by)
    suppression.decided_by, suppression.decided_at = by.id, at
    record("detection.suppression_agreed", by=by, at=at, about=suppression)
    return suppression.ref


@action(Permission.SUPPRESSION_AGREE, on=Suppression, to=S.REFUSED)
def refuse_suppression(suppression: Suppression, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Refuse to keep a pattern quiet for long. What is found again comes onto the list."""
    _by_another(suppression, by)
    suppression.decided_by, suppression.decided_at, suppression.why = by.id, at, _said(reason)
    record("detection.suppression_refused", by=by, at=at, about=suppression)
    return suppression.ref


@action(Permission.SUPPRESSION_ASK, on=Suppression, to=S.HELD)
def review_suppression(suppression: Suppression, *, by: Actor, at: datetime, words: str) -> Ref:
    """Write down, as its owner, that it still holds and what was looked at. It ends on the same day."""
    if suppression.stage != S.HELD:
        raise NotNow("It is not in force.")
    if by.id != suppression.owner:
        raise NotAllowed("Its owner looks at it again. You may end it, if it should not go on.")
    kept = SuppressionReview.objects.create(
        suppression=suppression, words=_said(words, "words"), reviewed_by=by.id, reviewed_at=at
    )
    suppression.reviewed_at = at
    record("detection.suppression_reviewed", by=by, at=at, about=suppression)
    record("detection.suppression_review_kept", by=by, at=at, about=kept)
    return suppression.ref


@action(Permission.SUPPRESSION_ASK, on=Suppression)
def hand_over_suppression(
    suppression: Suppression, *, by: Actor, at: datetime, owner: str, reason: str
) -> Ref:
    """Let somebody else answer for it, and write down why. It ends on the same day, agreed to or not.

    owner  the user name of whoever answers for it from now on
    Refuses one that is over, and whoever may not handle the finding or answers for it already.
    """
    if suppression.stage not in LIVE:
        raise NotNow("It is over, so nobody answers for it any more.")
    keeper = _owner(owner, suppression.finding)
    if keeper is None:
        problem = "Give the user name of somebody who may handle this finding."
        raise NotValid("It cannot be handed over like this.", problems={"owner": problem})
    if keeper.id == suppression.owner:
        problem = "That is who answers for it now. Give another user name."
        raise NotValid("It cannot be handed over like this.", problems={"owner": problem})
    kept = SuppressionReview.objects.create(
        suppression=suppression, words=_said(reason), handed_to=keeper.id, reviewed_by=by.id, reviewed_at=at
    )
    before, suppression.owner = suppression.owner, keeper.id
    record("detection.suppression_handed_over", by=by, at=at, about=suppression, was=before, now=keeper.id)
    record("detection.suppression_review_kept", by=by, at=at, about=kept)
    return suppression.ref


@action(Permission.SUPPRESSION_ASK, on=Suppression, to=S.ENDED)
def end_suppression(suppression: Suppression, *, by: Actor, at: datetime, reason: str) -> Ref:
    """End it before its day. What was found meanwhile comes onto the list."""
    suppression.ended_by, suppression.ended_at, suppression.why = by.id, at, _said(reason)
    record("detection.suppression_ended", by=by, at=at, about=suppression)
    return suppression.ref


@action(Permission.RUN_PERFORM, on=Suppression, to=S.LAPSED)
def lapse_suppression(suppression: Suppression, *, by: Actor, at: datetime) -> Ref:
    """Write down that its last day is over. Refuses before the force's own day has ended."""
    if localdate(at) <= suppression.until_on:
        raise NotNow("Its last day is not over.")
    suppression.ended_by, suppression.ended_at = by.id, at
    record("detection.suppression_lapsed", by=by, at=at, about=suppression)
    return suppression.ref


@look(Permission.FINDING_READ, on=Suppression)
def open_suppression(suppression: Suppression, *, by: Actor, at: datetime) -> queries.SuppressionCard:
    """Open a suppression's page; the look is recorded."""
    return queries.suppression_card(suppression.ref, by, on=localdate(at))


@action(Permission.OUTCOME_RECORD, on=Finding)
def record_outcome(finding: Finding, *, by: Actor, at: datetime, outcome: Outcome, reason: str) -> Ref:
    """Say what a decided finding turned out to be. It feeds how often its detector's findings prove true.

    Refuses a finding that nobody has decided, and one whose lead the desk still works on.
    """
    if finding.stage not in (FindingStage.RAISED, FindingStage.EXPLAINED):
        raise NotNow("Nobody has decided on this finding yet.")
    if finding.stage == FindingStage.EXPLAINED and outcome is Outcome.TRUE:
        raise NotNow("It is recorded as explained. If it was misuse after all, raise a lead from it first.")
    if finding.stage == FindingStage.RAISED and progress(finding.ref) not in LEAD_ENDED:
        raise NotNow("The desk still works on its lead. Say what it turned out to be once that has ended.")
    kept = Feedback.objects.create(
        finding=finding, outcome=outcome, reason=_said(reason), given_by=by.id, given_at=at
    )
    record("detection.outcome_recorded", by=by, at=at, about=finding, outcome=str(outcome))
    record("detection.outcome_kept", by=by, at=at, about=kept)
    return finding.ref


def _pattern(finding: Finding) -> dict[str, object]:
    return {
        "unit": finding.unit, "detector": finding.detector, "subject_id": finding.subject_id,
        "person_id": finding.person_id,
    }  # fmt: skip


def _owner(username: str, finding: Finding) -> Actor | None:
    """The account of that name, if it is open and may handle the finding."""
    user = User.objects.filter(username=username.strip(), is_active=True).first()
    who = actor_for(user) if user else None
    return who if who and may(who, Permission.SUPPRESSION_ASK, finding.guard()) else None


def _by_another(suppression: Suppression, by: Actor) -> None:
    if asked_by_same_person(suppression.asked_by, by):
        raise NotAllowed("You asked for this, so somebody else decides. Ask another who may.")


def _said(words: str, field: str = "reason") -> str:
    if not words.strip():
        said = "Give the reason." if field == "reason" else "Write down what you looked at."
        raise NotValid(said, problems={field: said})
    return words.strip()
