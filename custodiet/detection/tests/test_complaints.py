"""The back-test on complaints: nothing later is known, equals are equal, and the numbers stand."""

from __future__ import annotations

import ast
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custodiet.detection.complaints import audit, records
from custodiet.detection.complaints.categories import BIT, kinds_of
from custodiet.detection.complaints.fitting import LOGISTIC, RECIPES, ranked_by
from custodiet.detection.complaints.measures import draws, measure, ranked
from custodiet.detection.complaints.protocol import BackTest, first_of, learnt_from, outcome, years_tested
from custodiet.detection.complaints.records import Complaints, build, day, read
from custodiet.detection.complaints.scores import BASELINES
from custodiet.detection.complaints.view import co_accused, known_by, risk_view

PACKAGE = Path(records.__file__).parent
REAL = PACKAGE.parents[3] / "shared" / "data" / "complaints"
T = date(2002, 1, 1)
# complaint, officer, filed, closed, category code, finding
Row = tuple[int, int, date, date | None, str, str | None]


def made(rows: list[Row], left: dict[int, date] | None = None, officers: int = 4) -> Complaints:
    """A small force: officers 1 to 4, appointed on 1 January 1990."""
    complaints = {row[0]: row for row in rows}
    return build(
        pa.table({
            "complaint_id": pa.array(list(complaints), pa.int64()),
            "complained_on": pa.array([row[2] for row in complaints.values()], pa.date32()),
            "closed_on": pa.array([row[3] for row in complaints.values()], pa.date32()),
        }),
        pa.table({
            "complaint_id": pa.array([row[0] for row in rows], pa.int64()),
            "officer_id": pa.array([row[1] for row in rows], pa.int64()),
            "category_code": pa.array([row[4] for row in rows], pa.string()),
            "category": pa.array(["" for _ in rows], pa.string()),
            "final_finding": pa.array([row[5] for row in rows], pa.string()),
        }),
        pa.table({
            "officer_id": pa.array(range(1, officers + 1), pa.int64()),
            "appointed_on": pa.array([date(1990, 1, 1)] * officers, pa.date32()),
            "left_on": pa.array([(left or {}).get(each + 1) for each in range(officers)], pa.date32()),
        }),
    )  # fmt: skip


def column(rows: list[Row], name: str) -> list[float]:
    return risk_view(made(rows), day(T.isoformat())).columns[name].tolist()


def all_scores(complaints: Complaints) -> dict[str, list[float]]:
    test = BackTest(complaints)
    view = test.view(T.year)
    plain = {name: score(view).tolist() for name, score in BASELINES.items()}
    lessons = {name: test.lesson(T.year, name) for name in RECIPES}
    models = {name: ranked_by(lesson, RECIPES[name]).tolist() for name, lesson in lessons.items()}
    learnt = {f"{name} learnt from": lesson.chance.tolist() for name, lesson in lessons.items()}
    columns = {f"column {name}": column.tolist() for name, column in view.columns.items()}
    return plain | models | learnt | columns


DAYS_BEFORE = st.dates(date(1992, 1, 1), T - timedelta(days=1))
DAYS_AFTER = st.dates(T, date(2006, 1, 1))
CODES = st.sampled_from(["05A", "08C", "10S", "10U", "09A"])
FINDINGS = st.sampled_from(["SU", "NS", None])


@st.composite
def known_rows(draw: st.DrawFn) -> list[Row]:
    """Complaints filed before T, each with one to three accused; some closed before T, some not at all."""
    rows: list[Row] = []
    for number in draw(st.lists(st.integers(100, 140), min_size=1, max_size=8, unique=True)):
        filed = draw(DAYS_BEFORE)
        closed = draw(st.none() | st.dates(filed, T - timedelta(days=1)))
        accused = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True))
        rows += [
            (number, who, filed, closed, draw(CODES), draw(FINDINGS) if closed else None) for who in accused
        ]
    return rows


@settings(max_examples=25, deadline=None)
@given(
    known_rows(),
    st.lists(st.tuples(st.integers(1, 99) | st.integers(200, 300), st.integers(1, 4), DAYS_AFTER, CODES)),
    DAYS_AFTER,
    FINDINGS,
)
def test_nothing_filed_closed_or_left_on_the_day_or_later_changes_a_column_or_a_score(
    rows: list[Row], later: list[tuple[int, int, date, str]], closing: date, finding: str | None
) -> None:
    then_known = all_scores(made(rows))
    closed_later = [
        (number, who, filed, closed or closing, code, found if closed else finding)
        for number, who, filed, closed, code, found in rows
    ]
    filed_later: list[Row] = [(number, who, on, None, code, None) for number, who, on, code in later]
    assert all_scores(made(closed_later + filed_later, left={2: closing})) == then_known


