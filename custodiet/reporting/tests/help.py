"""Desks with keys, and reports sent to them, through the ways that a force would use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custodiet.accounts.actions import open_account
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import actor_for, system
from custodiet.core.actors import Actor
from custodiet.reporting import actions, intake
from custodiet.reporting.choices import codes
from custodiet.reporting.models import Report
from custodiet.reporting.questionnaires import Questionnaire, current, questionnaire
from custodiet.reporting.rules import Manner
from custodiet.reporting.vault import serving
from custodiet.reporting.vault.keeper import Keeper
from custodiet.sealing.codes import Code, new_code
from custodiet.sealing.directory import Reads
from custodiet.sealing.keys import Cost

UNIT = Ed25519PrivateKey.generate()
PASSPHRASE = "five unconnected words walk home"
DESK, OVERSIGHT = "counter-corruption", "oversight"
STORY = "He said the kingfisher would never be told"


def handler(at: datetime, username: str = "nwosu", desk: str = DESK) -> Actor:
    """An intake officer of a desk."""
    return account(at, username, Role.INTAKE_OFFICER, desk)


def account(at: datetime, username: str, role: Role, unit: str = DESK, person: str = "") -> Actor:
    """Somebody with a role. person: who they are in the register, where somebody has said so."""
    ref = open_account(
        by=system("setup"), at=at, username=username, display_name=username.title(), role=role, unit=unit
    )
    User.objects.filter(pk=ref.id).update(person=person)
    return actor_for(User.objects.get(pk=ref.id))


def desks(settings: Any, at: datetime) -> tuple[Actor, Actor]:
    """A handler of each desk, with keys made, vouched for, and given their desk's key."""
    settings.UNIT_KEYS = [UNIT.public_key().public_bytes_raw().hex()]
    both = handler(at), handler(at, "quayle", OVERSIGHT)
    for who, desk in zip(both, (DESK, OVERSIGHT), strict=True):
        key(who, at)
        actions.vouch_for_handlers(by=system("ceremony"), at=at, unit=UNIT, owners=[who.id])
        epoch(desk, who, at=at)
    return both


def custodian(settings: Any, at: datetime, username: str = "abara", desk: str = DESK) -> Actor:
    """A custodian of a desk, with a key made, vouched for, and given the custodians' key of that desk.

    A second one, of the name with -second behind it, holds it too.
    """
    who, second = (account(at, name, Role.CUSTODIAN, desk) for name in (username, f"{username}-second"))
    for each in (who, second):
        key(each, at)
        actions.vouch_for_handlers(by=system("ceremony"), at=at, unit=UNIT, owners=[each.id])
    epoch(desk, who, second, at=at, reads=Reads.IDENTITY)
    return who


def key(who: Actor, at: datetime) -> None:
    """A handler's key, at a cost that a test can bear."""
    actions.make_key(by=who, at=at, passphrase=PASSPHRASE, cost=Cost(passes=1, memory=8 * 1024 * 1024))


def epoch(desk: str, *owners: Actor, at: datetime, reads: Reads = Reads.DESK) -> int:
    """The next key of a desk or of its custodians, for these people."""
    return actions.begin_epoch(
        by=system("ceremony"),
        at=at,
        unit=UNIT,
        desk=desk,
        owners=[who.id for who in owners],
        from_on=at.date(),
        reads=reads,
    )


def questions() -> Questionnaire:
    """The questions that are asked today."""
    return questionnaire(current(), codes)


def answers(**more: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Answers to all of them."""
    said = {each.name: ("unsaid",) for each in questions().questions}
    return {**said, "story": (STORY,), "reach": ("unit",), **more}


def sent(
    on: date, code: Code | None = None, *, manner: Manner = Manner.ANONYMOUS, **more: Any
) -> tuple[Code, Report]:
    """A report that was sent, and the code that its reporter keeps."""
    code = code or new_code()
    given = {"contact": more.pop("contact", ""), "files": more.pop("files", ())}
    given["reach"] = more.pop("safely", "")
    intake.receive(
        intake.Arrival(code, manner, questions(), answers(**more), **given), on=on, flood=intake.Flood()
    )
    return code, Report.objects.order_by("-pk")[0]


@contextmanager
def vault(settings: Any, folder: Path, *, idle: float = 900) -> Iterator[Keeper]:
    """A vault on a socket of its own, in a thread; without the locking of memory, which is a process's."""
    import threading
    import time

    settings.VAULT = folder / "v.sock"
    settings.VAULT.unlink(missing_ok=True)
    keeper = Keeper(idle, time.monotonic)
    with serving._Server(str(settings.VAULT), keeper) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield keeper
        server.shutdown()
        thread.join()
