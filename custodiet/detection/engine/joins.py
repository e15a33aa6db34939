"""Joins that could explode, counted before they are made."""

from __future__ import annotations

from collections.abc import Callable, Collection

from custodiet.core.errors import NotNow
from custodiet.detection.engine.session import Rows
from custodiet.detection.events import EVENTS

# comparisons for each row: a join on officer and person makes a handful, on the officer alone hundreds
_COMPARISONS = 100
_HEAVY = 8  # rows that one key may have before they are counted one by one


def light(ask: Callable[[str], Rows], block: str, keys: tuple[str, ...]) -> bool:
    """Say whether no key of a block has so many rows that joining anything to it could take too long.

    Told from the block alone, which is a small part of the logs; where it is not light, they are counted.
    """
    names = ", ".join(keys)
    most = ask(
        f"SELECT coalesce(max(h.rows), 0) AS n FROM (SELECT {names}, count(*) AS rows FROM {block} "  # noqa: S608 - names from our own blocks
        f"GROUP BY {names}) AS h"
    )[0]["n"]
    return int(most) <= _COMPARISONS - _HEAVY


def comparisons(ask: Callable[[str], Rows], block: str, keys: tuple[str, ...], table: str) -> int:
    """Count the comparisons that joining a table's rows to a block on these keys would make at most.

    Refused, with NotNow, when that is more than a machine should be asked.
    """
    matching = " AND ".join(f"l.{key} = h.{key}" for key in keys)
    names = ", ".join(keys)
    heavy = int(
        ask(
            f"SELECT coalesce(sum(h.rows), 0) AS n FROM ({EVENTS[table].select()}) AS l "  # noqa: S608 - names from our own blocks
            f"INNER JOIN (SELECT {names}, count(*) AS rows FROM {block} "
            f"GROUP BY {names} HAVING count(*) > {_HEAVY}) AS h ON {matching}"
        )[0]["n"]
    )
    total = int(ask(f"SELECT count(*) AS n FROM {table}")[0]["n"])  # noqa: S608 - a canonical table
    found = heavy + _HEAVY * total
    if found > _COMPARISONS * max(total, 1):
        raise NotNow(
            f"Comparing {EVENTS[table].many} with {block} by {' and '.join(keys)} alone would take {found:,} "
            "comparisons. Narrow the scope, or have the extract checked for one person with thousands of "
            "records."
        )
    return found


class Checks:
    """The joins of one scope that were found to be small enough, each weighed once."""

    def __init__(self) -> None:
        self._light: dict[str, bool] = {}
        self._counted: set[tuple[str, str]] = set()

    def check(
        self, ask: Callable[[str], Rows], block: str, keys: tuple[str, ...], tables: Collection[str]
    ) -> None:
        """Count what joining a block to these tables takes, where its rows alone do not say it is little.

        Refused, with NotNow, as in comparisons.
        """
        if block not in self._light:
            self._light[block] = light(ask, block, keys)
        if self._light[block]:
            return
        for table in sorted(tables):
            able = EVENTS[table].person or "person_id" not in keys
            if able and (block, table) not in self._counted:
                comparisons(ask, block, keys, table)
                self._counted.add((block, table))
