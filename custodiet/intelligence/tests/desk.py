"""People and leads, built through actions, for the tests of this room and of those above it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.intelligence import actions
from custodiet.intelligence.models import Lead
from custodiet.intelligence.rules import Handling, Harm, Information, Likelihood, RiskTo, Source
from custodiet.linkage.actions import NewPerson, know_person, register_people
from custodiet.linkage.rules import PersonKind


def officer(by: Actor, at: datetime, number: str = "P-40817", supervisor: str = "") -> Ref:
    """An officer known by number, and their line manager when there is one."""
    new = [
        NewPerson(each, PersonKind.OFFICER, supervisor=over)
        for each, over in ((supervisor, ""), (number, supervisor))
        if each
    ]
    register_people(by=by, at=at, people=new)
    return know_person(by=by, at=at, number=number, kind=PersonKind.OFFICER)


def raised(by: Actor, at: datetime, *subjects: Ref, **more: Any) -> Ref:
    """A lead fresh on the desk."""
    again = Lead.objects.count()  # the same words twice, at one moment, would be one report sent twice
    said = {
        "title": "Personal messages to a witness",
        "summary": "Said to have written from a private phone." + (f" Told {again} times." if again else ""),
    }
    return actions.raise_lead(by=by, at=at, subjects=subjects, **{**said, **more})


def grade(lead: Ref, by: Actor, at: datetime, **more: Any) -> Ref:
    """Grade it 2 C P."""
    given: dict[str, Any] = {
        "source": Source.UNTESTED, "information": Information.INDIRECT, "handling": Handling.PERMITTED,
    }  # fmt: skip
    return actions.grade_lead(lead, by=by, at=at, **{**given, **more})


def three_risks() -> tuple[actions.RiskGiven, ...]:
    """One risk to each of the three."""
    return tuple(
        actions.RiskGiven(
            to, Likelihood.POSSIBLE, Harm.SERIOUS, "Contact goes on", "The desk", date(2026, 12, 1)
        )
        for to in RiskTo
    )


def assessable(by: Actor, at: datetime, *subjects: Ref) -> Ref:
    """A lead that is graded and whose risks are recorded."""
    lead = raised(by, at, *subjects)
    grade(lead, by, at)
    return actions.record_risks(lead, by=by, at=at, risks=three_risks())


def ready(by: Actor, at: datetime, *subjects: Ref) -> Ref:
    """A lead that has been put forward for a case."""
    lead = assessable(by, at, *subjects)
    return actions.put_forward_lead(lead, by=by, at=at, reason="A case is needed")


def is_person(actor: Actor, person: Ref) -> Actor:
    """The same actor, known to be this person."""
    return replace(actor, person=person)
