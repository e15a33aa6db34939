"""A day and a time on the force's own clock, also on the two days a year on which the clock is changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

MISSING = "That hour did not exist on that day: the clocks went forward. Give a time from 2:00am on."


@dataclass(frozen=True)
class ClockTime:
    """A time as it was typed. said: "GMT" or "BST" where that stood behind it, else empty."""

    time: time
    said: str


class ClockField(forms.TimeField):
    """A time of day, with GMT or BST behind it where somebody wants to be exact."""

    def to_python(self, value: Any) -> Any:
        """The time and what stood behind it, or None. Refuses what is no time."""
        said = ""
        if isinstance(value, str) and (found := re.fullmatch(r"(.*\d)\s*(GMT|BST)", value.strip(), re.I)):
            value, said = found[1], found[2].upper()
        plain = super().to_python(value)
        return None if plain is None else ClockTime(plain, said)


class LocalMoment(forms.SplitDateTimeField):
    """A moment, handed in as a day and a time, given with its zone.

    In the hour that comes twice the first is meant, unless the time ends in GMT. Refuses the hour that
    does not exist, and GMT or BST on a day that has the other.
    """

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        messages = {"invalid": self.error_messages["invalid_time"]}
        self.fields = (self.fields[0], ClockField(error_messages=messages))
        for field in self.fields:
            field.required = False  # the whole asks for what is missing

    def compress(self, data_list: Any) -> Any:
        """The moment, or None when neither part was given."""
        if not data_list:
            return None
        day, clock = data_list
        if day is None:
            raise forms.ValidationError(self.error_messages["invalid_date"], code="invalid_date")
        if clock is None:
            raise forms.ValidationError(self.error_messages["invalid_time"], code="invalid_time")
        return moment_of(day, clock)


def moment_of(day: date, clock: ClockTime) -> datetime:
    """The moment at which the force's clock showed this. Refuses what it never showed."""
    zone = timezone.get_default_timezone()
    plain = datetime.combine(day, clock.time)
    either = [plain.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    shown = [each for each in either if each.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == plain]
    if not shown:
        raise forms.ValidationError(MISSING, code="missing_hour")
    meant = [each for each in shown if clock.said in ("", each.tzname())]
    if not meant:
        raise forms.ValidationError(
            f"The clocks showed {shown[0].tzname()} then. Leave {clock.said} out, or check the day and time.",
            code="other_clock",
        )
    # in UTC: Python finds a doubled hour in a zone unequal to the same moment in any other
    return meant[0].astimezone(UTC)
