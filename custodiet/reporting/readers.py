"""Whom a report can be sealed to: the signed directory, and the secret that return codes are found by."""

from __future__ import annotations

import hmac
import json
import os
from datetime import date
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection

from custodiet.core.errors import NotNow
from custodiet.reporting.models import DirectoryEntry
from custodiet.sealing.codes import Code
from custodiet.sealing.directory import Directory, Entry, Reads, checked, entry_of, signed


def directory() -> Directory:
    """The directory, checked from its first entry to its last against the keys pinned in the settings.

    Refuses, with NotVouchedFor, one that the unit's key did not sign as it stands.
    """
    rows = DirectoryEntry.objects.order_by("place").values_list("said", "signature")
    return checked((entry_of(json.loads(said), bytes(signature)) for said, signature in rows), pinned())


def desk_reader(desk: str, *, on: date) -> Entry:
    """The key that a desk is sealed to. Refuses, with NotNow, a desk that has none."""
    found = directory().reader(Reads.DESK, desk, on=on)
    if found is None:
        raise NotNow(
            "Reports cannot be taken here now. Ring Crimestoppers on 0800 085 0000, or 999 in danger."
        )
    return found


def pinned() -> list[bytes]:
    """The unit's public keys that the settings pin."""
    return [bytes.fromhex(each) for each in settings.UNIT_KEYS]


def keepers(*, on: date) -> list[Entry]:
    """The keepers' keys that may be sealed to on a day, in the order in which they were named."""
    known = directory()
    names = dict.fromkeys(each.owner for each in known.entries if each.reads is Reads.RECOVERY)
    found = (known.reader(Reads.RECOVERY, name, on=on) for name in names)
    return [each for each in found if each is not None]


def enter(entry: Entry, unit: Ed25519PrivateKey) -> None:
    """Sign an entry and keep it. Refuses what the pinned keys would not take, before anything is sealed."""
    done = signed(entry, unit)
    DirectoryEntry.objects.create(place=done.place, said=done.said().decode(), signature=done.signature)
    directory()


def identity_reader(desk: str, *, on: date) -> Entry:
    """The key of a desk's custodians. Refuses, with NotNow, a desk that has none."""
    found = directory().reader(Reads.IDENTITY, desk, on=on)
    if found is None:
        raise NotNow(
            "Nobody is named yet who could keep your name apart from your report. "
            "Report anonymously or named, or ring Crimestoppers on 0800 085 0000."
        )
    return found


def hold_name(desk: str, reads: Reads) -> str:
    """What a hold says it is of: the desk, or its custodians. Bound into the hold."""
    return desk if reads is Reads.DESK else f"custodians/{desk}"


def tag_of(code: Code) -> str:
    """What the register finds a report by: without the secret beside it, a copy of it finds nothing."""
    return keyed(code.tag())


def keyed(tag: bytes) -> str:
    """The same from what a code gives for it, where the code itself was never here."""
    return known(hmac.digest(secret(settings.REPORTING_SECRET), tag, sha256).hex())


def published(directory: Directory) -> list[list[str]]:
    """The directory as a reporter's browser checks it: no entry that names somebody of the staff.

    Of those only the digest is given, which the signature of the next entry vouches for.
    """
    desks = {each.key.ident for each in directory.entries if each.reads in (Reads.DESK, Reads.IDENTITY)}
    return [
        [each.said().decode(), each.signature.hex()] if each.key.ident in desks else [each.digest()]
        for each in directory.entries
    ]


def known(tag: str) -> str:
    """Tell PostgreSQL that whoever asks has shown the code of this tag: the street's role sees no other rows.

    Until forgotten, which the street does after each answer.
    """
    if settings.STREET and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('custodiet.mailbox', "
                "concat_ws(' ', current_setting('custodiet.mailbox', true), %s), false)",
                [tag],
            )
    return tag


def forget_known() -> None:
    """Have this connection forget whose code it was shown."""
    if settings.STREET and connection.vendor == "postgresql" and connection.connection is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('custodiet.mailbox', '', false)")


def secret(path: Path) -> bytes:
    """Read the 32 bytes that tags are keyed with, and make them when there are none yet.

    Refuses, with ValueError, a file that others may read.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())
    if path.stat().st_mode & 0o077:
        raise ValueError(f"{path} can be read by others. Run: chmod 600 {path}")
    return path.read_bytes()
