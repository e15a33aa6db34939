"""One case, whole, as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from custodiet.accounts.permissions import Permission, may, scope_of
from custodiet.accounts.queries import asked_by_same_person, names_of
from custodiet.cases import rules
from custodiet.cases.models import Case, Decision, DefinitionTest
from custodiet.cases.queries.later import Later, later
from custodiet.cases.queries.lists import (
    may_be_named,
    may_oversee,
    pending_answer,
    referral_clock,
    review_clock,
)
from custodiet.cases.queries.pieces import (
    AnswerCard,
    DecisionCard,
    ElementCard,
    Happened,
    Look,
    ModeCard,
    ReferralCard,
    Step,
    TestCard,
    answer_card,
    decision_card,
    elements,
    mode_card,
    referral_card,
    steps,
    test_card,
)
from custodiet.cases.rules import LIVE, Stage
from custodiet.core.actors import Actor, Guard
from custodiet.core.clocks import Clock
from custodiet.core.policy import Rule, rule
from custodiet.core.refs import Ref
from custodiet.intelligence.rules import Part
from custodiet.ledger import queries as ledger
from custodiet.linkage import queries as linkage

READ = "cases.read_case"
# where the lead has its page; a link for those who may read the desk
LEAD_PAGE = "/leads/{id}/"

Pairs = tuple[tuple[linkage.PersonCard, str], ...]


@dataclass(frozen=True)
class CaseCard:
    """One case.

    recorded_late  opened in this program after the last moment of its referral
    elements       of the definition, each with whether it is met and why
    cannot         what cannot yet be done and why
    subjects       each with how it is known that the case is about them, when that was found out later
    later          who is named on it and was, corrections, reviews, risks, and opening again
    looks          who has opened it, newest first
    may_oversee    accounts that may oversee it, ref in text and words; and those that may be named on it
    may_x          whether this reader may do x now
    """

    ref: Ref
    number: str
    title: str
    operation: str
    summary: str
    stage: Stage
    stage_words: str
    serious_corruption: bool
    body_words: str
    lead_url: str
    opened_by: str
    opened_at: datetime
    became_clear_at: datetime
    referral_due_at: datetime | None
    recorded_late: bool
    clock: Clock | None
    review_clock: Clock | None
    subjects: Pairs
    people: Pairs
    exclusions: Pairs
    later: Later
    test: TestCard | None
    tests: int
    elements: tuple[ElementCard, ...]
    answers: tuple[AnswerCard, ...]
    referral: ReferralCard | None
    mode: ModeCard | None
    decisions: tuple[DecisionCard, ...]
    outcome_words: str
    outcome_reason: str
    closed_at: datetime | None
    steps: tuple[Step, ...]
    cannot: tuple[str, ...]
    history: tuple[Happened, ...]
    looks: tuple[Look, ...]
    badge: ledger.Badge
    rules: dict[str, Rule]
    may_oversee: tuple[tuple[str, str], ...]
    may_be_named: tuple[tuple[str, str], ...]
    may_define: bool
    may_answer: bool
    may_read_answer: bool
    may_refer: bool
    may_acknowledge: bool
    may_record_mode: bool
    may_decide: bool
    may_name: bool
    may_close: bool
    may_name_people: bool
    may_keep_from: bool
    may_take_off: bool
    may_correct: bool
    may_review: bool
    may_record_risk: bool
    may_reopen: bool
    may_show_names: bool


QUOTED = (
    "cases.always_referred",
    "cases.always_serious_corruption",
    "cases.definition",
    "cases.merits_not_in_referral",
    "cases.vulnerability_never_required",
    "cases.initiator_never_matters",
    "cases.duty_never_matters",
    "cases.overseen_by_ccu",
    "cases.decisions_in_ndm",
    "intelligence.risk_assessed",
)


def case_card(case: Case, *, by: Actor, at: datetime) -> CaseCard:
    """Everything about one case that its pages show to this reader.

    case  a row that the gate has lent to this reader
    """
    day = timezone.localdate(at)
    tests = list(case.definition_tests.order_by("-pk"))
    answers = list(case.answers.select_related("reading").order_by("-pk"))
    modes, decided = list(case.modes.order_by("-pk")), list(case.decisions.order_by("-pk"))
    lines, referral = ledger.lines_about(case.ref), getattr(case, "referral", None)
    named = {*case.team.values_list("actor", flat=True), *case.leavers.values_list("actor", flat=True)}
    acted = {case.opened_by, *named, *(line.actor for line in lines), *(each.overseer for each in modes)}
    names = names_of(acted - {""} | ({referral.sent_by} if referral else set()))
    subjects, people, exclusions = _people(case)
    guard = case.guard()
    return CaseCard(
        **_columns(case, day),
        lead_url=LEAD_PAGE.format(id=case.lead_id) if scope_of(by, Permission.LEAD_READ) else "",
        opened_by=names[case.opened_by],
        clock=referral_clock(case, at),
        review_clock=review_clock(case, at),
        subjects=subjects,
        people=people,
        exclusions=exclusions,
        later=later(case, names),
        test=test_card(tests[0], names) if tests else None,
        tests=len(tests),
        elements=elements(tests[0] if tests else None, rule("cases.definition_elements", on=day)),
        answers=tuple(answer_card(each, names) for each in answers),
        referral=referral_card(referral, names) if referral else None,
        mode=mode_card(modes[0], names) if modes else None,
        decisions=_decisions(decided, names),
        steps=steps(case, referral, modes[0] if modes else None),
        cannot=_cannot(case, tests, day),
        history=tuple(
            Happened(rules.EVENTS[line.event], names[line.actor], line.at)
            for line in reversed(lines)
            if line.event in rules.EVENTS
        ),
        looks=tuple(Look(names[line.actor], line.at) for line in reversed(lines) if line.event == READ),
        badge=ledger.badge(case),
        rules={name.partition(".")[2]: rule(name, on=day) for name in QUOTED},
        may_oversee=tuple((str(ref), words) for ref, words in may_oversee(guard)),
        may_be_named=tuple((str(ref), words) for ref, words in may_be_named(guard)),
        **_may(case, guard, by, acknowledged=referral is not None and referral.acknowledged_at is not None),
    )


def _columns(case: Case, day: date) -> dict[str, Any]:
    """What the case's own row says."""
    return {
        "ref": case.ref,
        "number": case.number,
        "title": case.title,
        "operation": case.operation,
        "summary": case.summary,
        "stage": Stage(case.stage),
        "stage_words": Stage(case.stage).words,
        "serious_corruption": case.serious_corruption,
        "body_words": _in_words("cases.oversight_bodies", case.body, day),
        "opened_at": case.opened_at,
        "became_clear_at": case.became_clear_at,
        "referral_due_at": case.referral_due_at,
        "recorded_late": case.referral_due_at is not None and case.opened_at > case.referral_due_at,
        "outcome_words": rules.Outcome(case.outcome).words if case.outcome else "",
        "outcome_reason": case.outcome_reason,
        "closed_at": case.closed_at,
    }


