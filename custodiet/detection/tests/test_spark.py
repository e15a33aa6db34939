"""The same SQL on DuckDB and on Spark: every detector, every block, and a run to its findings.

Over a small invented force, so that all tables hold something and whatever detector is added is covered.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from custodiet.core.errors import NotNow, NotValid
from custodiet.core.policy import shelf
from custodiet.detection.cards import blocks_read, building_blocks, detectors
from custodiet.detection.engine import Choice, Engine, Stopped
from custodiet.detection.events import EVENTS
from custodiet.detection.performing import rules_on
from custodiet.detection.simulate import force, write_canonical
from custodiet.detection.store import Store
from custodiet.detection.tests.small_force import ELSEWHERE, NOON, RULES, SCOPE, days, lookup, lookups, store

ASKED = {"rows_asked", "exposure_asked"}
LAST = date(2026, 6, 30)
PERIOD = {
    "scope_from": datetime(2026, 4, 1, tzinfo=UTC),
    "scope_until": datetime(2026, 7, 1, tzinfo=UTC),
}
PLAINLY = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark"), PLAINLY]


@dataclass
class Both:
    """One store, opened on two engines."""

    duckdb: Engine
    spark: Engine
    rules: dict[str, int | frozenset[str]]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """A force of sixty over three months, opened on both, with what detectors share worked out on both."""
    root = tmp_path_factory.mktemp("force")
    write_canonical(force(1, 60, 90, LAST, 6000), root)
    rules = rules_on(LAST, shelf())
    opened = [Engine(Store(root), choice=Choice(engine), memory="1GB") for engine in ("duckdb", "spark")]
    for engine in opened:
        engine._prepare(*PERIOD.values(), rules)
        for name in blocks_read(
            " ".join(f"FROM {name}" for name in building_blocks()), building_blocks(), ()
        ):
            if not is_asked(name):
                quiet(engine, name, rules)
        engine._session.name("rows_asked", engine._scope.scoped("lookups"))
        engine._session.name(
            "exposure_asked",
            "SELECT officer_id, lookups AS exposure, lookups >= 30 AS counts_as_peer FROM exposure",
        )
    yield Both(*opened, rules)
    for engine in opened:
        engine.close()


def is_asked(name: str) -> bool:
    """Whether a block, or one that it reads, is about rows that somebody has yet to name."""
    read = blocks_read(f"SELECT * FROM {name}", building_blocks(), ())  # noqa: S608 - a block of ours
    return any(ASKED & set(building_blocks()[each].needs) for each in read)


def quiet(engine: Engine, name: str, rules: dict[str, Any]) -> None:
    """Work a block out and keep it, so that nothing is worked out twice; Spark is slow over few rows."""
    engine._session.once(name, building_blocks()[name].sql, rules, lambda _: None, lambda: False)


def ordered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: [str(row[name]) for name in sorted(row) if not _real(row[name])])


def _real(value: object) -> bool:
    return isinstance(value, float)


def same(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> None:
    """Every row on one engine is a row on the other: values exact, floats to nine places."""
    assert len(ours) == len(theirs)
    for one, other in zip(ordered(ours), ordered(theirs), strict=True):
        assert one.keys() == other.keys()
        for name, value in one.items():
            if _real(value) or _real(other[name]):
                assert math.isclose(value, other[name], rel_tol=1e-9, abs_tol=1e-9), name
            else:
                assert value == other[name], name


@pytest.mark.national
@pytest.mark.parametrize("name", sorted(building_blocks()))
def test_a_block_gives_the_same_rows_on_both_engines(both, name):
    sql = f"SELECT * FROM {name}"  # noqa: S608 - a block of ours
    same(both.duckdb._session.ask(sql, both.rules), both.spark._session.ask(sql, both.rules))


@pytest.mark.national
@pytest.mark.parametrize("card", detectors(), ids=lambda card: card.name)
def test_a_detector_gives_the_same_rows_on_both_engines(both, card):
    rows = []
    for engine in (both.duckdb, both.spark):
        engine._ask_about(card, both.rules, lambda _: None, lambda: False)
        rows.append(engine._session.ask(engine._scope.counted(card.rows, card.sql), both.rules))
    same(*rows)


@pytest.mark.national
def test_the_small_force_makes_most_detectors_count_something(both):
    silent = []
    for card in detectors():
        both.duckdb._ask_about(card, both.rules, lambda _: None, lambda: False)
        if not both.duckdb._session.ask(both.duckdb._scope.counted(card.rows, card.sql), both.rules):
            silent.append(card.name)
    assert len(silent) * 4 <= len(detectors()), f"Nothing to compare for {', '.join(silent)}."


@pytest.mark.national
def test_what_the_evidence_reads_of_every_table_is_the_same_on_both_engines(both):
    for rows in EVENTS.values():
        sql = rows.select_with_details()
        same(both.duckdb._session.ask(sql), both.spark._session.ask(sql))


# a run to its findings


def planted(folder: Path) -> Store:
    """One officer who looked one person up on five days, and peers; the part explains the first two."""
    rows = lookups(*(NOON + days(n) for n in range(5)))
    rows += [lookup(100 + n, NOON + days(n), officer=f"P-{n}", person="M-9") for n in range(2, 9)]
    part = {"assignment_id": "A-1", "officer_id": "P-1", "person_id": "M-1", "record_id": "41/1/26"}
    part |= {"from_at": NOON - days(20), "until_at": NOON - days(6)}
    posts = [{"officer_id": f"P-{n}", "role": "constable", "unit": "East"} for n in range(1, 9)]
    shift = {
        "duty_id": "S-1",
        "officer_id": "P-1",
        "starts_at": NOON - days(0.2),
        "ends_at": NOON + days(0.1),
    }
    return store(
        folder, lookups=rows, assignments=[ELSEWHERE["assignments"], part], officers=posts, duties=[shift]
    )


def found(kept: Store, choice: Choice) -> Any:
    with Engine(kept, choice=choice, memory="1GB") as engine:
        return engine.run("repeated_lookups", rules=RULES, **SCOPE)


def test_a_whole_run_gives_the_same_findings_peers_and_evidence_on_both_engines(tmp_path):
    kept = planted(tmp_path)
    ours, theirs = found(kept, Choice("duckdb")), found(kept, Choice("spark"))
    assert ours.findings == theirs.findings
    assert ours.missing == theirs.missing
    assert [(each.officer_id, each.found, each.whole) for each in theirs.findings] == [("P-1", 3, 5)]
    assert "Assign" in theirs.findings[0].evidence[0].because


def test_spark_reads_the_store_where_the_cluster_sees_it(tmp_path):
    kept = planted(tmp_path / "here")
    there = tmp_path / "there"
    kept.root.rename(there)
    kept.root.mkdir()
    for path in there.rglob("*.parquet"):  # the names stay for our own listing, the rows are only over there
        listed = kept.root / path.relative_to(there)
        listed.parent.mkdir(parents=True, exist_ok=True)
        listed.symlink_to(path)
    seen = Engine(kept, choice=Choice("spark", seen_at=there.as_uri()))
    named = seen._session._seen(str(kept.root / "lookups" / "x.parquet"))
    assert named == f"{there.as_uri()}/lookups/x.parquet"
    with seen as engine:
        assert engine.overview(rules=RULES, **SCOPE).lookups == 12


def test_a_run_on_spark_stops_when_asked_and_can_be_run_again(tmp_path):
    with Engine(planted(tmp_path), choice=Choice("spark")) as engine:
        with pytest.raises(Stopped, match="was stopped"):
            engine.run("repeated_lookups", rules=RULES, stop=lambda: True, **SCOPE)
        assert engine.overview(rules=RULES, **SCOPE).lookups == 12


def test_a_choice_names_the_versions_that_a_run_seals():
    assert set(Choice().versions()) == {"duckdb"}
    assert set(Choice("spark").versions()) == {"pyspark", "sqlglot"}


# what is missing


def test_without_java_one_sentence_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(NotNow, match="needs Java 17 or newer"):
        Engine(Store(tmp_path), choice=Choice("spark"))


def test_an_engine_that_there_is_not_is_refused():
    with pytest.raises(NotValid, match="There is no engine called flink"):
        Choice("flink")
