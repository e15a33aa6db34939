"""The canonical tables that a force's extracts are mapped on to.

Every moment is kept in UTC (``*_at``), every day as a local date (``*_on``). A table that a force cannot
supply is simply absent; a detector that needs it says so.
"""

from __future__ import annotations

from custodiet.detection.tables import casework, contact, looking, workforce
from custodiet.detection.tables.kinds import Column, Kind, Table

__all__ = ["AUDIT_ONLY", "KEPT", "LOOKUPS", "OFFICERS", "TABLES", "Column", "Kind", "Table"]

LOOKUPS, OFFICERS = looking.LOOKUPS, workforce.OFFICERS

# in the order in which pages list them; a detector can read every one of these and nothing else
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        looking.LOOKUPS,
        workforce.OFFICERS,
        workforce.OFFICER_NUMBERS,
        casework.PEOPLE,
        casework.INCIDENTS,
        casework.INCIDENT_PEOPLE,
        casework.ASSIGNMENTS,
        casework.DISPATCHES,
        casework.CUSTODY,
        casework.CUSTODY_SEARCHES,
        casework.CONTACTS,
        casework.STOPS,
        workforce.DUTIES,
        workforce.ABSENCES,
        contact.CALLS,
        contact.TELEPHONE_NUMBERS,
        contact.DEVICES,
        contact.DEVICE_EVENTS,
        contact.WEB_VISITS,
        contact.EMAILS,
        contact.POSITIONS,
        contact.ADDRESSES,
        looking.RECORDINGS,
        looking.RECORDING_VIEWS,
        workforce.COMPLAINTS,
        workforce.VETTING,
        workforce.TIES,
        looking.PROTECTED_RECORDS,
        casework.PARTNER_REPORTS,
        contact.SOURCE_NUMBERS,
        contact.SOURCE_CONTACTS,
    )
}

# for the fairness page; the engine never opens these for a detector
AUDIT_ONLY: dict[str, Table] = {workforce.CHARACTERISTICS.name: workforce.CHARACTERISTICS}

# every table that a store can hold and an extract can become
KEPT: dict[str, Table] = TABLES | AUDIT_ONLY
