"""The actor behind an account, and how far an actor reaches."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.utils.timezone import localdate, make_aware

from custodiet.accounts.models import User
from custodiet.accounts.permissions import GRANTS, Permission, Role, Scope, scope_of
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref

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
        case Scope.CORRIDOR:
            return rows.none()  # no list is asked for with a grant that reaches so little
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


def role_of(actor: str) -> Role | None:
    """The role of an open account by its actor's id, such as user:12; None for any other."""
    number = actor.removeprefix("user:")
    row = User.objects.filter(pk=number, is_active=True).first() if number.isdigit() else None
    return Role(row.role) if row else None


def account_of(actor: str) -> Actor | None:
    """The actor behind an id such as user:12, while the account is open; None for any other."""
    number = actor.removeprefix("user:")
    row = User.objects.filter(pk=number, is_active=True).first() if number.isdigit() else None
    return actor_for(row) if row else None


def people_of(unit: str) -> set[Ref]:
    """Who the people are, in linkage, that work in a unit and whose account is open."""
    rows = User.objects.filter(unit=unit, is_active=True).exclude(person="") if unit else User.objects.none()
    return {Ref.parse(each) for each in rows.values_list("person", flat=True)}


def who_may(permission: Permission, unit: str) -> list[str]:
    """The actor ids of a unit's open accounts whose role includes a permission."""
    roles = [role for role, grants in GRANTS.items() if permission in grants]
    rows = User.objects.filter(unit=unit, is_active=True, role__in=roles)
    return [f"user:{pk}" for pk in rows.order_by("pk").values_list("pk", flat=True)]


def who_may_anywhere(permission: Permission) -> list[int]:
    """The numbers of all open accounts whose role includes a permission."""
    roles = [role for role, grants in GRANTS.items() if permission in grants]
    return list(
        User.objects.filter(is_active=True, role__in=roles).order_by("pk").values_list("pk", flat=True)
    )


def names_of(actors: set[str]) -> dict[str, str]:
    """The display names behind actor ids, for pages; the system's own are said in words. One query."""
    ids = {int(each.removeprefix("user:")) for each in actors if each.startswith("user:")}
    names = {
        f"user:{pk}": name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "display_name")
    }
    return {each: names.get(each, each.removeprefix("system:")) for each in actors}
