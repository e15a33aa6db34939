"""What can be done in linkage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from custodiet.accounts.gate import look, make
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record
from custodiet.linkage.models import Identifier, Person
from custodiet.linkage.queries import NO_NAME
from custodiet.linkage.rules import PersonKind


@dataclass(frozen=True)
class NewPerson:
    """Somebody from the force's establishment list.

    supervisor  the line manager's number, or empty
    logins      (system, value, first day, last day) that are theirs
    """

    number: str
    kind: PersonKind
    name: str = ""
    post: str = ""
    unit: str = ""
    supervisor: str = ""
    logins: tuple[tuple[str, str, date | None, date | None], ...] = ()


@make(Permission.PERSON_REGISTER)
def register_people(*, by: Actor, at: datetime, people: Iterable[NewPerson]) -> int:
    """Take in an establishment list; somebody already known by number is left as they are.

    Gives how many were new.
    """
    people = list(people)
    known = set(Person.objects.values_list("number", flat=True))
    new = [each for each in people if each.number not in known]
    Person.objects.bulk_create(
        Person(kind=n.kind, number=n.number, name=n.name, post=n.post, unit=n.unit, known_at=at) for n in new
    )
    ids = dict(Person.objects.values_list("number", "pk"))
    managed = [n for n in new if n.supervisor in ids]
    rows = Person.objects.in_bulk([ids[n.number] for n in managed])
    for each in managed:
        rows[ids[each.number]].supervisor_id = ids[each.supervisor]
    Person.objects.bulk_update(rows.values(), ["supervisor"], batch_size=500)
    Identifier.objects.bulk_create(
        Identifier(person_id=ids[n.number], system=system, value=value, from_on=first, until_on=last)
        for n in new
        for system, value, first, last in n.logins
    )
    for person in Person.objects.filter(number__in=[n.number for n in new]).prefetch_related("identifiers"):
        record("linkage.person_registered", by=by, at=at, about=person)
        for identifier in person.identifiers.all():
            record("linkage.identifier_registered", by=by, at=at, about=identifier)
    record("linkage.people_registered", by=by, at=at, count=len(new))
    return len(new)


@make(Permission.PERSON_REGISTER)
def know_person(*, by: Actor, at: datetime, number: str, kind: PersonKind) -> Ref:
    """Give the person of that number, and make one when nobody has it yet."""
    person = Person.objects.filter(number=number).first()
    if person is None:
        person = Person.objects.create(kind=kind, number=number, known_at=at)
        record("linkage.person_known", by=by, at=at, about=person, kind=kind)
    else:
        record("linkage.person_matched", by=by, at=at, about=person)
    return person.ref


@look(Permission.PERSON_NAME, on=Person)
def show_name(person: Person, *, by: Actor, at: datetime) -> str:
    """Show one person's name; the look is recorded."""
    return person.name or NO_NAME
