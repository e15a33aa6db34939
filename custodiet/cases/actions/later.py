"""What comes later in a case: a corrected moment, a review, a risk, opening again."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from custodiet.accounts.gate import action
from custodiet.accounts.permissions import Permission
from custodiet.cases.models import Case, CaseRisk, ClearCorrection, OversightReview, Reopening
from custodiet.cases.queries.period import due_for, review_due
from custodiet.cases.rules import LIVE, Ground, Stage, end_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.intelligence.rules import Harm, Likelihood, RiskTo
from custodiet.ledger.actions import record


@action(Permission.CASE_REFER, on=Case)
def correct_became_clear(
    case: Case, *, by: Actor, at: datetime, became_clear_at: datetime, reason: str
) -> Ref:
    """Correct the moment at which it became clear. What stood before stays, and both are shown.

    The last moment of the referral is worked out anew, by the rule of the day of the corrected moment.
    Refuses once the case was referred, a moment in the future, and the moment that stands already.
    """
    if case.stage != Stage.OPEN:
        raise NotNow(
            "This is corrected only before the referral: what was sent was judged by what stood then."
        )
    problems = {}
    if became_clear_at > at:
        problems["became_clear_at"] = "That is in the future. Give the moment when it became clear."
    if became_clear_at == case.became_clear_at:
        problems["became_clear_at"] = "That is what stands already."
    if not reason.strip():
        problems["reason"] = "Say how you know. It stays with the case."
    if problems:
        raise NotValid("The moment was not corrected: see why.", problems=problems)
    due = due_for(became_clear_at)
    kept = ClearCorrection.objects.create(
        case=case, earlier_at=case.became_clear_at, earlier_due_at=case.referral_due_at,
        became_clear_at=became_clear_at, referral_due_at=due, reason=reason.strip(),
        corrected_by=by.id, corrected_at=at,
    )  # fmt: skip
    is_later = became_clear_at > case.became_clear_at
    case.became_clear_at, case.referral_due_at = became_clear_at, due
    record("cases.became_clear_corrected", by=by, at=at, about=case, is_later=is_later)
    record("cases.correction_kept", by=by, at=at, about=kept)
    return case.ref


@action(Permission.CASE_OVERSEE, on=Case)
def record_review(
    case: Case, *, by: Actor, at: datetime, reviewed_on: date, looked_at: str, next_on: date
) -> Ref:
    """Record that whoever oversees the case for the unit has looked at it.

    looked_at  what was looked at, and what is still to be done
    next_on    the day by which they look again: within cases.oversight_reviewed_every of the review
    Refuses anybody but the overseer, and a day in the future or before the watchdog decided.
    """
    if case.stage != Stage.MODE_DECIDED or not case.overseer:
        raise NotNow(
            "Nobody oversees this case now: it is before the watchdog’s decision, independent, or closed."
        )
    if by.id != case.overseer:
        raise NotNow("Only whoever is named as overseeing this case records a review of it.")
    every = rule("cases.oversight_reviewed_every", on=timezone.localdate(at))
    decided_on = case.modes.order_by("-pk").values_list("decided_on", flat=True)[0]
    problems = {}
    if not decided_on <= reviewed_on <= timezone.localdate(at):
        problems["reviewed_on"] = "Give a day since the watchdog decided, and not in the future."
    if not looked_at.strip():
        problems["looked_at"] = "Say what you looked at."
    if not reviewed_on < next_on <= reviewed_on + every.value:
        problems["next_on"] = f"Give a day after the review, and within {every.value.days} days of it."
    if problems:
        raise NotValid(
            "The review was not recorded: see why.",
            because=every if "next_on" in problems else None,
            problems=problems,
        )
    kept = OversightReview.objects.create(
        case=case, reviewed_on=reviewed_on, looked_at=looked_at.strip(), next_on=next_on,
        reviewed_by=by.id, recorded_at=at,
    )  # fmt: skip
    case.review_due_at = end_of(next_on, timezone.get_default_timezone())
    record("cases.review_recorded", by=by, at=at, about=case, review=kept.pk)
    record("cases.review_kept", by=by, at=at, about=kept)
    return case.ref


@action(Permission.CASE_DECIDE, on=Case)
def record_risk(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    to: RiskTo,
    likelihood: Likelihood,
    harm: Harm,
    why: str,
    managed_by: str,
    review_on: date,
) -> Ref:
    """Record anew the risk to one of the three. What the lead said, and earlier risks, stay.

    managed_by  what is done about it, and by whom
    review_on   when it is looked at again
    Refuses a case that has ended, empty words, and a review that is not after today.
    """
    if case.stage not in LIVE:
        raise NotNow("This case has ended. No risk is recorded on it.")
    problems = {
        field: "Fill this in."
        for field, said in (("why", why), ("managed_by", managed_by))
        if not said.strip()
    }
    if review_on <= timezone.localdate(at):
        problems["review_on"] = "Give a day after today."
    if problems:
        because = rule("intelligence.risk_assessed", on=timezone.localdate(at))
        raise NotValid("The risk was not recorded: see what is missing.", because=because, problems=problems)
    kept = CaseRisk.objects.create(
        case=case, to=to, likelihood=likelihood, harm=harm, why=why.strip(), managed_by=managed_by.strip(),
        review_on=review_on, recorded_by=by.id, recorded_at=at,
    )  # fmt: skip
    record("cases.risk_recorded", by=by, at=at, about=case, to=to)
    record("cases.risk_kept", by=by, at=at, about=kept)
    return case.ref


@action(Permission.CASE_CLOSE, on=Case, to=Stage.MODE_DECIDED)
def reopen_case(case: Case, *, by: Actor, at: datetime, ground: Ground, reason: str) -> Ref:
    """Open a closed case again, at the stage it was closed from. How it had ended stays with it.

    ground  new information, or another person who came forward
    Refuses a case that is not closed, and an empty reason.
    """
    if case.stage != Stage.CLOSED or case.closed_at is None:
        raise NotNow("Only a closed case is opened again.")
    if not reason.strip():
        raise NotValid("Say why.", problems={"reason": "Say what is new. It stays with the case."})
    kept = Reopening.objects.create(
        case=case, ground=ground, reason=reason.strip(), outcome=case.outcome,
        outcome_reason=case.outcome_reason, closed_at=case.closed_at, reopened_by=by.id, reopened_at=at,
    )  # fmt: skip
    case.outcome, case.outcome_reason, case.closed_at = "", "", None
    case.review_due_at = review_due(timezone.localdate(at)) if case.overseer else None
    record("cases.case_reopened", by=by, at=at, about=case, ground=ground)
    record("cases.reopening_kept", by=by, at=at, about=kept)
    return case.ref
