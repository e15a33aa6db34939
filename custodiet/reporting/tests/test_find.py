"""Searching what one may open, and figures that give nobody away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from custodiet.core import policy
from custodiet.core.errors import NotAllowed, NotNow
from custodiet.ledger.models import Line
from custodiet.reporting import actions, intake, opening, queries, searching
from custodiet.reporting.figures import months_to, usual_wait, waits, without_small
from custodiet.reporting.models import Report
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_sealed import everything
from custodiet.reporting.vault.finding import around


@pytest.fixture
def at() -> datetime:
    """The pages read the real clock."""
    return datetime.now(UTC)


@pytest.fixture
def desks(people: SimpleNamespace, at: datetime, settings: Any, db: None) -> SimpleNamespace:
    handler, other = given.desks(settings, at)
    return SimpleNamespace(handler=handler, other=other, people=people)


def searched(words: str, by: Any, session: str, at: datetime) -> list[str]:
    scope = actions.search_reports(by=by, at=at)
    hits = searching.found(words, scope, by, session, today=at.date())
    return [each.row.number for each in hits]


def test_a_report_is_found_by_words_of_its_answers_messages_notes_and_of_nobody_elses(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    code, first = given.sent(at.date(), who=("Sergeant Kestrel, KX21 ZZT",))
    _, second = given.sent(at.date(), story=("Another story",))
    _, hidden = given.sent(at.date(), reach=("oversight",))
    intake.write(code, "He came back on Tuesday", (), on=at.date())
    actions.write_note(second.ref, by=desks.handler, at=at, text="Rang the shelter about KX21")
    with given.vault(settings, tmp_path):
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        for words, numbers in (
            ("kestrel", [first.number]),
            ("TUESDAY kx21", [first.number]),
            ("kx21", [second.number, first.number]),
            ("kingfisher", [first.number]),
            ("kingfisher shelter", []),
            ("", []),
        ):
            assert searched(words, desks.handler, session, at) == numbers, words
        other = opening.unlock(desks.other, given.PASSPHRASE)
        assert searched("kingfisher", desks.other, other, at) == [hidden.number]


def test_what_is_said_after_a_search_is_found_by_the_next_and_what_is_kept_from_somebody_no_more(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    code, report = given.sent(at.date())
    with given.vault(settings, tmp_path):
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        assert searched("heron", desks.handler, session, at) == []
        intake.write(code, "By the heron", (), on=at.date())
        assert searched("heron", desks.handler, session, at) == [report.number]
        Report.objects.update(desk=given.OVERSIGHT)
        assert searched("heron", desks.handler, session, at) == []


def test_a_search_leaves_its_words_in_no_table_and_what_was_opened_ends_with_the_keys(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    given.sent(at.date())
    with given.vault(settings, tmp_path) as keeper:
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        assert len(searched("kingfisher", desks.handler, session, at)) == 1
        assert any("kingfisher" in str(each.memory.texts) for each in keeper._sessions.values())
        opening.lock(desks.handler, session)
        assert not keeper._sessions
        with pytest.raises(NotNow, match="vault is locked"):
            searched("kingfisher", desks.handler, session, at)
    assert b"kingfisher" not in everything()
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"kingfisher" in path.read_bytes()]
    line = Line.objects.filter(event="reporting.reports_searched").latest("seq")
    assert "kingfisher" not in line.facts and '"reports":1' in line.facts


@pytest.fixture
def two_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shelf, with a force's own limit of two reports a search."""
    folder = tmp_path / "policy"
    shutil.copytree(Path(policy.__file__).parents[2] / "policy", folder)
    (folder / "local.toml").write_text(
        '["reporting.search_most"]\n[["reporting.search_most".versions]]\nfrom = 2017-01-01\nvalue = 2\n'
        'approved_by = "The test"\nreason = "To see the limit"\n'
    )
    monkeypatch.setenv("CUSTODIET_POLICY_DIR", str(folder))
    policy.shelf.cache_clear()
    yield
    policy.shelf.cache_clear()


def test_no_more_reports_are_searched_than_the_rule_allows_and_the_newest_are(
    desks: SimpleNamespace, at: datetime, two_at_most: None
):
    numbers = [given.sent(at.date())[1].pk for _ in range(3)]
    assert actions.search_reports(by=desks.handler, at=at) == [numbers[2], numbers[1]]


