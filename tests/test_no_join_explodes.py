"""No join of any detector or block may explode: each is proven bounded here, or counted at run time.

A join passes when two columns of either side are equal; or one is, and it is a key of the side that is
joined, or FEW says why few rows share one value of it. A card may say the same of what it gives, or of a join
that it makes (``-- bounded``, then the column or what is joined, then the reason), or that the engine counts
the comparisons first (``-- joined``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlglot
from sqlglot import exp

from custodiet.detection.cards import building_blocks, detectors, parameters
from custodiet.detection.engine.dialect import with_numbers
from custodiet.detection.tables import TABLES

SQL = {card.name: card.sql for card in detectors()} | {
    name: each.sql for name, each in building_blocks().items()
}
BOUNDED = re.compile(r"^-- bounded\s+([\w, ]+): \S.+$", re.M)
JOINED = re.compile(r"^-- joined\s+([\w, ]+)$", re.M)

# Columns of canonical tables that are no keys, and of whose values each is still shared by few rows.
FEW = {
    ("devices", "device_id"): "a device passes from hand to hand, some times in a year",
    ("telephone_numbers", "number"): "a telephone number has one owner at a time, and few over the years",
    ("source_numbers", "number"): "as above",
    ("addresses", "person_id"): "a person moves house now and then",
    ("addresses", "address_id"): "an address is one home; a block of flats has one for each",
    ("incident_people", "incident_id"): "people are linked to an incident by hand",
}


@dataclass(frozen=True)
class Faulty:
    """A join that nothing bounds."""

    joined: str
    on: str


def parsed(sql: str) -> exp.Expression:
    return sqlglot.parse_one(with_numbers(sql, dict.fromkeys(parameters(sql), 1)), read="duckdb")


def faulty(sql: str) -> list[Faulty]:
    """The joins of a select that nothing bounds."""
    tree = parsed(sql)
    bodies = {cte.alias: cte.this for cte in tree.find_all(exp.CTE)}
    stated = _columns(BOUNDED, sql)
    return [
        Faulty(join.this.alias_or_name, join.args["on"].sql() if join.args.get("on") else "nothing")
        for join in tree.find_all(exp.Join)
        if not _bounded(join, bodies, stated)
    ]


def _bounded(join: exp.Join, bodies: dict[str, exp.Expression], stated: frozenset[frozenset[str]]) -> bool:
    side = join.this
    if side.find(exp.Values) and not side.find(exp.Table):
        return True
    if frozenset({join.this.alias_or_name}) in stated or _one_row(
        side.this if isinstance(side, exp.Subquery) else bodies.get(side.name)
    ):
        return True
    equal = set(_equalities(join))
    if not equal:
        return False
    if join.kind in {"SEMI", "ANTI"} and all(isinstance(each, exp.EQ) for each in _asked(join)):
        return True  # the first row that is equal ends the comparing, and nothing but equality is asked
    body = side.this if isinstance(side, exp.Subquery) else bodies.get(side.name)
    name = side.name if isinstance(side, exp.Table) and side.name not in bodies else ""
    block = building_blocks().get(name)
    told = set(equal) - _constants(block.sql if block else "")
    if len(told) >= 2:
        return True
    unique = list(_keys(body, name))
    stated = stated | (_columns(BOUNDED, block.sql) | _columns(JOINED, block.sql) if block else frozenset())
    return any(keys <= equal for keys in [*unique, *stated])


def _equalities(join: exp.Join) -> Iterator[str]:
    """The columns of the joined side that must equal something of another side, whatever else is asked."""
    mine = join.this.alias_or_name
    for each in _asked(join):
        if isinstance(each, exp.EQ):
            for here, there in ((each.this, each.expression), (each.expression, each.this)):
                tables = {column.table for column in there.find_all(exp.Column)}
                own = {column.table for column in here.find_all(exp.Column)}
                if own == {mine} and tables and mine not in tables:
                    yield here.find(exp.Column).name


def _one_row(body: exp.Expression | None) -> bool:
    return (
        isinstance(body, exp.Select)
        and not body.args.get("group")
        and all(isinstance(each.unalias(), exp.AggFunc) for each in body.selects)
    )


def _asked(join: exp.Join) -> list[exp.Expression]:
    """What a join asks for, each of which must hold."""
    on = join.args.get("on")
    return list(on.flatten()) if isinstance(on, exp.And) else [on] if on is not None else []


def _keys(body: exp.Expression | None, name: str) -> Iterator[frozenset[str]]:
    """The columns of which no two rows of what is joined have the same."""
    yield from (frozenset({column}) for table, column in FEW if table == name)
    if name == "empty_reasons":  # a set of words that the engine lends
        yield frozenset({"reason"})
    if name in TABLES:
        yield frozenset({TABLES[name].key} | ({"system"} if name == "lookups" else set()))
    if isinstance(body, exp.Select):
        if body.args.get("distinct"):
            yield frozenset(body.named_selects)
        if group := body.args.get("group"):
            yield frozenset(
                body.named_selects[int(each.name) - 1] if isinstance(each, exp.Literal) else each.name
                for each in group.expressions
            )


def _constants(sql: str) -> frozenset[str]:
    """The columns of a block that are the same in every row: their equality narrows one side only."""
    selects = parsed(sql).selects if sql else []
    return frozenset(each.alias for each in selects if isinstance(each.unalias(), exp.Literal))


def _columns(line: re.Pattern[str], sql: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(part.strip() for part in each.split(",")) for each in line.findall(sql))


@pytest.mark.parametrize("name", sorted(SQL))
def test_no_join_of_a_detector_or_a_block_can_explode(name):
    assert faulty(SQL[name]) == []


@pytest.mark.parametrize("name", sorted(SQL))
def test_no_select_compares_row_by_row_what_a_join_could(name):
    tree = parsed(SQL[name])
    assert not list(tree.find_all(exp.Exists)), "A correlated EXISTS costs three times an ANTI JOIN."
    assert not [join for join in tree.find_all(exp.Join) if join.method == "ASOF"], "Spark has no as-of join."


# the test itself, shown to bite


def test_a_join_that_loses_its_second_key_is_found():
    sql = SQL["lookups_unexplained"]
    broken = sql.replace("AND l.person_id = i.person_id", "", 1)
    assert broken != sql
    assert [each.joined for each in faulty(broken)] == ["i"]


def test_a_join_by_range_alone_and_a_join_on_nothing_are_found():
    ranged = "SELECT a.x FROM lookups AS a INNER JOIN duties AS d ON a.at BETWEEN d.starts_at AND d.ends_at"
    assert [each.joined for each in faulty(ranged)] == ["d"]
    crossed = "SELECT 1 AS x FROM lookups AS a CROSS JOIN duties AS d"
    assert [each.on for each in faulty(crossed)] == ["nothing"]


def test_an_equality_that_is_only_one_of_two_choices_bounds_nothing():
    sql = "SELECT a.x FROM calls AS a INNER JOIN duties AS d ON a.officer_id = d.officer_id OR a.x = d.x"
    assert [each.joined for each in faulty(sql)] == ["d"]


def test_a_constant_key_is_no_second_key():
    assert "r.specialist" in SQL["lookups_unexplained"]
    assert _constants(building_blocks()["remit_parties"].sql) == {"specialist"}


def test_one_equality_with_a_key_of_the_joined_side_is_enough():
    assert faulty("SELECT a.x FROM duties AS a INNER JOIN officers AS o ON a.officer_id = o.officer_id") == []
    grouped = (
        "SELECT a.x FROM calls AS a "
        "INNER JOIN (SELECT officer_id, max(x) AS x FROM duties GROUP BY officer_id) AS o "
        "ON a.officer_id = o.officer_id"
    )
    assert faulty(grouped) == []
    assert [each.joined for each in faulty(grouped.replace(" GROUP BY officer_id", ""))] == ["o"]
