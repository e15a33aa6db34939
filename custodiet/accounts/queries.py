"""Asking about accounts, and about how far an actor reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from allauth.mfa.models import Authenticator
from django.db.models import Count, Model, Q, QuerySet
from django.utils.timezone import localdate, make_aware

from custodiet.accounts import people
from custodiet.accounts.models import Renewal, User
from custodiet.accounts.permissions import Permission, Role, Scope, scope_of
from custodiet.accounts.rules import OPEN, Lost, Stage
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
    number   who they are in the force's records, by number; empty when it was never said
    renewal  what has been asked for and neither decided nor lapsed
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
    may_change: bool
    may_link: bool
    may_ask: bool


def account_page(user: User, *, by: Actor, now: datetime) -> AccountPage:
    """One account, for whoever was let near it by the action look_at_account."""
    kinds = Authenticator.objects.filter(user=user).order_by("type").values_list("type", flat=True)
    may_change = user.is_active and by.id != f"user:{user.pk}"
    asked = open_renewals(now=now).filter(user=user).first()
    used = is_in_use(user)
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
        may_change=may_change,
        may_link=may_change and not used,
        may_ask=may_change and used and asked is None,
    )


def is_in_use(user: User) -> bool:
    """Whether somebody has made an account their own: a link to it would be a way to become them."""
    return (
        user.has_usable_password()
        or user.last_login is not None
        or Authenticator.objects.filter(user=user).exists()
        or Renewal.objects.filter(user=user).exists()
    )


@dataclass(frozen=True)
class RenewalPage:
    """One request to renew a lost way in.

    state         its stage in words, "Lapsed" where it ran out
    may_answer    whether this reader is the second person who may agree or refuse now
    may_carry_out  whether this reader asked for it and may carry it out now
    """

    ref: Ref
    ledger: Badge
    name: str
    username: str
    role: str
    account: Ref
    lost: str
    state: str
    asked_by: str
    asked_at: datetime
    ends_at: datetime
    answered_by: str
    answered_at: datetime | None
    may_answer: bool
    may_carry_out: bool


def renewal_page(renewal: Renewal, *, by: Actor, now: datetime) -> RenewalPage:
    """One request, for whoever was let near it."""
    names = names_of({renewal.asked_by, renewal.answered_by} - {""})
    live = renewal.stage in OPEN and now < renewal.ends_at
    lapsed = renewal.stage in OPEN and not live
    theirs = by.id in (renewal.asked_by, f"user:{renewal.user_id}")
    return RenewalPage(
        ref=renewal.ref,
        ledger=badge(renewal),
        name=renewal.user.display_name,
        username=renewal.user.username,
        role=Role(renewal.user.role).words,
        account=renewal.user.ref,
        lost=Lost(renewal.lost).words,
        state="Lapsed" if lapsed else Stage(renewal.stage).words,
        asked_by=names[renewal.asked_by],
        asked_at=renewal.asked_at,
        ends_at=renewal.ends_at,
        answered_by=names.get(renewal.answered_by, ""),
        answered_at=renewal.answered_at,
        may_answer=live and not theirs and scope_of(by, Permission.ACCOUNT_SECOND) is not None,
        may_carry_out=live and renewal.stage == Stage.AGREED and by.id == renewal.asked_by,
    )


def open_renewals(*, now: datetime) -> QuerySet[Renewal, Renewal]:
    """Requests that are neither decided for good nor lapsed."""
    return Renewal.objects.filter(stage__in=OPEN, ends_at__gt=now)


@dataclass(frozen=True)
class RenewalRow:
    """A request on somebody's first page: whose, what is lost, and by when."""

    id: int
    name: str
    lost: str
    ends_at: datetime


def renewals_to_answer(by: Actor, *, now: datetime) -> list[RenewalRow]:
    """What waits for this actor as the second person; the first to lapse on top. One query."""
    rows = open_renewals(now=now).filter(stage=Stage.ASKED).exclude(asked_by=by.id)
    rows = within_reach(rows, by, Permission.ACCOUNT_SECOND)
    if by.person is not None:
        rows = rows.exclude(user__person=str(by.person))
    return _rows(rows.exclude(user_id=int(by.id.partition(":")[2]) if by.id.startswith("user:") else 0))


def renewals_to_carry_out(by: Actor, *, now: datetime) -> list[RenewalRow]:
    """What this actor asked for and a second person has agreed to. One query."""
    return _rows(open_renewals(now=now).filter(stage=Stage.AGREED, asked_by=by.id))


def _rows(renewals: QuerySet[Renewal, Renewal]) -> list[RenewalRow]:
    found = renewals.select_related("user").order_by("ends_at", "pk")
    return [
        RenewalRow(each.pk, each.user.display_name, Lost(each.lost).words, each.ends_at) for each in found
    ]


def without_second_factor() -> list[str]:
    """The names of people whose open account has neither an authenticator app nor a passkey."""
    strong = Authenticator.objects.filter(type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
    lacking = User.objects.filter(is_active=True).exclude(pk__in=strong.values("user_id"))
    return list(lacking.order_by("display_name", "pk").values_list("display_name", flat=True))


def an_administrator_exists() -> bool:
    """Whether anybody can open accounts already."""
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists()
