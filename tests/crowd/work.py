"""What one writer does: real actions through the real gate, an acknowledgement after each."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from custodiet.accounts.actions import open_account
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import actor_for, system
from custodiet.accounts.web import now
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.intelligence.actions import RiskGiven, grade_lead, put_forward_lead, raise_lead, record_risks
from custodiet.intelligence.rules import Handling, Harm, Information, Likelihood, RiskTo, Source
from custodiet.linkage.actions import NewPerson, register_people
from custodiet.linkage.queries import person_numbered
from custodiet.linkage.rules import PersonKind

UNIT = "counter-corruption"
Acknowledge = Callable[[str, Ref], None]


@dataclass(frozen=True)
class Stage:
    """Whom the writers act as, and about whom."""

    administrator: Actor
    analyst: Actor
    head: Actor
    officer: Ref


def set_the_stage() -> Stage:
    """Open the accounts that the writers act as, and make one officer known."""

    def somebody(name: str, role: Role) -> Actor:
        ref = open_account(
            by=system("setup"), at=now(), username=name, display_name=name, role=role, unit=UNIT
        )
        return actor_for(User.objects.get(pk=ref.id))

    register_people(by=system("setup"), at=now(), people=[NewPerson(number="4471", kind=PersonKind.OFFICER)])
    officer = person_numbered("4471")
    assert officer is not None
    return Stage(
        somebody("administrator", Role.ADMINISTRATOR),
        somebody("analyst", Role.INTELLIGENCE_OFFICER),
        somebody("head", Role.HEAD),
        officer,
    )


def to_pipe(pipe: int) -> Acknowledge:
    """Acknowledge to whoever reads the pipe: one write, whole or not at all."""

    def say(event: str, ref: Ref) -> None:
        os.write(pipe, f"{event} {ref}\n".encode())

    return say


def acknowledged(text: str) -> Iterator[tuple[str, Ref]]:
    """Read acknowledgements back; a last line that was cut off was never said."""
    for line in text.split("\n")[:-1]:
        event, ref = line.split(" ")
        yield event, Ref.parse(ref)


def one_round(stage: Stage, say: Acknowledge) -> None:
    """Open an account, raise a lead about an officer, grade it: three actions, each acknowledged."""
    account = open_account(
        by=stage.administrator, at=now(), username=secrets.token_hex(8), display_name="One of many",
        role=Role.AUDITOR,
    )  # fmt: skip
    say("accounts.account_opened", account)
    lead = raise_lead(
        by=stage.analyst,
        at=now(),
        title="Repeated look-ups",
        summary=secrets.token_hex(8),
        subjects=(stage.officer,),
    )
    say("intelligence.lead_raised", lead)
    grade(stage, lead)
    say("intelligence.lead_graded", lead)


def grade(stage: Stage, lead: Ref) -> None:
    """Grade a lead."""
    grade_lead(
        lead, by=stage.analyst, at=now(), source=Source.RELIABLE, information=Information.DIRECT,
        handling=Handling.PERMITTED, reason="Graded for the test.",
    )  # fmt: skip


def ready_lead(stage: Stage) -> Ref:
    """A lead that a case may be opened from."""
    lead = raise_lead(
        by=stage.analyst,
        at=now(),
        title="Repeated look-ups",
        summary=secrets.token_hex(8),
        subjects=(stage.officer,),
    )
    grade(stage, lead)
    risks = tuple(
        RiskGiven(to, Likelihood.POSSIBLE, Harm.MODERATE, "Invented.", "The desk", now().date())
        for to in RiskTo
    )
    record_risks(lead, by=stage.analyst, at=now(), risks=risks)
    put_forward_lead(lead, by=stage.analyst, at=now(), reason="A case should be opened.")
    return lead
