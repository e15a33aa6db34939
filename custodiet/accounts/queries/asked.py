"""What one person has asked about an account, and a second is to agree to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet

from custodiet.accounts import people
from custodiet.accounts.models import Appointment, Renewal, User
from custodiet.accounts.permissions import Permission, Role, scope_of
from custodiet.accounts.queries.reach import names_of, within_reach
from custodiet.accounts.rules import OPEN, Answer, Lost, Stage
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.ledger.queries import Badge, badge

A = TypeVar("A", Renewal, Appointment)


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
        may_answer=live and _may_answer(renewal, by),
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
    """What waits for this actor as the second person; the first to lapse on top. One query, or two."""
    return _rows(_to_answer(open_renewals(now=now).filter(stage=Stage.ASKED), by))


def renewals_to_carry_out(by: Actor, *, now: datetime) -> list[RenewalRow]:
    """What this actor asked for and a second person has agreed to. One query."""
    return _rows(open_renewals(now=now).filter(stage=Stage.AGREED, asked_by=by.id))


def _rows(renewals: QuerySet[Renewal, Renewal]) -> list[RenewalRow]:
    found = renewals.select_related("user").order_by("ends_at", "pk")
    return [
        RenewalRow(each.pk, each.user.display_name, Lost(each.lost).words, each.ends_at) for each in found
    ]


def asked_by_same_person(asked_by: str, by: Actor) -> bool:
    """Whether whoever asked is this actor's own self on another account."""
    return asked_by in _their_accounts(by)


def _their_accounts(by: Actor) -> set[str]:
    """The ids of the actors that are one person; only this one where nobody said who they are."""
    if by.person is None:
        return {by.id}
    theirs = User.objects.filter(person=str(by.person)).values_list("pk", flat=True)
    return {by.id, *(f"user:{pk}" for pk in theirs)}


def _may_answer(asked: Renewal | Appointment, by: Actor) -> bool:
    theirs = asked.asked_by in _their_accounts(by) or by.id == f"user:{asked.user_id}"
    return not theirs and scope_of(by, Permission.ACCOUNT_SECOND) is not None


def _to_answer(rows: QuerySet[A, A], by: Actor) -> QuerySet[A, A]:
    """Those of the rows that this actor may be the second person for."""
    theirs = _their_accounts(by)
    rows = within_reach(rows.exclude(asked_by__in=theirs), by, Permission.ACCOUNT_SECOND)
    accounts = [int(each.removeprefix("user:")) for each in theirs if each.startswith("user:")]
    return rows.exclude(user_id__in=accounts)


@dataclass(frozen=True)
class AppointmentPage:
    """A role that an account is to have.

    before      the role and unit that the account has now, or empty where it is new
    email       the email by which the force's own sign-on may know them
    number      who they are in the force's records, or empty
    is_theirs   whether its holder has set a password or signed in: until then nobody can say whose it is
    state       its stage in words, "Lapsed" where it ran out
    may_answer  whether this reader is the second person who may agree or refuse now
    """

    ref: Ref
    ledger: Badge
    name: str
    username: str
    email: str
    number: str
    account: Ref
    before: str
    after: str
    is_theirs: bool
    state: str
    asked_by: str
    asked_at: datetime
    ends_at: datetime
    answered_by: str
    answered_at: datetime | None
    may_answer: bool


def appointment_page(appointment: Appointment, *, by: Actor, now: datetime) -> AppointmentPage:
    """One appointment, for whoever was let near it."""
    user = appointment.user
    names = names_of({appointment.asked_by, appointment.answered_by} - {""})
    waits = appointment.stage == Answer.ASKED
    live = waits and now < appointment.ends_at
    return AppointmentPage(
        ref=appointment.ref,
        ledger=badge(appointment),
        name=user.display_name,
        username=user.username,
        email=user.email,
        number=people.number_of(Ref.parse(user.person)) if user.person else "",
        account=user.ref,
        before="" if user.is_new else said(user.role, user.unit),
        after=said(appointment.role, appointment.unit),
        is_theirs=is_theirs(user),
        state="Lapsed" if waits and not live else Answer(appointment.stage).words,
        asked_by=names[appointment.asked_by],
        asked_at=appointment.asked_at,
        ends_at=appointment.ends_at,
        answered_by=names.get(appointment.answered_by, ""),
        answered_at=appointment.answered_at,
        may_answer=live and not user.is_closed and _may_answer(appointment, by),
    )


def said(role: str, unit: str) -> str:
    """A role and its unit, in words."""
    return f"{Role(role).words}, {unit}" if unit else Role(role).words


def is_theirs(user: User) -> bool:
    """Whether the holder of an account has set a password, or has signed in."""
    return user.has_usable_password() or user.last_login is not None


def open_appointments(*, now: datetime) -> QuerySet[Appointment, Appointment]:
    """Appointments that are neither decided nor lapsed."""
    return Appointment.objects.filter(stage=Answer.ASKED, ends_at__gt=now)


@dataclass(frozen=True)
class AppointmentRow:
    """An appointment on somebody's first page: whose, to what, and by when.

    is_theirs  whether the holder has made the account their own, so that it can be agreed to
    """

    id: int
    name: str
    after: str
    is_theirs: bool
    ends_at: datetime


def appointments_to_answer(by: Actor, *, now: datetime) -> list[AppointmentRow]:
    """What waits for this actor as the second person; the first to lapse on top. One query, or two."""
    rows = _to_answer(open_appointments(now=now), by).exclude(user__is_active=False, user__is_new=False)
    found = rows.select_related("user").order_by("ends_at", "pk")
    return [
        AppointmentRow(
            each.pk, each.user.display_name, said(each.role, each.unit), is_theirs(each.user), each.ends_at
        )
        for each in found
    ]
