"""Each table with the officer who held the number on that day, rather than the number that the log writes.

Rows that cannot be told to be one officer's are left out, counted, and said to have been. A number that
nobody held stays as it is written: an account that nobody knows.
"""

from __future__ import annotations

from collections import Counter

from custodiet.detection.engine import numbers, source
from custodiet.detection.engine.placing import PLACED, SHARED_DUTIES
from custodiet.detection.engine.scope import Scope
from custodiet.detection.engine.session import Rules, Session
from custodiet.detection.identities import (
    EVERY,
    NOBODYS,
    Unattributed,
    What,
    carried,
    said,
    windows,
)
from custodiet.detection.store import Store
from custodiet.detection.tables import TABLES, Table

# the lists that say who is who name officers already
_LISTS = frozenset({"officers", "officer_numbers", "people", "incidents", "incident_people"})
_OTHERS = {"recordings": ("deleted_by",), "source_numbers": ("handler_id",)}
# the day for which a row's number is read, in tables that are filed whole
_NOON = "CAST({} AS TIMESTAMPTZ) + INTERVAL 12 HOUR"
_AS_OF = {
    "absences": _NOON.format("r.from_on"),
    "complaints": "r.recorded_at",
    "devices": _NOON.format("r.from_on"),
    "partner_reports": "r.received_at",
    "protected_records": "r.opened_at",
    "source_numbers": _NOON.format("r.from_on"),
    "ties": _NOON.format("r.from_on"),
    "vetting": _NOON.format("coalesce(r.granted_on, r.expires_on)"),
}


