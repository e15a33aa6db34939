"""A notice says that there is work, once a day, and nothing by which anybody could tell what."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from custodiet.accounts.models import User
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.reporting import actions, notices
from custodiet.reporting.models import Notice
from custodiet.reporting.tests import help as given

LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 11, 23)
AFTER = rule("reporting.notices_after", on=MONDAY).value


def hours(after: float, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON) + timedelta(hours=after)


@pytest.fixture
def desks(people: SimpleNamespace, settings: Any, db: None) -> SimpleNamespace:
    """A handler of each desk with an address, on a Sunday, and a server that mail goes to."""
    handler, other = given.desks(settings, hours(-12))
    User.objects.filter(username="nwosu").update(email="nwosu@force.example")
    User.objects.filter(username="quayle").update(email="quayle@other.example")
    settings.MAIL = "smtp://mail.force.example:25"
    return SimpleNamespace(handler=handler, other=other)


def test_whoever_has_a_report_waiting_is_told_once_a_day_and_nobody_else_is(desks: SimpleNamespace):
    _, report = given.sent(MONDAY)
    end = AFTER.total_seconds() / 3600 + 1
    assert notices.send(at=hours(AFTER.total_seconds() / 3600 - 0.01)) == 0
    assert notices.send(at=hours(end)) == 1
    assert notices.send(at=hours(end + 1)) == 0
    assert notices.send(at=hours(end + 24)) == 1
    assert [each.to for each in mail.outbox] == [["nwosu@force.example"]] * 2
    actions.take_up(report.ref, by=desks.handler, at=hours(end + 30))
    actions.answer_reporter(report.ref, by=desks.handler, at=hours(end + 30), text="Thank you")
    assert notices.send(at=hours(end + 48)) == 0
    assert Notice.objects.count() == 2


def test_a_notice_has_no_number_no_address_and_no_word_of_any_report(desks: SimpleNamespace):
    _, report = given.sent(MONDAY, risk=("me",))
    notices.send(at=hours(12))
    (sent,) = mail.outbox
    assert (sent.subject, sent.body) == (notices.SUBJECT, notices.TEXT)
    whole = sent.message().as_string()
    for said in (report.number, given.DESK, given.STORY, "http", "report", "risk"):
        assert said not in whole, said


def test_nobody_is_told_at_the_week_end_without_a_server_or_of_what_is_kept_from_them(
    desks: SimpleNamespace, settings: Any
):
    _, report = given.sent(MONDAY)
    saturday = MONDAY + timedelta(days=5)
    for day in (saturday, saturday + timedelta(days=1)):
        assert notices.send(at=hours(12, day)) == 0
    person = str(Ref("linkage", "person", 7))
    User.objects.filter(username="nwosu").update(person=person)
    kept = report.stepped_out.create(person=person, stepped_out_at=hours(1))
    assert notices.send(at=hours(12)) == 0
    kept.delete()
    server, settings.MAIL = settings.MAIL, ""
    assert notices.send(at=hours(12)) == 0
    settings.MAIL = server
    assert notices.send(at=hours(12)) == 1


def test_a_notice_that_could_not_be_sent_is_tried_again_and_the_log_says_so_without_a_name(
    desks: SimpleNamespace, settings: Any, caplog: pytest.LogCaptureFixture
):
    given.sent(MONDAY)
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.MAIL = (
        "django.core.mail.backends.smtp.EmailBackend",
        "smtp://127.0.0.1:1",
    )
    assert notices.send(at=hours(12)) == 0
    assert "could not be sent" in caplog.text and "nwosu" not in caplog.text
    assert Notice.objects.count() == 0
    settings.EMAIL_BACKEND = backend
    assert notices.send(at=hours(12)) == 1


def test_notices_of_a_day_are_spread_over_an_hour_and_differ_from_day_to_day():
    moments = {
        notices.due_at(MONDAY + timedelta(days=n), "user:7", AFTER).astimezone(LONDON) for n in range(30)
    }
    assert all(each.hour == AFTER.total_seconds() // 3600 for each in moments)
    assert len({each.time() for each in moments}) > 25
