"""How many look-ups each step of the waterfall explains, by system and month.

The steps are read from lookups_unexplained itself, so that what is counted is what is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from custodiet.detection.cards import Block
from custodiet.detection.engine import accepted
from custodiet.detection.engine.session import Rows, Rules, Session

UNEXPLAINED = "Nothing explains it"
# A block of several reasons, said and counted apart.
OWN_PARTS = {
    "assignment": "Assigned to the officer",
    "dispatch": "Sent to the person",
    "custody": "Held in custody",
    "supervision": "A supervisor shares the parts of those they supervise",
}
_REST = "Searching is the work of the post"
_JOIN = re.compile(r"^((?:ANTI|LEFT|SEMI|INNER) JOIN\s+(\w+)\s+AS\s+\w+.*?)(?=^\w+ JOIN|^WHERE)", re.M | re.S)
_COUNT = (
    "SELECT system, strftime(looked_up_at, '%Y-%m') AS month, count(*) AS lookups FROM {of} GROUP BY 1, 2"
)
_OF_A_PERSON = "SELECT * FROM lookups WHERE person_id IS NOT NULL AND person_id <> ''"

Counts = dict[tuple[str, str], int]


def steps(block: Block) -> list[tuple[str, str]]:
    """Read the steps of a waterfall: the block that each passes by, and the joins that do it.

    A LEFT JOIN lends its columns to all the steps after it.
    """
    sql = "\n".join(line for line in block.sql.splitlines() if not line.startswith("--"))
    lent, found = "", []
    for text, name in _JOIN.findall(f"{sql}\n"):
        if text.startswith("ANTI"):
            found.append((name, f"{lent}{text}"))
        else:
            lent += text
    return found


def counted(
    session: Session, rules: Rules, on_share: Callable[[float], None], stop: Callable[[], bool]
) -> Rows:
    """Count every look-up of a person once, by the first reason that explains it.

    Gives system, month (YYYY-MM, UTC), reason and lookups; reasons in the order of the waterfall.
    """
    blocks = session.blocks
    waterfall = next(
        blocks[name] for name in (accepted.WATERFALL, "lookups_unexplained") if steps(blocks[name])
    )
    session.name("left_0", _OF_A_PERSON)
    at = _count(session, "SELECT * FROM left_0", rules)
    rows: Rows = []
    for place, (said, join) in enumerate(_said(waterfall, blocks)):
        after = f"left_{place + 1}"
        session.work_out(after, f"SELECT l.* FROM left_{place} AS l\n{join}", rules, on_share, stop)  # noqa: S608 - our own block
        still = _count(session, f"SELECT * FROM {after}", rules)  # noqa: S608 - a name of our own
        rows += _taken(at, still, said)
        at = still
    own = _count(session, "SELECT * FROM without_record", rules)
    rows += _taken(at, own, _REST)
    rows += _accepted(session, rules)
    rows += _taken(_count(session, "SELECT * FROM lookups_unexplained", rules), {}, UNEXPLAINED)
    return [row for row in rows if row["lookups"]]


def _said(waterfall: Block, blocks: Mapping[str, Block]) -> list[tuple[str, str]]:
    """Each step with its words; a block of several parts becomes a step for each."""
    found: list[tuple[str, str]] = []
    for name, join in steps(waterfall):
        if name != "own_or_supervised":
            found.append((blocks[name].title, join))
            continue
        alias = re.search(r"AS\s+(\w+)", join)
        assert alias is not None  # noqa: S101 - the pattern above has one
        found += [
            (said, f"{join.rstrip()} AND {alias[1]}.reason = '{reason}'\n")
            for reason, said in OWN_PARTS.items()
        ]
    return found


def _accepted(session: Session, rules: Rules) -> Rows:
    return session.ask(
        "SELECT l.system, strftime(l.looked_up_at, '%Y-%m') AS month, a.other_officer AS reason, "
        "count(*) AS lookups FROM without_record AS l INNER JOIN accepted_reasons AS a "
        "ON l.system = a.system AND l.lookup_id = a.lookup_id GROUP BY 1, 2, 3 ORDER BY 3, 1, 2",
        rules,
    )


def _count(session: Session, of: str, rules: Rules) -> Counts:
    rows = session.ask(_COUNT.format(of=f"({of}) AS counted"), rules)
    return {(row["system"], row["month"]): row["lookups"] for row in rows}


def _taken(before: Counts, after: Counts, reason: str) -> Rows:
    return [
        {"system": system, "month": month, "reason": reason, "lookups": count - after.get((system, month), 0)}
        for (system, month), count in sorted(before.items())
    ]
