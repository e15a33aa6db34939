"""Run one scene on the database in the environment, and say what was found as JSON.

desks          hold the key ceremony for both desks
kills N SEED   kill the street at N points, as the street's own process
opened         open every part of every report as its desk's handler, and say what it says
"""

from __future__ import annotations

import json
import os
import sys
from base64 import b64decode
from pathlib import Path

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


def opened() -> object:
    """Every report as its handler reads it, by its story; and the sealed files that belong to none."""
    _start(street=False)
    import time
    from datetime import timedelta

    from django.conf import settings

    from custodiet.accounts.models import User
    from custodiet.accounts.queries import actor_for
    from custodiet.accounts.web import now
    from custodiet.reporting import intake, queries
    from custodiet.reporting.models import Report
    from custodiet.reporting.vault.keeper import Keeper

    who = actor_for(User.objects.get(username="nwosu"))
    keeper = Keeper(3600, time.monotonic)
    way = queries.way_in(who)
    assert way
    session = keeper.answer({"do": "unlock", "owner": who.id, "passphrase": PASSPHRASE, **way})["session"]
    reports = []
    for report in Report.objects.order_by("pk"):
        parts = [queries.as_asked(part, report) for part in report.parts.order_by("pk")]
        said = keeper.answer({"do": "open", "owner": who.id, "session": session, "parts": parts})
        if "refused" in said:
            reports.append({"refused": said["refused"]})
            continue
        texts = {part["kind"]: b64decode(text) for part, text in zip(parts, said["texts"], strict=True)}
        reports.append(
            {
                "kinds": sorted(part["kind"] for part in parts),
                "story": json.loads(texts["answers"])["answers"]["story"][0],
                "file": texts["file"].hex()[:64],
                "name": json.loads(texts["file_name"])["name"],
            }
        )
    left = len(list(Path(settings.SEALED).iterdir())) - len(reports)
    return {"reports": reports, "left over": left, "forgotten": intake.settle_files(at=now() + timedelta(2))}


SCENES = {"desks": desks, "kills": kills, "fuzz": fuzz, "walk": walk, "opened": opened}

if __name__ == "__main__":
    print(json.dumps(SCENES[sys.argv[1]](*sys.argv[2:])))  # noqa: T201  the test reads it
