"""People and a fixed noon: nothing more. Rooms build what else they need through their own actions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

os.environ.setdefault("CUSTODIET_DEMO", "yes")

# What PostgreSQL alone has is tested there alone.
ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
collect_ignore = [] if ON_POSTGRES else ["tests/test_street_role.py"]

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)  # a Tuesday, with no change of the clocks near


NEEDS = frozenset({"db", "transactional_db", "people", "site"})  # fixtures of tests that meet a database


def pytest_addoption(parser: pytest.Parser) -> None:
    """For the second run of the suite, on another database: what meets no database is not run twice."""
    parser.addoption("--meets-database", action="store_true", help="only tests that meet a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, where that was asked for, the tests of rooms that touch no table."""
    if not config.getoption("--meets-database"):
        return
    rest = [each for each in items if not _meets_database(each)]
    config.hook.pytest_deselected(items=rest)
    items[:] = [each for each in items if _meets_database(each)]


def _meets_database(item: pytest.Item) -> bool:
    asked = NEEDS & set(getattr(item, "fixturenames", ()))
    # a test that drives processes of its own takes a scratch database instead of a fixture
    return item.get_closest_marker("django_db") is not None or bool(asked) or hasattr(item.module, "scratch")  # type: ignore[attr-defined]


@pytest.fixture
def noon() -> datetime:
    """A Tuesday noon."""
    return NOON


@pytest.fixture(autouse=True)
def _own_folders(settings: object, tmp_path: Path) -> Iterator[None]:
    """Nothing a test writes outlives it, and the ledger's key is its own."""
    for name in ("STORE", "INBOX", "CHECKPOINTS"):
        setattr(settings, name, tmp_path / name.lower())
    settings.LEDGER_KEY = tmp_path / "ledger-key.pem"  # type: ignore[attr-defined]
    yield


@pytest.fixture(autouse=True)
def _no_language_left() -> Iterator[None]:
    """A page in Welsh leaves its language with the thread, as a server's next page would set its own."""
    yield
    from django.utils.translation import deactivate

    deactivate()


@pytest.fixture
def people(db: None) -> SimpleNamespace:
    """One signed-up person for each role, and a second of those that must be two.

    Opened by the system, as the first accounts of a force are: nobody is there yet to agree to them.
    """
    from custodiet.accounts.actions import open_account
    from custodiet.accounts.models import User
    from custodiet.accounts.permissions import Role
    from custodiet.accounts.queries import actor_for, system

    start = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
    unit = "counter-corruption"
    roles = {
        "analyst": Role.INTELLIGENCE_OFFICER,
        "second_analyst": Role.INTELLIGENCE_OFFICER,
        "head": Role.HEAD,
        "second_head": Role.HEAD,
        "investigator": Role.INVESTIGATOR,
        "supervisor": Role.SUPERVISOR,
        "auditor": Role.AUDITOR,
        "administrator": Role.ADMINISTRATOR,
    }
    actors = {}
    for name, role in roles.items():
        ref = open_account(
            by=system("setup"), at=start, username=name, display_name=name.replace("_", " ").title(),
            role=role, unit=unit,
        )  # fmt: skip
        actors[name] = actor_for(User.objects.get(pk=ref.id))
    return SimpleNamespace(**actors)


@pytest.fixture
def client_for() -> Callable[..., object]:
    """A browser in which an actor is signed in and past the second factor."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.test import Client

    from custodiet.accounts.models import User

    def signed_in(actor: object) -> Client:
        user = User.objects.get(pk=int(actor.id.removeprefix("user:")))  # type: ignore[attr-defined]
        TOTP.activate(user, generate_totp_secret())
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
