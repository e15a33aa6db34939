"""The parts of a case's card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from custodiet.cases.models import (
    Case,
    Decision,
    DefinitionTest,
    ModeDecision,
    Referral,
    ReferralAnswer,
    SecondReading,
)
from custodiet.cases.rules import Channel, Duty, Element, Mode, ServingAs, Stage
from custodiet.core.policy import Rule, rule

Names = dict[str, str]


@dataclass(frozen=True)
class ElementCard:
    """One element of the definition. met: None while nobody has tested it."""

    words: str
    met: bool | None
    why: str


@dataclass(frozen=True)
class TestCard:
    """One test against the definition, beside its elements."""

    met: bool
    kind_words: str
    purposes: tuple[str, ...]
    duty_words: str
    behaviours: tuple[str, ...]
    channels: tuple[str, ...]
    contexts: tuple[str, ...]
    vulnerabilities: tuple[str, ...]
    own_words: str
    version: date
    tested_by: str
    tested_at: datetime


@dataclass(frozen=True)
class AnswerCard:
    """One answer to the referral question, and what a second person said of it.

    state_words  "Settled", "Waits for a second person", …
    """

    would_be: bool
    facts: str
    missing_words: str
    words_named: tuple[str, ...]
    words_are_facts: str
    answered_by: str
    answered_at: datetime
    pending: bool
    state_words: str
    read_reason: str
    read_by: str


@dataclass(frozen=True)
class ReferralCard:
    """That the case was referred."""

    sent_at: datetime
    sent_by: str
    how: str
    reference: str
    late: bool
    acknowledged_at: datetime | None
    acknowledged_as: str


@dataclass(frozen=True)
class ModeCard:
    """How it is investigated."""

    mode: Mode
    words: str
    decided_on: date
    decided_by: str
    terms: str
    overseer: str


@dataclass(frozen=True)
class DecisionCard:
    """One decision in the steps of the national decision model."""

    place: int
    title: str
    steps: tuple[tuple[str, str], ...]
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True)
class Happened:
    """One thing that happened to the case."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Look:
    """One opening of the case."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """One step of a case's way. state: "done", "now" or "" when it is to come."""

    words: str
    at: datetime | date | None
    state: str


def elements(test: DefinitionTest | None, named: Rule) -> tuple[ElementCard, ...]:
    """The elements in the shelf's words, with what the latest test says of each."""
    if test is None:
        return tuple(ElementCard(each.words, None, "") for each in named.value)
    said = {
        Element.SERVING: (test.serving, test.serving_why),
        Element.POSITION: (test.position, test.position_why),
        Element.PURPOSE: (test.sexual or test.improper_emotional, test.purpose_why),
        Element.PUBLIC: (test.public, test.public_why),
    }
    return tuple(ElementCard(each.words, *said[Element(each.code)]) for each in named.value)


def test_card(test: DefinitionTest, names: Names) -> TestCard:
    """One test, its codes in words as they were on the day of the test."""
    day = test.tested_at.date()
    purposes = (("sexual", test.sexual), ("improper emotional", test.improper_emotional))
    return TestCard(
        met=test.met,
        kind_words=ServingAs(test.kind).words if test.kind else "Nobody serving with the police",
        purposes=tuple(words for words, met in purposes if met),
        duty_words=Duty(test.duty).words,
        behaviours=_words("cases.behaviours", test.behaviours, day),
        channels=tuple(Channel(each).words for each in test.channels),
        contexts=_words("cases.contact_contexts", test.contexts, day),
        vulnerabilities=_words("cases.vulnerabilities", test.vulnerabilities, day),
        own_words=test.own_words,
        version=test.version,
        tested_by=names.get(test.tested_by, test.tested_by),
        tested_at=test.tested_at,
    )


def _words(name: str, codes: list[str], day: date) -> tuple[str, ...]:
    said = {each.code: each.words for each in rule(name, on=day).value}
    return tuple(said.get(code, code) for code in codes)


def answer_card(answer: ReferralAnswer, names: Names) -> AnswerCard:
    """One answer, and where it stands."""
    reading: SecondReading | None = getattr(answer, "reading", None)
    pending = answer.needs_second and reading is None
    state = "Waits for a second person" if pending else "Settled"
    if reading is not None:
        state = "Agreed by a second person" if reading.agrees else "Not agreed by a second person"
    missing = {
        each.code: each.words
        for each in rule("cases.definition_elements", on=answer.answered_at.date()).value
    }
    return AnswerCard(
        would_be=answer.would_be,
        facts=answer.facts,
        missing_words=missing.get(answer.missing, ""),
        words_named=tuple(answer.words_named),
        words_are_facts=answer.words_are_facts,
        answered_by=names.get(answer.answered_by, answer.answered_by),
        answered_at=answer.answered_at,
        pending=pending,
        state_words=state,
        read_reason=reading.reason if reading else "",
        read_by=names.get(reading.read_by, reading.read_by) if reading else "",
    )


def referral_card(referral: Referral, names: Names) -> ReferralCard:
    """When, by whom and how it was referred."""
    return ReferralCard(
        referral.sent_at, names[referral.sent_by], referral.how, referral.reference, referral.late,
        referral.acknowledged_at, referral.acknowledged_as,
    )  # fmt: skip


def mode_card(row: ModeDecision, names: Names) -> ModeCard:
    """How it is investigated, and who oversees."""
    mode = Mode(row.mode)
    overseer = names.get(row.overseer, row.overseer)
    return ModeCard(mode, mode.words, row.decided_on, row.decided_by, row.terms, overseer)


def decision_card(row: Decision, place: int, names: Names) -> DecisionCard:
    """One decision, its steps in the order of the model."""
    steps = (
        ("Information", row.information),
        ("Threat and risk", row.risk),
        ("Powers and policy", row.powers),
        ("Options", row.options),
        ("Action and review", row.action),
        ("Code of Ethics", row.ethics),
    )
    return DecisionCard(place, row.title, steps, names.get(row.decided_by, row.decided_by), row.decided_at)


def steps(case: Case, referral: Referral | None, mode: ModeDecision | None) -> tuple[Step, ...]:
    """How far the case has come."""
    if case.stage == Stage.OUTSIDE_DEFINITION:
        return (Step("Recorded", case.opened_at, "done"), Step("Outside the definition", None, "now"))
    came = (
        ("Recorded", case.opened_at),
        ("Referred", referral.sent_at if referral else None),
        ("Mode of investigation decided by the watchdog", mode.decided_on if mode else None),
        ("Closed", case.closed_at),
    )
    first = next((place for place, (_, at) in enumerate(came) if at is None), len(came))
    state = {True: "done", False: ""}
    return tuple(
        Step(words, at, "now" if place == first else state[place < first])
        for place, (words, at) in enumerate(came)
    )