@pytest.mark.parametrize(
    ("filed", "counts"), [(T - timedelta(days=1), 1.0), (T, 0.0), (T + timedelta(1), 0.0)]
)
def test_a_complaint_counts_from_the_day_after_it_is_filed(filed: date, counts: float) -> None:
    assert column([(1, 1, filed, None, "05A", None)], "all")[0] == counts


@pytest.mark.parametrize(("closed", "counts"), [(T - timedelta(days=1), 1.0), (T, 0.0), (None, 0.0)])
def test_a_finding_counts_from_the_day_after_the_complaint_is_closed(
    closed: date | None, counts: float
) -> None:
    rows: list[Row] = [(1, 1, date(2001, 1, 1), closed, "05A", "SU")]
    assert column(rows, "sustained")[0] == counts
    assert column(rows, "all")[0] == 1.0


def test_a_complaint_of_half_the_age_counts_more_and_one_half_life_old_counts_a_half() -> None:
    rows: list[Row] = [(1, 1, T - timedelta(days=730), None, "05A", None)]
    assert column(rows, "decayed_2")[0] == pytest.approx(0.5, abs=0.001)
    assert column(rows, "decayed_5")[0] == pytest.approx(0.5 ** (2 / 5), abs=0.001)


def test_two_categories_of_one_complaint_are_one_complaint_with_both_kinds() -> None:
    on = date(2001, 1, 1)
    rows: list[Row] = [(1, 1, on, None, "05A", None), (1, 1, on, None, "10S", None)]
    assert (column(rows, "all")[0], column(rows, "sexual")[0], column(rows, "sexual_public")[0]) == (1, 1, 0)


def test_the_co_accused_bring_their_other_complaints_and_not_the_shared_one() -> None:
    on = date(2001, 1, 1)
    rows: list[Row] = [(1, who, on, None, "05A", None) for who in (1, 2)]
    assert column(rows, "co_accused") == [0, 0, 0, 0]
    more: list[Row] = [(2, 2, on, None, "05A", None), (3, 2, on, None, "05A", None)]
    assert column(rows + more, "co_accused") == [2, 0, 0, 0]


def test_nobody_is_beside_anybody_where_there_is_no_complaint() -> None:
    known = known_by(made([]), day(T.isoformat()))
    assert co_accused(known, 100.0, np.zeros(0)).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(("left", "there"), [(T - timedelta(days=1), False), (T, True), (None, True)])
def test_who_left_before_the_day_is_not_ranked(left: date | None, there: bool) -> None:
    view = risk_view(made([], left={1: left} if left else {}), day(T.isoformat()))
    assert (0 in view.officer) is there


@pytest.mark.parametrize(
    ("code", "kinds"), [("08C", {"sexual", "sexual_public"}), ("10S", {"sexual"}), ("10U", set())]
)
def test_the_published_codes_are_the_sexual_ones(code: str, kinds: set[str]) -> None:
    found = kinds_of(code, "")
    assert {name for name in ("sexual", "sexual_public") if found & BIT[name]} == kinds


def test_domestic_and_off_duty_are_told_by_their_words() -> None:
    found = kinds_of("05K", "DOMESTIC ALTERCATION/INCIDENT - OFF DUTY")
    assert found == BIT["domestic"] | BIT["off_duty"] | BIT["force"]
    assert kinds_of(None, None) == BIT["other"]


@pytest.mark.parametrize(
    ("filed", "counts"),
    [(date(2001, 12, 31), False), (T, True), (date(2003, 12, 31), True), (date(2004, 1, 1), False)],
)
def test_the_outcome_is_what_is_filed_in_the_two_years_from_the_day(filed: date, counts: bool) -> None:
    complaints = made([(1, 1, filed, filed, "08C", "SU")])
    view = risk_view(complaints, day(T.isoformat()))
    for name in ("sustained", "sexual", "sexual_public"):
        assert outcome(complaints, name, view)[0] == counts


@pytest.mark.parametrize(("closed", "counts"), [(date(2001, 12, 31), True), (T, False)])
def test_nothing_is_learnt_from_a_finding_not_yet_made(closed: date, counts: bool) -> None:
    complaints = made([(1, 1, date(2000, 5, 1), closed, "05A", "SU")])
    view = risk_view(complaints, first_of(2000))
    assert outcome(complaints, "sustained", view, known_on=first_of(2002))[0] == counts


@pytest.mark.parametrize(
    ("last", "years"), [(date(2005, 12, 31), [2002, 2004]), (date(2005, 12, 30), [2002])]
)
def test_a_date_is_tested_only_when_its_two_years_are_in_the_records(last: date, years: list[int]) -> None:
    assert years_tested(made([(1, 1, last, None, "05A", None)])) == years


