"""Accounts as the administrator sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from custodiet.accounts import people
from custodiet.accounts.models import Renewal, User
from custodiet.accounts.permissions import Permission, Role, scope_of, takes_two
from custodiet.accounts.queries.asked import (
    AppointmentPage,
    RenewalPage,
    appointment_page,
    open_appointments,
    open_renewals,
    renewal_page,
)
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed
from custodiet.core.refs import Ref
from custodiet.ledger.queries import Badge, badge


@dataclass(frozen=True)
class AccountCard:
    """One account as the administrator sees it."""

    ref: Ref
    username: str
    display_name: str
    role: str
    unit: str
    is_active: bool
    is_new: bool
    last_login: datetime | None

    @property
    def state(self) -> str:
        """What the account is good for now, in words."""
        return "Open" if self.is_active else "Waits for a second person" if self.is_new else "Closed"


def accounts() -> list[AccountCard]:
    """Every account that a person signs in with, by name."""
    return [_card(user) for user in User.objects.exclude(role=Role.SYSTEM).order_by("display_name", "pk")]


def _card(user: User) -> AccountCard:
    words = Role(user.role).words
    return AccountCard(
        user.ref, user.username, user.display_name, words, user.unit,
        user.is_active, user.is_new, user.last_login,
    )  # fmt: skip


def visible_to(by: Actor) -> list[AccountCard]:
    """The accounts that this actor manages. Refuses whoever manages none."""
    if scope_of(by, Permission.ACCOUNT_MANAGE) is None:
        raise NotAllowed("Only an administrator sees the accounts.")
    return accounts()


FACTORS = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


@dataclass(frozen=True)
class AccountPage:
    """One account's page.

    ledger   where the ledger speaks of the account
    factors  how its holder proves who they are beside the password, in words
    number   who they are in the force's records, by number; empty when it was never said
    renewal, appointment  what has been asked for and neither decided nor lapsed
    may_*    what this reader may do to it now
    """

    card: AccountCard
    ledger: Badge
    role: Role
    email: str
    person: str
    number: str
    joined_at: datetime
    has_password: bool
    factors: tuple[str, ...]
    renewal: RenewalPage | None
    appointment: AppointmentPage | None
    may_change: bool
    may_link: bool
    may_ask: bool


def account_page(user: User, *, by: Actor, now: datetime) -> AccountPage:
    """One account, for whoever was let near it by the action look_at_account."""
    kinds = Authenticator.objects.filter(user=user).order_by("type").values_list("type", flat=True)
    may_change = not user.is_closed and by.id != f"user:{user.pk}"
    asked = open_renewals(now=now).filter(user=user).first()
    appointment = open_appointments(now=now).filter(user=user).first()
    two = link_takes_two(user)
    return AccountPage(
        card=_card(user),
        ledger=badge(user),
        role=Role(user.role),
        email=user.email,
        person=user.person,
        number=people.number_of(Ref.parse(user.person)) if user.person else "",
        joined_at=user.joined_at,
        has_password=user.has_usable_password(),
        factors=tuple(dict.fromkeys(FACTORS[Authenticator.Type(kind)] for kind in kinds)),
        renewal=renewal_page(asked, by=by, now=now) if asked else None,
        appointment=appointment_page(appointment, by=by, now=now) if appointment else None,
        may_change=may_change,
        may_link=may_change and not two,
        may_ask=may_change and two and asked is None,
    )


def is_in_use(user: User) -> bool:
    """Whether somebody has made an account their own: a link to it would be a way to become them."""
    return (
        user.has_usable_password()
        or user.last_login is not None
        or Authenticator.objects.filter(user=user).exists()
        or Renewal.objects.filter(user=user).exists()
    )


def link_takes_two(user: User) -> bool:
    """Whether a link to an account takes two people: it is in use, or it can read records from the start."""
    return is_in_use(user) or (user.is_active and takes_two(Role(user.role)))


def without_second_factor() -> list[str]:
    """The names of people whose open account has neither an authenticator app nor a passkey."""
    strong = Authenticator.objects.filter(type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
    lacking = User.objects.filter(is_active=True).exclude(pk__in=strong.values("user_id"))
    return list(lacking.order_by("display_name", "pk").values_list("display_name", flat=True))


def an_administrator_exists() -> bool:
    """Whether anybody can open accounts already."""
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists()


def who_can_agree() -> list[str]:
    """The names of the heads whose account is open; without one, of two or more administrators.

    Empty while nobody could be the second person to what an administrator asks.
    """
    open_ones = User.objects.filter(is_active=True).order_by("display_name", "pk")
    heads = list(open_ones.filter(role=Role.HEAD).values_list("display_name", flat=True))
    administrators = open_ones.filter(role=Role.ADMINISTRATOR).values_list("display_name", flat=True)
    return heads or (list(administrators) if len(administrators) > 1 else [])
