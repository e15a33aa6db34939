"""The shelf gives the rule of the day, and refuses to be read when it is written wrongly."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.core import policy
from custodiet.core.policy_kinds import Code, Rule, Standing, in_words
from custodiet.core.tests.shelves import CITED, OWN, one, written


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2017, 1, 1), 24),
        (date(2020, 5, 31), 24),
        (date(2020, 6, 1), 12),
        (date(2030, 1, 1), 12),
    ],
)
def test_a_day_is_judged_by_the_version_in_force_on_it(tmp_path: Path, day: date, hours: int) -> None:
    found = policy.load(written(tmp_path)).rule("sources.written_up_within", on=day)
    assert found.value == timedelta(hours=hours)
    assert found.says == f"Written up within {hours} hours."
    assert found.standing is Standing.GUIDANCE


def test_the_day_before_the_first_version_has_no_rule_and_is_told_since_when_there_is_one(
    tmp_path: Path,
) -> None:
    with pytest.raises(policy.NoRule, match="on 2016-12-31: the first is from 2017-01-01"):
        policy.load(written(tmp_path)).rule("sources.written_up_within", on=date(2016, 12, 31))


def test_a_rule_that_is_not_on_the_shelf_is_refused_in_a_plain_sentence(tmp_path: Path) -> None:
    with pytest.raises(KeyError) as refused:
        policy.load(written(tmp_path)).rule("sources.nothing", on=date(2020, 1, 1))
    assert str(refused.value) == "There is no rule sources.nothing on the policy shelf."


def test_a_moment_is_not_taken_for_a_day(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="which zone's day"):
        policy.load(written(tmp_path)).rule(
            "sources.written_up_within", on=datetime(2020, 1, 1, 23, 30, tzinfo=UTC)
        )


def test_a_citation_says_whether_its_words_can_be_looked_up(tmp_path: Path) -> None:
    shelf = policy.load(written(tmp_path))
    old, new = shelf.rules["sources.written_up_within"]
    assert old.citation == policy.Citation("paper", "A paper", "item 8", "within a day", verified=True)
    assert new.citation is not None
    assert (new.citation.quote, new.citation.verified, new.citation.note) == (None, False, "No copy.")


@pytest.mark.parametrize(("day", "days"), [(date(2020, 12, 31), 7), (date(2021, 1, 1), 3)])
def test_a_force_sets_its_own_value_from_a_day_on(tmp_path: Path, day: date, days: int) -> None:
    found = policy.load(written(tmp_path, local=OWN)).rule("sources.looked_at_within", on=day)
    assert found.value == timedelta(days=days)
    assert found.says == f"Looked at within {days} days."


def test_a_forces_own_value_says_who_approved_it_and_why(tmp_path: Path) -> None:
    found = policy.load(written(tmp_path, local=OWN)).rule("sources.looked_at_within", on=date(2022, 1, 1))
    assert (found.approved_by, found.reason) == ("Deputy Chief Constable", "Force order 1.")


@pytest.mark.parametrize(
    ("unit", "raw", "value", "said"),
    [
        ("seconds", "1", timedelta(seconds=1), "1 second"),
        ("minutes", "20", timedelta(minutes=20), "20 minutes"),
        ("hours", "24", timedelta(hours=24), "24 hours"),
        ("days", "1", timedelta(days=1), "1 day"),
        ("calendar days", "2", 2, "2 days"),
        ("working days", "1", 1, "1 working day"),
        ("count", "0", 0, "0"),
        ("share", "0.05", Decimal("0.05"), "5%"),
        ("share", "1", Decimal(1), "100%"),
        ("yes/no", "true", True, "yes"),
        ("yes/no", "false", False, "no"),
        ("text", '" x "', "x", "x"),
        ("set", '["b", "a"]', frozenset({"a", "b"}), "a, b"),
        ("codes", '[{ code = "a", words = "x" }]', (Code("a", "x"),), "x"),
    ],
)
def test_a_value_has_the_type_of_its_unit_and_can_be_said(
    tmp_path: Path, unit: str, raw: str, value: object, said: str
) -> None:
    found = policy.load(written(tmp_path, one(raw, unit=unit))).rule("sources.it", on=date(2017, 1, 1))
    assert found.value == value
    assert type(found.value) is type(value)
    assert in_words(unit, found.value) == said


def test_one_entry_of_a_code_list_carries_its_own_quotation(tmp_path: Path) -> None:
    raw = f'[{{ code = "a", words = "x", {CITED} }}, {{ code = "b", words = "y" }}]'
    first, second = policy.load(written(tmp_path, one(raw, unit="codes"))).rules["sources.it"][0].value
    assert first.citation.quote == "q"
    assert second.citation is None


def test_a_version_may_change_the_unit(tmp_path: Path) -> None:
    text = one("1", unit="working days") + (
        '[[it.versions]]\nfrom = 2020-01-01\nunit = "calendar days"\nvalue = 2\n'
        'says = "Now."\napproved_by = "A"\nreason = "B"\n'
    )
    old, new = policy.load(written(tmp_path, text)).rules["sources.it"]
    assert (old.unit, old.value, old.says) == ("working days", 1, "It.")
    assert (new.unit, new.value, new.says) == ("calendar days", 2, "Now.")


def test_the_shelf_in_use_is_the_one_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUSTODIET_POLICY_DIR", str(written(tmp_path)))
    policy.shelf.cache_clear()
    try:
        assert policy.rule("sources.looked_at_within", on=date(2020, 1, 1)).value == timedelta(days=7)
    finally:
        policy.shelf.cache_clear()


def test_without_a_word_from_the_environment_the_shelf_is_the_repositorys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CUSTODIET_POLICY_DIR", raising=False)
    policy.shelf.cache_clear()
    try:
        assert policy.rule("cases.always_referred", on=date(2026, 1, 1)).value is True
    finally:
        policy.shelf.cache_clear()


FIRST = date(2000, 1, 1)


@given(
    gaps=st.lists(st.integers(min_value=1, max_value=3000), min_size=1, max_size=6),
    own=st.lists(st.integers(min_value=1, max_value=3000), max_size=3),
    ask=st.integers(min_value=-10, max_value=20000),
)
def test_the_version_given_is_the_newest_not_after_the_day_and_a_forces_own_comes_first(
    gaps: list[int], own: list[int], ask: int
) -> None:
    def versions(steps: list[int]) -> tuple[Rule, ...]:
        days = [FIRST + timedelta(days=sum(steps[: n + 1])) for n in range(len(steps))]
        return tuple(Rule("r.r", "R.", Standing.LOCAL, "count", n, day) for n, day in enumerate(days))

    shelf = policy.Shelf({"r.r": versions(gaps)}, {"r.r": versions(own)}, {})
    day = FIRST + timedelta(days=ask)
    fit = [v for v in shelf.local["r.r"] if v.since <= day] or [
        v for v in shelf.rules["r.r"] if v.since <= day
    ]
    if fit:
        assert shelf.rule("r.r", on=day) is fit[-1]
    else:
        with pytest.raises(policy.NoRule):
            shelf.rule("r.r", on=day)
