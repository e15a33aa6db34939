"""By when a case must be referred, and looked at by whoever oversees it."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import holidays
from django.utils import timezone

from custodiet.cases.queries.lists import referral_rule
from custodiet.cases.rules import end_of, referral_due
from custodiet.core.policy import rule


def due_for(became_clear_at: datetime) -> datetime | None:
    """The last moment of the referral by the rule of that day; None before the shelf's first rule."""
    within = referral_rule(became_clear_at)
    if within is None:
        return None
    return referral_due(
        became_clear_at=became_clear_at,
        within=within,
        is_holiday=lambda day: day in _bank_holidays(),
        zone=timezone.get_default_timezone(),
    )


def review_due(day: date) -> datetime:
    """The last moment of the next review by whoever oversees a case, counted from a local day."""
    every = rule("cases.oversight_reviewed_every", on=day).value
    return end_of(day + every, timezone.get_default_timezone())


@cache
def _bank_holidays() -> holidays.HolidayBase:
    """Bank holidays of England and Wales; the years fill as they are asked for."""
    return holidays.country_holidays("GB", subdiv="ENG")
