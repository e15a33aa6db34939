"""What lies on the policy shelf: rules, citations, documents, and the units a value may be in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum, auto
from typing import Any

DOCUMENTS = "documents.toml"
LOCAL = "local.toml"
MOST = 1_000_000  # of any unit; far beyond it a day no longer fits the calendar


class Standing(StrEnum):
    """How much weight stands behind a rule, the heaviest first."""

    STATUTE = auto()
    CODE = auto()
    STRATEGY = auto()
    GUIDANCE = auto()
    LOCAL = auto()


@dataclass(frozen=True)
class Document:
    """One paper that rules are cited from.

    year         None when our copy does not say
    copy         whether the project holds a copy that quotations can be looked for in
    fingerprint  SHA-256 of that copy's bytes, in hex; empty without a copy
    prefix       how the copy's file name begins; empty without a copy
    """

    name: str
    title: str
    publisher: str
    year: int | None
    copy: bool
    fingerprint: str = ""
    prefix: str = ""


@dataclass(frozen=True)
class Citation:
    """The paragraph that stands behind a rule.

    document  its name on the shelf; title is what a reader is shown
    quote     word for word, or None where nobody on the project has had the words in front of them
    verified  whether a test finds the quotation in our copy
    note      why it is not verified; empty when it is
    """

    document: str
    title: str
    place: str
    quote: str | None
    verified: bool
    note: str = ""


@dataclass(frozen=True)
class Code:
    """One entry of a code list: what is stored, what a reader is shown, and where it comes from."""

    code: str
    words: str
    citation: Citation | None = None


@dataclass(frozen=True)
class Rule:
    """One rule as it stood on one day.

    name      "room.rule", for example "cases.referral_within"
    says      one sentence a reader is shown, with the value in it where the shelf writes {value}
    value     its type follows from the unit, see UNITS; the loader has checked it
    since     the day this version came into force
    citation  None only for a local rule; a local rule has approved_by and reason, with or without one
    """

    name: str
    says: str
    standing: Standing
    unit: str
    value: Any
    since: date
    citation: Citation | None = None
    approved_by: str = ""
    reason: str = ""
    note: str = ""


LENGTHS: Mapping[str, timedelta] = {
    "seconds": timedelta(seconds=1),
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
}


def in_words(unit: str, value: Any) -> str:
    """Say a value as a reader would: "24 hours", "1 working day", "5", "yes"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{(value * 100).normalize():f}%"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    if isinstance(value, tuple):
        return ", ".join(code.words for code in value)
    number = value // LENGTHS[unit] if isinstance(value, timedelta) else value
    if unit in ("count", "text"):
        return str(number)
    noun = unit.removeprefix("calendar ")
    return f"{number} {noun.removesuffix('s') if number == 1 else noun}"


def whole(raw: object) -> int:
    """Take a whole number from 0 to a million. Refuses, with ValueError, true, false and anything else."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= MOST:
        raise ValueError("must be a whole number from 0 to a million")
    return raw


def yes_or_no(raw: object) -> bool:
    """Take true or false."""
    if not isinstance(raw, bool):
        raise ValueError("must be true or false")
    return raw


def words(raw: object) -> str:
    """Take text that is not blank."""
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("must be text in quotation marks, and not blank")
    return raw.strip()


def word_set(raw: object) -> frozenset[str]:
    """Take a list of different words, at least one."""
    if not isinstance(raw, list) or not raw:
        raise ValueError("must be a list of at least one word")
    found = frozenset(words(item) for item in raw)
    if len(found) != len(raw):
        raise ValueError("names the same word twice")
    return found


def share(raw: object) -> Decimal:
    """Take a share of the whole, from 0 to 1."""
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal) or not 0 <= raw <= 1:
        raise ValueError("must be a share from 0.0 to 1.0")
    return Decimal(raw)


def code_list(raw: object) -> tuple[Code, ...]:
    """Take a list of tables that each have a code and words; citations are added by the loader."""
    if not isinstance(raw, list) or not raw or not all(isinstance(item, Mapping) for item in raw):
        raise ValueError("must be a list of tables, each with a code and words")
    found = tuple(Code(words(item.get("code")), words(item.get("words"))) for item in raw)
    if len({entry.code for entry in found}) != len(found):
        raise ValueError("gives the same code twice")
    return found


UNITS: Mapping[str, Callable[[object], Any]] = {
    "seconds": lambda raw: timedelta(seconds=whole(raw)),
    "minutes": lambda raw: timedelta(minutes=whole(raw)),
    "hours": lambda raw: timedelta(hours=whole(raw)),
    "days": lambda raw: timedelta(days=whole(raw)),
    "calendar days": whole,  # to the end of a day, by the calendar: never a length of time
    "working days": whole,
    "count": whole,
    "share": share,
    "yes/no": yes_or_no,
    "text": words,
    "set": word_set,
    "codes": code_list,
}
