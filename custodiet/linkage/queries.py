"""Asking who is who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from custodiet.core.errors import NotFound
from custodiet.core.refs import Ref
from custodiet.linkage.models import Identifier, Person
from custodiet.linkage.rules import PersonKind, holds

NO_NAME = "The force's records hold no name for this number."


@dataclass(frozen=True)
class PersonCard:
    """A person by number, never by name.

    line_manager  who must be kept from records about this person, beside the person
    """

    ref: Ref
    number: str
    kind: PersonKind
    post: str
    unit: str
    line_manager: Ref | None

    @property
    def words(self) -> str:
        """Number and post, as a page says them: "P-40817, response constable, Northmarch East"."""
        return ", ".join(part for part in (self.number, self.post or self.kind.words, self.unit) if part)


def _card(person: Person) -> PersonCard:
    manager = Ref("linkage", "person", person.supervisor_id) if person.supervisor_id else None
    return PersonCard(person.ref, person.number, PersonKind(person.kind), person.post, person.unit, manager)


def person_card(ref: Ref) -> PersonCard:
    """One person by number. Refuses a ref that names nobody."""
    return person_cards([ref])[ref]


def person_cards(refs: list[Ref]) -> dict[Ref, PersonCard]:
    """People by number, in one query. Refuses when any ref names nobody."""
    rows = Person.objects.filter(pk__in={ref.id for ref in refs})
    cards = {person.ref: _card(person) for person in rows}
    if missing := [ref for ref in refs if ref not in cards]:
        raise NotFound(f"Nobody is known by {missing[0]}.")
    return cards


def name_of(ref: Ref) -> str:
    """A person's name, for a room that records the look itself. Refuses a ref that names nobody."""
    person = Person.objects.filter(pk=ref.id).first()
    if person is None:
        raise NotFound(f"Nobody is known by {ref}.")
    return person.name or NO_NAME


def person_with(system: str, value: str, *, on: date) -> Ref | None:
    """Who a system's login or number belonged to on a day, or None when nobody is known by it."""
    for row in Identifier.objects.filter(system=system, value=value):
        if holds(on, from_on=row.from_on, until_on=row.until_on):
            return Ref("linkage", "person", row.person_id)
    return None


def person_numbered(number: str) -> Ref | None:
    """Who has a force number such as P-40817, or None."""
    found = Person.objects.filter(number=number).values_list("pk", flat=True).first()
    return Ref("linkage", "person", found) if found else None


def numbers_near(person: Ref) -> frozenset[str]:
    """Every number and login of somebody and of those whom they manage: rows that they must not be shown."""
    near = Person.objects.filter(Q(pk=person.id) | Q(supervisor_id=person.id))
    numbers = near.values_list("number", flat=True)
    logins = Identifier.objects.filter(person__in=near).values_list("value", flat=True)
    return frozenset([*numbers, *logins])
