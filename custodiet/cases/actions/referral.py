"""Referring to the watchdog, and what comes back."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from custodiet.accounts.gate import action
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import actor_for, asked_by_same_person
from custodiet.cases import queries
from custodiet.cases.models import Case, ModeDecision, Referral
from custodiet.cases.queries.period import review_due
from custodiet.cases.rules import Mode, Stage, needs_overseer
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record


@action(Permission.CASE_REFER, on=Case, to=Stage.REFERRED)
def refer_case(
    case: Case, *, by: Actor, at: datetime, sent_at: datetime, how: str, reference: str = ""
) -> Ref:
    """Record that the case was referred to the watchdog. A late referral is recorded, and marked late.

    sent_at    when it was sent
    how        by what way, such as secure email
    reference  the force's own, on the form that was sent
    Refuses a moment in the future or before it became clear, and a case whose referral question nobody
    has answered. An answer that waits for a second person does not hold the referral up.
    """
    if not case.answers.exists():
        because = rule("cases.always_referred", on=timezone.localdate(at))
        raise NotNow("Answer the referral question first. It takes one page.", because=because)
    problems = {}
    if sent_at > at:
        problems["sent_at"] = "That is in the future. Give the moment when it was sent."
    if sent_at < case.became_clear_at:
        problems["sent_at"] = (
            "That is before it became clear that it must be referred. Check the day and time."
        )
    if not how.strip():
        problems["how"] = "Say by what way it was sent."
    if problems:
        raise NotValid("The referral was not recorded: see why.", problems=problems)
    late = case.referral_due_at is not None and sent_at > case.referral_due_at
    kept = Referral.objects.create(
        case=case, sent_at=sent_at, sent_by=by.id, how=how.strip(), reference=reference.strip(), late=late,
        recorded_at=at,
    )  # fmt: skip
    record("cases.case_referred", by=by, at=at, about=case, late=late)
    record("cases.referral_kept", by=by, at=at, about=kept)
    return case.ref


@action(Permission.CASE_REFER, on=Case)
def acknowledge_referral(
    case: Case, *, by: Actor, at: datetime, acknowledged_at: datetime, reference: str
) -> Ref:
    """Record that the watchdog has acknowledged the referral, and under what reference.

    Refuses before the referral, a second time, a moment in the future, and one before it was sent.
    """
    referral = Referral.objects.select_for_update().filter(case=case).first()
    if referral is None:
        raise NotNow("Refer the case first.")
    if referral.acknowledged_at is not None:
        raise NotNow("The acknowledgement is recorded already.")
    problems = {}
    if not referral.sent_at <= acknowledged_at <= at:
        problems["acknowledged_at"] = "Give a moment after the referral was sent, and not in the future."
    if not reference.strip():
        problems["reference"] = "Give the watchdog’s reference."
    if problems:
        raise NotValid("The acknowledgement was not recorded: see why.", problems=problems)
    referral.acknowledged_at, referral.acknowledged_as = acknowledged_at, reference.strip()
    referral.save()
    record("cases.referral_acknowledged", by=by, at=at, about=case)
    record("cases.referral_kept", by=by, at=at, about=referral)
    return case.ref


@action(Permission.CASE_REFER, on=Case, to=Stage.MODE_DECIDED)
def record_mode(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    mode: Mode,
    decided_on: date,
    decided_by: str,
    terms: str = "",
    overseer: Ref | None = None,
) -> Ref:
    """Record how the watchdog decided that the matter is investigated. Earlier decisions stay.

    decided_by  who decided, at the watchdog
    terms       of reference; asked for unless the matter was returned
    overseer    the account in the unit that oversees; asked for unless the mode is independent
    Refuses before the watchdog acknowledged the referral, a day in the future or before it was sent, and
    an overseer from whom the case is kept, who opened it, or who answered its referral question.
    """
    referral = _acknowledged(case, at)
    day = timezone.localdate(at)
    overseen = rule("cases.overseen_by_ccu", on=day)
    problems = {}
    if not timezone.localdate(referral.sent_at) <= decided_on <= day:
        problems["decided_on"] = "Give a day from the referral on, and not in the future."
    if not decided_by.strip():
        problems["decided_by"] = "Say who decided, at the watchdog."
    if mode is not Mode.RETURNED and not terms.strip():
        problems["terms"] = "Give the terms of reference, or say where they are kept."
    if fault := _overseer_fault(case, overseer, needed=needs_overseer(mode, overseen)):
        problems["overseer"] = fault
    if problems:
        because = overseen if "overseer" in problems else None
        raise NotValid("The mode was not recorded: see why.", because=because, problems=problems)
    kept = ModeDecision.objects.create(
        case=case, mode=mode, decided_on=decided_on, decided_by=decided_by.strip(), terms=terms.strip(),
        overseer=f"user:{overseer.id}" if overseer else "", recorded_by=by.id, recorded_at=at,
    )  # fmt: skip
    case.overseer = kept.overseer
    case.review_due_at = (case.review_due_at or review_due(day)) if kept.overseer else None
    record("cases.mode_recorded", by=by, at=at, about=case, mode=mode)
    record("cases.mode_kept", by=by, at=at, about=kept)
    return case.ref


def _acknowledged(case: Case, at: datetime) -> Referral:
    """The referral that the watchdog decides upon. Refuses before it is acknowledged, and a closed case."""
    referral = Referral.objects.filter(case=case).first()
    if referral is None:
        raise NotNow(
            "Refer the case first.", because=rule("cases.always_referred", on=timezone.localdate(at))
        )
    if case.stage == Stage.CLOSED:
        raise NotNow("This case is closed. Open it again, with a reason, before its mode is recorded.")
    if referral.acknowledged_at is None:
        raise NotNow("Record first that the watchdog acknowledged the referral.")
    return referral


def _overseer_fault(case: Case, overseer: Ref | None, *, needed: bool) -> str:
    if overseer is None:
        return "Name who in the counter-corruption unit oversees it." if needed else ""
    if not needed:
        return "An independent investigation is the watchdog’s own. Leave this empty."
    if overseer not in dict(queries.may_oversee(case.guard())):
        return "This account cannot oversee this case. Choose somebody else."
    who = actor_for(User.objects.get(pk=overseer.id))
    acted = {case.opened_by, *case.answers.values_list("answered_by", flat=True)}
    if any(asked_by_same_person(each, who) for each in sorted(acted)):
        return "They opened this case or answered its referral question. Somebody else oversees it."
    return ""
