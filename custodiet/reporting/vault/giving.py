"""What the vault gives on with the keys that a handler holds: never a key in the open."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from custodiet.sealing.ceremony import about
from custodiet.sealing.keys import PrivateKey, PublicKey, Suite
from custodiet.sealing.places import CannotOpen, Kind, Place
from custodiet.sealing.recovery import shared
from custodiet.sealing.wraps import Wrap, unwrapped, wrap

Fields = dict[str, Any]
Keys = Mapping[str, PrivateKey]
DESK, IDENTITY = "desk", "identity"


def public(said: Fields) -> PublicKey:
    """A public key as a question names it."""
    return PublicKey(Suite(said["suite"]), b64decode(said["raw"]))


def passed(keys: Keys, asked: Fields) -> list[Fields | None]:
    """Give the keys of some parts to another desk, or those of an identity to its custodians.

    None for a part that none of these keys opens.
    """
    to, role = public(asked["to"]), IDENTITY if asked.get("role") == IDENTITY else DESK
    return [_passed(keys, part, to, role) for part in asked["parts"]]


def _passed(keys: Keys, part: Fields, to: PublicKey, role: str) -> Fields | None:
    place = Place(str(part["report"]), str(part["part"]), Kind(part["kind"]))
    for row in part["wraps"]:
        held = keys.get(str(row["reader"]))
        if held is None or row["role"] != role:
            continue
        given = Wrap(Suite(row["suite"]), str(row["reader"]), b64decode(row["data"]))
        made = wrap(unwrapped(given, held, place, role), to, place, role)
        return {"suite": int(made.suite), "reader": made.reader, "data": b64encode(made.data).decode()}
    return None


def envelopes(keys: Keys, asked: Fields) -> list[tuple[str, list[str], str]]:
    """Put a desk's key into an envelope for each group of its keepers."""
    held = keys.get(str(asked["desk_key"]))
    if held is None:
        raise CannotOpen("That desk’s key")
    what = about(str(asked["desk"]), int(asked["epoch"]))
    made = shared(held.seed, [public(each) for each in asked["keepers"]], int(asked["needed"]), what)
    return [(each.about, list(each.holders), b64encode(each.data).decode()) for each in made]
