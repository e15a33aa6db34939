"""Having the vault give keys on: a part's to another desk, a desk's to a colleague or to its keepers."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow
from custodiet.reporting.parts import DESK
from custodiet.reporting.vault.serving import ask
from custodiet.sealing.keys import PublicKey
from custodiet.sealing.recovery import Share


@dataclass(frozen=True)
class Given:
    """A key, given to one reader. what: a part's name, or the name of a desk's key."""

    what: str
    suite: int
    reader: str
    data: bytes


def parts_given(
    parts: Sequence[dict[str, Any]], to: PublicKey, by: Actor, session: str, *, role: str = DESK
) -> list[Given]:
    """Have the keys of these parts given to another desk, or to its custodians where that is the role.

    Refuses, with NotNow, when one of them is not open to this handler: nothing may be lost on the way.
    """
    bare = [{**each, "nonce": "", "hidden": "", "blob": ""} for each in parts]
    said = ask(settings.VAULT, do="pass", owner=by.id, session=session, parts=bare, to=_key(to), role=role)
    if any(each is None for each in said["given"]):
        raise NotNow("Your keys do not open every part of this report, so some of it would be lost.")
    return [_given(part["part"], each) for part, each in zip(parts, said["given"], strict=True)]


def desk_key_given(hold: dict[str, Any], to: PublicKey, by: Actor, session: str) -> Given:
    """Have a desk's key of one epoch given to a colleague."""
    said = ask(settings.VAULT, do="give", owner=by.id, session=session, to=_key(to), **hold)
    return _given(hold["desk_key"], said)


def desk_key_shared(
    hold: dict[str, Any], keepers: Sequence[PublicKey], needed: int, by: Actor, session: str
) -> list[Share]:
    """Have a desk's key of one epoch put into envelopes for its keepers."""
    said = ask(
        settings.VAULT, do="share", owner=by.id, session=session, needed=needed,
        keepers=[_key(each) for each in keepers], **hold,
    )  # fmt: skip
    return [
        Share(str(about), tuple(holders), 0, b64decode(data)) for about, holders, data in said["envelopes"]
    ]


def _key(key: PublicKey) -> dict[str, Any]:
    return {"suite": int(key.suite), "raw": b64encode(key.raw).decode()}


def _given(what: str, said: dict[str, Any]) -> Given:
    return Given(what, int(said["suite"]), str(said["reader"]), b64decode(said["data"]))
