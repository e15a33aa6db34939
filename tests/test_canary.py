"""Rare words are planted where people write, the whole journey is walked, and then everything is searched.

Each word may lie in the columns named for it and nowhere else: not in the ledger, a job, the cache, a
session, a cookie, a log or a signed checkpoint. A password and a second factor's secret may lie nowhere in
the clear.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from custodiet.accounts.models import User
from custodiet.accounts.queries import system
from custodiet.accounts.web import local_day, now
from custodiet.cases import actions as cases
from custodiet.cases.rules import Mode, Outcome
from custodiet.cases.tests import file
from custodiet.core.refs import Ref
from custodiet.detection import actions as detection
from custodiet.detection.models import Finding
from custodiet.detection.tests import tiny
from custodiet.intelligence import actions as desk
from custodiet.intelligence.rules import Handling, Information, Source
from custodiet.intelligence.tests.desk import three_risks
from custodiet.ledger import queries as ledger
from custodiet.linkage.actions import NewPerson, register_people
from custodiet.linkage.rules import PersonKind
from custodiet.website.sweeps import checkpoint

pytestmark = pytest.mark.django_db

SECRET = "CANARYCANARYCANARYCANARYCANARYCA"  # base32, as a second factor's is
PASSWORD = "quelling-marzipan-otter"
# word -> where it may lie, as table.column
MAY_LIE: dict[str, set[str]] = {
    "zanquil": {"intelligence_lead.title", "cases_case.title"},
    "zanvort": {"intelligence_lead.summary", "cases_case.summary"},
    "zanmelk": {"intelligence_grading.conditions"},
    "zanpryd": {"intelligence_risk.why"},
    "zanholt": {"intelligence_assessment.reason"},
    "zandrim": {"intelligence_leadexclusion.why", "cases_caseexclusion.why"},
    "zanfell": {"detection_finding.evidence"},
    "zangrum": {"detection_ruledout.how"},
    # why it is raised is told to the desk, which tells the case
    "zanlisp": {"detection_decision.reason", "intelligence_lead.summary", "cases_case.summary"},
    "zantowe": {"detection_run.necessity"},
    "zanwick": {"cases_referralanswer.facts"},
    "zanbeck": {"cases_decision.information"},
    "zanyarl": {"cases_definitiontest.position_why"},
    "zancove": {"cases_modedecision.terms"},
    "zankerb": {"cases_case.outcome_reason"},
    "zanname": {"linkage_person.name"},
    SECRET: set(),
    PASSWORD: set(),
}
PAGES = ("/", "/leads/", "/cases/", "/findings/", "/runs/", "/leads/?q=zanquil")


@pytest.fixture
def walked(people: SimpleNamespace, tmp_path: Path, client_for: Callable, caplog) -> SimpleNamespace:
    """The whole journey, with a rare word wherever somebody writes."""
    caplog.set_level(logging.DEBUG)
    at = now()  # the pages are read by the real clock, and the ledger takes no line from before its last
    user = User.objects.get(pk=int(people.head.id.removeprefix("user:")))
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    finding = found(people, at, tmp_path / "store")
    lead = raised(people, at, finding)
    case = ended(people, at, lead)
    checkpoint(at=at)
    browser = looked_at(people, client_for, finding, lead, case)
    logging.getLogger("custodiet").warning("The log is listened to.")
    return SimpleNamespace(browser=browser, log=caplog.text, case=case)


def found(people: SimpleNamespace, at, store: Path) -> Finding:
    tiny.fill(store, reason="zanfell")
    tiny.establishment(at)
    run = tiny.asked(people.analyst, at, necessity="Two reports, zantowe")
    detection.authorise_run(run, by=people.head, at=at)
    tiny.perform(store, at)
    finding = Finding.objects.get(detector="repeated_lookups")
    detection.open_finding(finding.ref, by=people.analyst, at=at)
    detection.rule_out(
        finding.ref, by=people.analyst, at=at, explanation=finding.innocent[0], how="Asked zangrum"
    )
    detection.raise_finding(finding.ref, by=people.analyst, at=at, reason="Weeks of it, zanlisp")
    return finding


def raised(people: SimpleNamespace, at, finding: Finding) -> Ref:
    register_people(
        by=system("setup"), at=at,
        people=[NewPerson("P-1", PersonKind.OFFICER, name="PC Zanname"), NewPerson("P-2", PersonKind.STAFF)],
    )  # fmt: skip
    about, kept_out = file_of("P-1"), file_of("P-2")
    lead = desk.raise_lead(
        by=people.supervisor, at=at, title="Messages, zanquil", summary="Said to have written, zanvort",
        subjects=(about,), exclusions=((kept_out, "A friend, zandrim"),),
    )  # fmt: skip
    for each in (lead, from_finding(finding)):
        desk.grade_lead(
            each, by=people.analyst, at=at, source=Source.UNTESTED, information=Information.INDIRECT,
            handling=Handling.CONDITIONS, conditions="Ask zanmelk first",
        )  # fmt: skip
        risks = tuple(
            desk.RiskGiven(**{**vars(risk), "why": "It goes on, zanpryd"}) for risk in three_risks()
        )
        desk.record_risks(each, by=people.analyst, at=at, risks=risks)
        desk.put_forward_lead(each, by=people.analyst, at=at, reason="Two sources, zanholt")
        cases.open_case(each, by=people.head, at=at, became_clear_at=at - timedelta(hours=3))
    return lead


def file_of(number: str) -> Ref:
    from custodiet.linkage.queries import person_numbered

    ref = person_numbered(number)
    assert ref is not None
    return ref


def from_finding(finding: Finding) -> Ref:
    """The lead that was raised from a finding."""
    return Ref.parse(finding.decisions.latest("pk").lead)


def ended(people: SimpleNamespace, at, lead: Ref) -> Ref:
    """A case taken to its end, and back through everything that is written on the way."""
    from custodiet.cases.models import Case

    case = Case.objects.get(lead_id=lead.id).ref
    cases.record_decision(case, by=people.head, at=at, **{**file.DECISION, "information": "Known: zanbeck"})
    file.defined(case, people.head, at, position_why="His post, zanyarl")
    cases.answer_referral(case, by=people.head, at=at, would_be=True, facts="He wrote to her, zanwick")
    cases.refer_case(case, by=people.head, at=at, sent_at=at, how="Secure email")
    cases.acknowledge_referral(case, by=people.head, at=at, acknowledged_at=at, reference="2026/1")
    cases.record_mode(
        case, by=people.head, at=at, mode=Mode.LOCAL, decided_on=local_day(at), decided_by="A decision-maker",
        terms="To find out, zancove", overseer=file.account(people.second_head),
    )  # fmt: skip
    file.reviewed(case, people.second_head, at)
    cases.close_case(
        case, by=people.head, at=at, outcome=Outcome.PROVED_AT_HEARING, reason="The messages, zankerb"
    )
    return case


def looked_at(people: SimpleNamespace, client_for: Callable, finding: Finding, lead: Ref, case: Ref):
    """Pages are opened and forms sent back, so that sessions, cookies and the log have their chance."""
    browser = client_for(people.head)
    TOTP.activate(User.objects.get(pk=int(people.analyst.id.removeprefix("user:"))), SECRET)
    for page in (*PAGES, f"/findings/{finding.pk}/", f"/leads/{lead.id}/", f"/cases/{case.id}/"):
        assert browser.get(page).status_code == 200, page
    assert browser.post(f"/leads/{lead.id}/reopen/", {"reason": "zanholt"}).status_code in {200, 302, 409}
    assert browser.get("/leads/999/?q=zanquil").status_code == 404
    browser.post("/sign-in/login/", {"login": "head", "password": PASSWORD})
    browser.post("/leads/raise/", {"title": "zanquil", "summary": ""})
    return browser


def everything() -> Iterator[tuple[str, str]]:
    """Every value of every column of every table, as (table.column, text)."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  names it gave us
            columns = [each[0] for each in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{name}", str(value)) for name, value in zip(columns, row, strict=True))


def test_each_word_lies_where_it_was_written_and_nowhere_else(walked):
    columns = [(place, text.lower()) for place, text in everything()]
    for word, may in MAY_LIE.items():
        assert {place for place, text in columns if word.lower() in text} == may, word


def test_no_word_lies_in_the_ledger_or_what_leaves_with_it(walked):
    exported = io.StringIO()
    assert ledger.export(exported) > 30
    leaves = exported.getvalue().lower()
    signed = "".join(each.read_text() for each in Path(settings.CHECKPOINTS).rglob("*") if each.is_file())
    assert signed
    for word in MAY_LIE:
        assert word.lower() not in leaves, word
        assert word.lower() not in signed.lower(), word


def test_no_word_lies_in_a_session_a_cookie_or_a_log(walked):
    sessions = json.dumps([each.get_decoded() for each in Session.objects.all()], default=str).lower()
    cookies = str(walked.browser.cookies).lower()
    assert "_auth_user_id" in sessions and "The log is listened to." in walked.log
    for word in MAY_LIE:
        assert word.lower() not in sessions, word
        assert word.lower() not in cookies, word
        assert word.lower() not in walked.log.lower(), word
