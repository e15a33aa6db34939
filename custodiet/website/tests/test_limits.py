"""A locked database, one out of reach and a full disk: each is said plainly, and nothing is half done."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.test import Client, RequestFactory

from custodiet.accounts.models import User
from custodiet.website import errors
from custodiet.website.middleware import Refusals


def request(path: str = "/leads/"):
    return RequestFactory().get(path)


def answered(fault: Exception, path: str = "/leads/"):
    return Refusals(lambda _: None).process_exception(request(path), fault)


def locked(tmp_path: Path) -> OperationalError:
    """What SQLite itself says to a second writer."""
    holder, other = (sqlite3.connect(tmp_path / "a.sqlite3", timeout=0) for _ in range(2))
    try:
        holder.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as fault:
        return OperationalError(*fault.args)
    finally:
        holder.close()
        other.close()
    raise AssertionError("the second writer was let in")


def test_a_locked_database_gives_a_page_that_says_try_again_and_that_nothing_was_changed(tmp_path: Path):
    page = answered(locked(tmp_path))
    text = page.content.decode()
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert "send it again in a minute" in text
    assert "Nothing was changed" in text


def test_a_program_is_told_the_same_in_json(tmp_path: Path):
    page = answered(locked(tmp_path), "/api/cases/open-case")
    assert page.status_code == 503
    assert page["Content-Type"] == "application/json"
    assert b"Nothing was changed" in page.content


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (OperationalError("database or disk is full"), 507),
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (OperationalError("could not extend file"), 507),
        (OperationalError("connection failed: connection to server at 127.0.0.1, port 5432 failed"), 503),
        (OperationalError("deadlock detected"), 503),
        (InterfaceError("connection already closed"), 503),
    ],
)
def test_a_machine_at_its_limit_is_no_fault_of_ours(fault: Exception, status: int):
    assert answered(fault).status_code == status


@pytest.mark.parametrize(
    "fault",
    [
        OperationalError("no such table: cases_case"),
        ProgrammingError("database is locked"),
        ConnectionRefusedError("connection refused"),
        KeyError("database is locked"),
    ],
)
def test_a_fault_of_ours_stays_one(fault: Exception):
    assert answered(fault) is None


def test_outside_any_view_it_is_said_too(tmp_path: Path):
    try:
        raise RuntimeError("while a session was read") from locked(tmp_path)
    except RuntimeError:
        assert errors.broken(request()).status_code == 503


@pytest.mark.django_db
def test_the_page_asks_the_database_for_nothing(people, client_for, tmp_path, django_assert_num_queries):
    fault = locked(tmp_path)
    asked = request()
    asked.user = User.objects.get(username="head")
    with django_assert_num_queries(0):
        assert Refusals(lambda _: None).process_exception(asked, fault).status_code == 503


@pytest.mark.django_db
def test_a_session_that_cannot_be_read_gives_the_page_and_not_a_bare_fault(
    people, client_for, tmp_path, monkeypatch
):
    from django.contrib.sessions.backends.db import SessionStore

    browser: Client = client_for(people.head)
    fault = locked(tmp_path)

    def load(self):
        raise fault

    monkeypatch.setattr(SessionStore, "load", load)
    browser.raise_request_exception = False
    assert browser.get("/").status_code == 503


def test_an_address_that_only_takes_a_form_says_so_and_how(people, client_for):
    browser = client_for(people.head)
    answer = browser.get("/people/1/name/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "only takes a form" in answer.content.decode()
    asked = browser.get("/api/intelligence/raise-lead")
    assert (asked.status_code, asked["Allow"]) == (405, "POST")
