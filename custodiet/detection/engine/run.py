"""A run: what is worked out once for a scope, and each detector on top of it. What counts mean: rules.py."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import Self

import pyarrow as pa

from custodiet.core.errors import NotFound
from custodiet.detection import evidence, nameless, supply
from custodiet.detection.cards import Detector, detectors
from custodiet.detection.engine import joins, logs, slices, tallying, weighing
from custodiet.detection.engine.choice import Choice
from custodiet.detection.engine.days import Days, by_day
from custodiet.detection.engine.identities import Identities
from custodiet.detection.engine.logs import Log
from custodiet.detection.engine.scope import EARLIEST, LATEST, Scope, Within
from custodiet.detection.engine.session import Rows, Rules, words
from custodiet.detection.engine.telling import Progress, Share, never, nothing, quiet, tell_share
from custodiet.detection.events import EVENTS
from custodiet.detection.findings import DetectorResult, Finding, Missing, Overview
from custodiet.detection.identities import Unattributed
from custodiet.detection.ranking import Post
from custodiet.detection.rules import plain_reason
from custodiet.detection.store import Store
from custodiet.detection.tables import TABLES

EVERYBODY = Within()
EMBEDDED = Choice()


class Engine:
    """One session over one store. This will be used by one run at a time.

    systems  whose look-ups are read; none means those of every system that the store holds
    within   whom it may look at; nobody else's doings are read
    memory   the most that the engine keeps in memory; what does not fit goes to a folder under the store
    threads  how many cores it may use
    zone     of the force, whose days the lists of numbers and logins mean
    choice   which engine, and where it runs
    ranks    whether officers are put in order of what is counted: then what perhaps explains weighs nothing
    """

    def __init__(
        self, store: Store, *, systems: Collection[str] = (), within: Within = EVERYBODY, memory: str = "1GB",
        threads: int = 2, zone: str = "Europe/London", choice: Choice = EMBEDDED, ranks: bool = False,
    ) -> None:  # fmt: skip
        self.store, self.systems, self.within, self._ranks = store, tuple(systems), within, ranks
        self._detectors = {card.name: card for card in detectors()}
        self._held, self._needed = store.tables(), logs.columns_needed(self._detectors.values())
        self._prepared: tuple[object, tuple[Log, ...]] | None = None
        self._scope, self._checks = Scope(EARLIEST, LATEST), joins.Checks()
        self._session = choice.opened(store.root / ".passing", memory=memory, threads=threads)
        self._identities = Identities(self._session, store, zone)

    def close(self) -> None:
        """Let go of the session. This will drop everything it worked out."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def detectors(self) -> tuple[Detector, ...]:
        """Give every detector's card, in the order pages list them."""
        return tuple(self._detectors.values())

    def can_run(self, detector: str) -> Missing | None:
        """Say what keeps a detector from running on these logs, and which extract would supply it."""
        self.open(scope_from=EARLIEST, scope_until=LATEST)
        return supply.first_missing(self._card(detector).needs, logs.held(self._held, self._logs()))

    def logs(self, *, scope_from: datetime, scope_until: datetime) -> tuple[Log, ...]:
        """Count the look-ups of each log in a scope, and how many of them say whom they are about."""
        self.open(scope_from=scope_from, scope_until=scope_until)
        return self._logs()

    def overview(self, *, scope_from: datetime, scope_until: datetime, rules: Rules) -> Overview:
        """Count a scope: look-ups, those of a person, those that nothing explains, officers."""
        self._prepare(scope_from, scope_until, rules)
        self._share("SELECT * FROM lookups_unexplained", "lookups", rules, quiet, never)
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
        if not TABLES[table].when:
            raise NotFound(f"{table} is filed whole: its rows have no day.")
        self.open(scope_from=scope_from, scope_until=scope_until, only=(table,))
        return by_day(self._session, table, self._scope)

    def run(
        self,
        detector: str,
        *,
        scope_from: datetime,
        scope_until: datetime,
        rules: Rules,
        on_progress: Progress = nothing,
        stop: Callable[[], bool] = never,
        only_count: bool = False,
    ) -> DetectorResult:
        """Run one detector over one scope. This will give findings, or say what is missing; never a lead.

        scope_from   UTC, included
        scope_until  UTC, not included
        rules        name without the shelf's "detection." -> whole number in the rule's unit, or set of words
        on_progress  told rows compared and rows in all, from the caller's own thread
        stop         asked now and then; Stopped is raised once it says yes
        only_count   no findings, only what it counted for everybody
        """
        card, started = self._card(detector), time.perf_counter()
        found = self._prepare(scope_from, scope_until, rules)
        held, rows_read = logs.held(self._held, found), self._rows_read(card, found)
        lacking = supply.all_missing(card.needs, held) or supply.none_in_scope(card.rows, rows_read)
        if lacking:
            return DetectorResult(detector, "could not run", (), 0, 0, 0.0, lacking)
        total = sum(log.rows for log in found) or 1
        tell = partial(tell_share, on_progress, total)
        self._ask_about(card, rules, tell, stop)
        self._share(card.sql, card.rows, rules, tell, stop)
        self._session.work_out(weighing.COUNTED, self._scope.counted(card.rows, card.sql), rules, tell, stop)
        duty_unknown = self._unknown_duty(card, rules)
        among = self._know_peers(card, rules, tell, stop)
        findings = () if only_count else self._findings(card, among, rules)
        missing = (
            supply.no_peers(bool(self.within.officers))
            + supply.all_missing(card.helps, held)
            + duty_unknown
            + supply.gapped(self._days.lacking(supply.tables_of(card), rules))
            + self._nobodys(card)
            + nameless.left_out(card, {log.system: log.named for log in found}, self.systems)
        )
        on_progress(total, total)
        return DetectorResult(
            detector=detector,
            state="ran in part" if missing else "ran",
            findings=findings,
            rows_read=rows_read,
            looked_at=self._count("SELECT count(*) AS n FROM peers WHERE exposure > 0"),
            seconds=time.perf_counter() - started,
            missing=missing,
            counting=tallying.tally(self._session, rules, card, among, share=self._ranks and self._share),
        )

    def posts(self, *, scope_from: datetime, scope_until: datetime, rules: Rules) -> tuple[Post, ...]:
        """Say what everybody's work is made of in a scope, for weighing counts against like work."""
        self._prepare(scope_from, scope_until, rules)
        self._share(tallying.POSTS, "lookups", rules, quiet, never)
        return tallying.posts(self._session, rules)

    def counted_rows(self) -> tuple[tuple[str, str, str], ...]:
        """Officer, person and key of every row that the last detector counted; nobody is an empty word."""
        return tallying.rows(self._session)

    def open(self, *, scope_from: datetime, scope_until: datetime, only: Collection[str] = TABLES) -> None:
        """Make canonical tables readable by their names, look-ups of the scope and its systems only."""
        self._prepared = None
        self._checks = joins.Checks()
        self._session.forget()
        self._identities.forget()
        self._scope = Scope(scope_from, scope_until, self.within.condition(self.store))
        self._days = Days(self._session, self._scope)
        self._session.name("scope_asked", self._scope.ends())
        for name in only:
            self._session.name(name, self._scope.limited(name, self._identities.read(name, self._raw(name))))

    def unattributed(self, table: str) -> Unattributed:
        """Count the rows of a table, in the scope that is open, that are no one officer's."""
        return self._identities.unattributed(table, self._scope)

    def check_join(self, block: str, keys: tuple[str, ...], rules: Rules, table: str = "lookups") -> int:
        """Count the comparisons that joining a table's rows to a block on these keys would make at most.

        Refused, with NotNow, when that is more than a machine should be asked: the join needs a further key.
        """
        return joins.comparisons(partial(self._session.ask, rules=rules), block, keys, table)

    def _prepare(self, since: datetime, until: datetime, rules: Rules) -> tuple[Log, ...]:
        """Open a scope, unless it is open. What detectors share is worked out when the first one reads it.

        This will give the logs that are read.
        """
        wanted = (since, until, tuple(sorted((name, str(value)) for name, value in rules.items())))
        if self._prepared is not None and self._prepared[0] == wanted:
            return self._prepared[1]
        self.open(scope_from=since, scope_until=until)
        empty = sorted({"", *(plain_reason(word) for word in words(rules))})
        self._session.lend("empty_reasons", pa.table({"reason": empty}))
        for name in TABLES:
            if placed := self._identities.with_shared(name, self._raw(name), rules):
                self._session.name(name, self._scope.limited(name, placed))
        self._prepared = wanted, self._logs()
        return self._prepared[1]

    def _share(self, sql: str, table: str, rules: Rules, tell: Share, stop: Callable[[], bool]) -> None:
        """Work out, once for the scope, what a select shares with others; joins that explode are refused."""
        reads, ask = self._session.reads(sql), partial(self._session.ask, rules=rules)
        joined_to = {table, "lookups"} if "lookups_unexplained" in reads else {table}
        for name in reads:
            block = self._session.blocks[name]
            if block.joined and block.once:
                self._session.ready(f"SELECT * FROM {name}", rules, tell, stop)  # noqa: S608 - a block of our own
            if block.joined:
                self._checks.check(ask, name, block.joined, joined_to)
        if slices.waterfall(self._session) in reads:
            self.waterfall().work_out(rules, tell, stop)
        self._session.ready(sql, rules, tell, stop)

    def waterfall(self) -> slices.Waterfall:
        """Give what works out, of many look-ups in slices, which the records do not explain."""
        return slices.Waterfall(self._session, self._identities, self.store, self.systems, self._scope)

    def _ask_about(self, card: Detector, rules: Rules, tell: Share, stop: Callable[[], bool]) -> None:
        """Say which rows on_duty and its like are asked about: unexplained look-ups, or all rows in scope."""
        if not any(
            "rows_asked" in self._session.blocks[name].needs for name in self._session.reads(card.sql)
        ):
            return
        asked = self._scope.scoped(card.rows)
        if card.rows == "lookups":
            self._share("SELECT * FROM lookups_unexplained", "lookups", rules, tell, stop)
            asked = asked.replace(" FROM lookups", " FROM lookups_unexplained")
        self._session.name("rows_asked", asked)

    def _raw(self, name: str) -> str:
        return self._scope.read(TABLES[name], self.store, self.systems)

    def _nobodys(self, card: Detector) -> tuple[Missing, ...]:
        return supply.nobodys(self.unattributed(table) for table in supply.tables_of(card))

    def _logs(self) -> tuple[Log, ...]:
        return logs.count(self._session, self._needed)

    def _rows_read(self, card: Detector, found: Collection[Log]) -> int:
        if card.rows == "lookups":
            return sum(log.rows for log in found)
        return self._count(f"SELECT count(*) AS n FROM ({self._scope.scoped(card.rows)}) AS scoped")  # noqa: S608 - a canonical table

    def _findings(self, card: Detector, among: str, rules: Rules) -> tuple[Finding, ...]:
        ask = partial(self._session.ask, rules=rules)
        found, compared = weighing.found(ask, card, among, rules, alone=bool(self.within.officers))
        if not found:
            return ()
        for sql in evidence.reads(card):
            self._share(sql, card.rows, rules, quiet, never)
        shown = evidence.gather(found, card, self._session, self._scope, rules)
        return tuple(
            Finding(
                detector=card.name, rows=card.rows, says=card.says, of=card.of, comparison=compared[place],
                evidence=shown[place].rows, whole=shown[place].whole, perhaps=shown[place].perhaps, **row,
            )
            for place, row in enumerate(found)
        )  # fmt: skip

    def _know_peers(self, card: Detector, rules: Rules, tell: Share, stop: Callable[[], bool]) -> str:
        """Work out the table peers. Gives the select whose rows are counted about one person, or none."""
        of = card.rows if card.of == "pair" else card.of
        if of in ("lookups", "unexplained"):
            self._share("SELECT * FROM exposure", "lookups", rules, tell, stop)
        known = f"exposure_of_{of}"
        self._session.once(known, weighing.exposure(of, self._scope.scoped, rules), {}, tell, stop)
        self._session.name("exposure_asked", weighing.with_the_counted(known))
        self._session.work_out("peers", "SELECT * FROM peer_group", rules, tell, stop)
        return self._among(card, rules, tell, stop) if card.of == "pair" else ""

    def _among(self, card: Detector, rules: Rules, tell: Share, stop: Callable[[], bool]) -> str:
        """Give the select whose rows are counted for peers of one person; of a table, those in the scope."""
        if card.among in EVENTS:
            self._session.name("rows_among", self._scope.scoped(card.among))
            return "rows_among"
        self._share(f"SELECT * FROM {card.among}", card.rows, rules, tell, stop)  # noqa: S608 - a select named on the card
        return card.among

    def _unknown_duty(self, card: Detector, rules: Rules) -> tuple[Missing, ...]:
        if "on_duty" not in self._session.reads(card.sql):
            return ()
        return supply.duty_not_known(card.rows, **self._session.ask(supply.UNKNOWN_DUTY, rules)[0])

    def _count(self, sql: str, rules: Rules | None = None) -> int:
        return int(self._session.ask(sql, rules)[0]["n"])

    def _card(self, name: str) -> Detector:
        if name not in self._detectors:
            raise NotFound(f"There is no detector called {name}.")
        return self._detectors[name]
