"""A program and the shell hand in what they like: each gets an answer, and the shell leaves its mark."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from custodiet.accounts import actions as accounts
from custodiet.accounts.models import User
from custodiet.accounts.rules import Lost
from custodiet.accounts.web import now
from custodiet.core.errors import NotAllowed, NotValid
from custodiet.ledger.models import Line
from custodiet.website.act import SECONDS, act, doors, read

pytestmark = pytest.mark.django_db

NEW = {"username": "DS-4471", "display_name": "DS Rowan Fell", "role": "supervisor", "unit": "ccu"}
ROLE = {"role": "supervisor", "unit": "ccu"}


@pytest.fixture
def send(people, client_for):
    desk = client_for(people.administrator)
    desk.raise_request_exception = False

    def sent(door: str, body: str | bytes):
        return desk.post(f"/api/accounts/{door}", body, content_type="application/json")

    return sent


def test_what_a_program_sends_is_done(send):
    answer = send("open-account", json.dumps(NEW))
    assert (answer.status_code, list(answer.json())) == (200, ["ref"])


@pytest.mark.parametrize(
    ("door", "body"),
    [
        ("change-role", json.dumps(ROLE)),
        ("change-role", json.dumps({**ROLE, "ref": 5})),
        ("change-role", json.dumps({**ROLE, "ref": "5"})),
        ("change-role", json.dumps({**ROLE, "ref": {}})),
        ("open-account", json.dumps({**NEW, "ref": "accounts.user:1"})),
        ("open-account", json.dumps({**NEW, "display_name": "\ud800"})),
        ("open-account", json.dumps({**NEW, "\udfff": "x"})),
        ("open-account", json.dumps({**NEW, "unit": ["ccu"]})),
        ("open-account", json.dumps({**NEW, "unit": {"a": 1}})),
        ("open-account", json.dumps({**NEW, "username": "a\x00b"})),
        ("open-account", "[" * 100_000),
        ("open-account", '{"a":' * 100_000),
        ("open-account", "[1]"),
        ("open-account", "null"),
        ("open-account", b"\xff\xfe\xfa"),
        ("open-account", "not JSON"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(send, door: str, body: str | bytes):
    answer = send(door, body)
    assert answer.status_code == 422
    assert answer.json()["refused"].endswith((".", "}."))
    assert not User.objects.filter(username="DS-4471").exists()


@pytest.mark.parametrize("given", [b"[1]", b"{", b'"\\ud800"', b"[" * 100_000])
def test_the_shell_refuses_the_same(given: bytes):
    with pytest.raises(NotValid):
        read(given)


def test_nothing_at_all_is_an_empty_form():
    assert read(b"") == {}


def test_a_fault_of_ours_is_told_to_a_program_in_json(send, monkeypatch):
    def broken(body: bytes):
        raise KeyError("a fault")

    monkeypatch.setattr("custodiet.website.act.read", broken)
    answer = send("open-account", "{}")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")


def test_every_line_written_from_the_shell_says_so(people):
    shell = replace(people.administrator, way="shell")
    act("accounts", "open-account", dict(NEW), by=shell, at=now())
    (line,) = Line.objects.filter(event="accounts.account_opened").order_by("-seq")[:1]
    assert json.loads(line.facts)["way"] == "shell"


def test_a_line_written_on_a_page_does_not(people):
    act("accounts", "open-account", dict(NEW), by=people.administrator, at=now())
    assert "way" not in json.loads(Line.objects.order_by("-seq")[0].facts)


@pytest.mark.parametrize(("room", "door"), sorted(SECONDS))
def test_what_a_second_person_does_is_not_done_in_the_shell(people, settings, room: str, door: str):
    assert door in doors(room)
    settings.DEMO = False
    with pytest.raises(NotAllowed, match="second person"):
        act(room, door, {}, by=replace(people.head, way="shell"), at=now())


def test_the_demo_lets_the_shell_be_the_second_and_a_page_always_does(people, settings):
    head = User.objects.get(username="analyst")
    asked = accounts.ask_renewal(head.ref, by=people.administrator, at=now(), lost=Lost.PASSWORD)
    shell = replace(people.head, way="shell")
    assert act("accounts", "agree-renewal", {"ref": str(asked)}, by=shell, at=now()) == str(asked)
    settings.DEMO = False
    renewal = accounts.refuse_renewal(asked, by=people.head, at=now())
    again = accounts.ask_renewal(head.ref, by=people.administrator, at=now(), lost=Lost.PASSWORD)
    assert renewal == asked
    assert act("accounts", "agree-renewal", {"ref": str(again)}, by=people.head, at=now())
