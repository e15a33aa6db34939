"""Proof of having reported: given to whoever has the words, checked by anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from custodiet.reporting import performing, statements
from custodiet.reporting.models import Report
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_journey import STREET
from custodiet.sealing.codes import proves
from custodiet.sealing.statements import NotAStatement

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported(people: SimpleNamespace, settings: Any, tmp_path: Path) -> SimpleNamespace:
    """A report of three days ago, and a key that signs statements."""
    settings.STATEMENT_KEY = tmp_path / "statement-key.json"
    at = datetime.now(UTC)
    given.desks(settings, at)
    code, report = given.sent(at.date())
    Report.objects.filter(pk=report.pk).update(received_on=at.date() - timedelta(days=3))
    performing.make_statement_key(given.UNIT)
    return SimpleNamespace(code=code, report=report, on=at.date() - timedelta(days=3))


def asked(code: str) -> str:
    with STREET:
        return Client().post("/statement/", {"code": code}).content.decode()


def text_of(page: str) -> str:
    return unescape(page.split('cust-statement">')[1].split("</pre>", maxsplit=1)[0])


def test_a_reporter_is_given_a_statement_that_is_good_on_the_page_and_at_the_shell(reported: SimpleNamespace):
    page = asked(" ".join(reported.code.words()))
    said = text_of(page)
    assert said == text_of(asked(reported.code.letters()))  # again, at any time, the same
    with STREET:
        good = Client().post("/statement/check/", {"statement": said}).content.decode()
        bad = (
            Client()
            .post("/statement/check/", {"statement": said.replace("day: 2", "day: 1")})
            .content.decode()
        )
    assert "It is good" in good and f"{reported.on:%B %Y}" in good
    assert "not signed by this service" in bad and "It is good" not in bad
    assert performing.check_statement(said).on == reported.on
    with pytest.raises(NotAStatement):
        performing.check_statement(said[:-20])


def test_it_tells_nothing_of_the_report_but_that_it_is_this_one(reported: SimpleNamespace):
    said = text_of(asked(" ".join(reported.code.words())))
    report = reported.report
    for told in (
        report.ident,
        report.tag,
        report.proof,
        report.number,
        report.desk,
        given.STORY,
        "anonymous",
    ):
        assert told not in said
    assert statements.checked(said).kept == report.proof
    proof = bytes.fromhex(said.split("proof: ")[1].split()[0])
    assert proves(proof, report.proof) and proof == reported.code.proof()


@pytest.mark.parametrize("code", ["", "one two", "abandon " * 11 + "about"])
def test_without_a_code_of_a_report_there_is_no_statement(reported: SimpleNamespace, code: str):
    page = asked(code)
    assert "custodiet statement" not in page and "There is a problem" in page


def test_while_nobody_has_made_the_key_it_says_so(reported: SimpleNamespace, settings: Any, tmp_path: Path):
    settings.STATEMENT_KEY = tmp_path / "none.json"
    assert "not given here yet" in asked(" ".join(reported.code.words()))


def test_a_new_key_leaves_older_statements_good_and_only_this_account_reads_it(
    reported: SimpleNamespace, settings: Any
):
    said = text_of(asked(" ".join(reported.code.words())))
    path = performing.make_statement_key(given.UNIT)
    assert path.stat().st_mode & 0o077 == 0
    assert text_of(asked(" ".join(reported.code.words()))) != said
    assert statements.checked(said).on == reported.on
