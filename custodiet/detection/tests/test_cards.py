"""Every card against its code: what it says it reads, gives and applies is what its select does."""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

import pytest

from custodiet.core.policy import shelf
from custodiet.detection.cards import (
    WEIGHS,
    Detector,
    blocks_read,
    building_blocks,
    detectors,
    parameters,
)
from custodiet.detection.performing import rules_on
from custodiet.detection.tables import AUDIT_ONLY, TABLES
from custodiet.detection.tests.selects import empty_session
from custodiet.detection.words import USUAL_ZONE

BLOCKS = building_blocks()
CARDS = detectors()
SHELF = rules_on(date(2026, 6, 17), shelf())
NAMED = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)")
PART = re.compile(r"(?:\bWITH\s+|\)\s*,\s*\n\s*)([a-z_]+) AS \(")

each = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)


def uncommented(sql: str) -> str:
    return re.sub(r"^\s*--.*$", "", sql, flags=re.MULTILINE)


def whole(sql: str) -> str:
    """A select with every block that it reads, straight or through others."""
    return uncommented("\n".join([sql, *(BLOCKS[name].sql for name in blocks_read(sql, BLOCKS, ()))]))


def reads(card: Detector) -> set[str]:
    """The canonical tables that a detector reads; rows_asked are rows of its own table."""
    names = set(NAMED.findall(whole(card.sql)))
    return (names & set(TABLES)) | ({card.rows} if "rows_asked" in names else set())


def lent(card: Detector) -> set[str]:
    """What the engine reads for a detector: posts for peers, and what explains the look-ups asked about."""
    asked = card.rows == "lookups" and "rows_asked" in NAMED.findall(whole(card.sql))
    explains = set(NAMED.findall(whole("SELECT 1 FROM lookups_unexplained"))) if asked else set()
    return {"officers"} | (explains & set(TABLES))


def on_card(card: Detector) -> set[str]:
    return {one.strip().partition(".")[0] for need in (*card.needs, *card.helps) for one in need.split("|")}


@each
def test_needs_and_helps_name_every_table_that_the_select_reads(card):
    assert reads(card) - on_card(card) == set()


@each
def test_a_card_names_no_table_that_nothing_reads(card):
    assert on_card(card) - reads(card) - lent(card) == set()


@each
def test_every_column_that_a_card_names_is_one_of_its_table(card):
    for need in (*card.needs, *card.helps):
        for one in need.split("|"):
            table, _, column = one.strip().partition(".")
            assert not column or TABLES[table].column(column)


@each
def test_a_detector_cannot_run_without_the_rows_that_it_counts(card):
    needed = {one.strip().partition(".")[0] for need in card.needs for one in need.split("|")}
    assert card.rows in needed


@each
def test_every_number_that_a_select_applies_is_a_rule_on_the_shelf(card):
    assert parameters(whole(card.sql)) | {card.rule} <= set(SHELF)


@each
def test_a_select_gives_exactly_the_five_columns(card, tmp_path):
    session = empty_session(tmp_path)
    try:
        sql = session.whole(card.sql)
        given = session._db.sql(sql, params={name: SHELF[name] for name in parameters(sql)})
        columns = dict(zip(given.columns, map(str, given.types), strict=True))
    finally:
        session.close()
    assert columns == {
        "source": "VARCHAR", "row_id": "VARCHAR", "officer_id": "VARCHAR", "person_id": "VARCHAR",
        "happened_at": "TIMESTAMP WITH TIME ZONE",
    }  # fmt: skip


@each
def test_a_card_speaks_of_what_there_is_to_say(card):
    fields = {name for _, name, _, _ in Formatter().parse(card.says) if name}
    assert fields <= {"officer", "whom", "times", "found", "days", "systems"}
    assert card.says == "" or "{officer}" in card.says
    assert len(card.innocent) >= 3
    assert card.weighs in WEIGHS
    assert card.weighs != "coming back" or card.per == "officer"


@each
def test_no_detector_reads_what_is_kept_for_the_fairness_page_alone(card):
    assert set(NAMED.findall(whole(card.sql))) & set(AUDIT_ONLY) == set()


def test_days_and_hours_on_the_wall_are_those_of_the_zone_in_which_moments_are_shown():
    zones = {
        zone for sql in [*CARDS, *BLOCKS.values()] for zone in re.findall(r"AT TIME ZONE '([^']+)'", sql.sql)
    }
    assert zones == {USUAL_ZONE}


@each
def test_no_two_parts_of_one_statement_have_one_name(card):
    # on Spark, sqlglot writes every WITH inside another beside it, where two of one name are refused
    selects = [card.sql, *(BLOCKS[name].sql for name in blocks_read(card.sql, BLOCKS, ()))]
    parts = [part for sql in selects for part in PART.findall(uncommented(sql))]
    names = [*parts, *blocks_read(card.sql, BLOCKS, ())]
    assert sorted(names) == sorted(set(names))
