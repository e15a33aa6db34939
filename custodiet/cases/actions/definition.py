"""The definition, element by element, and the referral question, on the facts alleged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from custodiet.accounts.gate import action
from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import asked_by_same_person
from custodiet.cases.models import Case, DefinitionTest, ReferralAnswer, SecondReading
from custodiet.cases.queries.lists import pending_answer
from custodiet.cases.rules import LIVE, Channel, Duty, Element, ServingAs, Stage, found_words, quoted
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record


@action(Permission.CASE_DEFINE, on=Case)
def apply_definition(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    kind: ServingAs | None,
    serving_why: str,
    position: bool,
    position_why: str,
    sexual: bool,
    improper_emotional: bool,
    purpose_why: str,
    public: bool,
    public_why: str,
    duty: Duty,
    behaviours: tuple[str, ...] = (),
    channels: tuple[Channel, ...] = (),
    contexts: tuple[str, ...] = (),
    vulnerabilities: tuple[str, ...] = (),
    own_words: str = "",
) -> Ref:
    """Test what is alleged against the definition, element by element. Earlier tests stay.

    kind             in what way the person serves with the police; None when they do not
    duty             recorded; being off duty changes nothing
    vulnerabilities  recorded; they make it worse, and their absence changes nothing
    own_words        asked for where a list is answered with "other"
    Who began it is not asked. Refuses an element without a reason, and codes that are not on the shelf.
    """
    if case.stage not in LIVE:
        raise NotNow("This case has ended. It is not tested again.")
    why = {
        "serving_why": serving_why, "position_why": position_why, "purpose_why": purpose_why,
        "public_why": public_why,
    }  # fmt: skip
    problems = {
        field: "Give the facts alleged that this rests on." for field, said in why.items() if not said.strip()
    }
    day = timezone.localdate(at)
    lists = {"behaviours": behaviours, "contact_contexts": contexts, "vulnerabilities": vulnerabilities}
    problems.update(_unknown(lists, day))
    if "other" in (*contexts, *vulnerabilities) and not own_words.strip():
        problems["own_words"] = "Say in your own words what the other thing is."
    if problems:
        raise NotValid("The test was not recorded: see what is missing.", problems=problems)
    kept = DefinitionTest.objects.create(
        case=case, version=rule("cases.definition", on=day).since, kind=kind or "", serving=kind is not None,
        position=position, sexual=sexual, improper_emotional=improper_emotional, public=public, duty=duty,
        behaviours=list(behaviours), channels=[str(each) for each in channels], contexts=list(contexts),
        vulnerabilities=list(vulnerabilities), own_words=own_words.strip(),
        tested_by=by.id, tested_at=at, **why,
    )  # fmt: skip
    record("cases.definition_tested", by=by, at=at, about=case, met=kept.met, test=kept.pk)
    record("cases.definition_test_kept", by=by, at=at, about=kept)
    return case.ref


def _unknown(lists: dict[str, tuple[str, ...]], day: date) -> Iterable[tuple[str, str]]:
    for name, codes in lists.items():
        if not set(codes) <= {each.code for each in rule(f"cases.{name}", on=day).value}:
            yield name.removeprefix("contact_"), "Choose from the list."


@action(Permission.CASE_REFER, on=Case)
def answer_referral(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    would_be: bool,
    facts: str,
    missing: Element | None = None,
    words_are_facts: str = "",
) -> Ref:
    """Answer: if what is alleged were substantiated, would it be abuse of position for a sexual purpose?

    would_be         the answer; a "no" is only an answer once a second person has agreed
    facts            those alleged that lead to the answer; nothing about how strong the evidence is
    missing          the element of the definition that a "no" rests on
    words_are_facts  why words that were sent back are facts here; then a second person reads the answer
    Refuses, by cases.merits_not_in_referral, words that weigh the evidence.
    """
    if case.stage != Stage.OPEN:
        raise NotNow("The referral question is answered once, before the referral. This case is past it.")
    day = timezone.localdate(at)
    merits = found_words(facts, rule("cases.merits_words", on=day).value)
    problems = {}
    if not facts.strip():
        problems["facts"] = "Say which facts alleged lead to your answer."
    elif merits and not words_are_facts.strip():
        problems["facts"] = (
            f"Take the strength of the evidence out of your answer: {quoted(merits)}. "
            "Write it in the decisions of this case instead."
        )
    if not would_be and missing is None:
        problems["missing"] = "Say which element of the definition is missing."
    if would_be and missing is not None:
        problems["missing"] = "Choose “none” when the answer is yes."
    if problems:
        because = rule("cases.merits_not_in_referral", on=day) if merits else None
        raise NotValid("The answer was not recorded: see why.", because=because, problems=problems)
    kept = ReferralAnswer.objects.create(
        case=case, would_be=would_be, facts=facts.strip(), missing=missing or "", words_named=list(merits),
        words_are_facts=words_are_facts.strip() if merits else "", answered_by=by.id, answered_at=at,
    )  # fmt: skip
    record("cases.referral_answered", by=by, at=at, about=case, would_be=would_be, words=len(merits))
    record("cases.answer_kept", by=by, at=at, about=kept)
    return case.ref


@action(Permission.CASE_SECOND, on=Case)
def read_answer(case: Case, *, by: Actor, at: datetime, agrees: bool, reason: str) -> Ref:
    """Read, as a second person, an answer whose words were sent back, or disagree with a "no".

    Refuses the person who answered, and agreement with a "no": that is agree_outside.
    """
    answer = _to_read(case, by, reason)
    if agrees and not answer.would_be:
        raise NotValid(
            "To agree that the matter is outside the definition is an action of its own: agree_outside."
        )
    _read(case, answer, by, at, agrees=agrees, reason=reason)
    record("cases.answer_read", by=by, at=at, about=case, agrees=agrees)
    return case.ref


@action(Permission.CASE_SECOND, on=Case, to=Stage.OUTSIDE_DEFINITION)
def agree_outside(case: Case, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Agree, as a second person, that the matter is outside the definition. Only then does its mark go.

    Refuses the person who answered, and any answer but a "no".
    """
    answer = _to_read(case, by, reason)
    if answer.would_be:
        raise NotNow("The answer is yes: it must be referred. Nobody can choose otherwise.")
    _read(case, answer, by, at, agrees=True, reason=reason)
    case.serious_corruption = False
    record(
        "cases.outside_definition", by=by, at=at, about=case, first=answer.answered_by, missing=answer.missing
    )
    return case.ref


def _to_read(case: Case, by: Actor, reason: str) -> ReferralAnswer:
    answer = pending_answer(case) if case.stage == Stage.OPEN else None
    if answer is None:
        raise NotNow("No answer of this case waits for a second person.")
    if asked_by_same_person(answer.answered_by, by):
        raise NotNow("You gave this answer. A second person reads it.")
    if not reason.strip():
        raise NotValid("Say why.", problems={"reason": "Give your reason. It stays with the case."})
    return answer


def _read(case: Case, answer: ReferralAnswer, by: Actor, at: datetime, *, agrees: bool, reason: str) -> None:
    kept = SecondReading.objects.create(
        answer=answer, agrees=agrees, reason=reason.strip(), read_by=by.id, read_at=at
    )
    record("cases.reading_kept", by=by, at=at, about=kept)
