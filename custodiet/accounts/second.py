"""What holds whenever one person asks about an account and a second one decides."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from custodiet.accounts.models import Appointment, Renewal, User
from custodiet.accounts.queries import asked_by_same_person
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.policy import rule


def ends_at(kind: type[Renewal | Appointment], at: datetime) -> datetime:
    """When something asked for now lapses."""
    lasts = rule(kind.lapses, on=localdate(at))
    ends: datetime = at + lasts.value
    return ends


def decided(asked: Renewal | Appointment, by: Actor, at: datetime) -> None:
    """Keep who decided and when. Refuses whoever asked, on whichever of their accounts, and the holder."""
    if asked.asked_by == by.id or asked_by_same_person(asked.asked_by, by):
        raise NotValid("You asked for this. Somebody else agrees or refuses.")
    if by.id == f"user:{asked.user_id}":
        raise NotValid("This is about your own account. Somebody else agrees or refuses.")
    in_time(asked, at)
    asked.answered_by, asked.answered_at = by.id, at


def in_time(asked: Renewal | Appointment, at: datetime) -> None:
    """Refuse what has lapsed."""
    if at >= asked.ends_at:
        said = rule(asked.lapses, on=localdate(asked.asked_at))
        raise NotNow("This request has lapsed. Ask again.", because=said)


def not_closed(user: User) -> None:
    """Refuse a closed account."""
    if user.is_closed:
        raise NotNow("This account is closed. Open a new one if its holder has come back.")


def not_their_own(user: User, by: Actor) -> None:
    """Refuse the holder of an account. The gate keeps them off it on their other accounts."""
    if by.id == f"user:{user.pk}":
        raise NotValid("Nobody changes their own account. Ask another administrator.")
