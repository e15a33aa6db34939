"""Measuring paths on a force's own look-ups: what each would explain, and what it would by accident."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from custodiet.detection.engine.session import Rows, Rules, Session, whole
from custodiet.detection.explaining import SWEEP, USUAL, compiling, paths, weighing
from custodiet.detection.explaining.paths import Path
from custodiet.detection.explaining.weighing import Bar, Counted

PAIRINGS = (1, 2, 3)  # how many places on, in the order of a day, the officer of a pair at random stands
EXAMPLES = 20
ASKED = "asked_about"  # the look-ups that nothing explains, in the session

_ASKED = """
SELECT u.system, u.lookup_id, u.officer_id, u.person_id, u.looked_up_at, l.originator_id
FROM lookups_unexplained AS u
LEFT JOIN originators AS l ON u.system = l.system AND u.lookup_id = l.lookup_id
"""
# Officers of the same day's look-ups, each beside another one's person and moment; the order of a day is that
# of a hash, so that it is the same in every run and says nothing about when or by whom.
_TURNS = """
SELECT
    *,
    CAST(looked_up_at AS DATE) AS day,
    row_number() OVER (
        PARTITION BY CAST(looked_up_at AS DATE)
        ORDER BY md5(concat(system, '/', lookup_id)), system, lookup_id
    ) - 1 AS turn,
    count(*) OVER (PARTITION BY CAST(looked_up_at AS DATE)) AS turns
FROM asked_about
"""
_PAIRS = """
SELECT
    a.system,
    concat(a.lookup_id, '/{step}') AS lookup_id,
    b.officer_id,
    a.person_id,
    a.looked_up_at,
    b.originator_id
FROM turns AS a
INNER JOIN turns AS b ON a.day = b.day AND (a.turn + {step}) % a.turns = b.turn
WHERE a.officer_id <> b.officer_id
"""
# one row for each officer first, so that one select says how many look-ups, of how many, and most of one
_EACH = ",\n    ".join(
    f"coalesce(sum(CASE WHEN e.days_needed <= {days:d} THEN 1 ELSE 0 END), 0) AS within_{days:d}"
    for days in SWEEP
)
_OFFICERS = f"""
SELECT
    {", ".join(f"coalesce(sum(within_{days:d}), 0) AS within_{days:d}" for days in SWEEP)},
    coalesce(sum(CASE WHEN within_{USUAL:d} > 0 THEN 1 ELSE 0 END), 0) AS officers,
    coalesce(max(within_{USUAL:d}), 0) AS most
