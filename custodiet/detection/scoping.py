"""A run's days as moments, and the rules of detection as they stood on its last day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils.timezone import make_aware

from custodiet.core.errors import NotValid
from custodiet.core.policy import NoRule, Shelf
from custodiet.detection.coverage import Received
from custodiet.detection.engine import Engine
from custodiet.detection.rules import plain_number

# Tables that a force fills every day: a day without a row is a day that was not received.
DAILY = {"duties": "duty roster", "dispatches": "dispatches"}


def scope(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments between which the force's own days lie: the first included, the last not.

    Refuses days at the very ends of the calendar, which have no moment in every zone.
    """
    try:
        since = make_aware(datetime.combine(first, time()))
        until = make_aware(datetime.combine(last + timedelta(days=1), time()))
        for moment in (since, until):
            moment.astimezone(UTC)  # what the engine compares with
    except (OverflowError, ValueError):
        raise NotValid("The days of this run cannot be read. Ask for it again over other days.") from None
    return since, until


def rules_on(day: date, shelf: Shelf) -> dict[str, int | frozenset[str]]:
    """Every rule of detection as it stood on a day, in the plain values that the engine takes.

    Refuses a day before the rules begin.
    """
    found: dict[str, int | frozenset[str]] = {}
    for name in shelf.rules:
        if name.startswith("detection."):
            try:
                rule = shelf.rule(name, on=day)
            except NoRule:
                raise NotValid(
                    f"The rules of detection do not reach back to {day:%-d %B} {day.year}. "
                    "Ask for the run over later days."
                ) from None
            plain = rule.value if rule.unit == "set" else plain_number(rule.value, rule.unit)
            found[name.removeprefix("detection.")] = plain
    return found


def received(engine: Engine, since: datetime, until: datetime) -> list[Received]:
    """Rows of each system's log, and of what a force fills daily, on each day of the scope."""
    days: dict[str, dict[date, int]] = {}
    for row in engine.rows_by_day("lookups", scope_from=since, scope_until=until):
        days.setdefault(row["system"], {})[row["day"]] = row["rows"]
    nobody = {log.system: log.rows - log.named for log in engine.logs(scope_from=since, scope_until=until)}
    found = [Received(name, rows, nobody.get(name, 0)) for name, rows in sorted(days.items())]
    for table, name in DAILY.items():
        rows = engine.rows_by_day(table, scope_from=since, scope_until=until)
        found.append(
            Received(
                name, {row["day"]: row["rows"] for row in rows if since.date() <= row["day"] < until.date()}
            )
        )
    return found
