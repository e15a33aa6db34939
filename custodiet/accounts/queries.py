"""Asking about accounts, and about how far an actor reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from allauth.mfa.models import Authenticator
from django.db.models import Count, Model, Q, QuerySet
from django.utils.timezone import localdate, make_aware

from custodiet.accounts.models import User
from custodiet.accounts.permissions import Permission, Role, Scope, scope_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed
from custodiet.core.refs import Ref
from custodiet.ledger.queries import Badge, badge

M = TypeVar("M", bound=Model)


def actor_for(user: User) -> Actor:
    """The actor behind a signed-in account."""
    return Actor(
        id=f"user:{user.pk}",
        role=user.role,
        unit=user.unit,
        person=Ref.parse(user.person) if user.person else None,
    )


def system(name: str) -> Actor:
    """The worker or the sweep, as an actor. name: one lower-case word."""
    return Actor(id=f"system:{name}", role=Role.SYSTEM)


def within_reach(
    rows: QuerySet[M, Any],
    by: Actor,
    permission: Permission,
    *,
    unit: str = "unit",
    team: str = "",
    kept_from: tuple[str, ...] = (),
) -> QuerySet[M, Any]:
    """Only the rows that ``may`` would let this actor near: the same answer, given by the database.

    unit       look-up path to the owning unit
    team       look-up path to the ids of the actors named on the row
    kept_from  look-up paths to the linkage ids of people the row is kept from
    """
    match scope_of(by, permission):
        case None:
            return rows.none()
        case Scope.UNIT:
            rows = rows.filter(**{unit: by.unit}) if by.unit else rows.none()
        case Scope.TEAM:
            rows = rows.filter(**{team: by.id}) if team else rows.none()
    if by.person is not None:
        for path in kept_from:
            rows = rows.exclude(**{path: by.person.id})
    return rows


def due_counts(rows: QuerySet[M, Any], path: str, *, now: datetime) -> tuple[int, int, int]:
    """How many rows are overdue, due today and due later. One query.

    path  look-up path to the last moment; rows without one are not counted
    now   whose local day is "today"
    """
    midnight = datetime.combine(localdate(now) + timedelta(days=1), time())
    overdue, today = Q(**{f"{path}__lt": now}), Q(**{f"{path}__lt": make_aware(midnight)})
    said = rows.aggregate(
        overdue=Count("pk", filter=overdue),
        today=Count("pk", filter=today & ~overdue),
        later=Count("pk", filter=Q(**{f"{path}__isnull": False}) & ~today),
    )
    return said["overdue"], said["today"], said["later"]


def names_of(actors: set[str]) -> dict[str, str]:
    """The display names behind actor ids, for pages; the system's own are said in words. One query."""
    ids = {int(each.removeprefix("user:")) for each in actors if each.startswith("user:")}
    names = {
        f"user:{pk}": name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "display_name")
    }
    return {each: names.get(each, each.removeprefix("system:")) for each in actors}


@dataclass(frozen=True)
class AccountCard:
    """One account as the administrator sees it."""

    ref: Ref
    username: str
    display_name: str
    role: str
    unit: str
    is_active: bool
    last_login: datetime | None


def accounts() -> list[AccountCard]:
    """Every account that a person signs in with, by name."""
    return [_card(user) for user in User.objects.exclude(role=Role.SYSTEM).order_by("display_name", "pk")]


def _card(user: User) -> AccountCard:
    words = Role(user.role).words
    return AccountCard(
        user.ref, user.username, user.display_name, words, user.unit, user.is_active, user.last_login
    )


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
    may_*    what this reader may do to it now
    """

    card: AccountCard
    ledger: Badge
    role: Role
    email: str
    person: str
    joined_at: datetime
    has_password: bool
    factors: tuple[str, ...]
    may_change: bool
    may_reset: bool


def account_page(user: User, *, by: Actor) -> AccountPage:
    """One account, for whoever was let near it by the action look_at_account."""
    kinds = Authenticator.objects.filter(user=user).order_by("type").values_list("type", flat=True)
    may_change = user.is_active and by.id != f"user:{user.pk}"
    return AccountPage(
        card=_card(user),
        ledger=badge(user),
        role=Role(user.role),
        email=user.email,
        person=user.person,
        joined_at=user.joined_at,
        has_password=user.has_usable_password(),
        factors=tuple(dict.fromkeys(FACTORS[Authenticator.Type(kind)] for kind in kinds)),
        may_change=may_change,
        may_reset=may_change and bool(kinds),
    )


def without_second_factor() -> list[str]:
    """The names of people whose open account has neither an authenticator app nor a passkey."""
    strong = Authenticator.objects.filter(type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
    lacking = User.objects.filter(is_active=True).exclude(pk__in=strong.values("user_id"))
    return list(lacking.order_by("display_name", "pk").values_list("display_name", flat=True))


def an_administrator_exists() -> bool:
    """Whether anybody can open accounts already."""
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists()
