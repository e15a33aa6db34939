"""What was done, in words, for a row of each canonical table. No name and no number of a person. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

Details = Mapping[str, str | None]


def _yes(value: str | None) -> bool:
    return (value or "").lower() in {"true", "t", "1"}


def _no(value: str | None) -> bool:
    return (value or "").lower() in {"false", "f", "0"}


def _joined(*parts: str) -> str:
    said = ", ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def lasting(seconds: int) -> str:
    """Say a length of time as people do."""
    if seconds < 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = seconds // 60
    if minutes < 120:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"{minutes // 60} hours"


def lookup(row: Details) -> str:
    """What was done at a system, and by what it was searched."""
    kind = row["kind"] or ""
    by = f"by {kind}" if kind and kind != "person" else ""
    returned = int(row["returned"] or 0)
    many = f"{returned:,} records found" if returned > 1 else ""
    return ", ".join(part for part in (" ".join(filter(None, (row["action"] or "", by))), many) if part)


def assignment(row: Details) -> str:
    """What part began, in which record."""
    return _joined(
        f"became {row['part'] or 'part of it'}", f"record {row['record_id']}" if row["record_id"] else ""
    )


def dispatch(row: Details) -> str:
    """To what the officer was sent, and how."""
    return _joined(
        f"sent to {row['incident_id'] or 'an incident'}",
        "put themselves on it" if _yes(row["self_deployed"]) else "",
        "asked for by name" if _yes(row["asked_for"]) else "",
        "alone" if _yes(row["alone"]) else "",
    )


def custody(row: Details) -> str:
    """That the officer had to do with a person held."""
    return "Had to do with the person in custody"


def custody_search(row: Details) -> str:
    """What kind of search, on what authority, and what came of it."""
    return _joined(
        f"{row['kind'] or 'kind not recorded'} search",
        "no authority on record" if _no(row["authorised"]) else "",
        "nothing found" if _no(row["found"]) else "",
    )


def contact(row: Details) -> str:
    """What kind of contact the case record shows."""
    return _joined(
        row["kind"] or "kind not recorded", f"on {row['incident_id']}" if row["incident_id"] else ""
    )


def stop(row: Details) -> str:
    """What kind of stop, for what, and what came of it."""
    return _joined(
        row["kind"] or "stop",
        f"for {row['object_of_search'].lower()}" if row["object_of_search"] else "",
        "more than outer clothing removed" if _yes(row["more_than_outer"]) else "",
        f"outcome: {row['outcome'].lower()}" if row["outcome"] else "",
    )


def duty(row: Details) -> str:
    """What kind of shift."""
    return _joined(row["kind"] or "shift", f"worked at {row['place']}" if row["place"] else "")


def absence(row: Details) -> str:
    """Why away, and until when."""
    return _joined(row["kind"] or "away", f"until {row['until_on']}" if row["until_on"] else "")


_SORTS = {"voice": "call", "text": "text", "picture": "picture message", "data": "data"}
_WAYS = {"out": "made", "in": "received"}


def call(row: Details) -> str:
    """A call or a text, in which direction, and how long."""
    what = _SORTS.get(row["kind"] or "", row["kind"] or "call or text")
    way = _WAYS.get(row["direction"] or "", "")
    if row["kind"] in {"text", "picture"} and way == "made":
        way = "sent"
    seconds = int(row["seconds"] or 0)
    return _joined(f"{what} {way}".strip(), lasting(seconds) if seconds else "")


def device_event(row: Details) -> str:
    """What happened on a device, with which sort of app."""
    category = (row["category"] or "").replace("_", " ")
    return _joined(f"{row['event']} {row['app'] or ''}".strip(), category)


def web_visit(row: Details) -> str:
    """Which sort of site, and whether it was let through."""
    return _joined((row["category"] or "").replace("_", " "), row["action"] or "")


def email(row: Details) -> str:
    """In which direction, and with how much."""
    way = {"out": "sent", "in": "received"}.get(row["direction"] or "", "")
    count = int(row["attachments"] or 0)
    many = "1 attachment" if count == 1 else f"{count} attachments" if count else ""
    return _joined(f"email {way}".strip(), many)


def position(row: Details) -> str:
    """What stood still, and for how long."""
    begun, left = row["from_at"], row["until_at"]
    long = ""
    if begun and left:
        seconds = int((datetime.fromisoformat(left) - datetime.fromisoformat(begun)).total_seconds())
        long = f"for {lasting(max(seconds, 0))}"
    return _joined(f"{row['kind'] or 'vehicle or radio'} stood there {long}".strip())


def recording(row: Details) -> str:
    """What a recording was filed under, and whether it was deleted."""
    by_hand = " by hand" if row["deleted_by"] else ""
    return _joined(
        "recording",
        f"filed as {row['category']}" if row["category"] else "",
        f"for {row['incident_id']}" if row["incident_id"] else "linked to no incident",
        f"deleted{by_hand}" if row["deleted_at"] else "",
    )


def recording_view(row: Details) -> str:
    """What was done with a recording."""
    return _joined(row["action"] or "viewed")


def complaint(row: Details) -> str:
    """What sort of matter, about what, and how it ended."""
    return _joined(row["kind"] or "matter", row["category"] or "", row["result"] or "")


def vetting(row: Details) -> str:
    """What was decided."""
    return _joined(row["event"] or "decision", row["level"] or "")


def partner_report(row: Details) -> str:
    """That somebody outside told the force."""
    return _joined("report received", f"from: {row['came_from']}" if row["came_from"] else "")


def source_contact(row: Details) -> str:
    """What kind of contact was written up."""
    return _joined(row["kind"] or "contact", "written up")
