"""One officer's matters: what was known by then, what fades, who stands beside, and the place among peers."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custodiet.detection import actions
from custodiet.detection.complaints import standing
from custodiet.detection.complaints.standing import Matter, counts, faded, history, place, words

NOW = datetime(2026, 6, 17, 12, 0, tzinfo=UTC)
YEAR = standing.YEAR


def matter(number: int, ago: timedelta, officer: str = "P-1", **more: object) -> Matter:
    given = {
        "complaint_id": f"C-{number}", "officer_id": officer, "matter_id": f"M-{number}",
        "recorded_at": NOW - ago, "closed_at": None, "kind": "complaint", "category": "incivility",
        "came_from": "public", "severity": "low", "result": "", "person_id": "",
    }  # fmt: skip
    return Matter(**{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(("ago", "known"), [(timedelta(seconds=1), 1), (timedelta(0), 0), (-timedelta(1), 0)])
def test_a_matter_is_known_from_after_it_was_recorded(ago, known):
    assert len(history("P-1", [matter(1, ago)], NOW).matters) == known


@pytest.mark.parametrize(
    ("closed", "upheld", "still_open"),
    [(NOW - timedelta(seconds=1), 1, 0), (NOW, 0, 1), (NOW + timedelta(days=1), 0, 1)],
)
def test_a_result_is_known_from_after_it_was_closed(closed, upheld, still_open):
    found = history("P-1", [matter(1, YEAR, closed_at=closed, result="upheld")], NOW)
    assert (found.upheld, found.still_open) == (upheld, still_open)
    assert [each.result for each in found.matters] == ["upheld" if upheld else ""]


def test_what_is_one_half_life_old_counts_a_half():
    assert faded([matter(1, 2 * YEAR)], NOW, 2) == pytest.approx(0.5)
    assert faded([matter(1, 2 * YEAR)], NOW, 1) == pytest.approx(0.25)
    assert faded([], NOW, 1) == 0


def test_years_without_a_matter_are_shown_as_none():
    found = history("P-1", [matter(1, 3 * YEAR), matter(2, timedelta(days=1))], NOW)
    assert found.by_year == ((2023, 1), (2024, 0), (2025, 0), (2026, 1))
    assert found.by_category == (("incivility", 2),)


def test_those_named_in_the_same_matters_come_with_their_other_matters():
    rows = [
        matter(1, YEAR), matter(1, YEAR, "P-2"), matter(2, YEAR), matter(2, YEAR, "P-2"),
        matter(3, YEAR, "P-2"), matter(4, YEAR, "P-3"), matter(5, YEAR), matter(5, YEAR, "P-3"),
    ]  # fmt: skip
    beside = history("P-1", rows, NOW).beside
    assert [(each.officer_id, each.shared, each.others) for each in beside] == [("P-2", 2, 1), ("P-3", 1, 1)]


def test_matters_without_a_number_put_nobody_beside_anybody():
    rows = [matter(1, YEAR, matter_id=""), matter(2, YEAR, "P-2", matter_id="")]
    assert history("P-1", rows, NOW).beside == ()


@pytest.mark.parametrize(("ago", "counted"), [(5 * YEAR, 1), (5 * YEAR + timedelta(seconds=1), 0)])
def test_peers_are_compared_by_the_years_looked_back(ago, counted):
    assert counts([matter(1, ago)], NOW)["P-1"] == counted


def test_the_place_says_how_many_have_more_and_how_many_as_many():
    found = place(2, [0] * 50 + [1] * 30 + [2] * 10 + [5] * 9)
    assert found is not None
    assert (found.peers, found.more, found.same) == (99, 9, 10)
    assert 1 <= found.first <= found.last <= 100
    assert found.low < found.shrunk < found.high


def test_where_peers_are_all_alike_one_more_matter_says_next_to_nothing():
    found = place(3, [2] * 50 + [1] * 25 + [3] * 24)
    assert found is not None and found.shrunk == pytest.approx(found.usual, abs=0.2)
    assert "no different from the others" in words(found, "officers")[-1]


def test_where_peers_differ_much_a_large_number_stands_out():
    found = place(30, [0] * 80 + [1] * 15 + [2] * 4)
    assert found is not None and found.low > 10 and found.last <= 3
    assert not any("no different" in line for line in words(found, "officers"))


def test_without_peers_there_is_no_place_and_without_matters_nobody_is_first():
    assert place(3, []) is None
    found = place(0, [0, 0, 0])
    assert found is not None and (found.first, found.last) == (1, 4)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 40), st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_the_average_is_drawn_towards_the_peers_and_never_past_them(count, peers):
    found = place(count, peers)
    assert found is not None
    middle = (sum(peers) + count) / (len(peers) + 1)
    assert min(count, middle) - 1e-6 <= found.shrunk <= max(count, middle) + 1e-6
    assert place(count, peers) == found


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 30), st.lists(st.integers(0, 30), min_size=2, max_size=40))
def test_one_matter_more_never_lowers_the_average(count, peers):
    less, more = place(count, peers), place(count + 1, peers)
    assert less is not None and more is not None
    assert more.shrunk >= less.shrunk - 0.35  # the peers' own spread is learnt with the officer among them


def test_sentences_speak_of_one_and_of_many():
    assert "1 matter was recorded" in words(place(1, [0, 0, 2]), "officers")[0]
    assert "1 has more and 2 have as many" in words(place(0, [0, 0, 2]), "officers")[0]
    assert "none has more" in words(place(5, [0, 0, 2]), "officers")[0]


def test_looking_at_complaints_can_make_no_finding_and_no_lead():
    """It truly cannot: nothing on the way from the page to the store names what makes one."""
    for name in ("actions/complaints.py", "queries/complaints.py", "views/complaints.py", "history.py"):
        path = Path(actions.__file__).parents[1] / name
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
        }
        assert not {"create", "save", "update", "delete", "raise_lead", "raise_finding", "add"} & called, name
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not any("intelligence" in each for each in imported), name
    page = (Path(actions.__file__).parents[1] / "templates/detection/complaints.html").read_text()
    assert "<form" not in page and "method=" not in page
