"""Paths as data: which there are, how they are read, said and weighed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.core.errors import NotValid
from custodiet.detection.explaining import compiling, paths
from custodiet.detection.explaining.graph import WHO
from custodiet.detection.explaining.weighing import Bar, Counted, ranked, why_not, wilson, worth
from custodiet.detection.tables import TABLES

BAR = Bar(explained=10, officers=3, precision_percent=80)
EVERY, USUAL = paths.listed(4), paths.listed(3)


def counted(**more: int) -> Counted:
    usual = {
        "explained": 100,
        "of": 1000,
        "by_accident": 0,
        "of_pairs": 3000,
        "officers": 12,
        "most_of_one": 15,
    }
    return Counted(**{**usual, **more})


def test_every_path_within_the_bound_is_listed_once_and_none_beyond_it():
    found = paths.listed(3)
    assert len({path.text for path in found}) == len(found)
    assert {path.length for path in found} == {1, 2, 3}
    assert max(path.length for path in EVERY) == 4
    assert set(found) < set(EVERY)


@pytest.mark.parametrize(
    "text",
    [
        "assigned > team", "sent > unit", "home > scene > sent_incident > self", "held > shift",
        "contact > self", "in_the_case > team", "looked_before > self", "assigned > originator",
        "incident > party > assigned > self",
        "home > resident > assigned > self",
    ],
)  # fmt: skip
def test_the_paths_that_the_work_is_known_by_are_among_them(text):
    assert text in {path.text for path in EVERY}


@pytest.mark.parametrize("path", USUAL, ids=lambda path: path.text)
def test_a_path_is_read_back_as_it_was_written_and_says_what_it_does(path):
    assert paths.read(path.text) == path
    assert path.words.startswith("The person looked up ") and path.words.endswith(".")
    assert set(path.needs) <= set(TABLES)


@pytest.mark.parametrize(
    "text",
    [
        "", "assigned", "self", "team > assigned", "incident > assigned > self", "assigned > sent > self",
        "home > sent_incident > self", "calls > self", "looked_before > unit", "assigned > nobody",
    ],
)  # fmt: skip
def test_what_no_walk_over_the_tables_gives_is_refused(text):
    with pytest.raises(NotValid):
        paths.read(text)


def test_private_contact_is_no_tie():
    for path in EVERY:
        assert not {"calls", "emails", "positions", "web_visits", "ties"} & set(path.needs)


def test_a_path_over_a_table_that_is_not_held_is_not_tried():
    held = paths.listed(3, held={"assignments", "officers"})
    assert held and all(set(path.needs) <= {"assignments", "officers"} for path in held)


@pytest.mark.parametrize("path", USUAL, ids=lambda path: path.text)
def test_every_join_of_a_path_has_an_equality_on_the_person_and_no_forbidden_form(path):
    sql = compiling.within(path, (0, 7, 30, 90))
    assert "l.person_id = e.person_id" in sql
    for word in ("ASOF", "EXISTS", "QUALIFY", "approx", "sex", "birth_year"):
        assert word not in sql
    if path.who.name not in ("anybody",):
        assert sql.count(" = e.key_") == len(path.who.keys) >= 1


@pytest.mark.parametrize("path", USUAL, ids=lambda path: path.text)
def test_every_path_can_be_said_in_the_words_of_spark(path):
    sqlglot = pytest.importorskip("sqlglot")
    sql = (
        compiling.within(path, (7,))
        .replace("$explanation_days_before", "1")
        .replace("$explanation_parties_at_most", "20")
    )
    said = sqlglot.transpile(sql, read="duckdb", write="spark")[0]
    assert sqlglot.parse_one(said, read="spark")


def test_a_path_that_explains_chance_pairs_as_well_is_worth_nothing():
    by_chance = worth(counted(by_accident=300))
    assert by_chance.precision == 0 and by_chance.precision_low == 0
    assert worth(counted()).precision == 1 and worth(counted()).precision_low > 0.95
    assert worth(counted(explained=0)).precision_low == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, ""),
        ({"explained": 0}, "Explains nothing more"),
        ({"explained": 9}, "Explains too few look-ups"),
        ({"explained": 10, "of": 100}, ""),
        (
            {"officers": 2},
            "Explains too few officers’ look-ups: it could be about them rather than about the work",
        ),
        ({"officers": 3}, ""),
        ({"by_accident": 200}, "Would explain as much by accident"),
    ],
)
def test_each_bar_is_met_at_its_own_number_and_missed_one_below(more, said):
    assert why_not(counted(**more), BAR) == said


def test_the_better_path_comes_first_and_the_shorter_of_two_alike():
    found = {
        "incident > sent_incident > team": counted(),
        "sent > team": counted(),
        "sent > unit": counted(explained=150, by_accident=20),
        "assigned > anybody": counted(by_accident=300),
    }
    worthy, said = ranked(found, BAR)
    assert worthy[:2] == ["sent > team", "incident > sent_incident > team"]
    assert said == {"assigned > anybody": "Would explain as much by accident"}


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share_and_stays_between_none_and_all(count, more):
    low, high = wilson(count, count + more)
    assert 0 <= low <= high <= 1
    if count + more:
        assert low - 1e-9 <= count / (count + more) <= high + 1e-9


@given(st.integers(1, 300), st.integers(0, 3000))
def test_the_far_end_of_the_interval_never_flatters_a_path(explained, by_accident):
    found = worth(counted(explained=explained, by_accident=by_accident))
    assert 0 <= found.precision_low <= found.precision <= 1


def test_every_colleague_is_named_in_some_path():
    assert {path.who.name for path in EVERY} == set(WHO)
