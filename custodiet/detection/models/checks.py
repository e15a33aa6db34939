"""Checks of the data: what the store held at a moment, in figures. No row of a log is kept here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.core.records import Mark, Record
from custodiet.detection.stages import CHECK, CheckStage


class DataCheck(Record):
    """One look through everything that is held, for what is missing and what is wrong."""

    machine = CHECK
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("stage", "asked_at", "checked_at", "figures", "why"), Mark.OPEN),
        "asked_by": Mark.PERSONAL,
    }

    stage = models.CharField(max_length=10, default=CheckStage.ASKED, choices=[(s, s) for s in CheckStage])
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=list)  # one for each table or system, as quality.Figures
    why = models.CharField("why it could not be done", max_length=400, blank=True)
