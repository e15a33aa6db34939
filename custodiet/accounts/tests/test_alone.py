"""One administrator alone, with every account whose link they can get: no chain of actions reads a record."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as lives
from hypothesis import strategies as st

from custodiet.accounts import actions, links, queries
from custodiet.accounts.models import Appointment, Renewal, User
from custodiet.accounts.permissions import Role, takes_two
from custodiet.accounts.rules import Lost
from custodiet.core.actors import Actor
from custodiet.core.errors import Refusal
from custodiet.core.records import Record
from custodiet.core.refs import Ref

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    """How slowly a password is kept is not what is asked here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


AT = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
WORDS = "three unconnected words"
ROLES = [role for role in Role if role is not Role.SYSTEM]
Step = tuple[str, int]


class Alone:
    """An administrator, and whatever they come to hold. The others are there, and agree to nothing."""

    def __init__(self) -> None:
        self.at = AT
        self.held: set[int] = set()
        self.opened = 0
        self.held.add(self._first("webb", Role.ADMINISTRATOR, taken=True))
        self._first("farrow", Role.HEAD, taken=False)  # opened from the shell; the link not used yet
        self._first("osei", Role.INTELLIGENCE_OFFICER, taken=True)
        self._first("ashe", Role.SUPERVISOR, taken=True)
        self._first("webb-other", Role.ADMINISTRATOR, taken=True)

    def _first(self, name: str, role: Role, *, taken: bool) -> int:
        ref = actions.open_account(
            by=queries.system("setup"), at=self.at, username=name, display_name=name, role=role, unit="ccu"
        )
        if taken:
            user = User.objects.get(pk=ref.id)
            user.set_password(WORDS)
            user.save()
        return ref.id

    def actors(self) -> list[Actor]:
        """As whom they can act: every held account that can sign in."""
        held = User.objects.filter(pk__in=self.held, is_active=True).order_by("pk")
        return [queries.actor_for(user) for user in held]

    def step(self, verb: str, how: int) -> None:
        """Try one thing, in whatever way a number says; a refusal is no harm."""
        self.at += timedelta(minutes=how % 40)
        dice = Random(how)
        held = self.actors()
        if held:
            with suppress(Refusal):
                VERBS[verb](self, dice.choice(held), dice)

    def hold(self, link: links.Link) -> None:
        """Use a link oneself."""
        if link.path:
            _, number, token, _ = link.path.rsplit("/", 3)
            links.set_password(int(number), token, at=self.at, password=WORDS)
            self.held.add(int(number))


def some(kind: type[Record], dice: Random) -> Ref:
    rows = list(kind._default_manager.order_by("pk").values_list("pk", flat=True))
    return Ref("accounts", kind._meta.model_name or "", dice.choice(rows or [1]))


def open_one(life: Alone, by: Actor, dice: Random) -> None:
    life.opened += 1
    name = f"new-{life.opened}"
    person = dice.choice([None, Ref("linkage", "person", 7)])
    ref = actions.open_account(
        by=by,
        at=life.at,
        username=name,
        display_name=name,
        role=dice.choice(ROLES),
        unit="ccu",
        person=person,
    )
    life.hold(actions.give_link(ref, by=by, at=life.at))


def change(life: Alone, by: Actor, dice: Random) -> None:
    unit = dice.choice(["ccu", ""])
    actions.change_role(some(User, dice), by=by, at=life.at, role=dice.choice(ROLES), unit=unit)


def say_who(life: Alone, by: Actor, dice: Random) -> None:
    actions.say_who(some(User, dice), by=by, at=life.at, person=Ref("linkage", "person", dice.choice([7, 8])))


def ask(life: Alone, by: Actor, dice: Random) -> None:
    actions.ask_renewal(some(User, dice), by=by, at=life.at, lost=dice.choice(list(Lost)))


def on(kind: type[Record], action: Callable[..., Any]) -> Callable[[Alone, Actor, Random], None]:
    """An action that takes nothing but whose and when."""

    def tried(life: Alone, by: Actor, dice: Random) -> None:
        made = action(some(kind, dice), by=by, at=life.at)
        if isinstance(made, links.Link):
            life.hold(made)

    return tried


VERBS: dict[str, Callable[[Alone, Actor, Random], None]] = {
    "open": open_one,
    "change": change,
    "say who": say_who,
    "close": on(User, actions.close_account),
    "link": on(User, actions.give_link),
    "rescue": on(User, actions.rescue_account),
    "ask": ask,
    "agree": on(Appointment, actions.agree_appointment),
    "refuse": on(Appointment, actions.refuse_appointment),
    "agree to renew": on(Renewal, actions.agree_renewal),
    "refuse to renew": on(Renewal, actions.refuse_renewal),
    "renew": on(Renewal, actions.carry_out_renewal),
}


def reads_nothing_more(life: Alone) -> bool:
    """Of the accounts held, only the first can do more than raise a concern; and it opens no record."""
    held = User.objects.filter(pk__in=life.held, is_active=True)
    return {user.username for user in held if takes_two(Role(user.role))} <= {"webb"}


def test_the_actions_tried_are_all_there_are():
    from custodiet.accounts.doors import DOORS

    assert len(VERBS) == len(DOORS) + 1  # and the shell's own, which a person is refused


@lives(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 2**32)), max_size=25))
def test_no_chain_of_account_actions_lets_one_administrator_read(db, steps: list[Step]):
    with transaction.atomic():
        life = Alone()
        for verb, how in steps:
            life.step(verb, how)
            assert reads_nothing_more(life)
        transaction.set_rollback(True)


CHAINS = {
    "open a head": [("open", Role.HEAD)],
    "open a supervisor, then make it a head": [("open", Role.SUPERVISOR), ("become", Role.HEAD)],
    "step a head down, take its link, step it up": [
        ("step down", "farrow"),
        ("take", "farrow"),
        ("become", Role.HEAD),
    ],
    "take the link of a head whom nobody has let in yet": [("take", "farrow")],
    "open a second administrator, to agree to the next": [("open", Role.ADMINISTRATOR), ("open", Role.HEAD)],
}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_the_chains_that_come_to_mind_end_before_a_record(db, chain: list[tuple[str, str]]):
    life = Alone()
    webb = life.actors()[0]
    for verb, what in chain:
        try_one(life, webb, verb, what)
        for by in life.actors():
            for each in Appointment.objects.all():
                with suppress(Refusal):
                    actions.agree_appointment(each.ref, by=by, at=life.at)
        assert reads_nothing_more(life)


def try_one(life: Alone, webb: Actor, verb: str, what: str) -> None:
    with suppress(Refusal):
        match verb:
            case "open":
                life.opened += 1
                name = f"new-{life.opened}"
                ref = actions.open_account(
                    by=webb, at=life.at, username=name, display_name=name, role=Role(what)
                )
                life.hold(actions.give_link(ref, by=webb, at=life.at))
            case "become":
                for number in life.held:
                    ref = Ref("accounts", "user", number)
                    with suppress(Refusal):
                        actions.change_role(ref, by=webb, at=life.at, role=Role(what), unit="ccu")
            case "step down":
                ref = User.objects.get(username=what).ref
                actions.change_role(ref, by=webb, at=life.at, role=Role.SUPERVISOR, unit="")
            case _:
                life.hold(actions.give_link(User.objects.get(username=what).ref, by=webb, at=life.at))
