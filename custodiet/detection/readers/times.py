"""Times as systems write them, read as moments in UTC. Nothing about a zone is ever guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from custodiet.detection.readers.mapping import Mapping
from custodiet.detection.readers.sound import WITH_OFFSET

_A_TIME = datetime(2026, 10, 25, 14, 5)  # noqa: DTZ001 - to show a form by
_DAY_ALONE = 10  # signs in 2026-10-25


class Unreadable(ValueError):
    """A value that cannot be read. Its text is the reason, in words that end the sentence "this row ..."."""


def moment_reader(mapping: Mapping, column: str = "") -> Callable[[str], datetime]:
    """Make the function that reads one time of this extract. This will give moments in UTC.

    column  the canonical one, where the mapping says that its times are written in a form of their own
    The function refuses, with Unreadable: a time that is not in the stated form; a day without a time; one
    with an offset where the mapping states a zone, or without where it states offsets; a local time that
    never was, in the hour that clocks skip; and, unless the mapping says which, one that came twice in the
    hour that clocks repeat.
    """
    form = mapping.forms.get(column, mapping.form)
    parse = _of_sheet(form) if mapping.format == "xlsx" else _parser(form)
    if mapping.zone == WITH_OFFSET:
        return lambda text: _with_offset(parse(text))
    if mapping.zone == "UTC":
        return lambda text: _utc(parse(text))
    zone = ZoneInfo(mapping.zone)
    return lambda text: _local(parse(text), zone, mapping.repeated_hour)


def day_reader(mapping: Mapping) -> Callable[[str], date]:
    """Make the function that reads one day of this extract. It refuses, with Unreadable, another form."""
    if not mapping.days:
        return day
    parse = (_of_sheet if mapping.format == "xlsx" else _parser)(mapping.days, "day")
    return lambda text: parse(text).date()


def day(text: str) -> date:
    """Read a calendar day written YYYY-MM-DD. Refused, with Unreadable, in any other form."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError as fault:
        raise Unreadable("is not a day written YYYY-MM-DD") from fault


def _parser(form: str, what: str = "time") -> Callable[[str], datetime]:
    like = f"{form}, such as {_A_TIME:{form}}" if form else f"as ISO 8601, such as {_A_TIME}"

    def parse(text: str) -> datetime:
        try:
            if form:
                return datetime.strptime(text, form)  # noqa: DTZ007 - the zone comes from the mapping
            moment = datetime.fromisoformat(text)
        except ValueError as fault:
            raise Unreadable(f"is not a {what} written {like}") from fault
        if len(text) <= _DAY_ALONE:
            raise Unreadable("is a day without a time, and midnight is never supposed")
        return moment

    return parse


def _of_sheet(form: str, what: str = "time") -> Callable[[str], datetime]:
    """Read a cell of a sheet: one that holds a date is a moment already, whatever form text would have."""
    of_text = _parser(form, what)

    def parse(text: str) -> datetime:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
        if text.split(maxsplit=1)[0].replace(".", "", 1).isdigit():
            raise Unreadable(
                f"is a bare number where a {what} belongs: have the column formatted as a date in the sheet, "
                "or ask for CSV"
            )
        return of_text(text)

    return parse


def _with_offset(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise Unreadable("has no offset from UTC, and the mapping says that every time carries one")
    return moment.astimezone(UTC)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is not None and moment.utcoffset():
        raise Unreadable("carries an offset from UTC, and the mapping says that times are UTC")
    return moment.replace(tzinfo=UTC)


def _local(moment: datetime, zone: ZoneInfo, repeated_hour: str) -> datetime:
    if moment.tzinfo is not None:
        raise Unreadable(
            f"carries an offset from UTC, and the mapping says that times are local to {zone.key}"
        )
    first, second = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise Unreadable(f"never was: clocks in {zone.key} skipped that hour")
    if repeated_hour == "refuse":
        raise Unreadable(
            f"came twice: clocks in {zone.key} repeated that hour, and nothing says which is meant"
        )
    return (first if repeated_hour == "first" else second).astimezone(UTC)
