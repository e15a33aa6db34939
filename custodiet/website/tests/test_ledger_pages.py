"""The ledger's pages: who may read what, and never their own."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from custodiet.accounts import actions
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import actor_for, system
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.intelligence.tests import desk as desk_help
from custodiet.ledger.actions import publish_checkpoint
from custodiet.ledger.models import Line

pytestmark = pytest.mark.django_db

EVERY_PAGE = ("/ledger/", "/ledger/looks/", "/ledger/checkpoints/", "/ledger/checkpoints/1/")


def account_of(actor: Actor) -> Ref:
    return Ref("accounts", "user", int(actor.id.removeprefix("user:")))


def right_now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def desk(people, client_for) -> Client:
    return client_for(people.auditor)


def shown(page) -> list:
    return page.context["rows"]


def look(people, who: Actor) -> None:
    actions.look_at_account(account_of(who), by=people.administrator, at=right_now())


@pytest.mark.parametrize("name", ["analyst", "head", "investigator", "supervisor", "administrator"])
def test_nobody_but_an_auditor_reads_the_ledger(people, client_for, name: str):
    browser = client_for(getattr(people, name))
    for path in EVERY_PAGE:
        assert browser.get(path).status_code == 404, path


def test_an_auditor_reads_the_lines_newest_first(people, desk: Client):
    seen = [row.seq for row in shown(desk.get("/ledger/"))]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 8


def test_an_auditor_never_sees_a_line_of_their_own(people, desk: Client):
    desk.get("/ledger/")
    desk.get("/ledger/looks/")
    assert Line.objects.filter(actor=people.auditor.id).count() == 2
    for path in ("/ledger/", f"/ledger/?actor={people.auditor.id}", "/ledger/looks/"):
        assert all(row.actor != people.auditor.id for row in shown(desk.get(path)))


def test_another_auditor_sees_that_the_ledger_was_read(people, desk: Client, client_for):
    desk.get(f"/ledger/?actor={people.head.id}")
    second = actions.open_account(
        by=system("setup"), at=right_now(), username="auditor2", display_name="A", role=Role.AUDITOR
    )
    rows = shown(client_for(actor_for(User.objects.get(pk=second.id))).get("/ledger/?begins=ledger."))
    assert [(row.event, row.actor, row.facts) for row in rows] == [
        ("ledger.lines_read", people.auditor.id, f"of: {people.head.id}")
    ]


@pytest.mark.parametrize(
    ("asked", "events"),
    [
        ("begins=accounts.look", {"accounts.look_at_account"}),
        ("begins=cases.", set()),
        ("begins=accounts.look_at_account&actor=system:setup", set()),
        ("about=nothing at all", set()),
    ],
)
def test_the_lines_are_narrowed_by_what_is_asked(people, desk: Client, asked: str, events: set[str]):
    look(people, people.head)
    assert {row.event for row in shown(desk.get(f"/ledger/?{asked}"))} == events


def test_the_lines_of_one_record_and_one_person_are_found(people, desk: Client):
    look(people, people.head)
    about = str(account_of(people.head))
    rows = shown(desk.get(f"/ledger/?about={about}"))
    assert [row.event for row in rows] == ["accounts.look_at_account", "accounts.account_opened"]
    rows = shown(desk.get(f"/ledger/?actor={people.administrator.id}"))
    assert [(row.name, row.about) for row in rows] == [("Administrator", about)]


def test_what_was_typed_as_a_filter_is_kept_only_when_it_is_a_reference(people, desk: Client):
    desk.get("/ledger/?about=Rowan Fell&actor=Rowan Fell")
    line = Line.objects.get(event="ledger.lines_read")
    assert (line.about, line.facts) == ("", '{"of":""}')


def test_who_has_looked_shows_looks_and_nothing_else(people, desk: Client):
    look(people, people.head)
    rows = shown(desk.get("/ledger/looks/"))
    assert [(row.event, row.actor) for row in rows] == [("accounts.look_at_account", people.administrator.id)]
    assert shown(desk.get(f"/ledger/looks/?about={account_of(people.analyst)}")) == []


def test_a_record_is_as_its_last_line_says(people, desk: Client):
    page = desk.get(f"/ledger/record/{account_of(people.head)}/")
    assert "as its last line says" in page.content.decode()
    assert page.context["checked"].badge.as_recorded


def test_a_row_changed_past_the_gate_is_found(people, desk: Client):
    User.objects.filter(username="head").update(role=Role.ADMINISTRATOR)
    page = desk.get(f"/ledger/record/{account_of(people.head)}/")
    assert not page.context["checked"].badge.as_recorded
    assert "past the gate" in page.content.decode()


def test_a_row_that_no_line_tells_of_is_found(people, desk: Client):
    quiet = User.objects.create(username="quiet", display_name="Q", role=Role.HEAD, joined_at=right_now())
    page = desk.get(f"/ledger/record/{quiet.ref}/")
    assert "no line about this record" in page.content.decode()


def test_whoever_was_let_near_a_record_may_check_it_but_not_read_its_lines(people, client_for):
    look(people, people.head)
    page = client_for(people.administrator).get(f"/ledger/record/{account_of(people.head)}/")
    assert page.status_code == 200
    assert "rows" not in page.context
    assert people.administrator.id not in page.content.decode()


def test_whoever_was_never_let_near_a_record_may_not_check_it(people, client_for):
    browser = client_for(people.analyst)
    number = account_of(people.head).id
    assert browser.get(f"/accounts/{number}/").status_code == 404
    assert Line.objects.filter(event="accounts.refused", actor=people.analyst.id).exists()
    assert browser.get(f"/ledger/record/{account_of(people.head)}/").status_code == 404


@pytest.mark.parametrize("text", ["accounts.user:999999", "ledger.line:1", "nonsense", "no.such:1", "a.b:0"])
def test_what_is_no_record_is_not_found(people, desk: Client, text: str):
    assert desk.get(f"/ledger/record/{text}/").status_code == 404


def test_a_record_is_kept_from_an_auditor_whom_it_is_about(people, client_for):
    own = Ref("linkage", "person", 7)
    for who in (people.auditor, people.head):
        actions.say_who(account_of(who), by=people.administrator, at=right_now(), person=own)
    auditor = actor_for(User.objects.get(username="auditor"))
    assert client_for(auditor).get(f"/ledger/record/{account_of(people.head)}/").status_code == 404


@pytest.fixture
def signed(people, tmp_path: Path) -> int:
    by = system("nightly")
    made = publish_checkpoint(
        by=by, at=right_now(), key_file=tmp_path / "key.pem", origin="force.example", folder=tmp_path
    )
    return made.size


def test_a_checkpoint_is_listed_and_its_note_taken_away(signed: int, desk: Client):
    assert f"/ledger/checkpoints/{signed}/" in desk.get("/ledger/checkpoints/").content.decode()
    note = desk.get(f"/ledger/checkpoints/{signed}/")
    assert note["Content-Disposition"].startswith("attachment")
    assert note.content.decode().splitlines()[:2] == ["force.example", str(signed)]
    assert Line.objects.get(event="ledger.checkpoint_taken").facts == f'{{"size":{signed}}}'


def test_a_checkpoint_that_was_never_signed_is_not_found(signed: int, desk: Client):
    assert desk.get(f"/ledger/checkpoints/{signed + 1}/").status_code == 404


def test_without_a_checkpoint_the_page_says_so(people, desk: Client):
    assert "No checkpoint has been signed yet" in desk.get("/ledger/checkpoints/").content.decode()


@pytest.mark.parametrize("path", ["/ledger/", "/ledger/looks/"])
def test_a_page_of_lines_takes_the_same_number_of_queries_however_many_there_are(
    people, desk: Client, path: str, django_assert_num_queries
):
    look(people, people.head)
    with CaptureQueriesContext(connection) as few:
        desk.get(path)
    for _ in range(60):
        look(people, people.analyst)
    with django_assert_num_queries(len(few)):
        page = desk.get(path)
    assert len(shown(page)) == 50
    assert re.search(r"\?page=2", page.content.decode())


@pytest.fixture
def lead_about_the_auditor(people) -> Ref:
    """A lead whose subject is the very person who reads the ledger."""
    about = desk_help.officer(people.analyst, right_now())
    User.objects.filter(username="auditor").update(person=str(about))
    return desk_help.raised(people.analyst, right_now(), about)


def test_an_auditor_never_learns_that_a_lead_is_about_them(people, lead_about_the_auditor: Ref, client_for):
    text = str(lead_about_the_auditor)
    browser = client_for(people.auditor)
    everything = [row.about for row in shown(browser.get("/ledger/"))]
    assert text not in everything
    assert shown(browser.get(f"/ledger/?about={text}")) == []
    assert shown(browser.get(f"/ledger/looks/?about={text}")) == []
    assert browser.get(f"/ledger/record/{text}/").status_code == 404
    other = actions.open_account(
        by=system("setup"), at=right_now(), username="auditor2", display_name="A", role=Role.AUDITOR
    )
    second = client_for(actor_for(User.objects.get(pk=other.id)))
    assert [row.about for row in shown(second.get(f"/ledger/?about={text}"))] != []


def test_whoever_raised_a_concern_cannot_watch_what_becomes_of_it(people, client_for):
    lead = desk_help.raised(people.supervisor, right_now())
    assert Line.objects.filter(actor=people.supervisor.id, about=str(lead)).exists()
    assert client_for(people.supervisor).get(f"/ledger/record/{lead}/").status_code == 404


def test_a_checkpoint_of_a_size_beyond_all_numbers_is_refused_plainly(desk: Client):
    assert desk.get(f"/ledger/checkpoints/{'9' * 30}/").status_code == 404


def test_an_auditor_does_not_learn_it_from_the_records_that_hang_on_a_lead_either(
    people, lead_about_the_auditor: Ref, client_for
):
    desk_help.grade(lead_about_the_auditor, people.analyst, right_now())
    kinds = {"intelligence.lead", "intelligence.leadsubject", "intelligence.grading"}
    begins = {row.about.split(":")[0] for row in shown(client_for(people.auditor).get("/ledger/"))}
    assert begins & kinds == set()
    assert kinds <= {line.about.split(":")[0] for line in Line.objects.all()}
