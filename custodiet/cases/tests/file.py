"""Cases for the tests of this room, built through actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from custodiet.accounts.actions import open_account
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import actor_for, system
from custodiet.cases import actions
from custodiet.cases.models import Case
from custodiet.cases.rules import Duty, Mode, Outcome, ServingAs
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.intelligence.tests import desk

FACTS = "A constable met a witness as officer in the case and wrote to her from a private phone."


def account(actor: Actor) -> Ref:
    """The account behind an actor."""
    return User.objects.get(pk=int(actor.id.removeprefix("user:"))).ref


def another_head(at: datetime, person: str = "") -> Actor:
    """A third head of the unit, or one of the heads' own second account when its person is given."""
    ref = open_account(
        by=system("setup"), at=at, username="another_head", display_name="Another head", role=Role.HEAD,
        unit="counter-corruption",
    )  # fmt: skip
    User.objects.filter(pk=ref.id).update(person=person)
    return actor_for(User.objects.get(pk=ref.id))


def as_person(actor: Actor, person: Ref) -> Actor:
    """The same account, said on its row to be held by this person."""
    User.objects.filter(pk=account(actor).id).update(person=str(person))
    return actor_for(User.objects.get(pk=account(actor).id))


def opened(
    people: Any, at: datetime, *subjects: Ref, became_clear_at: datetime | None = None, **more: Any
) -> Ref:
    """A case opened by the head from a lead that the analyst put forward."""
    lead = desk.ready(people.analyst, at, *(subjects or [desk.officer(people.analyst, at)]))
    return actions.open_case(lead, by=people.head, at=at, became_clear_at=became_clear_at or at, **more)


def defined(case: Ref, by: Actor, at: datetime, **more: Any) -> Ref:
    """A test in which all four elements are met."""
    given: dict[str, Any] = {
        "kind": ServingAs.OFFICER, "serving_why": "Police constable", "position": True,
        "position_why": "Met her as officer in the case", "sexual": True, "improper_emotional": False,
        "purpose_why": "What the messages say", "public": True, "public_why": "A witness", "duty": Duty.ON,
    }  # fmt: skip
    return actions.apply_definition(case, by=by, at=at, **{**given, **more})


def referred(people: Any, at: datetime, **more: Any) -> Ref:
    """A case that was tested, answered and referred."""
    case = opened(people, at, **more)
    defined(case, people.head, at)
    actions.answer_referral(case, by=people.head, at=at, would_be=True, facts=FACTS)
    return actions.refer_case(case, by=people.head, at=at, sent_at=at, how="Secure email")


def acknowledged(people: Any, at: datetime, **more: Any) -> Ref:
    """A case whose referral the watchdog has acknowledged."""
    case = referred(people, at, **more)
    actions.acknowledge_referral(case, by=people.head, at=at, acknowledged_at=at, reference="2026/1")
    return case


def investigated(people: Any, at: datetime, mode: Mode = Mode.LOCAL) -> Ref:
    """A case whose mode of investigation is recorded, with an overseer."""
    case = acknowledged(people, at)
    return actions.record_mode(
        case, by=people.head, at=at, mode=mode, decided_on=timezone.localdate(at),
        decided_by="A decision-maker", terms="To find out what happened",
        overseer=account(people.second_head),
    )  # fmt: skip


def reviewed(case: Ref, by: Actor, at: datetime) -> Ref:
    """A case that its overseer has looked at."""
    today = timezone.localdate(at)
    return actions.record_review(
        case, by=by, at=at, reviewed_on=today, looked_at="The file, whole", next_on=today + timedelta(days=28)
    )


def closable(people: Any, at: datetime) -> Ref:
    """A case with everything that must come before its end."""
    return reviewed(investigated(people, at), people.second_head, at)


def closed(people: Any, at: datetime) -> Ref:
    """A case that has ended."""
    return actions.close_case(
        closable(people, at), by=people.head, at=at, outcome=Outcome.CONVICTED, reason="Convicted"
    )


def row(case: Ref) -> Case:
    """The row behind a ref, fresh."""
    return Case.objects.get(pk=case.id)


DECISION = dict.fromkeys(
    ("title", "information", "risk", "powers", "options", "action", "ethics"), "Do not tell the officer yet"
)
