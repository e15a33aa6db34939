"""By when a case must be referred."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import holidays
from django.utils import timezone

from custodiet.cases.queries.lists import referral_rule
from custodiet.cases.rules import referral_due


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


@cache
def _bank_holidays() -> holidays.HolidayBase:
    """Bank holidays of England and Wales; the years fill as they are asked for."""
    return holidays.country_holidays("GB", subdiv="ENG")
