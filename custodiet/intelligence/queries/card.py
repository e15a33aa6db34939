"""One lead, whole, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from custodiet.accounts.permissions import Permission, may, scope_of
from custodiet.accounts.queries import names_of
from custodiet.core.actors import Actor
from custodiet.core.clocks import Clock
from custodiet.core.policy import Rule, rule
from custodiet.core.refs import Ref
from custodiet.intelligence import rules
from custodiet.intelligence.models import Assessment, Grading, Lead, Risk
from custodiet.intelligence.queries.lists import clock_of, visible_to
from custodiet.intelligence.queries.pieces import (
    AssessmentCard,
    EarlierLead,
    GradingCard,
    Happened,
    RiskCard,
    risk_card,
)
from custodiet.intelligence.rules import (
    LIVE,
    Decision,
    Handling,
    Information,
    Part,
    RiskTo,
    Source,
    Stage,
)
from custodiet.ledger import queries as ledger
from custodiet.linkage import queries as linkage

OPENED = "intelligence.open_lead"


@dataclass(frozen=True)
class LeadCard:
    """One lead.

    subjects  whom it is about, each with how that is known when it was found out later
    missing   what must be done before it may be assessed, as sentences
    history   newest first, looks left out
    looks     how often it has been opened, by how many people
    may_x     whether this reader may do x now
    """

    ref: Ref
    number: str
    title: str
    summary: str
    stage: Stage
    stage_words: str
    clock: Clock | None
    category_words: str
    second_words: str
    behaviours: tuple[str, ...]
    origin: str
    came_from: str
    adopted_by: str
    raised_by: str
    raised_at: datetime
    subjects: tuple[tuple[linkage.PersonCard, str], ...]
    people: tuple[tuple[linkage.PersonCard, str], ...]
    exclusions: tuple[tuple[linkage.PersonCard, str], ...]
    grading: GradingCard | None
    earlier_gradings: tuple[GradingCard, ...]
    risks: tuple[RiskCard, ...]
    risk_rule: Rule
    assessments: tuple[AssessmentCard, ...]
    earlier: tuple[EarlierLead, ...]
    missing: tuple[str, ...]
    history: tuple[Happened, ...]
    looks: tuple[int, int]
    badge: ledger.Badge
    may_grade: bool
    may_record_risks: bool
    may_assess: bool
    may_reopen: bool
    may_name: bool
    may_show_names: bool
    may_open_case: bool


def lead_card(lead: Lead, *, by: Actor, at: datetime) -> LeadCard:
    """Everything about one lead that its page shows to this reader.

    lead  a row that the gate has lent to this reader
    """
    day = timezone.localdate(at)
    stage, guard = Stage(lead.stage), lead.guard()
    gradings, assessments = list(lead.gradings.order_by("-pk")), list(lead.assessments.order_by("-pk"))
    lines = ledger.lines_about(lead.ref)
    names = names_of(
        {lead.raised_by}
        | {each.graded_by for each in gradings}
        | {each.decided_by for each in assessments}
        | {line.actor for line in lines}
    )
    if lead.raised_outside:
        names[lead.raised_by] = "somebody outside the desk"
    subjects, people, exclusions = _people(lead)
    earlier = earlier_leads(lead, by)
    return LeadCard(
        ref=lead.ref,
        number=lead.number,
        title=lead.title,
        summary=lead.summary,
        stage=stage,
        stage_words=stage.words,
        clock=clock_of(lead, at),
        category_words=_words("intelligence.categories", lead.category, day),
        second_words=_words("intelligence.categories", lead.second_category, day),
        behaviours=tuple(
            f"{code} {_words('cases.behaviours', code, day)}".strip() for code in lead.behaviours
        ),
        origin=lead.origin,
        came_from=lead.came_from,
        adopted_by=lead.adopted_by,
        raised_by=names[lead.raised_by],
        raised_at=lead.raised_at,
        subjects=subjects,
        people=people,
        exclusions=exclusions,
        grading=_grading(gradings[0], names) if gradings else None,
        earlier_gradings=tuple(_grading(each, names) for each in gradings[1:]),
        risks=_risks(lead),
        risk_rule=rule("intelligence.risk_assessed", on=day),
        assessments=tuple(_assessment(each, names) for each in assessments),
        earlier=earlier,
        missing=_missing(lead, day, earlier),
        history=tuple(_history(lines, names)),
        looks=_looks(lines),
        badge=ledger.badge(lead),
        may_grade=stage in LIVE and may(by, Permission.LEAD_GRADE, guard),
        may_record_risks=stage in LIVE and may(by, Permission.LEAD_ASSESS, guard),
        may_assess=stage in LIVE and stage is not Stage.RAISED and may(by, Permission.LEAD_ASSESS, guard),
        may_reopen=stage is Stage.CLOSED and may(by, Permission.LEAD_CLOSE, guard),
        may_name=stage is not Stage.ADOPTED and may(by, Permission.LEAD_ASSESS, guard),
        may_show_names=scope_of(by, Permission.PERSON_NAME) is not None,
        may_open_case=stage is Stage.READY
        and may(by, Permission.LEAD_ADOPT, guard)
        and may(by, Permission.CASE_OPEN, guard),
    )


def earlier_leads(lead: Lead, by: Actor) -> tuple[EarlierLead, ...]:
    """The leads raised before this one about any of the same people, that this reader may see."""
    about = list(lead.subjects.values_list("person_id", flat=True))
    rows = visible_to(by).filter(subjects__person__in=about, pk__lt=lead.pk).distinct().order_by("-pk")
    return tuple(
        EarlierLead(
            each.number,
            reverse("intelligence:lead", args=[each.pk]),
            each.title,
            Stage(each.stage).words,
            ledger.has_done(by, OPENED, each.ref),
        )
        for each in rows
    )


def risks_of(lead: Ref) -> tuple[RiskCard, ...]:
    """The three risks as last recorded on a lead, for whoever may read the case that it was taken into."""
    row = Lead.objects.filter(pk=lead.id, adopted_by__gt="").first()
    return _risks(row) if row else ()


def missing_before_assessment(lead: Lead, *, by: Actor, at: datetime) -> tuple[str, ...]:
    """What must be done before this actor may assess the lead, as sentences; empty when they may."""
    return _missing(lead, timezone.localdate(at), earlier_leads(lead, by))


def _missing(lead: Lead, day: date, earlier: tuple[EarlierLead, ...]) -> tuple[str, ...]:
    return rules.missing_before_assessment(
        graded=lead.gradings.exists(),
        risks=frozenset(RiskTo(to) for to in lead.risks.values_list("to", flat=True)),
        must_assess_risk=rule("intelligence.risk_assessed", on=day).value,
        unopened=[each.number for each in earlier if not each.opened],
    )


def _words(name: str, code: str, day: date) -> str:
    return {each.code: each.words for each in rule(name, on=day).value}.get(code, code)


Pairs = tuple[tuple[linkage.PersonCard, str], ...]


def _people(lead: Lead) -> tuple[Pairs, Pairs, Pairs]:
    """Subjects, those concerned with their part, and those kept out, each with words; one query for all."""

    def person(pk: int) -> Ref:
        return Ref("linkage", "person", pk)

    about = [(person(pk), reason) for pk, reason in lead.subjects.values_list("person_id", "reason")]
    concerned = [(person(pk), Part(part).words) for pk, part in lead.people.values_list("person_id", "part")]
    kept = [(person(pk), why) for pk, why in lead.exclusions.values_list("person_id", "why")]
    cards = linkage.person_cards([ref for ref, _ in (*about, *concerned, *kept)])
    return (
        tuple((cards[ref], reason) for ref, reason in about),
        tuple((cards[ref], part) for ref, part in concerned),
        tuple((cards[ref], why) for ref, why in kept),
    )


def _grading(row: Grading, names: dict[str, str]) -> GradingCard:
    source, information, handling = Source(row.source), Information(row.information), Handling(row.handling)
    return GradingCard(
        source.value, source.words, information.value, information.words, handling.value, handling.words,
        row.conditions, row.reason, names[row.graded_by], row.graded_at,
    )  # fmt: skip


def _risks(lead: Lead) -> tuple[RiskCard, ...]:
    latest: dict[str, Risk] = {row.to: row for row in lead.risks.order_by("pk")}
    return tuple(risk_card(to, latest.get(to)) for to in RiskTo)


def _assessment(row: Assessment, names: dict[str, str]) -> AssessmentCard:
    return AssessmentCard(Decision(row.decision).words, row.reason, names[row.decided_by], row.decided_at)


def _history(lines: list[ledger.LineCard], names: dict[str, str]) -> list[Happened]:
    return [
        Happened(rules.EVENTS[line.event], names[line.actor], line.at)
        for line in reversed(lines)
        if line.event in rules.EVENTS
    ]


def _looks(lines: list[ledger.LineCard]) -> tuple[int, int]:
    opened = [line.actor for line in lines if line.event == OPENED]
    return len(opened), len(set(opened))
