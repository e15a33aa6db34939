"""The rules of a small force that detectors of look-ups read."""

from __future__ import annotations

LOOKUPS: dict[str, int | frozenset[str]] = {
    "unexplained_lookups": 5,
    "repeated_lookups": 3,
    "off_duty_lookups": 2,
    "after_involvement_ended": 2,
    "skewed_to_vulnerable_women": 3,
    "several_systems": 3,
    "reasons_that_say_nothing": 3,
    "repeated_days": 60,
    "several_systems_minutes": 30,
    "involvement_grace_days": 7,
}
