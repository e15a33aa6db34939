"""Looking into one file: what it is, whether it is known to do harm, and a clean copy of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings

from custodiet.core.errors import NotNow
from custodiet.reporting.cleaning import apart, harm


@dataclass(frozen=True)
class Found:
    """What was found of one file.

    kind   what it is by what it holds
    asked  whether a malware check is set up and was asked
    harm   what the check found; empty when nothing
    clean  the clean copy; empty when there is none
    why    why there is none, as a sentence
    """

    kind: str
    asked: bool
    harm: str
    clean: bytes = field(repr=False)
    why: str


def look_into(data: bytes, *, within: timedelta) -> Found:
    """Look into a file. Refuses, with NotNow, whatever could not be done as it is set up to be."""
    found = harm_in(data, within=within)
    kind = apart.kind_of(data, within=within)
    if found:
        return Found(kind, True, found, b"", "It is known to do harm.")
    clean, why = apart.cleaned(kind, data, within=within)
    return Found(kind, bool(settings.CLAMAV), "", clean, why)


def harm_in(data: bytes, *, within: timedelta) -> str:
    """What the malware check finds in a file; empty when nothing, or when none is set up."""
    return harm.found_in(data, settings.CLAMAV, within=within) if settings.CLAMAV else ""


def refuse_harmful(data: bytes, *, within: timedelta) -> None:
    """Refuse, with NotNow, a file that the malware check knows, and any file when it does not answer."""
    if name := harm_in(data, within=within):
        raise NotNow(
            f"The malware check knows this file: {name}. It stays sealed as it was sent. Whoever examines "
            "devices can be sent it as an export, which opens on their machine alone."
        )
