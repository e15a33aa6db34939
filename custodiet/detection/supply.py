"""What a store lacks for a detector, and which extract would supply it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from custodiet.detection.cards import Detector
from custodiet.detection.events import noun
from custodiet.detection.findings import Missing
from custodiet.detection.gaps import Gaps
from custodiet.detection.identities import Unattributed
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
    "officer_numbers": "the register of collar numbers and logins, with dates",
    "custody_searches": "the searches in custody, with who searched and on what authority",
    "contacts": "the contacts with victims, witnesses and suspects that crime records show",
    "stops": "the stop and search records, with the officer",
    "absences": "sickness, leave and training from personnel",
    "telephone_numbers": "the telephone numbers of people in the force’s records, with dates",
    "devices": "the list of force devices and who carried them",
    "device_events": "the log of the management of mobile devices",
    "web_visits": "the web log of force devices, by category",
    "emails": "the email log, who and when",
    "positions": "where vehicles and radios stood still, from telematics or radio location",
    "addresses": "the addresses of people in the force’s records, with dates",
    "recordings": "the list of body-worn video recordings",
    "recording_views": "the audit log of body-worn video and custody images",
    "complaints": "complaints and conduct matters from professional standards",
    "vetting": "clearances and their reviews, from vetting",
    "ties": "the register of declared associations, with families and households",
    "protected_records": "the list of records that an officer must not look for, from professional standards",
    "partner_reports": "the days on which somebody outside told the force of a concern",
    "source_numbers": "the telephone numbers of sources and their handlers, from source management",
    "source_contacts": "the contacts with sources that were written up",
}

UNKNOWN_DUTY = """
SELECT
    count(*) AS unknown,
    count(DISTINCT CAST(happened_at AS DATE)) AS days,
    CAST(min(happened_at) AS DATE) AS first_on,
    CAST(max(happened_at) AS DATE) AS last_on
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


def none_in_scope(table: str, rows: int) -> tuple[Missing, ...]:
    """Say that a table has no row in the days of a run. This will be empty where it has."""
    if rows:
        return ()
    extract = EXTRACTS[table]
    return (Missing(table, None, extract, f"No {noun(table, 1)} is held for these days. Supply {extract}."),)


def no_peers(alone: bool) -> tuple[Missing, ...]:
    """Say that nobody was compared with anybody, where a run may look at named officers alone."""
    if not alone:
        return ()
    why = "Not compared with peers: this run may look at the named officers and at nobody else."
    return (Missing("officers", None, "", why),)


def duty_not_known(
    rows: str, *, unknown: int, days: int, first_on: date | None, last_on: date | None
) -> tuple[Missing, ...]:
    """Say what a gap in the roster left out. This will be empty when every look-up could be placed."""
    if not unknown or first_on is None or last_on is None:
        return ()
    when = f"on {_day(first_on)}"
    if last_on > first_on:
        when = f"on {plural(days, 'day')} between {_day(first_on)} and {_day(last_on)}"
    covers = "covers it" if unknown == 1 else "covers them"
    what = noun("unexplained" if rows == "lookups" else rows, unknown)
    why = f"Left out {unknown:,} {what} {when}: no duty roster {covers}."
    return (Missing("duties", None, EXTRACTS["duties"], why),)


def tables_of(card: Detector) -> tuple[str, ...]:
    """Name every table that a detector reads or would explain more with, its own rows' first."""
    wanted = (one.strip().partition(".")[0] for need in (*card.needs, *card.helps) for one in need.split("|"))
    return tuple(dict.fromkeys((card.rows, *wanted)))


def nobodys(counts: Iterable[Unattributed]) -> tuple[Missing, ...]:
    """Say which rows were left out because nobody can tell whose they are. Nobody's accounts go unsaid."""
    found = []
    for each in counts:
        said = [
            f"{each.shared:,} by a login that several share, where not exactly one of them is known to have "
            "been on duty" if each.shared else "",
            f"{each.disputed:,} by a number that two officers are said to have held that day"
            if each.disputed else "",
        ]  # fmt: skip
        if any(said):
            what = noun(each.table, each.shared + each.disputed)
            why = (
                f"Left out {each.shared + each.disputed:,} {what} that cannot be told to be one officer’s: "
                f"{'; '.join(part for part in said if part)}. Supply {EXTRACTS['officer_numbers']}."
            )
            found.append(Missing("officer_numbers", None, EXTRACTS["officer_numbers"], why))
    return tuple(found)


def gapped(found: Iterable[tuple[str, str, Gaps]]) -> tuple[Missing, ...]:
    """Say which days of what a detector reads are missing or short: table, system or empty, its gaps."""
    lacks = []
    for table, system, gap in found:
        if gap:
            extract = EXTRACTS[table]
            name = system or noun(table)
            why = f"{name[0].upper()}{name[1:]}: {gap.words}. Supply {extract} of those days."
            lacks.append(Missing(table, None, extract, why))
    return tuple(lacks)


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