FROM (
    SELECT
    l.officer_id,
    {_EACH}
    FROM explained_by AS e
    INNER JOIN asked_about AS l ON e.system = l.system AND e.lookup_id = l.lookup_id
    GROUP BY l.officer_id
) AS each_officer
"""  # noqa: S608 - whole numbers of our own

_EXAMPLES = f"""
SELECT system, lookup_id, officer_id, person_id, looked_up_at, record, other_officer, began_at
FROM (
    SELECT *, row_number() OVER (PARTITION BY officer_id ORDER BY first_of, lookup_id) AS of_officer
    FROM (
        SELECT
            m.*,
            l.officer_id,
            l.person_id,
            md5(concat(m.system, '/', m.lookup_id)) AS first_of,
            row_number() OVER (
                PARTITION BY m.system, m.lookup_id ORDER BY m.began_at DESC, m.record, m.other_officer
            ) AS turn
        FROM matched AS m
        INNER JOIN asked_about AS l ON m.system = l.system AND m.lookup_id = l.lookup_id
    ) AS every
    WHERE turn = 1
) AS placed
ORDER BY of_officer, first_of, lookup_id
LIMIT {EXAMPLES}
"""  # noqa: S608 - a whole number of our own


def _quiet(share: float) -> None:
    """Tell nobody: how far a search is, is counted in paths."""


@dataclass(frozen=True)
class Mined:
    """One path, measured.

    counted    at USUAL days after
    by_days    days after -> look-ups it would explain
    why_not    why it is not proposed; empty where it is
    overlaps   path proposed beside it -> look-ups that both explain
    examples   rows: lookup_id, system, officer_id, person_id, looked_up_at, record, other_officer, began_at
    gone       key of a finding -> its rows that would be left
    """

    path: Path
    counted: Counted
    by_days: dict[int, int]
    why_not: str
    overlaps: dict[str, int]
    examples: Rows
    gone: dict[int, int]


@dataclass(frozen=True)
class Asked:
    """Rows on which findings stand: key of the finding, system and lookup_id, one entry a row."""

    finding: Sequence[int]
    system: Sequence[str]
    lookup_id: Sequence[str]


class Mine:
    """One search for paths over one prepared session. This will be used once."""

    def __init__(self, session: Session, rules: Rules, stop: Callable[[], bool]) -> None:
        self.session, self.rules, self.stop = session, rules, stop

    def dig(
        self, candidates: Collection[Path], asked: Asked, on_path: Callable[[int, Path], None]
    ) -> list[Mined]:
        """Measure every path, then choose which to propose; those come with examples and overlaps."""
        self._prepare()
        of, of_pairs = self._count("asked_about"), self._count("pairs")
        found: list[tuple[Path, Counted, dict[int, int]]] = []
        for place, path in enumerate(candidates):
            on_path(place, path)
            found.append((path, *self._measure(path, of, of_pairs)))
        worthy, said = weighing.ranked({path.text: counted for path, counted, _ in found}, self._bar())
        said |= self._adding_nothing(worthy)
        proposed = [path for path, _, _ in found if path.text not in said]
        overlaps, gone = self._overlaps(proposed), self._gone(proposed, asked)
        return [
            Mined(
                path, counted, by_days, said.get(path.text, ""), overlaps.get(path.text, {}),
                self._examples(path) if path.text not in said else [], gone.get(path.text, {}),
            )
            for path, counted, by_days in found
        ]  # fmt: skip

    def _prepare(self) -> None:
        self.session.ready("SELECT * FROM lookups_unexplained", self.rules, _quiet, self.stop)
        self._keep("asked_about", _ASKED)
        self._keep("turns", _TURNS)
        self._keep("pairs", "\nUNION ALL\n".join(_PAIRS.format(step=step) for step in PAIRINGS))
        self._keep("explained_by", _nothing("days_needed"))

    def _measure(self, path: Path, of: int, of_pairs: int) -> tuple[Counted, dict[int, int]]:
        self._keep("explained_by", compiling.within(path, SWEEP, ASKED))
        whose = self.session.ask(_OFFICERS)[0]
        by_days = {days: int(whose[f"within_{days:d}"]) for days in SWEEP}
        if not by_days[USUAL]:
            return Counted(0, of, 0, of_pairs, 0, 0), by_days
        self._keep("by_accident", compiling.within(path, (USUAL,), "pairs"))
        accident, officers, most = self._count("by_accident"), int(whose["officers"]), int(whose["most"])
        return Counted(by_days[USUAL], of, accident, of_pairs, officers, most), by_days

    def _adding_nothing(self, worthy: Sequence[str]) -> dict[str, str]:
        """Of paths worth a person's time, the best first: which add next to nothing to the ones before."""
        said: dict[str, str] = {}
        least = self._bar().explained
        self._keep("seen", _nothing("days_needed"))
        for text in worthy:
            self._keep("explained_by", compiling.within(paths.read(text), (USUAL,), ASKED))
            if self._count(_NEW) < least:
                said[text] = "Adds too little to those proposed"
                continue
            self._keep("seen", "SELECT * FROM seen UNION ALL SELECT * FROM explained_by")
        return said

    def _bar(self) -> Bar:
        return Bar(
            whole(self.rules["explanation_lookups_at_least"]),
            whole(self.rules["explanation_officers_at_least"]),
            whole(self.rules["explanation_precision_percent"]),
        )

    def _overlaps(self, proposed: Sequence[Path]) -> dict[str, dict[str, int]]:
        if not proposed:
            return {}
        each = "\nUNION ALL\n".join(
            f"SELECT {n:d} AS path, system, lookup_id "  # noqa: S608 - our own
            f"FROM (\n{compiling.within(path, (USUAL,), ASKED)}\n) AS p{n:d}"
            for n, path in enumerate(proposed)
        )
        self._keep("proposed", each)
        found: dict[str, dict[str, int]] = {}
        for row in self.session.ask(
            "SELECT a.path AS one, b.path AS other, count(*) AS n FROM proposed AS a "
            "INNER JOIN proposed AS b ON a.system = b.system AND a.lookup_id = b.lookup_id "
            "WHERE a.path <> b.path GROUP BY a.path, b.path"
        ):
            found.setdefault(proposed[row["one"]].text, {})[proposed[row["other"]].text] = row["n"]
        return found

    def _gone(self, proposed: Sequence[Path], asked: Asked) -> dict[str, dict[int, int]]:
        """Which findings each path would touch, and how many of their rows would be left."""
        if not proposed or not asked.finding:
            return {}
        self.session.lend(
            "finding_rows",
            pa.table(
                {
                    "finding": pa.array(asked.finding, pa.int64()),
                    "system": pa.array(asked.system, pa.string()),
                    "lookup_id": pa.array(asked.lookup_id, pa.string()),
                }
            ),
        )
        found: dict[str, dict[int, int]] = {}
        for row in self.session.ask(
            "SELECT p.path, f.finding, count(*) AS n, max(w.whole) AS whole FROM finding_rows AS f "
            "INNER JOIN proposed AS p ON f.system = p.system AND f.lookup_id = p.lookup_id "
            "INNER JOIN (SELECT finding, count(*) AS whole FROM finding_rows GROUP BY finding) AS w "
            "ON f.finding = w.finding GROUP BY p.path, f.finding"
        ):
            found.setdefault(proposed[row["path"]].text, {})[row["finding"]] = row["whole"] - row["n"]
        return found

    def _examples(self, path: Path) -> Rows:
        """A few of the look-ups, of as many officers as there are, in an order that says nothing."""
        self._keep("matched", compiling.matches(path, USUAL, ASKED))
        return self.session.ask(_EXAMPLES)

    def _keep(self, name: str, sql: str) -> None:
        self.session.work_out(name, sql, self.rules, _quiet, self.stop)

    def _count(self, name: str) -> int:
        rows: list[dict[str, Any]] = self.session.ask(f"SELECT count(*) AS n FROM {name}")  # noqa: S608 - our own
        return int(rows[0]["n"])


_NEW = (
    "(SELECT e.system FROM explained_by AS e ANTI JOIN seen AS s "
    "ON e.system = s.system AND e.lookup_id = s.lookup_id) AS new_ones"
)


def _nothing(number: str) -> str:
    none = "CAST(NULL AS VARCHAR)"
    return f"SELECT {none} AS system, {none} AS lookup_id, 0 AS {number} WHERE false"
