"""What every view needs: who asks, when, and which page of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate

from custodiet.accounts.models import User
from custodiet.accounts.queries import actor_for
from custodiet.core.actors import Actor

ROWS = 50
LONGEST = 20_000  # characters of a text that somebody types: a dozen pages
DIGITS = re.compile(r"[0-9]{1,18}", re.ASCII)  # more would not fit a column of the database


def actor(request: HttpRequest) -> Actor:
    """Who is signed in."""
    return actor_for(cast(User, request.user))


def now() -> datetime:
    """The moment, read here at the edge and passed on."""
    return datetime.now(UTC)


def local_day(moment: datetime) -> date:
    """The force's own calendar day of a moment."""
    return localdate(moment)


def number(text: str) -> int | None:
    """A record's number as an address gives it.

    None when none is given; 0, which no record has, for what cannot be a number of one.
    """
    if not text:
        return None
    return int(text) if DIGITS.fullmatch(text) else 0


def paged(request: HttpRequest, rows: QuerySet[Any, Any] | Sequence[Any]) -> Page[Any]:
    """The page of a list that was asked for, 50 rows; a number that is no page gives the nearest one."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))
