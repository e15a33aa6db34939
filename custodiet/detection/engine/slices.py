"""The waterfall, some months of the log at a time: a national year needs no more memory than a month.

Of the parts that explain, each slice reads those alone that hold in its months, so that they fit where a
processor finds them quickly. A slice is cut at the end of a month, because look-ups are filed by month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyarrow.parquet as pq

from custodiet.detection.cards import Block, with_blocks
from custodiet.detection.engine import accepted, source
from custodiet.detection.engine.identities import Identities
from custodiet.detection.engine.scope import Scope
from custodiet.detection.engine.session import Rules, Session, Stop
from custodiet.detection.engine.shares import steps
from custodiet.detection.engine.telling import Share
from custodiet.detection.store import Store
from custodiet.detection.tables import TABLES

MOST = 6_000_000  # look-ups in one slice, unless one month has more
# what explains, of which a slice reads what holds in it, under names of its own
PARTS = {"involvement": "involvement_then", "remit_parties": "remit_parties_then"}
_MONTH = re.compile(r"month=(\d{4})-(\d{2})")


def waterfall(session: Session) -> str:
    """Name the block that holds the waterfall: it has another name where explanations are in force."""
    names = (accepted.WATERFALL, "lookups_unexplained")
    return next(name for name in names if steps(session.blocks[name]))


def slices(scope: Scope, store: Store, most: int = MOST) -> list[Scope]:
    """Cut a scope at the ends of months, so that no slice has more look-ups than the most, or is a month."""
    rows: dict[datetime, int] = {}
    for path in store.files("lookups", since=scope.since, until=scope.until):
        if (month := _MONTH.search(path.parent.name)) is not None:
            first = datetime(int(month[1]), int(month[2]), 1, tzinfo=UTC)
            rows[first] = rows.get(first, 0) + pq.read_metadata(path).num_rows
    cuts, held = [scope.since], 0
    for first in sorted(rows):
        if held and held + rows[first] > most and first > cuts[-1]:
            cuts.append(first)
            held = 0
        held += rows[first]
    ends = [*cuts[1:], scope.until]
    return [replace(scope, since=since, until=until) for since, until in zip(cuts, ends, strict=True)]


@dataclass(frozen=True)
class Waterfall:
    """What the waterfall of one scope is worked out from."""

    session: Session
    identities: Identities
    store: Store
    systems: tuple[str, ...]
    scope: Scope
    most: int = MOST

    def work_out(self, rules: Rules, tell: Share, stop: Stop, columns: str = "*") -> None:
        """Work it out slice by slice, and let the slices be read as one; of few look-ups, leave it be."""
        name, parts = waterfall(self.session), slices(self.scope, self.store, self.most)
        if len(parts) == 1 or self.session.is_ready(name):
            return
        for each in PARTS:
            self.session.ready(f"SELECT * FROM {each}", rules, tell, stop)  # noqa: S608 - a block of ours
        worked_out = []
        for number, part in enumerate(parts):

            def so_far(share: float, done: int = number) -> None:
                tell((done + share) / len(parts))

            self._name_lookups(part)
            for each, then in PARTS.items():
                self.session.keep(then, _holding(each, part), rules)
            worked_out.append(f"{name}_{number}")
            self.session.work_out(worked_out[-1], self._sql(name, columns), rules, so_far, stop)
        self._name_lookups(self.scope)
        for then in PARTS.values():
            self.session.drop(then)
        self.session.read_as_one(name, worked_out)

    def _sql(self, name: str, columns: str) -> str:
        """Write the waterfall over the parts that hold in a slice."""
        narrow = {each: _then(block) for each, block in self.session.blocks.items()}
        select = f"SELECT {columns} FROM (\n{narrow[name].sql}\n) AS left_over"  # noqa: S608 - a block of ours
        return with_blocks(select, narrow, self.session.given() | {*PARTS.values()})

    def _name_lookups(self, scope: Scope) -> None:
        raw = scope.read(TABLES["lookups"], self.store, self.systems)
        told = self.identities.told("lookups", raw, scope.holds("looked_up_at"))
        self.session.name("lookups", scope.limited("lookups", told))


def _then(block: Block) -> Block:
    sql = block.sql
    for each, then in PARTS.items():
        sql = re.sub(rf"\b(FROM|JOIN) {each}\b", rf"\1 {then}", sql)
    return replace(block, sql=sql)


def _holding(block: str, part: Scope) -> str:
    return (
        f"SELECT * FROM {block} WHERE until_at >= {source.moment(part.since)} "  # noqa: S608 - a block of ours
        f"AND from_at < {source.moment(part.until)}"
    )
