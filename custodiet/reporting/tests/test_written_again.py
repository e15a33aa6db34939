"""What a reporter writes later waits for the desk, with a clock, until somebody has read it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from custodiet.accounts.models import User
from custodiet.core.errors import NotNow
from custodiet.core.policy import rule
from custodiet.reporting import actions, intake, notices, opening, queries
from custodiet.reporting.files import seal_bytes
from custodiet.reporting.models import Report
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_sealed import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(people: SimpleNamespace, settings: Any, noon: datetime) -> SimpleNamespace:
    """A report that was taken up and answered, on the day it came."""
    handler, other = given.desks(settings, noon)
    User.objects.filter(username="nwosu").update(email="nwosu@force.example")
    settings.MAIL = "smtp://mail.force.example:25"
    code, report = given.sent(noon.date())
    actions.take_up(report.ref, by=handler, at=noon)
    actions.answer_reporter(report.ref, by=handler, at=noon, text="Thank you")
    return SimpleNamespace(handler=handler, other=other, code=code, report=report, day=noon.date())


def waits(by: Any, today: date) -> list[tuple[str, str]]:
    rows = queries.written_again(by, today=today)
    return [(each.number, each.again_words) for each in rows[:50]]


def newest(report: Report, by: Any, today: date) -> int:
    return queries.report_card(report.ref, by, today=today).newest


def test_a_later_message_waits_with_its_clock_for_its_desk_and_for_no_other(answered: SimpleNamespace):
    assert waits(answered.handler, answered.day) == []
    intake.write(answered.code, "He came back", (), on=answered.day)
    within = rule("reporting.read_again_within", on=answered.day).value
    last = answered.day + within
    number = answered.report.number
    assert waits(answered.handler, answered.day) == [(number, f"{within.days} days left")]
    assert waits(answered.handler, last) == [(number, "Due today")]
    assert waits(answered.handler, last + timedelta(days=1)) == [(number, "Overdue by 1 day")]
    assert waits(answered.other, answered.day) == []
    card = queries.report_card(answered.report.ref, answered.handler, today=answered.day)
    assert next(due.what for due, _, _ in card.dues) == "Read what they wrote again"
    # a second message does not begin the clock anew
    intake.write(answered.code, "Again", (), on=last)
    assert waits(answered.handler, last) == [(number, "Due today")]


def test_its_handler_is_told_that_work_waits_and_nothing_else(answered: SimpleNamespace, noon: datetime):
    later = noon + timedelta(hours=6)
    assert notices.send(at=later) == 0
    intake.write(answered.code, "He came back", (), on=answered.day)
    assert notices.send(at=later) == 1
    (sent,) = mail.outbox
    assert (sent.subject, sent.body) == (notices.SUBJECT, notices.TEXT)
    actions.note_read(
        answered.report.ref, by=answered.handler, at=later,
        read_to=newest(answered.report, answered.handler, answered.day),
    )  # fmt: skip
    assert notices.send(at=noon + timedelta(days=1, hours=6)) == 0


def test_a_file_without_words_waits_as_a_message_does(answered: SimpleNamespace):
    intake.write(answered.code, "", [seal_bytes(b"x" * 20, "x.txt", "text/plain")], on=answered.day)
    assert len(waits(answered.handler, answered.day)) == 1
    assert [each.text for each in intake.come_back(answered.code).messages][-1] == ""


@pytest.mark.parametrize("way", ["answer", "read"])
def test_only_what_stood_on_the_page_counts_as_read(answered: SimpleNamespace, noon: datetime, way: str):
    def done(read_to: int) -> None:
        who = {"by": answered.handler, "at": noon}
        if way == "answer":
            actions.answer_reporter(answered.report.ref, text="We have it", read_to=read_to, **who)
        else:
            actions.note_read(answered.report.ref, read_to=read_to, **who)

    intake.write(answered.code, "One", (), on=answered.day)
    one = newest(answered.report, answered.handler, answered.day)
    intake.write(answered.code, "Two, while the page stood open", (), on=answered.day)
    done(one)
    assert len(waits(answered.handler, answered.day)) == 1
    done(newest(answered.report, answered.handler, answered.day))
    assert waits(answered.handler, answered.day) == []


def test_what_is_not_the_reporters_later_message_or_was_read_is_not_read_again(
    answered: SimpleNamespace, noon: datetime
):
    ours = answered.report.parts.get(kind="message").pk
    for wrong in (ours, ours + 1_000, 1):
        with pytest.raises(NotNow, match="read already"):
            actions.note_read(answered.report.ref, by=answered.handler, at=noon, read_to=wrong)
    intake.write(answered.code, "One", (), on=answered.day)
    one = newest(answered.report, answered.handler, answered.day)
    actions.note_read(answered.report.ref, by=answered.handler, at=noon, read_to=one)
    with pytest.raises(NotNow, match="read already"):
        actions.note_read(answered.report.ref, by=answered.handler, at=noon, read_to=one)


def test_a_report_is_not_ended_over_a_message_that_nobody_has_read(answered: SimpleNamespace, noon: datetime):
    intake.write(answered.code, "Wait", (), on=answered.day)
    who = {"by": answered.handler, "at": noon}
    with pytest.raises(NotNow, match="wrote again"):
        actions.end_report(answered.report.ref, text="We ended it", **who)
    one = newest(answered.report, answered.handler, answered.day)
    actions.end_report(answered.report.ref, text="We ended it", read_to=one, **who)
    assert waits(answered.handler, answered.day) == []


def test_an_answer_without_the_vault_reads_nothing_and_with_it_all_that_stood_there(
    answered: SimpleNamespace, client_for: Any, settings: Any, tmp_path: Path
):
    intake.write(answered.code, "He came back", (), on=answered.day)
    browser: Client = client_for(answered.handler)
    home = browser.get("/").content.decode()
    assert "Reporters who wrote again: 1" in home and answered.report.number in home
    assert answered.report.number in browser.get("/reports/?again=yes").content.decode()
    page = f"/reports/{answered.report.pk}/"
    browser.post(page, {"text": "Blind"})
    assert len(waits(answered.handler, answered.day)) == 1
    with given.vault(settings, tmp_path):
        session = browser.session
        session["vault"] = opening.unlock(answered.handler, given.PASSPHRASE)
        session.save()
        shown = browser.get(page)
        assert b"I have read it" in shown.content
        browser.post(f"{page}read/", {"read_to": shown.context["form"].initial["read_to"]})
        assert b"I have read it" not in browser.get(page).content
    assert waits(answered.handler, answered.day) == []
    assert b"Reporters who wrote again" not in browser.get("/").content
    assert "He came back" in str(read(answered.report, answered.handler, settings, tmp_path).messages)
