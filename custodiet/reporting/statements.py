"""Statements that somebody reported: the key that signs them, and giving one to whoever has the code."""

from __future__ import annotations

import json
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext_noop

from custodiet.core.errors import NotNow
from custodiet.reporting import intake
from custodiet.sealing.codes import Code
from custodiet.sealing.statements import Signer, Statement, checked_statement, stated, vouched

NONE_YET = gettext_noop("Statements are not given here yet. Your report is kept all the same.")


def make_key(unit: Ed25519PrivateKey) -> Path:
    """Make the key that signs statements, vouched for by the unit's; what was signed before stays good.

    Gives its file, which only this account can read.
    """
    key, path = Ed25519PrivateKey.generate(), Path(settings.STATEMENT_KEY)
    kept = {"key": key.private_bytes_raw().hex(), "vouched": vouched(key.public_key(), unit).hex()}
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    return draft.rename(path)


def statement_of(code: Code) -> str:
    """A statement for whoever has this code. Refuses a code under which nothing is kept.

    Refuses, with NotNow, while nobody has made the key that signs statements.
    """
    on = intake.standing(intake.mailbox(code)).received_on
    try:
        kept = json.loads(Path(settings.STATEMENT_KEY).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotNow(NONE_YET) from None
    signer = Signer(
        Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept["key"])), bytes.fromhex(kept["vouched"])
    )
    return stated(signer, service=settings.LEDGER_ORIGIN, on=on, proof=code.proof())


def checked(text: str) -> Statement:
    """Check a statement against the unit's keys that are pinned in the settings."""
    return checked_statement(text, [bytes.fromhex(each) for each in settings.UNIT_KEYS])
