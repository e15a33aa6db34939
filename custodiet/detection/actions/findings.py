"""What a person does with a finding: rules out explanations, and decides. By itself it does nothing."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum, auto

from django.utils.timezone import localdate

from custodiet.accounts.gate import action, look
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound, NotValid
from custodiet.core.refs import Ref
from custodiet.detection import queries
from custodiet.detection.models import Decision, Finding, RuledOut
from custodiet.detection.stages import FindingStage
from custodiet.intelligence import actions as intelligence
from custodiet.intelligence.rules import Part
from custodiet.ledger.actions import record
from custodiet.linkage import actions as linkage


class Whose(StrEnum):
    """Which of a finding's two people."""

    OFFICER = auto()
    PERSON = auto()


@look(Permission.FINDING_READ, on=Finding)
def open_finding(finding: Finding, *, by: Actor, at: datetime) -> queries.FindingCard:
    """Open a finding's page; the look is recorded."""
    return queries.finding_card(finding.ref, by, on=localdate(at))


@look(Permission.FINDING_READ, on=Finding)
def show_name(finding: Finding, *, by: Actor, at: datetime, whose: Whose) -> str:
    """Show the name behind one number of a finding. Recorded about the finding and about the person."""
    pk = finding.subject_id if whose is Whose.OFFICER else finding.person_id
    if pk is None:
        raise NotFound("This finding names no person who was looked up.")
    return linkage.show_name(Ref("linkage", "person", pk), by=by, at=at)


@action(Permission.FINDING_CHECK, on=Finding, to=FindingStage.CHECKING)
def rule_out(finding: Finding, *, by: Actor, at: datetime, explanation: str, how: str) -> Ref:
    """Rule out one innocent explanation.

    explanation  one of the finding's own list
    how          what was looked at, in words
    """
    problems = {}
    if explanation not in finding.innocent:
        problems["explanation"] = "Choose one of the explanations on the list."
    elif finding.ruled_out.filter(explanation=explanation).exists():
        problems["explanation"] = "That one has been ruled out already."
    if not how.strip():
        problems["how"] = "Say how you ruled it out."
    if problems:
        raise NotValid("This could not be recorded.", problems=problems)
    kept = RuledOut.objects.create(
        finding=finding, explanation=explanation, how=how.strip(), ruled_out_by=by.id, ruled_out_at=at
    )
    record("detection.explanation_ruled_out", by=by, at=at, about=finding)
    record("detection.ruled_out_kept", by=by, at=at, about=kept)
    return finding.ref


@action(Permission.FINDING_CHECK, on=Finding, to=FindingStage.EXPLAINED)
def explain_finding(finding: Finding, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Close a finding as explained, naming the explanation."""
    _decide(finding, FindingStage.EXPLAINED, by=by, at=at, reason=reason)
    record("detection.finding_explained", by=by, at=at, about=finding)
    return finding.ref


@action(Permission.FINDING_RAISE, on=Finding, to=FindingStage.RAISED)
def raise_finding(finding: Finding, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Raise a lead from a finding. A person does, never the system. Gives the lead.

    reason  why it is raised now; where explanations are still open, why it does not wait for them
    """
    if not by.id.startswith("user:"):
        raise NotAllowed("A finding becomes a lead only by a person.")
    lead = intelligence.raise_lead(
        by=by,
        at=at,
        title=finding.title,
        summary=_summary(finding, reason),
        subjects=(Ref("linkage", "person", finding.subject_id),),
        people=((Ref("linkage", "person", finding.person_id), Part.OTHER),) if finding.person_id else (),
        came_from=finding.ref,
        origin=f"Finding {finding.number}",
    )
    _decide(finding, FindingStage.RAISED, by=by, at=at, reason=reason, lead=lead)
    record("detection.finding_raised", by=by, at=at, about=finding)
    return lead


def _decide(
    finding: Finding, decided: FindingStage, *, by: Actor, at: datetime, reason: str, lead: Ref | None = None
) -> None:
    if not reason.strip():
        raise NotValid("Give your reason.", problems={"reason": "Give your reason."})
    kept = Decision.objects.create(
        finding=finding, decided=decided, reason=reason.strip(), lead=str(lead or ""), decided_by=by.id,
        decided_at=at,
    )  # fmt: skip
    record("detection.decision_kept", by=by, at=at, about=kept)


def _summary(finding: Finding, reason: str) -> str:
    """What the desk is told: the same plain lines that the analyst read, numbers and no names, and why."""
    return "\n".join([*finding.reasons, reason.strip(), f"The rows are on the page of {finding.number}."])
