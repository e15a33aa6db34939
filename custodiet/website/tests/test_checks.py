"""What keeps the sites from being served, each refused in a plain sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.checks import run_checks
from django.db import connection, transaction

from custodiet.website import checks, demo_parts
from custodiet.website.demonstration import LOGINS, PASSWORD, SECOND_FACTOR
from custodiet.website.first import first_administrator

KEY = "Qm3vZr8wXcTn5yLbKd0pHsGj2uEaFi7oRq4tWzVxBn6mYhUk1lPe9gDs"


@pytest.fixture
def forces(settings):
    """Settings as a force would have them."""
    settings.DEMO, settings.TLS, settings.BEHIND_PROXY = False, True, True
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = KEY, ["custodiet.force.example"]
    return settings


@pytest.fixture
def own(db, forces):
    """A database of a force's own, whose first administrator happens to be called like one of the demo's."""
    first_administrator("webb", "Ian Webb")
    return forces


def demo_accounts() -> None:
    demo_parts.open_accounts(LOGINS[:1], PASSWORD, SECOND_FACTOR)


def test_settings_as_they_should_be_and_a_whole_database_are_served(own):
    assert checks.faults() == []
    assert not [said for said in run_checks(include_deployment_checks=True) if said.id == "custodiet.E001"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TLS", False, checks.NO_TLS),
        ("BEHIND_PROXY", False, checks.NO_PROXY),
        ("SECRET_KEY", KEY[:49], checks.WEAK_KEY),
        ("SECRET_KEY", "abcd" * 20, checks.WEAK_KEY),
        ("ALLOWED_HOSTS", [], checks.NO_HOSTS),
        ("ALLOWED_HOSTS", ["*"], checks.NO_HOSTS),
    ],
)
def test_each_setting_that_must_not_be_so_is_refused_alone(own, name: str, value: object, said: str):
    setattr(own, name, value)
    assert checks.faults() == [said]
    assert [
        fault.msg for fault in run_checks(include_deployment_checks=True) if fault.id == "custodiet.E001"
    ] == [said]


def test_a_key_is_long_enough_from_its_fiftieth_character(own):
    own.SECRET_KEY = KEY[:50]
    assert checks.faults() == []


def test_a_time_zone_is_asked_for(own):
    own.USE_TZ = False
    assert [said for said in checks.faults() if "time zone" in said]


@pytest.mark.parametrize("table", checks.KEPT)
def test_a_ledger_that_could_be_changed_is_not_served(own, table: str):
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_no_update{on}")
    (said,) = checks.faults()
    assert f"{table}_no_update is missing" in said


def test_the_demo_is_refused_a_forces_own_database(own):
    own.DEMO = True
    assert checks.faults() == [checks.NOT_THE_DEMOS]


def test_the_demo_is_served_on_its_own_database_and_on_an_empty_one(db, settings):
    assert checks.faults() == []
    demo_accounts()
    assert checks.faults() == []


def test_a_force_is_not_served_on_the_demos_database(db, forces):
    demo_accounts()
    assert ["passwords are known" in said for said in checks.faults()] == [True]


def test_the_street_is_asked_for_no_database(forces):
    forces.STREET = True
    assert checks.faults() == []


def command(var: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The custodiet command on a machine that is no demo."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("CUSTODIET_")}
    env |= {
        "CUSTODIET_SECRET_KEY": KEY,
        "CUSTODIET_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var}/c.sqlite3",
    }
    return subprocess.run(
        [sys.executable, "-m", "custodiet", *words],
        cwd=ours.ROOT, env=env | more, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_from_an_empty_machine_to_the_first_administrators_link(tmp_path: Path):
    admin = ("first-admin", "webb", "--name", "Ian Webb")
    early = command(tmp_path, *admin)
    assert (early.returncode, early.stderr.strip()) == (2, checks.NO_TABLES)
    assert command(tmp_path, "set-up").returncode == 0
    made = command(tmp_path, *admin, CUSTODIET_HOSTS="c.force.example")
    assert "https://c.force.example/sign-in/welcome/1/" in made.stdout
    again = command(tmp_path, "first-admin", "other", "--name", "Another")
    assert (again.returncode, again.stdout) == (2, "")
    rescued = command(tmp_path, "rescue-administrator", "webb", CUSTODIET_ADDRESS="https://elsewhere.example")
    assert "https://elsewhere.example/sign-in/welcome/1/" in rescued.stdout
    assert command(tmp_path, "rescue-administrator", "nobody").returncode == 2
    bare = command(tmp_path, "serve", CUSTODIET_TLS="no")
    assert bare.returncode == 2
    assert bare.stderr.split("\n- ")[1:] == [checks.NO_TLS, checks.NO_HOSTS + "\n"]


def test_a_zone_that_is_none_is_said_in_a_sentence(tmp_path: Path):
    said = command(tmp_path, "set-up", CUSTODIET_TIME_ZONE="Moon/Base")
    assert said.returncode == 2
    assert "CUSTODIET_TIME_ZONE" in said.stderr
    assert "Traceback" not in said.stderr
