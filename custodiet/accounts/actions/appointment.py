"""Opening an account, and the role it has: one person asks, a second agrees."""

from __future__ import annotations

from datetime import datetime

from custodiet.accounts import links
from custodiet.accounts.gate import action, look, make
from custodiet.accounts.models import Appointment, User
from custodiet.accounts.permissions import Permission, Role, takes_two
from custodiet.accounts.queries import (
    AppointmentPage,
    appointment_page,
    is_theirs,
    open_appointments,
    open_renewals,
)
from custodiet.accounts.rules import Answer
from custodiet.accounts.second import decided, ends_at, not_closed, not_their_own
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record


@make(Permission.ACCOUNT_MANAGE)
def open_account(
    *,
    by: Actor,
    at: datetime,
    username: str,
    display_name: str,
    role: Role,
    unit: str = "",
    email: str = "",
    person: Ref | None = None,
) -> Ref:
    """Open an account with no password: its holder sets one through a link that works once.

    person  who they are in linkage, so that they are never shown a record about themselves
    In any role but a supervisor's it cannot sign in before a second person agrees (agree_appointment). Only
    the system, which acts from the shell and the demo and with which nobody signs in, opens one that needs
    no second: there is nobody yet to agree to the first administrator and the first head.
    Refuses a user name that is taken, in whatever letters, and the system's own role.
    """
    _for_people(role)
    if User.objects.filter(username__iexact=username).exists():
        raise NotValid(
            "That user name is taken. Choose another.",
            problems={"username": "That user name is taken. Choose another."},
        )
    waits = takes_two(role) and by.role != Role.SYSTEM
    user = User(
        username=username, display_name=display_name, role=role, unit=unit, email=email,
        person=str(person) if person else "", joined_at=at, is_active=not waits, is_new=waits,
    )  # fmt: skip
    user.set_unusable_password()
    user.save()
    record("accounts.account_opened", by=by, at=at, about=user, role=role)
    if waits:
        _ask(user, role, unit, by, at)
    return user.ref


@action(Permission.ACCOUNT_MANAGE, on=User)
def change_role(user: User, *, by: Actor, at: datetime, role: Role, unit: str) -> Ref:
    """Give an account another role or unit. A supervisor's holds from the next page they ask for.

    Any other waits for a second person, and the account stays as it is until then. Gives the account, or the
    appointment that waits. Refuses one's own account, a closed one, and a second request while one waits;
    a supervisor's role ends what waits, as it only takes away.
    """
    not_their_own(user, by)
    not_closed(user)
    _for_people(role)
    same = user.is_active and (user.role, user.unit) == (role, unit)
    if takes_two(role) and not same:
        return _ask(user, role, unit, by, at).ref
    _overtake(user, by, at)
    _appoint(user, role, unit, by, at)
    return user.ref


@action(Permission.ACCOUNT_MANAGE, on=User)
def close_account(user: User, *, by: Actor, at: datetime) -> Ref:
    """Stop an account from signing in. What it did stays recorded."""
    not_their_own(user, by)
    if user.is_closed:
        raise NotNow("This account is closed already.")
    _overtake(user, by, at)
    user.is_active = user.is_new = False
    links.end_sessions(user)
    record("accounts.account_closed", by=by, at=at, about=user)
    return user.ref


@action(Permission.ACCOUNT_SECOND, on=Appointment, to=Answer.AGREED)
def agree_appointment(appointment: Appointment, *, by: Actor, at: datetime) -> Ref:
    """Agree, as the second person. The role holds from then on.

    Refuses whoever asked, the account's holder, what has lapsed, and an account that nobody has made their
    own: an unused link to one that reads records would be a way to become its holder.
    """
    decided(appointment, by, at)
    user = User.objects.select_for_update().get(pk=appointment.user_id)
    not_closed(user)
    if not is_theirs(user):
        raise NotNow(
            "Nobody has set a password for this account yet. Its holder does that first, with the link that "
            "the administrator hands them; then ask them whether they did."
        )
    _overtake(user, by, at, but=appointment)
    _appoint(user, Role(appointment.role), appointment.unit, by, at)
    user.save()
    record("accounts.appointment_agreed", by=by, at=at, about=appointment, account=str(user.ref))
    return appointment.ref


@action(Permission.ACCOUNT_SECOND, on=Appointment, to=Answer.REFUSED)
def refuse_appointment(appointment: Appointment, *, by: Actor, at: datetime) -> Ref:
    """Refuse, as the second person. The account stays as it is; a new one cannot sign in."""
    decided(appointment, by, at)
    record("accounts.appointment_refused", by=by, at=at, about=appointment, account=str(appointment.user.ref))
    return appointment.ref


@look(Permission.ACCOUNT_SECOND, on=Appointment)
def look_at_appointment(appointment: Appointment, *, by: Actor, at: datetime) -> AppointmentPage:
    """Open one appointment."""
    return appointment_page(appointment, by=by, now=at)


def _ask(user: User, role: Role, unit: str, by: Actor, at: datetime) -> Appointment:
    if open_appointments(now=at).filter(user=user).exists():
        raise NotNow("A role has been asked for already. It must be decided, or lapse, before another.")
    asked = Appointment.objects.create(
        user=user, role=role, unit=unit, asked_by=by.id, asked_at=at, ends_at=ends_at(Appointment, at)
    )
    record("accounts.appointment_asked", by=by, at=at, about=asked, role=role, account=str(user.ref))
    return asked


def _overtake(user: User, by: Actor, at: datetime, *, but: Appointment | None = None) -> None:
    """End everything else that waits: it was asked about an account that is now another."""
    appointments = open_appointments(now=at).filter(user=user).exclude(pk=but.pk if but else 0)
    for waiting in [*appointments, *open_renewals(now=at).filter(user=user)]:
        waiting.ends_at = waiting.asked_at  # earlier than the moment of anybody who is about to answer
        waiting.save()
        record("accounts.overtaken", by=by, at=at, about=waiting, account=str(user.ref))


def _appoint(user: User, role: Role, unit: str, by: Actor, at: datetime) -> None:
    record("accounts.role_changed", by=by, at=at, about=user, before=user.role, after=role)
    user.role, user.unit, user.is_active, user.is_new = role, unit, True, False


def _for_people(role: Role) -> None:
    if role == Role.SYSTEM:
        said = "Choose another role: nobody signs in as the system."
        raise NotValid(said, problems={"role": said})
