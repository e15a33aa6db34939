"""A list or a first page asks the database as often for three hundred records as for six."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from custodiet.accounts.actions import open_account
from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import system
from custodiet.accounts.web import now
from custodiet.linkage.actions import know_person
from custodiet.linkage.rules import PersonKind
from tests.many import many_cases, many_findings, many_leads

pytestmark = pytest.mark.django_db
FEW, MANY = 6, 300  # few is one lead in each stage

PAGES = {
    "head": ("/", "/leads/", "/leads/?stage=&sort=-raised", "/cases/", "/cases/?stage=&sort=opened",
             "/findings/", "/runs/", "/leads/?q=words", "/cases/?q=words"),
    "analyst": ("/", "/leads/", "/findings/?sort=rows", "/runs/", "/extracts/"),
    "investigator": ("/", "/cases/"),
    "supervisor": ("/",),
    "auditor": ("/", "/ledger/", "/ledger/looks/", "/ledger/checkpoints/"),
    "administrator": ("/", "/accounts/"),
}  # fmt: skip


def fill(to: int, people: SimpleNamespace, at: datetime) -> None:
    """Make as many of each kind as are missing to this number; pages are read after it by the real clock."""
    many_leads(to, at, by=people.analyst.id)
    many_cases(to, at, by=people.head.id, team=people.investigator.id)
    many_findings(to, at, by=people.analyst.id)
    for place in range(to):
        know_person(by=system("setup"), at=at, number=f"K-{place}", kind=PersonKind.OFFICER)
    for place in range(to // 5):  # two pages of them
        open_account(
            by=system("setup"),
            at=at,
            username=f"u{to}x{place}",
            display_name="Somebody",
            role=Role.SUPERVISOR,
        )


def asked(browser: Any, page: str) -> int:
    """How many queries one page takes."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(page).status_code == 200, page
    return len(queries)


def test_every_list_and_first_page_takes_a_fixed_number_of_queries(
    people: SimpleNamespace, client_for: Callable[..., Any]
):
    browsers = {name: client_for(getattr(people, name)) for name in PAGES}
    fill(FEW, people, now())
    pages = [(name, page) for name, all_of in PAGES.items() for page in all_of]
    for name, page in pages:
        browsers[name].get(page)  # the first opening may fill a cache
    few = {each: asked(browsers[each[0]], each[1]) for each in pages}
    fill(MANY, people, now())
    many = {each: asked(browsers[each[0]], each[1]) for each in pages}
    assert many == few
    assert max(many.values()) < 40
