"""How moments, days and clocks are written for people.

Pure: the moment it is now and the zone of the reader are passed in. Elapsed time is measured in UTC, so
that the night the clocks change is neither an hour short nor an hour long; days are those of the reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple

State = Literal["overdue", "today", "left", "stopped", "done"]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DAYS_IN_A_MONTH = 30.44
COUNTED_IN_DAYS = timedelta(days=100)

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class ClockWords(NamedTuple):
    """What a running clock says: its state, the word for the state, and when it is due."""

    state: State
    state_words: str
    due_words: str


@dataclass(frozen=True)
class Clock:
    """One thing that must happen by a moment. It comes from events and is never edited.

    what         the thing to be done, as a verb and a noun: "Refer to the IOPC"
    url          where it is done; empty when the reader cannot do it there
    due_at       the last moment, with its zone; None when it is stopped or was never timed
    state_words  "Overdue by 16 hours", "Stopped, with a reason", "Done on 4 June 2026"
    rule_words   the rule with its paragraph
    due_words    "Was due Mon 23 Nov 2026, 5:00pm"; what stands under the name of the clock
    """

    what: str
    url: str
    due_at: datetime | None
    state: State
    state_words: str
    rule_words: str
    due_words: str = ""


@dataclass(frozen=True)
class Pressing:
    """The clocks that run against somebody: the most pressing ones, and how many there are of each state.

    clocks  the first few, the most pressing first; the numbers count all of them
    """

    clocks: tuple[Clock, ...] = ()
    overdue: int = 0
    today: int = 0
    later: int = 0

    def with_those_of(self, other: Pressing, most: int) -> Pressing:
        """Both together, with no more than ``most`` clocks shown."""
        far = datetime.max.replace(tzinfo=UTC)
        clocks = sorted((*self.clocks, *other.clocks), key=lambda clock: clock.due_at or far)
        return Pressing(
            tuple(clocks[:most]),
            self.overdue + other.overdue,
            self.today + other.today,
            self.later + other.later,
        )


def running_clock(
    what: str, url: str, due_at: datetime, rule_words: str, *, now: datetime, zone: tzinfo
) -> Clock:
    """Make a clock that runs, with its words as they are now."""
    said = clock_words(due_at, now, zone)
    return Clock(what, url, due_at, said.state, said.state_words, rule_words, said.due_words)


def stopped_clock(what: str, url: str, since: datetime | date, rule_words: str, *, zone: tzinfo) -> Clock:
    """Make a clock that somebody stopped; the reason belongs in rule_words."""
    return Clock(
        what,
        url,
        None,
        "stopped",
        "Stopped, with a reason",
        rule_words,
        f"Stopped since {day_short(since, zone)}",
    )


def done_clock(
    what: str, url: str, done: datetime, due_at: datetime, rule_words: str, *, zone: tzinfo
) -> Clock:
    """Make a clock whose thing is done, in time or late."""
    late = "" if done <= due_at else f", {_length(done - due_at)} late"
    return Clock(
        what,
        url,
        due_at,
        "done",
        f"Done on {day_short(done, zone)}{late}",
        rule_words,
        f"Was due {when_table(due_at, zone)}",
    )


def clock_words(due_at: datetime, now: datetime, zone: tzinfo) -> ClockWords:
    """Say how a clock stands.

    due_at  the last moment at which it is still in time, with a zone
    now     with a zone
    zone    the reader's; it decides which day is today
    gives   overdue only when the moment has passed: at the moment itself there are 0 minutes left
    """
    left = due_at.astimezone(UTC) - now.astimezone(UTC)
    if left < timedelta(0):
        return ClockWords("overdue", f"Overdue by {_length(-left)}", f"Was due {when_table(due_at, zone)}")
    if due_at.astimezone(zone).date() == now.astimezone(zone).date():
        due = f"Due today, {day_plain(due_at, zone)}, {time_of_day(due_at, zone)}"
        return ClockWords("today", f"Due today: {_left(left)} left", due)
    return ClockWords("left", f"{_left(left)} left", f"Due {when_table(due_at, zone)}")


def _length(span: timedelta) -> str:
    """How late: whole minutes, hours under two days, then days; never more than it is."""
    if span < MINUTE:
        return "less than 1 minute"
    if span < HOUR:
        return _count(span // MINUTE, "minute")
    return _count(span // HOUR, "hour") if span < 2 * DAY else _count(span // DAY, "day")


def _left(span: timedelta) -> str:
    """How much is left: to the minute under two days, then days, then months to the nearest."""
    if span < HOUR:
        return f"{span // MINUTE} min"
    if span < 2 * DAY:
        return f"{span // HOUR} h {span % HOUR // MINUTE} min"
    if span < COUNTED_IN_DAYS:
        return _count(span // DAY, "day")
    return _count(round(span / DAY / DAYS_IN_A_MONTH), "month")


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def when_sentence(moment: datetime | date, zone: tzinfo) -> str:
    """As in a sentence: "4 June 2026 at 9:32am"; a day alone when no time is known."""
    here = _here(moment, zone)
    said = f"{here.day} {MONTHS[here.month - 1]} {here.year}"
    return f"{said} at {time_of_day(here, zone)}" if isinstance(here, datetime) else said


def when_table(moment: datetime | date, zone: tzinfo) -> str:
    """As in a table: "Mon 23 Nov 2026, 2:10pm"; a day alone when no time is known."""
    said = day_short(moment, zone)
    return f"{said}, {time_of_day(moment, zone)}" if isinstance(moment, datetime) else said


def when_evidence(moment: datetime, zone: tzinfo, *, seconds: bool = True) -> str:
    """As in evidence: "Sat 3 Oct 2026, 23:41:02 BST", in the zone of the place it happened.

    seconds  whether the source has them; where it has not, none are made up
    """
    here = moment.astimezone(zone)
    clock = f"{here:%H:%M:%S}" if seconds else f"{here:%H:%M}"
    return f"{day_short(moment, zone)}, {clock} {here.tzname()}"


def day_short(moment: datetime | date, zone: tzinfo) -> str:
    """A day as in a table: "Mon 23 Nov 2026"."""
    here = _here(moment, zone)
    return f"{DAY_NAMES[here.weekday()]} {day_plain(here, zone)}"


def day_plain(moment: datetime | date, zone: tzinfo) -> str:
    """A day without its name: "23 Nov 2026"."""
    here = _here(moment, zone)
    return f"{here.day} {MONTHS[here.month - 1][:3]} {here.year}"


def time_of_day(moment: datetime, zone: tzinfo) -> str:
    """A time as people say it: "9:32am", "12:00am" at midnight."""
    here = moment.astimezone(zone)
    return f"{here.hour % 12 or 12}:{here:%M}{'am' if here.hour < 12 else 'pm'}"


def _here(moment: datetime | date, zone: tzinfo) -> datetime | date:
    return moment.astimezone(zone) if isinstance(moment, datetime) else moment
