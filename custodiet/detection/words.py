"""The sentences of a finding: why somebody is seeing it, and what stands beside each look-up. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from custodiet.detection.events import noun
from custodiet.detection.findings import Comparison, Finding

# the first sentence of a finding whose detector has none of its own on its card
USUAL = (
    "{officer} looked up {whom} {times} in {days}, on {systems}, and the force’s own records do not explain "
    "why."
)
USUAL_ZONE = "Europe/London"  # for showing a moment where the log states no zone


def reasons(finding: Finding) -> tuple[str, ...]:
    """Say why somebody is seeing this, in sentences. This will state facts only, and accuse nobody."""
    lines = [_first(finding)]
    own = [row for row in finding.evidence if row.table == finding.rows]
    explained = sum(bool(row.explained) and not row.counted for row in own)
    if explained:
        same = "person" if len({row.person_id for row in own}) == 1 else "people"
        other = f"{explained:,} other {noun(finding.rows, explained)}"
        lines.append(f"The records do explain {other} of the same {same}.")
    lines += _perhaps(finding)
    lines += _beside(finding)
    lines += _duty(finding)
    lines += _against(finding)
    return tuple(lines)


def _first(finding: Finding) -> str:
    mine = [row for row in finding.evidence if row.counted]
    people = len({row.person_id for row in mine if row.person_id})
    several = {0: "nobody who is named", 1: "one person"}.get(people, f"{people} people")
    facts = {
        "officer": finding.officer_id,
        "whom": f"person {finding.person_id}" if finding.person_id else several,
        "times": times(finding.found),
        "found": f"{finding.found:,}",
        "days": plural((finding.last_at - finding.first_at).days + 1, "day"),
        "systems": plural(len({row.source for row in mine}), "system"),
    }
    return (finding.says or USUAL).format(**facts)


def _perhaps(finding: Finding) -> list[str]:
    """Say how many of those counted something perhaps explains, and how many nothing does."""
    if not finding.perhaps:
        return []
    left = finding.found - finding.perhaps
    some = f"{finding.perhaps:,}" if left else "every one"
    rest = f"; for the other {left:,} nothing was found that might" if left else ""
    return [f"Something perhaps explains {some} of the {finding.found:,}: it stands beside each{rest}."]


def _beside(finding: Finding) -> list[str]:
    """Say how many rows of other tables stand beside those counted, to judge by."""
    tables = [row.table for row in finding.evidence if row.table != finding.rows]
    if not tables:
        return []
    counts = [f"{tables.count(each):,} {noun(each, tables.count(each))}" for each in dict.fromkeys(tables)]
    return [f"Beside them stand {', '.join(counts)}, to judge by."]


def _duty(finding: Finding) -> list[str]:
    mine = [row for row in finding.evidence if row.counted]
    duty = [row.duty for row in mine if row.duty_words]
    off, unknown = duty.count("off"), duty.count("unknown")
    were = "was" if off == 1 else "were"
    lines = [f"{off} of the {len(duty)} {were} made off duty."] if off else []
    if unknown and any(row.person_id for row in mine):
        lines.append(f"For {unknown} we cannot say whether on duty, because a roster is missing.")
    return lines


def _against(finding: Finding) -> list[str]:
    facts = finding.comparison
    if facts.peers.count == 0:
        return ["There are no peers to compare with."]
    lines = [_number(facts) if facts.counts else _rate(facts, finding.of, finding.rows)]
    if facts.q_value >= 0.5:
        what = "number" if facts.counts else "rate"
        lines.append(f"Peers vary so much that chance alone could well explain a {what} like this.")
    elif facts.q_value > 0.001:
        share = max(2, round(1 / facts.q_value))
        lines.append(f"Of findings this strong in this run, about 1 in {share} would be expected by chance.")
    else:
        lines.append(
            "Of findings this strong in this run, fewer than 1 in 1,000 would be expected by chance."
        )
    return lines


def _rate(facts: Comparison, of: str, rows: str) -> str:
    share = "of" if of in (rows, "unexplained") else "beside"
    return (
        f"That is {facts.counted} {share} {facts.exposure:,} {noun(of, facts.exposure)}, or "
        f"{facts.rate:.1f} for every 1,000. The middle one of {facts.peers.count} peers "
        f"({facts.peers.words}) has {facts.peers.middle:.1f}."
    )


def _number(facts: Comparison) -> str:
    as_many = sum(rate >= facts.counted for rate in facts.peers.rates)
    have = {0: "none of them has", 1: "1 of them has"}.get(as_many, f"{as_many} of them have")
    return (
        f"Peers are compared by the largest number of {facts.counts}. The middle one of "
        f"{facts.peers.count} peers ({facts.peers.words}) has {facts.peers.middle:g}; {have} "
        f"{facts.counted} or more."
    )


def times(count: int) -> str:
    """Say how often, as people do."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def plural(count: int, word: str) -> str:
    """Say how many of a thing. This will add an s where there is not exactly one."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


@dataclass(frozen=True)
class Part:
    """One part that an officer had in a record about a person.

    reason    assignment, dispatch, custody, supervision, team or remit
    other     the colleague whose part it was, or the remit
    known_at  when it was keyed in
    """

    reason: str
    record: str | None
    began_at: datetime | None
    ended_at: datetime | None
    other: str | None = None
    known_at: datetime | None = None


def explained(part: Part, zone: str) -> str:
    """Say what explains a look-up. This will name the record, so that somebody can open it."""
    record = part.record or "a record without a number"
    span = _span(part, zone)
    return {
        "assignment": f"Assigned to {record}{span}",
        "dispatch": f"Sent to {record} on {on(part.began_at, zone)}",
        "custody": f"Dealt with the person in custody{span}",
        "supervision": f"Supervises {part.other}, who had a part in {record}{span}",
        "team": f"{part.other} of the same team had a part in {record}{span}",
        "case": f"Searches for others’ cases: {part.other} was assigned to {record}{span}",
        "accepted": f"{part.other} ({record}{span})",
        "remit": _remit(part, zone),
    }[part.reason]


def not_explained(at: datetime, parts: Sequence[Part], zone: str) -> str:
    """Say what was looked for and not found. This will name a part that had ended, or was keyed in later.

    parts  every part that the officer ever had in a record about this person
    """
    ended = [p for p in parts if p.ended_at and p.ended_at < at]
    later = [p for p in parts if p.known_at and p.known_at > at and p.began_at and p.began_at <= at]
    lines = []
    if ended:
        last = max(ended, key=lambda part: part.ended_at or at)
        what = {"assignment": "Assignment to", "dispatch": "Dispatch to", "custody": "Custody record"}
        verb = "was" if last.reason == "dispatch" else "ended"
        lines.append(f"{what[last.reason]} {last.record or 'a record'} {verb} on {on(last.ended_at, zone)}.")
    if later:
        first = min(later, key=lambda part: part.known_at or at)
        lines.append(
            f"A part in {first.record or 'a record'} was keyed in only on {on(first.known_at, zone)}."
        )
    lines.append(
        "No assignment, dispatch, custody, supervision, team or remit found that holds at this time."
    )
    return " ".join(lines)


def duty(state: str, last_ended: datetime | None, zone: str) -> str:
    """Say whether the officer was on duty, and where off, when the last shift ended."""
    if state == "on":
        return "On duty"
    if state == "unknown":
        return "Duty not known: no roster for this officer and day"
    if last_ended is None:
        return "Off duty: no shift in the week before"
    local = last_ended.astimezone(_zone(zone))
    return f"Off duty: last shift ended {on(last_ended, zone)}, {local:%H:%M %Z}"


def on(moment: datetime | None, zone: str) -> str:
    """Write a moment's local day as people do: Sat 17 Oct 2026."""
    if moment is None:
        return "a day that is not recorded"
    local = moment.astimezone(_zone(zone))
    return f"{local:%a} {local.day} {local:%b %Y}"


def _span(part: Part, zone: str) -> str:
    if part.began_at is None:
        return ""
    until = f" to {on(part.ended_at, zone)}" if part.ended_at else ", still open"
    return f" from {on(part.began_at, zone)}{until}"


def _remit(part: Part, zone: str) -> str:
    remit = (part.other or "specialist").replace("_", " ")
    if part.record is None:
        return f"Remit: {remit}"
    return f"Remit: {remit}; the person was party to {part.record} of {on(part.began_at, zone)}"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or USUAL_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(USUAL_ZONE)


def typed(reason: str) -> str:
    """Say what was typed as the reason of a look-up that names nobody."""
    return (
        f"The log names no person. Reason typed: “{reason}”"
        if reason
        else "The log names no person or reason."
    )
