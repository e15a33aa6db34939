"""The makers of every canonical table, by its name."""

from __future__ import annotations

from custodiet.detection.simulate.tables import cases, conduct, looking, places, staff, street, telephones
from custodiet.detection.simulate.tables.merging import Maker, made_on, made_whole
from custodiet.detection.tables import AUDIT_ONLY, TABLES

__all__ = ["MAKERS", "Maker", "made_on", "made_whole"]

_MADE = (
    looking.LOOKUPS,
    looking.RECORDINGS,
    looking.VIEWS,
    staff.OFFICERS,
    staff.OFFICER_NUMBERS,
    staff.DUTIES,
    staff.ABSENCES,
    staff.TIES,
    staff.VETTING,
    staff.CHARACTERISTICS,
    cases.PEOPLE,
    cases.INCIDENTS,
    cases.INCIDENT_PEOPLE,
    cases.ASSIGNMENTS,
    cases.DISPATCHES,
    cases.CONTACTS,
    cases.PARTNER_REPORTS,
    street.CUSTODY,
    street.CUSTODY_SEARCHES,
    street.STOPS,
    telephones.CALLS,
    telephones.TELEPHONE_NUMBERS,
    telephones.DEVICES,
    telephones.DEVICE_EVENTS,
    telephones.WEB_VISITS,
    telephones.EMAILS,
    places.POSITIONS,
    places.ADDRESSES,
    conduct.COMPLAINTS,
    conduct.PROTECTED,
    conduct.SOURCE_NUMBERS,
    conduct.SOURCE_CONTACTS,
)
_BY_NAME = {maker.spec.name: maker for maker in _MADE}
# in the canonical order; what only the fairness page may read comes last
MAKERS: dict[str, Maker] = {name: _BY_NAME[name] for name in (*TABLES, *AUDIT_ONLY)}
