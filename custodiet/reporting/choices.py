"""Code lists of the shelf as choices of a form."""

from __future__ import annotations

from django.utils.timezone import localdate

from custodiet.core.policy import rule


def codes(name: str) -> tuple[tuple[str, str], ...]:
    """A code list as it stands today."""
    return tuple((each.code, each.words) for each in rule(name, on=localdate()).value)