class Identities:
    """Who is who in one store. This will be worked out once for a session, and read by every table.

    zone  of the force: the lists say days, and a day begins at its own midnight
    """

    def __init__(self, session: Session, store: Store, zone: str) -> None:
        self._session, self._store = session, store
        self._systems = frozenset(store.systems())
        self._empty = {name: each.empty for name, each in store.tables().items()}
        listed = said(self._rows("officer_numbers"))
        listed += carried(self._rows("devices"), listed)
        found = windows(listed, {*self._systems, *TABLES}) if listed else []
        # the systems of which something is said, and those with rows that may be nobody's
        self._spoken = frozenset(each.system for each in found)
        self._doubtful = frozenset(each.system for each in found if each.what is not What.HELD)
        self._shared = frozenset(each.system for each in found if each.what is What.SHARED)
        self._placed: set[str] = set()
        self._nobodys: dict[tuple[str, Scope], dict[str, Unattributed]] = {}
        self._sharers_known = False
        if found:
            session.lend("identities", numbers.held(found, zone))
            session.lend("shared_logins", numbers.sharers(found, zone))

    def _rows(self, table: str) -> list[dict[str, object]]:
        return self._session.ask(source.select(TABLES[table], self._store.files(table)))

    def read(self, name: str, raw: str) -> str:
        """Write the select by which a table is read: with officers, and without what is nobody's.

        raw  the select of its rows as written, which stays readable under a name of its own
        """
        table = TABLES[name]
        if name == "lookups":
            self._session.name("originators", self._originators(raw))
        if not self._speaks(table):
            bare = f"SELECT {self._columns(table, '')} FROM ({raw}) AS r"  # noqa: S608 - as below
            return bare if name == "lookups" else raw
        self._session.name(_as_written(name), raw)
        if "officer_id" not in _officers(table):
            return f"SELECT {self._columns(table, '')} FROM {_as_written(name)} AS r{self._others(table)}"  # noqa: S608 - names of our own tables
        return (
            f"SELECT {self._columns(table, 'i.officer_id')} FROM {_as_written(name)} AS r "  # noqa: S608 - as above
            f"LEFT JOIN identities AS i ON {self._matches(table, 'officer_id', 'i')}{self._others(table)} "
            f"WHERE coalesce(i.what, '{What.HELD}') = '{What.HELD}'"
        )

    def _originators(self, raw: str) -> str:
        """Write the select of who asked for a search, apart: few ask, and all would pay for it."""
        table, who, joined = TABLES["lookups"], "r.originator_id", ""
        if self._speaks(table) and "originator_id" not in self._empty.get("lookups", frozenset()):
            who = f"coalesce(i.officer_id, {who})"
            matches = self._matches(table, "originator_id", "i")
            joined = f" LEFT JOIN identities AS i ON {matches} AND i.what = '{What.HELD}'"
        return (
            f"SELECT r.system, r.lookup_id, {who} AS originator_id FROM ({raw}) AS r{joined} "  # noqa: S608 - as above
            "WHERE r.originator_id <> ''"
        )

    def with_shared(self, name: str, raw: str, rules: Rules) -> str:
        """Write the same with those rows by a shared login that are whoever's alone was on duty then.

        Everybody's roster who may use it must be known at that moment: somebody else may have been there.
        Empty where the table has no row by a login that is shared.
        """
        table = TABLES[name]
        if not (table.when and "officer_id" in _officers(table) and self._any(name, self._shared)):
            return ""
        self._session.keep("shared_asked", self._doubted(table, f"i.what = '{What.SHARED}'"))
        if not self._rows_of("shared_asked"):
            return ""
        self._roster_of_sharers(rules)
        self._session.keep(f"{name}_placed", PLACED)
        if not self._rows_of(f"{name}_placed"):
            return ""
        self._placed.add(name)
        self._nobodys.clear()
        # kept, so that the table is not gone through twice by each that reads it
        self._session.keep(
            f"{name}_told",
            f"SELECT {self._columns(table, 'p.officer_id')} FROM {_as_written(name)} AS r "  # noqa: S608 - as above
            f"INNER JOIN {name}_placed AS p "
            f"ON r.{table.key} = p.row_id AND {_system(table)} = p.system{self._others(table)}",
        )
        self._sharers_known = self._sharers_known and name != "duties"
        return self.told(name, raw)

    def told(self, name: str, raw: str, holds: str = "true") -> str:
        """Write the same once it is known whose the rows by a shared login are.

        holds  which of those rows are read
        """
        rows = self.read(name, raw)
        if name in self._placed:
            rows += f" UNION ALL SELECT * FROM {name}_told WHERE {holds}"  # noqa: S608 - as above
        return rows

    def forget(self) -> None:
        """Forget whom shared logins were told to be: another scope begins, or other rules hold."""
        self._placed.clear()
        self._nobodys.clear()
        self._sharers_known = False

    def _rows_of(self, name: str) -> int:
        return int(self._session.ask(f"SELECT count(*) AS n FROM {name}")[0]["n"])  # noqa: S608 - as above

    def _roster_of_sharers(self, rules: Rules) -> None:
        """Keep the shifts of those who share logins, so that the roster of a force is gone through once."""
        if not self._sharers_known:
            self._session.keep("shared_duties", SHARED_DUTIES)
            for block in ("shifts_by_day", "roster_spans"):
                sql = self._session.blocks[block].sql.replace("FROM duties_about", "FROM shared_duties")
                self._session.keep(f"shared_{block}", sql, rules)
            self._sharers_known = True

    def unattributed(self, name: str, scope: Scope) -> Unattributed:
        """Count the rows of a table in the scope that are left out, because they are no one officer's."""
        each = self.by_system(name, scope).values()
        return Unattributed(
            name, sum(one.shared for one in each), sum(one.disputed for one in each),
            sum(one.accounts for one in each),
        )  # fmt: skip

    def by_system(self, name: str, scope: Scope) -> dict[str, Unattributed]:
        """The same for each system of look-ups; another table counts as one, called by its own name."""
        if (name, scope) not in self._nobodys:
            self._nobodys[name, scope] = self._count_by_system(name, scope)
        return self._nobodys[name, scope]

    def _count_by_system(self, name: str, scope: Scope) -> dict[str, Unattributed]:
        table = TABLES[name]
        if not (table.when and "officer_id" in _officers(table) and self._any(name, self._doubtful)):
            return {}
        doubted = self._doubted(table, f"i.what <> '{What.HELD}' AND {scope.holds(f'r.{table.when}')}")
        asked = f"SELECT system, what, count(*) AS n FROM ({doubted}) AS doubted GROUP BY system, what"  # noqa: S608 - as above
        found = Counter({(row["system"], What(row["what"])): row["n"] for row in self._session.ask(asked)})
        if name in self._placed:
            inside = scope.holds("happened_at")
            placed = f"SELECT system, count(*) AS n FROM {name}_placed WHERE {inside} GROUP BY 1"  # noqa: S608 - as above
            found.subtract({(row["system"], What.SHARED): row["n"] for row in self._session.ask(placed)})
        return {
            system: Unattributed(
                name, found[system, What.SHARED], found[system, What.DISPUTED],
                sum(found[system, what] for what in NOBODYS),
            )
            for system in sorted({system for system, _ in found})
        }  # fmt: skip

    def _speaks(self, table: Table) -> bool:
        """Say whether anything is known of the numbers by which a table names officers."""
        return bool(_officers(table)) and self._any(table.name, self._spoken)

    def _any(self, name: str, systems: frozenset[str]) -> bool:
        mine = {EVERY, *self._systems} if name == "lookups" else {EVERY, name}
        return bool(mine & systems)

    def _columns(self, table: Table, officer: str) -> str:
        written = []
        for column in table.columns:
            each = column.name
            if table.name == "lookups" and each == "originator_id":
                continue  # originators has it
            if each == "officer_id" and officer:
                written.append(f"coalesce({officer}, r.officer_id) AS officer_id")
            elif each in self._other_columns(table):
                written.append(f"coalesce(i_{each}.officer_id, r.{each}) AS {each}")
            else:
                written.append(f"r.{each}")
        return ", ".join(written)

    def _other_columns(self, table: Table) -> tuple[str, ...]:
        """Columns that name an officer beside the one whose row it is, if any row fills them."""
        empty = self._empty.get(table.name, frozenset())
        return tuple(each for each in _OTHERS.get(table.name, ()) if each not in empty)

    def _others(self, table: Table) -> str:
        return "".join(
            f" LEFT JOIN identities AS i_{each} ON {self._matches(table, each, f'i_{each}')}"
            f" AND i_{each}.what = '{What.HELD}'"
            for each in self._other_columns(table)
        )

    def _matches(self, table: Table, column: str, i: str) -> str:
        """Write the condition that a row's number is one of the list's, in its system and on its day."""
        at = f"r.{table.when}" if table.when else _AS_OF.get(table.name, "CAST(NULL AS TIMESTAMPTZ)")
        within = f"{at} >= {i}.from_at AND {at} < {i}.until_at"
        if not table.when:
            # a row without a day is whoever's the number ever was, if it was never another's
            within = f"(({within}) OR ({at} IS NULL AND {i}.sole))"
        system = f"{i}.system = '{EVERY}'"
        if table.name != "lookups" or self._spoken & self._systems:
            system = f"({system} OR {i}.system = {_system(table)})"
        return f"{_number(table, column)} = {i}.number AND {system} AND {within}"

    def _doubted(self, table: Table, condition: str) -> str:
        """Write the select of rows that may be nobody's."""
        return (
            f"SELECT {_system(table)} AS system, r.{table.key} AS row_id, i.number, i.what, "  # noqa: S608 - names of our own tables
            f"r.{table.when} AS happened_at FROM {_as_written(table.name)} AS r "
            f"INNER JOIN identities AS i ON {self._matches(table, 'officer_id', 'i')} WHERE {condition}"
        )


def _as_written(name: str) -> str:
    return f"{name}_as_written"


def _officers(table: Table) -> tuple[str, ...]:
    """The columns of a table that name an officer by a number of the log."""
    if table.name in _LISTS:
        return ()
    own = [column.name for column in table.columns if column.name == "officer_id"]
    return (*own, *_OTHERS.get(table.name, ()))


def _system(table: Table) -> str:
    return "r.system" if table.name == "lookups" else f"'{table.name}'"


def _number(table: Table, column: str) -> str:
    if table.name == "device_events" and column == "officer_id":
        return "coalesce(nullif(r.officer_id, ''), r.device_id)"
    return f"r.{column}"
