"""Kinds of person and of identifier."""

from __future__ import annotations

from datetime import date
from enum import StrEnum, auto


class PersonKind(StrEnum):
    """Who somebody is to the force. All but the public are persons serving with the police."""

    OFFICER = auto()
    SPECIAL = auto()
    PCSO = auto()
    STAFF = auto()
    VOLUNTEER = auto()
    CONTRACTOR = auto()
    PUBLIC = auto()
    UNKNOWN_ACCOUNT = auto()

    @property
    def words(self) -> str:
        """The kind as a page says it."""
        return {
            PersonKind.OFFICER: "police officer",
            PersonKind.SPECIAL: "special constable",
            PersonKind.PCSO: "police community support officer",
            PersonKind.STAFF: "police staff",
            PersonKind.VOLUNTEER: "police volunteer",
            PersonKind.CONTRACTOR: "contractor in a police role",
            PersonKind.PUBLIC: "member of the public",
            PersonKind.UNKNOWN_ACCOUNT: "account holder not yet identified",
        }[self]

    @property
    def serves(self) -> bool:
        """Whether this is somebody serving with the police, in any way."""
        return self not in (PersonKind.PUBLIC, PersonKind.UNKNOWN_ACCOUNT)


def holds(day: date, *, from_on: date | None, until_on: date | None) -> bool:
    """Whether an identifier was somebody's on a day; an open end holds without limit."""
    return (from_on is None or from_on <= day) and (until_on is None or day <= until_on)
