"""What the vault does when it is asked: holds keys while a handler works, and opens parts for them."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from custodiet.reporting.files import opened_file
from custodiet.reporting.parts import IDENTITY, RELEASE
from custodiet.reporting.rules import SealedAt
from custodiet.reporting.vault.finding import Memory
from custodiet.reporting.vault.giving import envelopes, passed, public
from custodiet.sealing.envelope import Sealed, opened
from custodiet.sealing.keys import Cost, Locked, PrivateKey, Suite, unlocked
from custodiet.sealing.places import CannotOpen, Kind, Place, hold_place
from custodiet.sealing.wraps import Wrap, unwrapped, wrap

Fields = dict[str, Any]
HANDLER, DESK = "handler", "desk"


@dataclass
class Unlocked:
    """One handler at work. used: when they last asked, in seconds of the keeper's clock."""

    owner: str
    used: float
    keys: dict[str, PrivateKey] = field(default_factory=dict, repr=False)
    memory: Memory = field(default_factory=Memory, repr=False)


class Keeper:
    """Everything that is unlocked.

    idle   seconds without a question after which a handler's keys are forgotten
    clock  gives seconds, never backwards
    """

    def __init__(self, idle: float, clock: Callable[[], float]) -> None:
        self._idle, self._clock = idle, clock
        self._sessions: dict[str, Unlocked] = {}

    def answer(self, asked: Fields) -> Fields:
        """Answer one question. A refusal is an answer too: {"refused": why}."""
        self._forget()
        ways: dict[str, Callable[[Fields], Fields]] = {
            "unlock": lambda given: {"session": self._unlock(given)},
            "open": lambda given: {"texts": [self._open(self._of(given), each) for each in given["parts"]]},
            "give": lambda given: self._give(self._of(given), given),
            "release": lambda given: {"wraps": self._release(self._of(given), given)},
            "pass": lambda given: {"given": passed(self._of(given).keys, given)},
            "learn": lambda given: self._learn(self._of(given), given),
            "find": lambda given: self._of(given).memory.find(str(given["words"]), given["of"]),
            "share": lambda given: {"envelopes": envelopes(self._of(given).keys, given)},
            "lock": self._lock,
            "ask": lambda given: {"holds": sorted(self._of(given).keys)},
        }
        try:
            return ways[str(asked.get("do"))](asked)
        except CannotOpen as refusal:
            return {"refused": refusal.why}
        except (KeyError, TypeError, ValueError):
            return {"refused": "The vault could not read that question."}

    def _lock(self, asked: Fields) -> Fields:
        self._sessions.pop(str(asked.get("session")), None)
        return {}

    def _forget(self) -> None:
        now = self._clock()
        for token in [token for token, each in self._sessions.items() if now - each.used >= self._idle]:
            del self._sessions[token]

    def _of(self, asked: Fields) -> Unlocked:
        found = self._sessions.get(str(asked.get("session")))
        if found is None or found.owner != asked.get("owner"):
            raise CannotOpen("The vault is locked, so this")
        found.used = self._clock()
        return found

    def _unlock(self, asked: Fields) -> str:
        lock, owner = asked["lock"], str(asked["owner"])
        cost = Cost(int(lock["passes"]), int(lock["memory"]))
        kept = Locked(
            Suite(lock["suite"]),
            cost,
            b64decode(lock["salt"]),
            b64decode(lock["nonce"]),
            b64decode(lock["hidden"]),
        )
        key = unlocked(kept, str(asked["passphrase"]), owner)
        session = Unlocked(owner, self._clock(), {key.public.ident: key})
        for hold in asked["holds"]:
            self._take(session, key, hold)
        token = secrets.token_urlsafe(32)
        self._sessions[token] = session
        return token

    @staticmethod
    def _take(session: Unlocked, key: PrivateKey, hold: Fields) -> None:
        place = hold_place(str(hold["desk"]), int(hold["epoch"]))
        given = Wrap(Suite(hold["suite"]), str(hold["reader"]), b64decode(hold["data"]))
        try:
            desk = PrivateKey(Suite.HYBRID, unwrapped(given, key, place, HANDLER))
        except CannotOpen:
            return  # a hold for an earlier key of theirs; the others still open
        session.keys[desk.public.ident] = desk

    def _learn(self, session: Unlocked, asked: Fields) -> Fields:
        def opened(part: Fields) -> bytes | None:
            said = self._open(session, part)
            return None if said is None else b64decode(said)

        return {"learnt": session.memory.learn(asked["parts"], opened)}

    @classmethod
    def _open(cls, session: Unlocked, part: Fields) -> str | None:
        """Open one part; None when none of its wraps is for a key that is held.

        None too for what a browser sealed wrongly: one sender's mistake must not keep the rest closed.
        """
        try:
            return cls._opened(session, part)
        except CannotOpen:
            if part.get("sealed_at") == SealedAt.BROWSER:
                return None
            raise

    @staticmethod
    def _opened(session: Unlocked, part: Fields) -> str | None:
        place = Place(str(part["report"]), str(part["part"]), Kind(part["kind"]))
        for row in part["wraps"]:
            held = session.keys.get(str(row["reader"]))
            if held is None:
                continue
            given = Wrap(Suite(row["suite"]), str(row["reader"]), b64decode(row["data"]))
            key = unwrapped(given, held, place, str(row["role"]))
            if part["blob"]:
                plain = opened_file(_name(part["blob"]), place.part, key)
            else:
                plain = opened(Sealed(b64decode(part["nonce"]), b64decode(part["hidden"])), place, key)
            return b64encode(plain).decode()
        return None

    @staticmethod
    def _release(session: Unlocked, asked: Fields) -> list[Fields]:
        """Give the keys of some parts of an identity, which this custodian holds, to one handler."""
        to = public(asked["to"])
        found = []
        for part in asked["parts"]:
            place = Place(str(part["report"]), str(part["part"]), Kind(part["kind"]))
            rows = [row for row in part["wraps"] if row["role"] == IDENTITY and row["reader"] in session.keys]
            if not rows:
                raise CannotOpen("This part of who they are")
            given = Wrap(Suite(rows[0]["suite"]), str(rows[0]["reader"]), b64decode(rows[0]["data"]))
            key = unwrapped(given, session.keys[given.reader], place, IDENTITY)
            new = wrap(key, to, place, RELEASE)
            found.append({"part": place.part, **_said(new)})
        return found

    @staticmethod
    def _give(session: Unlocked, asked: Fields) -> Fields:
        """Give a desk's key, which this handler holds, to another handler."""
        held = session.keys.get(str(asked["desk_key"]))
        if held is None:
            raise CannotOpen("That desk’s key")
        to = public(asked["to"])
        given = wrap(held.seed, to, hold_place(str(asked["desk"]), int(asked["epoch"])), HANDLER)
        return _said(given)


def _said(given: Wrap) -> Fields:
    return {"suite": int(given.suite), "reader": given.reader, "data": b64encode(given.data).decode()}


def _name(blob: str) -> str:
    if not (len(blob) == 32 and blob.isascii() and blob.isalnum()):
        raise CannotOpen("This file")
    return blob