def test_reports_are_searched_and_counted_page_by_page(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path, client_for: Any
):
    _, report = given.sent(at.date(), risk=("me",))
    with given.vault(settings, tmp_path):
        desk = client_for(desks.handler)
        assert "nothing can be searched" in desk.get("/reports/search/").content.decode()
        desk.post("/reports/unlock/", {"passphrase": given.PASSPHRASE})
        assert "Type what to look for" in desk.post("/reports/search/", {"words": ""}).content.decode()
        page = desk.post("/reports/search/", {"words": "Kingfisher never"})
        assert "1 of 1 report</strong>" in page.content.decode() and report.number in page.content.decode()
        assert page["Cache-Control"] == "no-store"
        none = desk.post("/reports/search/", {"words": "ostrich"}).content.decode()
        assert "0 of 1 report</strong>" in none
    figures = desk.get("/reports/figures/").content.decode()
    assert "Fewer than 5 reports came" in figures and "Show the figures as a table" in figures
    assert client_for(desks.people.head).get("/reports/figures/").status_code == 200
    analyst = client_for(desks.people.analyst)
    assert [analyst.get(f"/reports/{path}/").status_code for path in ("figures", "search")] == [404, 404]


def test_figures_count_what_somebody_may_be_near_and_hide_what_is_small(
    desks: SimpleNamespace, people: SimpleNamespace, at: datetime, django_assert_num_queries: Any
):
    today = at.date()
    for number in range(7):
        _, report = given.sent(today, risk=("me",) if number < 2 else ("no",))
        Report.objects.filter(pk=report.pk).update(acknowledged_on=today + timedelta(days=number))
    given.sent(today, reach=("oversight",))
    with django_assert_num_queries(1):
        found = queries.figures(desks.handler, today=today)
    assert (found.total, found.usual) == (7, 3)
    assert dict(found.tables[2].rows) == {"Said to be at risk": None, "Not said": None}
    assert dict(found.tables[0].rows)[f"{at:%B %Y}"] == 7
    assert queries.figures(people.head, today=today).total == 8
    assert queries.figures(desks.other, today=today).total is None
    with pytest.raises(NotAllowed):
        queries.figures(people.analyst, today=today)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([0, 0], [0, 0]),
        ([4], [None]),
        ([5], [5]),
        ([0, 4, 5, 9], [0, None, None, 9]),
        ([1, 1, 8], [None, None, None]),
        ([3, 3, 8], [None, None, 8]),
        ([5, 6], [5, 6]),
    ],
)
def test_small_counts_are_hidden_with_as_many_others_as_it_takes(counts: list[int], shown: list[int | None]):
    assert without_small(counts, 5) == shown


@every(st.lists(st.integers(0, 30), max_size=12), st.integers(1, 10))
def test_no_hidden_count_can_be_worked_out_from_the_total(counts: list[int], least: int):
    shown = without_small(counts, least)
    hidden = [count for count, each in zip(counts, shown, strict=True) if each is None]
    assert all(each is None or each == 0 or each >= least for each in shown)
    assert all(each == count for count, each in zip(counts, shown, strict=True) if each is not None)
    others = [each for each in shown if each]
    assert not hidden or not others or (len(hidden) > 1 and sum(hidden) >= least)


def test_twelve_months_end_with_this_one_and_run_over_the_new_year():
    assert months_to(date(2026, 3, 31))[0] == (2025, 3)
    assert months_to(date(2026, 3, 31))[-1] == (2026, 2)
    assert len(months_to(date(2026, 1, 1))) == 12


@pytest.mark.parametrize(("days", "place"), [(0, 0), (1, 0), (2, 1), (7, 1), (8, 2), (30, 2), (31, 3)])
def test_a_wait_is_counted_where_it_belongs(days: int, place: int):
    came = date(2026, 11, 1)
    counted = waits([(came, came + timedelta(days=days)), (came, None)])
    assert [count for _, count in counted] == [*(int(place == each) for each in range(4)), 1]


def test_the_usual_wait_is_said_of_enough_answers_only():
    came = date(2026, 11, 1)
    pairs = [(came, came + timedelta(days=days)) for days in (1, 3, 30)]
    assert usual_wait(pairs, 3) == 3
    assert usual_wait(pairs, 4) is None


@every(st.text(max_size=400), st.text(min_size=1, max_size=5))
def test_what_is_shown_around_a_word_is_short_and_never_fails(whole: str, word: str):
    assert len(around(whole, word.casefold())) <= 2 * 60 + len(word.casefold()) + 2
