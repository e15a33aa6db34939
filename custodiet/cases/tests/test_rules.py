"""The definition, the last moment of a referral, and words that do not belong."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.cases.queries.period import due_for
from custodiet.cases.rules import (
    CASE,
    Mode,
    Outcome,
    Stage,
    found_words,
    meets_definition,
    needs_overseer,
    next_working_day,
    referral_due,
)
from custodiet.core.policy import rule

LONDON = ZoneInfo("Europe/London")
CALENDAR = rule("cases.referral_within", on=date(2026, 11, 27))
WORKING = rule("cases.referral_within", on=date(2019, 11, 29))
MERITS = rule("cases.merits_words", on=date(2026, 11, 27)).value
CONDONING = rule("cases.condoning_words", on=date(2026, 11, 27)).value


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.commitment("T102")
@pytest.mark.parametrize(
    ("became_clear", "due"),
    [
        ("2026-11-27 23:50", "2026-11-28 23:59:59"),  # a Friday night: Saturday counts
        ("2026-11-27 23:59:59", "2026-11-28 23:59:59"),
        ("2026-11-28 00:00", "2026-11-29 23:59:59"),
        ("2026-12-24 12:00", "2026-12-25 23:59:59"),  # Christmas Day counts
        ("2026-03-28 12:00", "2026-03-29 23:59:59"),  # the day is an hour short
        ("2026-03-29 00:30", "2026-03-30 23:59:59"),
        ("2026-10-24 12:00", "2026-10-25 23:59:59"),  # the day is an hour long
        ("2026-06-10 00:10", "2026-06-11 23:59:59"),  # in UTC it is still the day before
        ("2024-02-28 12:00", "2024-02-29 23:59:59"),
        ("2020-02-01 00:00", "2020-02-02 23:59:59"),  # the first day of the rule of 2020, a Saturday
        ("2020-01-31 23:59:59", "2020-02-03 23:59:59"),  # the last day of the rule before, a Friday
        ("2019-11-29 23:50", "2019-12-02 23:59:59"),  # a Friday night: Monday is the next working day
        ("2019-11-28 12:00", "2019-11-29 23:59:59"),
        ("2019-11-30 12:00", "2019-12-02 23:59:59"),
        ("2019-12-24 12:00", "2019-12-27 23:59:59"),  # Christmas Day and Boxing Day
        ("2019-04-18 12:00", "2019-04-23 23:59:59"),  # Good Friday to Easter Monday
        ("2004-04-01 00:00", "2004-04-02 23:59:59"),
    ],
)
def test_a_referral_is_due_by_the_rule_of_the_day_it_became_clear(became_clear: str, due: str) -> None:
    assert due_for(local(became_clear)) == local(due)


def test_before_the_first_rule_on_the_shelf_no_last_moment_is_made_up() -> None:
    assert due_for(local("2004-03-31 23:59:59")) is None


@given(st.datetimes(min_value=datetime(2004, 4, 2), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the strategy adds the zone
def test_a_referral_is_never_due_before_it_became_clear_nor_within_the_same_day(
    became_clear: datetime,
) -> None:
    due = due_for(became_clear)
    assert due is not None
    assert due > became_clear
    assert due.astimezone(LONDON).date() > became_clear.astimezone(LONDON).date()
    assert due.astimezone(LONDON).timetz().replace(tzinfo=None).isoformat() == "23:59:59"


@given(st.dates(min_value=date(2004, 4, 1), max_value=date(2040, 1, 1)), st.frozensets(st.integers(0, 20)))
def test_the_next_working_day_is_a_working_day_and_the_first(day: date, free: frozenset[int]) -> None:
    def is_holiday(each: date) -> bool:
        return (each - day).days in free

    found = next_working_day(day, is_holiday)
    assert found > day
    assert found.weekday() < 5
    assert not is_holiday(found)
    between = [day + timedelta(n) for n in range(1, (found - day).days)]
    assert all(each.weekday() >= 5 or is_holiday(each) for each in between)


def test_the_period_is_read_from_the_shelf() -> None:
    clear = local("2026-11-27 12:00")
    due = referral_due(became_clear_at=clear, within=WORKING, is_holiday=lambda day: False, zone=LONDON)
    assert due == local("2026-11-30 23:59:59")
    assert CALENDAR.unit == "calendar days"
    assert WORKING.unit == "working days"


@pytest.mark.commitment("T042", "T049")
def test_who_began_it_vulnerability_and_duty_are_no_inputs_to_the_definition() -> None:
    asked = set(inspect.signature(meets_definition).parameters)
    assert asked == {"serving", "position", "sexual", "improper_emotional", "public"}


@pytest.mark.parametrize(
    ("serving", "position", "sexual", "improper_emotional", "public", "met"),
    [
        (True, True, True, True, True, True),
        (True, True, True, False, True, True),
        (True, True, False, True, True, True),
        (True, True, False, False, True, False),
        (False, True, True, True, True, False),
        (True, False, True, True, True, False),
        (True, True, True, True, False, False),
    ],
)
def test_the_definition_needs_all_four_elements_and_one_purpose(
    *, serving: bool, position: bool, sexual: bool, improper_emotional: bool, public: bool, met: bool
) -> None:
    said = meets_definition(
        serving=serving,
        position=position,
        sexual=sexual,
        improper_emotional=improper_emotional,
        public=public,
    )
    assert said is met


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is unlikely to be true given his record.", ("unlikely",)),
        ("There is INSUFFICIENT\n evidence.", ("insufficient evidence",)),
        ("He wrote to the witness.", ()),
        ("She supplied a statement.", ()),  # a list word inside another word is not that word
        ("", ()),
    ],
)
def test_words_that_weigh_the_evidence_are_found_from_the_start_of_a_word(
    text: str, found: tuple[str, ...]
) -> None:
    assert found_words(text, MERITS) == found


@pytest.mark.parametrize(
    "text",
    [
        "We will never prove it.",
        "There isn’t much to go on", "There ISNT much to go on", "not much to go on",
        "It is his word against hers", "there is no evidence", "Weak evidence", "The CPS will not look at it",
        "The CPS wont", "He will not be charged", "I do not believe her", "I don`t believe her",
        "a malicious allegation", "She is making it up",
    ],
)  # fmt: skip
def test_common_ways_of_weighing_the_evidence_are_found_with_or_without_apostrophes(text: str) -> None:
    assert found_words(text, MERITS)


@pytest.mark.parametrize(
    "text",
    [
        "He wrote to her for eleven months.",
        "She was told that he believed in her.", "He proved who he was.",
        "He was charged with an offence under the Malicious Communications Act.", "He made up a meeting.",
    ],
)  # fmt: skip
def test_facts_in_words_that_are_near_those_of_the_list_are_not_sent_back(text: str) -> None:
    assert found_words(text, MERITS) == ()


@given(st.sampled_from(sorted(MERITS)), st.sampled_from(["", "It is ", "(", "\n"]), st.booleans())
def test_every_word_of_the_list_is_found_in_any_case(word: str, before: str, upper: bool) -> None:
    assert word in found_words(before + (word.upper() if upper else word), MERITS)


@pytest.mark.commitment("T150")
@pytest.mark.parametrize("outcome", list(Outcome))
def test_no_outcome_says_that_what_was_done_was_all_right(outcome: Outcome) -> None:
    assert found_words(outcome.words, CONDONING) == ()


@pytest.mark.parametrize(
    ("mode", "needed"),
    [(Mode.LOCAL, True), (Mode.DIRECTED, True), (Mode.RETURNED, True), (Mode.INDEPENDENT, False)],
)
def test_the_unit_oversees_unless_the_watchdog_investigates_by_itself(mode: Mode, needed: bool) -> None:
    assert needs_overseer(mode, rule("cases.overseen_by_ccu", on=date(2026, 11, 27))) is needed


def test_every_stage_of_a_case_can_be_reached() -> None:
    assert CASE.reachable() == frozenset(Stage) == frozenset(CASE.arrows)


def test_a_case_that_was_referred_cannot_leave_the_definition() -> None:
    assert [stage for stage in Stage if CASE.allows(stage, Stage.OUTSIDE_DEFINITION)] == [Stage.OPEN]
