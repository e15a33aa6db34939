"""Explanations: searched for under a run's authority, accepted by one person, agreed by another."""

from __future__ import annotations

from datetime import date, datetime

from custodiet.accounts.gate import action, look
from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import asked_by_same_person
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.detection import queries
from custodiet.detection.explaining import SWEEP
from custodiet.detection.explanation_stages import ExplanationStage, SearchStage
from custodiet.detection.models import Explanation, ExplanationDecision, Run, Search
from custodiet.detection.stages import RunStage
from custodiet.jobs.actions import ask_for, ask_to_stop
from custodiet.ledger.actions import record

SEARCH_JOB = "detection.search"


@action(Permission.EXPLANATION_SEEK, on=Run)
def seek_explanations(run: Run, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Ask for a search for explanations, over the days and systems of a run and nothing beyond them.

    reason  what the search is for, in words
    Refuses a run that has not finished, and one that a search is under way for.
    """
    if run.stage != RunStage.FINISHED:
        raise NotNow("A search rests on the authority of a run that has finished. Choose one that has.")
    if not reason.strip():
        raise NotValid("Say what the search is for.", problems={"reason": "Say what the search is for."})
    if run.searches.filter(stage__in=[SearchStage.WAITING, SearchStage.RUNNING]).exists():
        raise NotNow("A search over this run is under way. Wait until it has ended.")
    search = Search.objects.create(
        unit=run.unit, run=run, scope_from=run.scope_from, scope_until=run.scope_until,
        systems=list(run.systems), reason=reason.strip(), asked_by=by.id, asked_at=at,
    )  # fmt: skip
    ask_for(SEARCH_JOB, about=search.ref, at=at)
    record("detection.explanations_sought", by=by, at=at, about=run, search=str(search.ref))
    record("detection.search_asked", by=by, at=at, about=search)
    return search.ref


@action(Permission.EXPLANATION_SEEK, on=Search, to=SearchStage.STOPPED)
def stop_search(search: Search, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Stop a search. It proposes nothing."""
    if not reason.strip():
        raise NotValid("Give the reason.", problems={"reason": "Give the reason."})
    search.why, search.ended_at = reason.strip()[:400], at
    ask_to_stop(search.ref)
    record("detection.search_stopped", by=by, at=at, about=search)
    return search.ref


@look(Permission.EXPLANATION_READ, on=Explanation)
def open_explanation(explanation: Explanation, *, by: Actor, at: datetime) -> queries.ExplanationCard:
    """Open an explanation's page, which shows look-ups by number; the look is recorded."""
    return queries.explanation_card(explanation.ref, by)


@look(Permission.EXPLANATION_READ, on=Search)
def open_search(search: Search, *, by: Actor, at: datetime) -> queries.SearchCard:
    """Open a search's page; the look is recorded."""
    return queries.search_card(search.ref, by)


@action(Permission.EXPLANATION_ACCEPT, on=Explanation, to=ExplanationStage.ACCEPTED)
def accept_explanation(
    explanation: Explanation,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    days_after: int,
    from_on: date,
    until_on: date | None = None,
) -> Ref:
    """Accept an explanation. It changes nothing until somebody else agrees.

    days_after  one of the days it was measured at
    from_on     the first day, the force's own, of the look-ups it explains
    until_on    the last one; none for no end
    """
    problems = {} if reason.strip() else {"reason": "Give your reason."}
    if days_after not in SWEEP:
        problems["days_after"] = f"Choose one of {', '.join(str(days) for days in SWEEP)}."
    if until_on is not None and until_on < from_on:
        problems["until_on"] = "The last day comes before the first. Give a later day, or none."
    if problems:
        raise NotValid("This could not be accepted like this.", problems=problems)
    explanation.days_after, explanation.from_on, explanation.until_on = days_after, from_on, until_on
    explanation.accepted_by, explanation.agreed_at, explanation.ended_at = by.id, None, None
    _keep(explanation, ExplanationStage.ACCEPTED, by=by, at=at, reason=reason)
    record("detection.explanation_accepted", by=by, at=at, about=explanation)
    return explanation.ref


@action(Permission.EXPLANATION_ACCEPT, on=Explanation, to=ExplanationStage.REFUSED)
def refuse_explanation(explanation: Explanation, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Refuse an explanation, with a reason. What it would have explained stays unexplained."""
    _keep(explanation, ExplanationStage.REFUSED, by=by, at=at, reason=reason)
    record("detection.explanation_refused", by=by, at=at, about=explanation)
    return explanation.ref


@action(Permission.EXPLANATION_AGREE, on=Explanation, to=ExplanationStage.IN_FORCE)
def agree_explanation(explanation: Explanation, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Agree to an explanation that somebody else accepted. Runs that begin from now on use it."""
    _by_another(explanation, by)
    explanation.agreed_at = at
    _keep(explanation, ExplanationStage.IN_FORCE, by=by, at=at, reason=reason)
    record("detection.explanation_agreed", by=by, at=at, about=explanation)
    return explanation.ref


@action(Permission.EXPLANATION_AGREE, on=Explanation, to=ExplanationStage.REFUSED)
def decline_explanation(explanation: Explanation, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Decline what somebody else accepted, with a reason. It never comes into force."""
    _by_another(explanation, by)
    _keep(explanation, ExplanationStage.REFUSED, by=by, at=at, reason=reason)
    record("detection.explanation_declined", by=by, at=at, about=explanation)
    return explanation.ref


@action(Permission.EXPLANATION_END, on=Explanation, to=ExplanationStage.ENDED)
def end_explanation(explanation: Explanation, *, by: Actor, at: datetime, reason: str) -> Ref:
    """End an explanation that is in force. Runs that begin from now on look at its rows again.

    One person may: it brings rows back, and hides none.
    """
    explanation.ended_at = at
    _keep(explanation, ExplanationStage.ENDED, by=by, at=at, reason=reason)
    record("detection.explanation_ended", by=by, at=at, about=explanation)
    return explanation.ref


def _by_another(explanation: Explanation, by: Actor) -> None:
    if explanation.stage == ExplanationStage.ACCEPTED and asked_by_same_person(explanation.accepted_by, by):
        raise NotAllowed("You accepted this explanation, so somebody else decides. Ask another who may.")


def _keep(
    explanation: Explanation, decided: ExplanationStage, *, by: Actor, at: datetime, reason: str
) -> None:
    if not reason.strip():
        raise NotValid("Give your reason.", problems={"reason": "Give your reason."})
    kept = ExplanationDecision.objects.create(
        explanation=explanation, decided=decided, reason=reason.strip(), days_after=explanation.days_after,
        from_on=explanation.from_on, until_on=explanation.until_on, decided_by=by.id, decided_at=at,
    )  # fmt: skip
    record("detection.explanation_decision_kept", by=by, at=at, about=kept)
