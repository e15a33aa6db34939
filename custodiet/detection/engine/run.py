"""A run: what is worked out once for a scope, and each detector on top of it.

What the SQL says is in ``signals/`` and ``blocks/``; what a count means is in ``rules.py``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import partial

import pyarrow as pa

from custodiet.core.errors import NotFound, NotNow
from custodiet.detection import evidence, nameless, supply
from custodiet.detection.cards import Detector, detectors
from custodiet.detection.engine import logs, source, weighing
from custodiet.detection.engine.logs import Log
from custodiet.detection.engine.session import ONCE, Rows, Rules, Session, words
from custodiet.detection.findings import DetectorResult, Finding, Missing, Overview
from custodiet.detection.rules import plain_reason
from custodiet.detection.store import Store
from custodiet.detection.tables import TABLES, Table

Progress = Callable[[int, int], None]  # rows compared so far, rows in all

# comparisons for each look-up: a join on officer and person makes a handful, on the officer alone hundreds
_COMPARISONS = 100
_HEAVY = 8  # rows that one key may have before they are counted one by one

_TOTAL = "SELECT count(*) AS n FROM lookups"
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)


def _nothing(done: int, total: int) -> None:
    """Tell nobody."""


def _never() -> bool:
    return False


class Engine:
    """One session over one store. This will be used by one run at a time.

    systems  whose look-ups are read; none means those of every system that the store holds
    memory   the most that the engine keeps in memory; what does not fit goes to a folder under the store
    threads  how many cores it may use
    """

    def __init__(
        self, store: Store, *, systems: Collection[str] = (), memory: str = "1GB", threads: int = 2
    ) -> None:
        self.store, self.systems = store, tuple(systems)
        self._detectors = {card.name: card for card in detectors()}
        self._held = store.tables()
        self._needed = logs.columns_needed(self._detectors.values())
        self._prepared: tuple[object, tuple[Log, ...]] | None = None
        self._session = Session(store.root / ".passing", memory=memory, threads=threads)

    def close(self) -> None:
        """Let go of the session. This will drop everything it worked out."""
        self._session.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def detectors(self) -> tuple[Detector, ...]:
        """Give every detector's card, in the order pages list them."""
        return tuple(self._detectors.values())

    def can_run(self, detector: str) -> Missing | None:
        """Say what keeps a detector from running on these logs, and which extract would supply it."""
        self.open(scope_from=_EARLIEST, scope_until=_LATEST)
        return supply.first_missing(self._card(detector).needs, logs.held(self._held, self._logs()))

    def logs(self, *, scope_from: datetime, scope_until: datetime) -> tuple[Log, ...]:
        """Count the look-ups of each log in a scope, and how many of them say whom they are about."""
        self.open(scope_from=scope_from, scope_until=scope_until)
        return self._logs()

    def overview(self, *, scope_from: datetime, scope_until: datetime, rules: Rules) -> Overview:
        """Count a scope: look-ups, those of a person, those that nothing explains, officers."""
        self._prepare(scope_from, scope_until, rules, _nothing, _never)
        found = self._session.ask(
            "SELECT count(*) AS lookups, count(person_id) AS of_a_person, "
            "count(DISTINCT officer_id) AS officers, min(looked_up_at) AS first_at, "
            "max(looked_up_at) AS last_at FROM lookups"
        )[0]
        unexplained = self._session.ask("SELECT count(*) AS n FROM lookups_unexplained")[0]["n"]
        return Overview(unexplained=unexplained, **found)

    def rows_by_day(self, table: str, *, scope_from: datetime, scope_until: datetime) -> Rows:
        """Count a table's rows for each day (UTC) and, for look-ups, each system. Gives day, system, rows.

        A day without rows is not listed. Refused, with NotFound: a table whose rows have no moment.
        """
        when = TABLES[table].when
        if not when:
            raise NotFound(f"{table} is filed whole: its rows have no day.")
        self._prepared = None
        self._read(TABLES[table], scope_from, scope_until)
        system = "system" if table == "lookups" else "''"
        return self._session.ask(
            f"SELECT CAST({when} AS DATE) AS day, {system} AS system, count(*) AS rows "  # noqa: S608 - names from the canonical tables
            f"FROM {table} WHERE {when} >= {source.moment(scope_from)} "
            f"AND {when} < {source.moment(scope_until)} GROUP BY 1, 2 ORDER BY 1, 2"
        )

    def run(
        self,
        detector: str,
        *,
        scope_from: datetime,
        scope_until: datetime,
        rules: Rules,
        on_progress: Progress = _nothing,
        stop: Callable[[], bool] = _never,
    ) -> DetectorResult:
        """Run one detector over one scope. This will give findings, or say what is missing; never a lead.

        scope_from   UTC, included
        scope_until  UTC, not included
        rules        name without the shelf's "detection." -> whole number in the rule's unit, or set of words
        on_progress  told rows compared and rows in all, from the caller's own thread
        stop         asked now and then; Stopped is raised once it says yes
        """
        card, started = self._card(detector), time.perf_counter()
        found = self._prepare(scope_from, scope_until, rules, on_progress, stop)
        held = logs.held(self._held, found)
        if lacking := supply.all_missing(card.needs, held):
            return DetectorResult(detector, "could not run", (), 0, 0, 0.0, lacking)
        total = sum(log.rows for log in found)
        self._session.work_out("counted", card.sql, rules, partial(_tell, on_progress, total), stop)
        findings = self._findings(card, rules)
        missing = (
            supply.all_missing(card.helps, held)
            + self._unknown_duty(card, rules)
            + nameless.left_out(card, {log.system: log.filled["person_id"] for log in found}, self.systems)
        )
        on_progress(total, total)
        return DetectorResult(
            detector=detector,
            state="ran in part" if missing else "ran",
            findings=findings,
            rows_read=total,
            looked_at=self._count("SELECT count(*) AS n FROM exposure"),
            seconds=time.perf_counter() - started,
            missing=missing,
        )

    def open(self, *, scope_from: datetime, scope_until: datetime) -> None:
        """Make every canonical table readable by its name, look-ups of the scope and its systems only."""
        self._prepared = None
        for table in TABLES.values():
            self._read(table, scope_from, scope_until)

    def check_join(self, block: str, keys: tuple[str, ...], rules: Rules) -> int:
        """Count the comparisons that joining look-ups to a block on these keys would make at most.

        Refused, with NotNow, when that is more than a machine should be asked: the join needs a further key.
        """
        matching = " AND ".join(f"l.{key} = h.{key}" for key in keys)
        names = ", ".join(keys)
        heavy = self._count(
            "SELECT coalesce(sum(h.rows), 0) AS n FROM lookups AS l "  # noqa: S608 - names from our own blocks
            f"INNER JOIN (SELECT {names}, count(*) AS rows FROM {block} "
            f"GROUP BY {names} HAVING count(*) > {_HEAVY}) AS h ON {matching}",
            rules,
        )
        total = self._count(_TOTAL)
        comparisons = heavy + _HEAVY * total
        if comparisons > _COMPARISONS * max(total, 1):
            raise NotNow(
                f"Comparing look-ups with {block} by {' and '.join(keys)} alone would take {comparisons:,} "
                "comparisons. Narrow the scope, or have the extract checked for one person with thousands "
                "of records."
            )
        return comparisons

    def _prepare(
        self, since: datetime, until: datetime, rules: Rules, on_progress: Progress, stop: Callable[[], bool]
    ) -> tuple[Log, ...]:
        """Work out once what every detector of this scope reads: the unexplained look-ups, and the peers.

        This will give the logs that are read.
        """
        wanted = (since, until, tuple(sorted((name, str(value)) for name, value in rules.items())))
        if self._prepared is not None and self._prepared[0] == wanted:
            return self._prepared[1]
        self.open(scope_from=since, scope_until=until)
        empty = sorted({"", *(plain_reason(word) for word in words(rules))})
        self._session.lend("empty_reasons", pa.table({"reason": empty}))
        self.check_join("involvement", ("officer_id", "person_id"), rules)
        self.check_join("remit_parties", ("person_id",), rules)
        self.check_join("others_cases", ("person_id",), rules)
        tell = partial(_tell, on_progress, self._count(_TOTAL))
        for name in ONCE:
            self._session.work_out(name, self._session.blocks[name].sql, rules, tell, stop)
        self._ask_about_unexplained()
        self._prepared = wanted, self._logs()
        return self._prepared[1]

    def _logs(self) -> tuple[Log, ...]:
        return logs.count(self._session, self._needed)

    def _read(self, table: Table, since: datetime, until: datetime) -> None:
        """Make one canonical table readable by its name; an absent one is there, without rows."""
        if table.name != "lookups":
            self._session.name(table.name, source.select(table, self.store.files(table.name)))
            return
        rows = source.select(table, self.store.files(table.name, since=since, until=until))
        self._session.name(
            table.name,
            f"SELECT * FROM ({rows}) AS every "  # noqa: S608 - our own select
            f"WHERE looked_up_at >= {source.moment(since)} AND looked_up_at < {source.moment(until)}"
            f"{logs.only(self.systems)}",
        )

    def _ask_about_unexplained(self) -> None:
        self._session.name("lookups_asked", "SELECT * FROM lookups_unexplained")

    def _findings(self, card: Detector, rules: Rules) -> tuple[Finding, ...]:
        found, compared = weighing.found(self._session.ask, card, rules)
        shown = evidence.gather(found, self._session.ask, self._lend, rules) if found else {}
        self._ask_about_unexplained()
        return tuple(
            Finding(
                detector=card.name,
                of=card.of,
                comparison=compared[place],
                evidence=shown[place].rows,
                whole=shown[place].whole,
                **row,
            )
            for place, row in enumerate(found)
        )

    def _lend(self, findings: pa.Table) -> None:
        """Let the evidence queries see which findings they are about, and ask about those look-ups only."""
        self._session.lend("wanted", findings)
        self._session.work_out("shown", evidence.SHOWN, {}, lambda _: None, _never)
        self._session.name(
            "lookups_asked",
            "SELECT DISTINCT system, lookup_id, officer_id, person_id, looked_up_at FROM shown",
        )

    def _unknown_duty(self, card: Detector, rules: Rules) -> tuple[Missing, ...]:
        if "duties" not in card.needs:
            return ()
        return supply.duty_not_known(**self._session.ask(supply.UNKNOWN_DUTY, rules)[0])

    def _count(self, sql: str, rules: Rules | None = None) -> int:
        return int(self._session.ask(sql, rules)[0]["n"])

    def _card(self, name: str) -> Detector:
        if name not in self._detectors:
            raise NotFound(f"There is no detector called {name}.")
        return self._detectors[name]


def _tell(on_progress: Progress, total: int, share: float) -> None:
    on_progress(int(share * total), total)
