"""What a store lacks for a detector, and which extract would supply it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from custodiet.detection.findings import Missing
from custodiet.detection.store import Held
from custodiet.detection.tables import TABLES
from custodiet.detection.words import plural

EXTRACTS = {
    "lookups": "the audit log of the system that was searched",
    "officers": "the personnel list with role, unit, team and line manager",
    "people": "the nominal records, with sex and vulnerability markers",
    "incidents": "the list of incidents from command and control",
    "incident_people": "the links between incidents and the people in them",
    "assignments": "the allocations from crime records: who was given which case, and when it was keyed in",
    "dispatches": "the resource log from command and control: who was sent where",
    "custody": "the custody records, with the officers who dealt with each person",
    "duties": "the duty roster as worked, from duty management",
    "calls": "the call records of the force’s own telephones",
}

UNKNOWN_DUTY = """
SELECT
    count(*) AS unknown,
    count(DISTINCT CAST(looked_up_at AS DATE)) AS days,
    CAST(min(looked_up_at) AS DATE) AS first_on,
    CAST(max(looked_up_at) AS DATE) AS last_on
FROM on_duty
WHERE duty = 'unknown'
"""


def first_missing(needs: Sequence[str], held: Mapping[str, Held]) -> Missing | None:
    """Give the first need that the store cannot meet. This will be None when every need is met."""
    return next((lack for need in needs if (lack := _lack(need, held))), None)


def all_missing(helps: Sequence[str], held: Mapping[str, Held]) -> tuple[Missing, ...]:
    """Give everything that would have helped and is not there."""
    found = (_lack(need, held) for need in helps)
    return tuple(lack for lack in found if lack)


def duty_not_known(
    *, unknown: int, days: int, first_on: date | None, last_on: date | None
) -> tuple[Missing, ...]:
    """Say what a gap in the roster left out. This will be empty when every look-up could be placed."""
    if not unknown or first_on is None or last_on is None:
        return ()
    when = f"on {_day(first_on)}"
    if last_on > first_on:
        when = f"on {plural(days, 'day')} between {_day(first_on)} and {_day(last_on)}"
    covers = "covers it" if unknown == 1 else "covers them"
    why = f"Left out {plural(unknown, 'unexplained look-up')} {when}: no duty roster {covers}."
    return (Missing("duties", None, EXTRACTS["duties"], why),)


def _lack(need: str, held: Mapping[str, Held]) -> Missing | None:
    choices = [_lack_of_one(one.strip(), held) for one in need.split("|")]
    if not all(choices):
        return None
    lacks = [lack for lack in choices if lack]
    if len(lacks) == 1:
        return lacks[0]
    extracts = "; or ".join(lack.extract for lack in lacks)
    names = " or ".join(lack.table for lack in lacks)
    return Missing(lacks[0].table, None, extracts, f"Missing extract: {names}. Supply {extracts}.")


def _lack_of_one(need: str, held: Mapping[str, Held]) -> Missing | None:
    table, _, column = need.partition(".")
    extract = EXTRACTS[table]
    if table not in held or not held[table].rows:
        return Missing(table, None, extract, f"Missing extract: {table}. Supply {extract}.")
    if column and column in held[table].empty:
        says = TABLES[table].column(column).says.rstrip(".").lower()
        why = f"No row of {table} says {column} ({says}). Supply {extract}, with that column filled."
        return Missing(table, column, extract, why)
    return None


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
