"""Files that were handed in. Log rows are never kept here: they lie in the store, as Parquet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.detection.cards import TABLES_BEHIND_THE_CORRIDOR
from custodiet.detection.stages import EXTRACT, ExtractStage


class Extract(Record):
    """One file that was handed in, and what was kept of it."""

    machine = EXTRACT
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("stage", "system", "table", "mapping", "fingerprint"), Mark.OPEN),
        **dict.fromkeys(("rows", "kept", "repeated", "refused", "first_at", "last_at"), Mark.OPEN),
        **dict.fromkeys(("differing", "left_out", "reasons"), Mark.OPEN),
        **dict.fromkeys(("imported_at", "ended_at", "why"), Mark.OPEN),
        **dict.fromkeys(("file_name", "path", "refusals", "imported_by"), Mark.PERSONAL),
    }

    stage = models.CharField(
        max_length=10, default=ExtractStage.WAITING, choices=[(s, s) for s in ExtractStage]
    )
    system = models.CharField(max_length=80)
    table = models.CharField(max_length=40)
    mapping = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=400)  # where the file lies on this machine
    fingerprint = models.CharField(max_length=64, unique=True)
    rows = models.BigIntegerField(default=0)
    kept = models.BigIntegerField(default=0)
    repeated = models.BigIntegerField(default=0)
    differing = models.BigIntegerField("of those repeated, rows that did not say the same", default=0)
    refused = models.BigIntegerField(default=0)
    left_out = models.BigIntegerField("rows that the mapping is not about", default=0)
    reasons = models.JSONField("why rows were refused, with how many", default=dict)
    refusals = models.CharField("list of refused rows", max_length=400, blank=True)
    first_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField("why it was refused", max_length=400, blank=True)

    def guard(self) -> Guard:
        """Near whoever hands in extracts; one about sources stays behind the sterile corridor."""
        return guard_of(self.table)


def guard_of(table: str) -> Guard:
    """The guard of every extract that fills a table, handed in or not yet."""
    return Guard(asks=Permission.CORRIDOR_READ if table in TABLES_BEHIND_THE_CORRIDOR else "")