def test_a_neighbouring_complaint_is_near_and_only_the_outcome_itself_came() -> None:
    rows: list[Row] = [
        (1, 1, date(2000, 5, 1), None, "08C", None),
        (2, 2, date(2000, 5, 1), None, "09A", None),  # off duty
        (3, 3, date(2000, 5, 1), None, "05A", None),
    ]
    lesson = BackTest(made(rows)).lesson(2002, "sexual")
    last = np.isclose(lesson.age, 2.0, atol=0.01)  # 1 January 2000
    assert lesson.came[last].tolist() == [1, 0, 0, 0]
    assert lesson.near[last].tolist() == [1, 1, 0, 0]


def test_another_way_of_ranking_stands_beside_the_model_under_its_name() -> None:
    test = BackTest(made([(1, 1, date(2001, 1, 1), None, "05A", None)]))
    split = test.split(2002, ("sexual_public",), {"by place": lambda lesson, of: np.arange(len(lesson.ask))})
    assert split.scores["sexual_public"]["by place"].tolist() == [0, 1, 2, 3]
    assert LOGISTIC in split.scores["sexual_public"]


def test_models_learn_from_years_of_which_at_least_half_the_outcome_was_over_by_the_day() -> None:
    assert learnt_from(2002)[-1] == 2001
    lesson = BackTest(made([(1, 1, date(2001, 5, 1), None, "08C", None)])).lesson(2002, "sexual")
    last = lesson.age == lesson.age.min()
    assert lesson.came[last].tolist() == [1, 0, 0, 0]
    assert lesson.older(2).age.min() > 1.99


def test_no_protected_characteristic_is_opened_or_named_before_the_list_is_made() -> None:
    assert set(records.OFFICERS) == {"officer_id", "appointed_on", "left_on"}
    forbidden = re.compile(r"gender|ethnic|birth|\brace\b|\bsex\b")
    for path in sorted(PACKAGE.glob("*.py")):
        if path.name not in {"audit.py", "__init__.py"}:
            assert not forbidden.search(path.read_text(encoding="utf-8")), path.name
            assert "complaints.audit" not in path.read_text(encoding="utf-8"), path.name


def test_the_package_reads_and_never_writes_and_knows_no_other_room() -> None:
    allowed = {
        "__future__",
        "dataclasses",
        "datetime",
        "functools",
        "pathlib",
        "collections",
        "numpy",
        "pyarrow",
    }
    for path in sorted(PACKAGE.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [each.name for each in node.names] if isinstance(node, ast.Import) else []
            for name in named:
                assert name.split(".")[0] in allowed or name.startswith("custodiet.detection.complaints"), (
                    name
                )
        assert not re.search(r"\.write|open\(|raise_lead", text), path.name


def test_a_group_too_small_to_tell_says_so() -> None:
    complaints = made(
        [(1, 1, date(2001, 1, 1), None, "05A", None), (2, 1, date(2003, 1, 1), None, "08C", None)]
    )
    split = BackTest(complaints).split(2002, ("sustained",))
    found = audit.shares([split], "sustained", "all earlier complaints", ["a", "b", "b", "b"], draws(4, 5))
    assert [(each.group, each.officers, each.enough) for each in found] == [("a", 1, False), ("b", 3, False)]
    assert found[0].at_top[0] == pytest.approx(0.2)


# --- the real records, where they are beside this repository

real = pytest.mark.skipif(
    not REAL.is_dir(), reason="The published complaint records are not beside this repository."
)


@cache
def real_test() -> BackTest:
    return BackTest(read(REAL))


@real
def test_the_plain_scores_on_the_real_records_stand() -> None:
    test = real_test()
    assert years_tested(test.complaints) == [2002, 2004, 2006, 2008, 2010]
    found = []
    for year in years_tested(test.complaints):
        view = test.view(year)
        came = outcome(test.complaints, "sexual", view)
        found.append(measure(ranked(view.columns["all"]), came, np.ones((len(came), 1)))["auc"][0])
    assert float(np.mean(found)) == pytest.approx(0.636, abs=0.002)


@real
def test_the_models_on_the_real_records_stand_at_one_date() -> None:
    test = real_test()
    came = outcome(test.complaints, "sustained", test.view(2002))
    plain = measure(ranked(test.view(2002).columns["within_2"]), came, np.ones((len(came), 1)))
    model = test.split(2002, ("sustained",)).scores["sustained"][LOGISTIC]
    weighed = measure(ranked(model), came, np.ones((len(came), 1)))
    assert weighed["auc"][0] > 0.70
    assert weighed["auc"][0] > plain["auc"][0] + 0.05
