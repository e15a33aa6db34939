"""The recovery ceremony on paper: a keeper's own file, and the file that goes from keeper to keeper.

A handler has lost a passphrase. What they could open lies in envelopes for every group of keepers. The file
holds those envelopes, the signed directory and whose new key they are for. Each keeper takes off their layer
on a machine of their own; the last one's machine gives the desk's key to the handler's new key at once, so
that it stands open in no file.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from custodiet.core.errors import NotValid
from custodiet.sealing.directory import Directory, Reads, checked, entry_of
from custodiet.sealing.keys import Cost, Locked, PrivateKey, PublicKey, Suite, locked, unlocked
from custodiet.sealing.places import CannotOpen, hold_place
from custodiet.sealing.recovery import Share, layer_off, recovered
from custodiet.sealing.wraps import Wrap, wrap

HANDLER = "handler"
_KEEPER, _FILE = "custodiet/keeper/1", "custodiet/recovery-file/1"


def about(desk: str, epoch: int) -> str:
    """What a desk's envelopes are about: bound into every layer."""
    return f"desk/{desk}/epoch/{epoch}"


# ---- a keeper's own key -------------------------------------------------------------------------------
def keeper_file(name: str, key: PrivateKey, passphrase: str, cost: Cost | None = None) -> str:
    """A keeper's key, locked, as the text of a file that they keep by themselves."""
    lock = locked(key, passphrase, f"keeper/{name}", cost)
    said = {
        "form": _KEEPER, "name": name, "suite": int(lock.suite), "passes": lock.cost.passes,
        "memory": lock.cost.memory, "salt": lock.salt.hex(), "nonce": lock.nonce.hex(),
        "hidden": lock.hidden.hex(), "public": key.public.raw.hex(),
    }  # fmt: skip
    return json.dumps(said, indent=1)


def keeper_named(text: str) -> tuple[str, PublicKey]:
    """Whose key a keeper's file is, and its public half. Refuses, with NotValid, any other file."""
    said = _said(text, _KEEPER)
    return str(said["name"]), PublicKey(Suite(said["suite"]), bytes.fromhex(said["public"]))


def keeper_key(text: str, passphrase: str) -> PrivateKey:
    """Unlock a keeper's file. Refuses, with CannotOpen, a wrong passphrase."""
    said = _said(text, _KEEPER)
    raw = [bytes.fromhex(said[name]) for name in ("salt", "nonce", "hidden")]
    lock = Locked(Suite(said["suite"]), Cost(said["passes"], said["memory"]), *raw)
    return unlocked(lock, passphrase, f"keeper/{said['name']}")


# ---- the file that goes from keeper to keeper ---------------------------------------------------------
@dataclass(frozen=True)
class Held:
    """One desk's key of one epoch, which the handler held: in envelopes, or given to their new key."""

    desk: str
    epoch: int
    desk_key: str
    shares: tuple[Share, ...]
    given: Wrap | None = None


@dataclass(frozen=True)
class Round:
    """The whole file.

    number     of the recovery, as the ledger knows it
    owner      the handler whom the keys are for, as the directory knows them
    directory  what was kept of each entry, with its signature; checked anew by each keeper's machine
    """

    number: int
    owner: str
    directory: tuple[tuple[dict[str, Any], bytes], ...] = field(repr=False)
    held: tuple[Held, ...] = ()

    def checked(self, pinned: Sequence[bytes]) -> Directory:
        """The directory. Refuses, with NotVouchedFor, one that the pinned keys did not sign."""
        return checked((entry_of(said, signature) for said, signature in self.directory), pinned)

    def next(self, names: Mapping[str, str]) -> list[str]:
        """Who can take the next layer off, by name."""
        turns = {share.holders[share.taken] for each in self.held for share in each.shares}
        return sorted(names.get(ident, ident) for ident in turns)


def taken_off(before: Round, key: PrivateKey, pinned: Sequence[bytes], *, on: date) -> tuple[Round, int]:
    """Take a keeper's layer off every envelope whose turn is theirs. Gives the file and how many layers.

    Refuses a directory that was not signed, a handler who is not vouched for, and an envelope that holds
    another key than the directory says.
    """
    directory, count = before.checked(pinned), 0
    handler = directory.reader(Reads.HANDLER, before.owner, on=on)
    if handler is None:
        raise NotValid(f"{before.owner} has no key that the unit’s key vouches for. Vouch for it first.")
    held = []
    for each in before.held:
        one, layers = _one(each, key, handler.key, directory)
        held.append(one)
        count += layers
    return replace(before, held=tuple(held)), count


def _one(held: Held, key: PrivateKey, handler: PublicKey, known: Directory) -> tuple[Held, int]:
    shares, count = [], 0
    for share in held.shares:
        mine = share.holders[share.taken] == key.public.ident
        after = layer_off(share, key) if mine else share
        count += mine
        if after.taken == len(after.holders):
            return replace(held, shares=(), given=_given(held, recovered(after), handler, known)), count
        shares.append(after)
    return replace(held, shares=tuple(shares)), count


def _given(held: Held, seed: bytes, handler: PublicKey, known: Directory) -> Wrap:
    desk = PrivateKey(Suite.HYBRID, seed)
    vouched = any(
        each.reads in (Reads.DESK, Reads.IDENTITY)
        and (each.owner, each.epoch) == (held.desk.rpartition("/")[2], held.epoch)  # “custodians/…” too
        and each.key.ident == desk.public.ident == held.desk_key
        for each in known.entries
    )
    if not vouched:
        raise CannotOpen(f"The key of {held.desk}, epoch {held.epoch},")
    return wrap(seed, handler, hold_place(held.desk, held.epoch), HANDLER)


def written(file: Round) -> str:
    """The file as text. Everything in it is sealed or public."""
    return json.dumps(
        {
            "form": _FILE, "number": file.number, "owner": file.owner,
            "directory": [[said, signature.hex()] for said, signature in file.directory],
            "held": [
                {
                    "desk": each.desk, "epoch": each.epoch, "desk_key": each.desk_key,
                    "shares": [[s.about, list(s.holders), s.taken, _text(s.data)] for s in each.shares],
                    "given": [int(each.given.suite), each.given.reader, _text(each.given.data)]
                    if each.given else None,
                }
                for each in file.held
            ],
        },
        indent=1,
    )  # fmt: skip


def read(text: str) -> Round:
    """Read the file. Refuses, with NotValid, any other."""
    said = _said(text, _FILE)
    try:
        return Round(
            int(said["number"]),
            str(said["owner"]),
            tuple((entry, bytes.fromhex(signature)) for entry, signature in said["directory"]),
            tuple(_held(each) for each in said["held"]),
        )
    except (KeyError, TypeError, ValueError):
        raise NotValid("This recovery file was changed or cut short.") from None


def _held(said: dict[str, Any]) -> Held:
    shares = tuple(
        Share(str(what), tuple(holders), int(taken), b64decode(data))
        for what, holders, taken, data in said["shares"]
    )
    given = said["given"]
    wrapped = Wrap(Suite(given[0]), str(given[1]), b64decode(given[2])) if given else None
    return Held(str(said["desk"]), int(said["epoch"]), str(said["desk_key"]), shares, wrapped)


def _said(text: str, form: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if not isinstance(said, dict) or said.get("form") != form:
        raise NotValid("This is not the file that is asked for here.")
    return said


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
