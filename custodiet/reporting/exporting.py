"""Making an export: a report's words and files with a manifest, in one age file for another body's key.

Made in memory, and given to whoever asked for it; no copy of it stays here.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import pyrage

from custodiet.core.errors import NotValid

FORM = "custodiet/export/1"
# Always, whatever is chosen; the manifest says so.
LEFT_OUT = (
    "who the reporter is, and how to reach them",
    "the desk's notes",
    "the names of whoever handled it",
    "every key of ours",
)


@dataclass(frozen=True)
class Thing:
    """One thing in an export.

    what  "masked words", "words", "clean copy" or "file as it was sent"
    """

    name: str
    what: str
    data: bytes = field(repr=False)


def recipient(text: str) -> pyrage.x25519.Recipient:
    """Read another body's age public key. Refuses, with NotValid, any other text."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        said = "This is not an age public key. It begins with age1 and has 62 letters and figures."
        raise NotValid(said, problems={"recipient": said}) from None


def export(
    things: Sequence[Thing], *, number: str, to: str, why: str, on: date, key: str, left_out: Sequence[str]
) -> bytes:
    """Make the age file.

    number    what both bodies call the report
    key       the other body's age public key
    left_out  what was there and was not chosen, in words
    """
    manifest = {
        "form": FORM, "report": number, "to": to, "why": why, "made_on": on.isoformat(),
        "contents": [
            {"name": each.name, "what": each.what, "bytes": len(each.data),
             "sha256": sha256(each.data).hexdigest()}
            for each in things
        ],
        "left_out": [*LEFT_OUT, *left_out],
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as box:
        # zipfile's own moment of writing would be the maker's; a fixed one says nothing
        box.writestr(zipfile.ZipInfo("manifest.json"), json.dumps(manifest, indent=1, ensure_ascii=False))
        for each in things:
            box.writestr(zipfile.ZipInfo(each.name), each.data)
    sealed: bytes = pyrage.encrypt(packed.getvalue(), [recipient(key)])
    return sealed