def _in_words(name: str, code: str, day: date) -> str:
    return {each.code: str(each.words) for each in rule(name, on=day).value}[code]


def _may(case: Case, guard: Guard, by: Actor, *, acknowledged: bool) -> dict[str, Any]:
    """What this reader may do now: by role and reach, and by the stage the case is at."""
    stage = Stage(case.stage)
    here = {each: may(by, each, guard) for each in Permission if each.startswith("case_")}
    pending = pending_answer(case)
    refer = here[Permission.CASE_REFER]
    return {
        "may_define": here[Permission.CASE_DEFINE] and stage in LIVE,
        "may_answer": refer and stage is Stage.OPEN,
        "may_read_answer": here[Permission.CASE_SECOND]
        and stage is Stage.OPEN
        and pending is not None
        and not asked_by_same_person(pending.answered_by, by),
        "may_refer": refer and stage is Stage.OPEN,
        "may_acknowledge": refer and stage in (Stage.REFERRED, Stage.MODE_DECIDED) and not acknowledged,
        "may_record_mode": refer and acknowledged and stage in (Stage.REFERRED, Stage.MODE_DECIDED),
        "may_decide": here[Permission.CASE_DECIDE] and stage in LIVE,
        "may_name": here[Permission.CASE_TEAM] and stage in LIVE,
        "may_close": here[Permission.CASE_CLOSE]
        and stage is Stage.MODE_DECIDED
        and not (case.overseer and asked_by_same_person(case.overseer, by)),
        "may_name_people": here[Permission.CASE_TEAM] and stage in LIVE,
        "may_keep_from": here[Permission.CASE_TEAM],
        "may_take_off": here[Permission.CASE_TEAM] and bool(guard.team),
        "may_correct": refer and stage is Stage.OPEN,
        "may_review": here[Permission.CASE_OVERSEE]
        and stage is Stage.MODE_DECIDED
        and by.id == case.overseer,
        "may_record_risk": here[Permission.CASE_DECIDE] and stage in LIVE,
        "may_reopen": here[Permission.CASE_CLOSE] and stage is Stage.CLOSED,
        "may_show_names": may(by, Permission.PERSON_NAME, guard),
    }


def _cannot(case: Case, tests: list[DefinitionTest], day: date) -> tuple[str, ...]:
    """What cannot yet be done, and by which rule."""
    always = rule("cases.always_referred", on=day).citation
    where = f" ({always.title}, {always.place})" if always else ""
    said = []
    if case.stage == Stage.OPEN:
        said.append(f"This case cannot be closed: refer it first{where}.")
    if case.stage == Stage.REFERRED:
        said.append("This case cannot be closed: record first how the watchdog wants it investigated.")
    if case.stage == Stage.MODE_DECIDED and case.overseer and not case.reviews.exists():
        said.append("This case cannot be closed: whoever oversees it records a review of it first.")
    if case.stage in LIVE and not tests:
        said.append("This case cannot be closed: test what is alleged against the definition first.")
    return tuple(said)


def _decisions(rows: list[Decision], names: dict[str, str]) -> tuple[DecisionCard, ...]:
    return tuple(decision_card(row, len(rows) - place, names) for place, row in enumerate(rows))


def everybody_in(case: Case) -> frozenset[Ref]:
    """Everybody whom the case's first page names by number."""
    rows = (case.subjects, case.people)
    return frozenset(
        Ref("linkage", "person", pk) for each in rows for pk in each.values_list("person_id", flat=True)
    )


def _people(case: Case) -> tuple[Pairs, Pairs, Pairs]:
    """Subjects, those concerned with their part, and those kept out, each with words; one query for all."""

    def person(pk: int) -> Ref:
        return Ref("linkage", "person", pk)

    about = [(person(pk), reason) for pk, reason in case.subjects.values_list("person_id", "reason")]
    concerned = [(person(pk), Part(part).words) for pk, part in case.people.values_list("person_id", "part")]
    kept = [(person(pk), why) for pk, why in case.exclusions.values_list("person_id", "why")]
    cards = linkage.person_cards([ref for ref, _ in (*about, *concerned, *kept)])
    return (
        tuple((cards[ref], reason) for ref, reason in about),
        tuple((cards[ref], part) for ref, part in concerned),
        tuple((cards[ref], why) for ref, why in kept),
    )
