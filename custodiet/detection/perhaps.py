"""What perhaps explains a row, in words. It stands beside the row and takes nothing out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from custodiet.detection.words import on


def in_words(found: Sequence[Mapping[str, Any]], zone: str) -> str:
    """Say everything that perhaps explains one row; empty where nothing was found.

    found  rows of the block perhaps: explanation, weight (probably, perhaps), record, noted_at in UTC
    """
    return " ".join(
        f"{each['weight'].capitalize()}: {_said(each['explanation'], each['record'], each['noted_at'], zone)}"
        for each in found
    )


def _said(explanation: str, record: str | None, noted_at: datetime | None, zone: str) -> str:
    what = record or "a record without a number"
    return {
        "linked_incident": f"sent to {what} on {on(noted_at, zone)}, which concerns the same home or people.",
        "keyed_late": f"a part in {what} was keyed in on {on(noted_at, zone)}, soon after this.",
        "supervision": (
            f"a supervisor’s check about the end of the month; somebody they supervise had a part in {what}."
        ),
        "shared_terminal": (
            f"within a minute of it, somebody else who had a part in {what} used the same terminal."
        ),
        "mispick": "within minutes came somebody of the officer’s own work, from the same words typed.",
        "crowd": (
            f"{record} officers opened the same record within days. That is curiosity: another matter of "
            "integrity."
        ),
    }[explanation]
