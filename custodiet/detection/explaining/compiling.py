"""A path as SQL: equality keys and a range, so that no join can explode. Pure.

The same text runs on every engine the detectors run on; see the rules in the how-to on detectors.
"""

from __future__ import annotations

from custodiet.detection.explaining.paths import Path

# what is asked about: system, lookup_id, officer_id, person_id, looked_up_at, originator_id
LENDS = "lookups_left"
_FAR = "CAST('2999-12-31' AS TIMESTAMPTZ)"
_OF_A_POST = frozenset({"unit", "team"})


def reasons(path: Path, days_after: int) -> str:
    """Write the select of everything that a path could explain.

    days_after  days of 24 hours after the tie ended for which it still explains
    Gives person_id, the keys of whoever may look, other_officer, record, began_at, ended_at, from_at and
    until_at.
    What was keyed in later explains nothing that came before.
    """
    keys = "".join(f"\n    {column} AS key_{name}," for name, column in path.who.keys)
    # an address from which somebody had moved, or an incident not yet opened, ties nobody to anything
    since = "".join(f",\n        coalesce(p{n}.valid_from, {_BEGINS})" for n in range(len(path.public)))
    until = "".join(f",\n        coalesce(p{n}.valid_until, {_FAR})" for n in range(len(path.public)))
    ends = f"coalesce(t.ended_at + {days_after:d} * INTERVAL 24 HOUR, {_FAR})"
    apart = ""
    if len(path.public) > 1:  # the path must lead to somebody or something else than where it began
        apart = "\nWHERE t.about <> p0.from_key"
    return (
        f"SELECT\n    {_about(path)} AS person_id,{keys}\n    t.officer_id AS other_officer,\n    t.record,\n"
        "    t.began_at,\n    t.ended_at,\n"
        f"    greatest(\n        {_BEGINS},\n        t.known_at{since}\n    ) AS from_at,\n"
        f"    {f'least({ends}{until})' if until else ends} AS until_at\n"
        f"FROM {_walk(path)}{_colleague(path)}{apart}"
    )


_BEGINS = "t.began_at - $explanation_days_before * INTERVAL 24 HOUR"


def _about(path: Path) -> str:
    return "p0.from_key" if path.public else "t.about"


def _walk(path: Path) -> str:
    """Join the steps one after the other, each by one equality."""
    tie = f"({path.tie.sql.strip()}) AS t"
    if not path.public:
        return tie
    said = f"({path.public[0].sql.strip()}) AS p0"
    for n, step in enumerate(path.public[1:], start=1):
        said += f"\nINNER JOIN ({step.sql.strip()}) AS p{n} ON p{n - 1}.to_key = p{n}.from_key"
    return f"{said}\nINNER JOIN {tie} ON p{len(path.public) - 1}.to_key = t.about"


def _colleague(path: Path) -> str:
    return f"\n{path.who.joins.strip()}" if path.who.joins else ""


def matches(path: Path, days_after: int, asked: str = LENDS) -> str:
    """Write the select that gives, for each look-up asked about, what the path explains it by.

    asked  a select named in the session, with the columns of LENDS
    Gives system, lookup_id, looked_up_at, other_officer, record, began_at and ended_at; a look-up may come
    often.
    """
    keys = ["l.person_id = e.person_id"]
    keys += [f"{'o' if name in _OF_A_POST else 'l'}.{name} = e.key_{name}" for name, _ in path.who.keys]
    posts = "\nINNER JOIN posts AS o ON l.officer_id = o.officer_id" if _posts(path) else ""
    # repeat access: the look-up itself is not an earlier one
    earlier = " AND e.began_at < l.looked_up_at" if path.tie.name == "looked_before" else ""
    return (
        "SELECT\n    l.system,\n    l.lookup_id,\n    l.looked_up_at,\n    e.other_officer,\n    e.record,\n"
        f"    e.began_at,\n    e.ended_at\nFROM {asked} AS l{posts}\n"
        f"INNER JOIN (\n{reasons(path, days_after)}\n) AS e\n"
        f"    ON {' AND '.join(keys)}\n"
        f"    AND l.looked_up_at BETWEEN e.from_at AND e.until_at{earlier}"
    )


def _posts(path: Path) -> bool:
    return any(name in _OF_A_POST for name, _ in path.who.keys)


def within(path: Path, sweep: tuple[int, ...], asked: str = LENDS) -> str:
    """Write the select that gives, for each look-up that a path explains, how few days after would do.

    sweep  days after the end of the tie, ascending; the last is how far is looked
    Gives system, lookup_id, days_needed.
    """
    steps = " ".join(
        f"WHEN looked_up_at <= ended_at + {days:d} * INTERVAL 24 HOUR THEN {days:d}" for days in sweep
    )
    return (
        "SELECT system, lookup_id, "
        f"min(CASE WHEN ended_at IS NULL THEN {sweep[0]:d} {steps} END) AS days_needed\n"
        f"FROM (\n{matches(path, sweep[-1], asked)}\n) AS matched\nGROUP BY system, lookup_id"
    )
