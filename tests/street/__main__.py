"""Run one scene on the database in the environment, and say what was found as JSON.

desks          hold the key ceremony for both desks
agency         give an agency a door, and the desk custodians
kills N SEED   kill the street at N points, as the street's own process
opened         open every part of every report as its desk's handler, and say what it says
"""

from __future__ import annotations

import json
import os
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

PASSPHRASE = "five unconnected words walk home"


def _start(*, street: bool) -> None:
    os.environ["CUSTODIET_STREET"] = "yes" if street else "no"
    import django

    django.setup()


def desks() -> object:
    """A handler with a key, who stands for both desks; the pinned key where a demo keeps it."""
    _start(street=False)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from django.conf import settings

    from custodiet.accounts.queries import system
    from custodiet.accounts.web import local_day, now
    from custodiet.reporting import actions, performing
    from custodiet.reporting.tests import help as given

    performing.make_secret()
    unit, at = Ed25519PrivateKey.generate(), now()
    public = unit.public_key().public_bytes_raw().hex()
    (Path(settings.VAR) / "unit-keys.txt").write_text(public)
    settings.UNIT_KEYS = [public]
    who = given.handler(at)
    given.key(who, at)
    actions.vouch_for_handlers(by=system("ceremony"), at=at, unit=unit, owners=[who.id])
    for desk in (given.DESK, given.OVERSIGHT):
        actions.begin_epoch(
            by=system("ceremony"), at=at, unit=unit, desk=desk, owners=[who.id], from_on=local_day(at)
        )
    return {"handler": who.id}


def agency() -> object:
    """An agency with a door, whose key is vouched for, and custodians of the desk it reports to."""
    _start(street=False)
    from django.conf import settings

    from custodiet.accounts.permissions import Role
    from custodiet.accounts.queries import system
    from custodiet.accounts.web import now
    from custodiet.reporting import actions
    from custodiet.reporting.queries.doors import key_name
    from custodiet.reporting.tests import help as given
    from tests.street.walk import AGENCY

    at, unit = now(), given.UNIT
    pinned = Path(settings.VAR) / "unit-keys.txt"  # the unit has two keys: either may sign
    pinned.write_text(f"{pinned.read_text()} {unit.public_key().public_bytes_raw().hex()}")
    settings.UNIT_KEYS = pinned.read_text().split()
    head = given.account(at, "farrow", Role.HEAD)
    actions.register_partner(by=head, at=at, name="Eastgate Refuge", code=AGENCY)
    shown = key_name(AGENCY.reader().public.ident)
    actions.vouch_for_agency(by=system("ceremony"), at=at, unit=unit, name="Eastgate Refuge", shown=shown)
    given.custodian(settings, at)
    return {"agency": True}


def at_the_partners_door() -> object:
    """An agency's whole way, in the street's own process."""
    _start(street=True)
    from tests.street.walk import walk_partners_door

    return walk_partners_door()


def kills(count: str, seed: str) -> object:
    """Kill the street."""
    _start(street=True)
    from tests.street.kills import kill_street

    return kill_street(int(count), int(seed))


def fuzz(examples: str, seed: str) -> object:
    """Send whatever Hypothesis makes."""
    _start(street=True)
    from tests.street.fuzz import fuzz_street

    return fuzz_street(int(examples), int(seed))


def walk(count: str) -> object:
    """The whole way of a report, page by page."""
    _start(street=True)
    from tests.street.walk import walk_street

    return walk_street(int(count))


def _at_the_desk() -> tuple[Any, dict[str, object], list[list[dict[str, Any]]]]:
    """A vault, what its handler asks it with, and each report's parts as they are asked for."""
    import time

    from custodiet.accounts.models import User
    from custodiet.accounts.queries import actor_for
    from custodiet.reporting import queries
    from custodiet.reporting.models import Report
    from custodiet.reporting.vault.keeper import Keeper

    who = actor_for(User.objects.get(username="nwosu"))
    keeper, way = Keeper(3600, time.monotonic), queries.way_in(who)
    assert way
    session = keeper.answer({"do": "unlock", "owner": who.id, "passphrase": PASSPHRASE, **way})["session"]
    rows = Report.objects.order_by("pk")
    parts = [[queries.as_asked(part, row) for part in row.parts.order_by("pk")] for row in rows]
    return keeper, {"do": "open", "owner": who.id, "session": session}, parts


def opened() -> object:
    """Every report as its handler reads it, by its story; and the sealed files that belong to none."""
    _start(street=False)
    from datetime import timedelta

    from django.conf import settings

    from custodiet.accounts.web import now
    from custodiet.reporting import sweeping

    keeper, asked, reports = _at_the_desk()
    found = [_read(keeper.answer({**asked, "parts": parts}), parts) for parts in reports]
    left = len(list(Path(settings.SEALED).iterdir())) - len(reports)
    return {"reports": found, "left over": left, "forgotten": sweeping.settle_files(at=now() + timedelta(2))}


def _read(said: dict[str, Any], parts: list[dict[str, Any]]) -> dict[str, object]:
    if "refused" in said:
        return said
    texts = {part["kind"]: b64decode(text) for part, text in zip(parts, said["texts"], strict=True)}
    return {
        "kinds": sorted(part["kind"] for part in parts),
        "story": json.loads(texts["answers"])["answers"]["story"][0],
        "file": texts["file"].hex()[:64],
        "name": json.loads(texts["file_name"])["name"],
    }


def count() -> object:
    """How many reports there are, and how many of their parts and files open."""
    _start(street=False)
    keeper, asked, reports = _at_the_desk()
    parts = [part for each in reports for part in each]
    said = [keeper.answer({**asked, "parts": [part]}) for part in parts]
    return {"reports": len(reports), "parts": len(parts), "opened": sum("texts" in each for each in said)}


SCENES = {
    "desks": desks, "kills": kills, "fuzz": fuzz, "walk": walk, "count": count, "opened": opened,
    "agency": agency, "at_the_partners_door": at_the_partners_door,
}  # fmt: skip

if __name__ == "__main__":
    print(json.dumps(SCENES[sys.argv[1]](*sys.argv[2:])))  # noqa: T201  the test reads it
