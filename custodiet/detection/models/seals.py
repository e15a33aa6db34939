"""What a run read and worked by, and the repeating of a run to see whether it gives the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.detection.inputs import Inputs
from custodiet.detection.stages import AGAIN, AgainStage


class Seal(Record):
    """Everything that one run's result depends on, and what the result is reduced to once it has finished."""

    marks: ClassVar[dict[str, Mark]] = dict.fromkeys(
        ("run", "files", "versions", "sql", "rules", "explanations", "sealed_at", "result_sha256"), Mark.OPEN
    )

    run = models.OneToOneField("detection.Run", on_delete=models.PROTECT, related_name="seal")
    files = models.JSONField(default=dict)  # path within the store -> SHA-256 of its bytes
    versions = models.JSONField(default=dict)
    sql = models.JSONField(default=dict)  # detector or building block -> SHA-256 of its text
    rules = models.JSONField(default=dict)  # name without the shelf's "detection." -> value
    explanations = models.JSONField(default=dict)  # number -> what of it the run works by
    sealed_at = models.DateTimeField()
    result_sha256 = models.CharField("SHA-256 of the result", max_length=64, blank=True)

    @property
    def inputs(self) -> Inputs:
        """As the engine's side knows them."""
        return Inputs(self.files, self.versions, self.sql, self.rules, self.explanations)

    def guard(self) -> Guard:
        """As its run."""
        return self.run.guard()


class RunAgain(Record):
    """One repeating of a run: the same days, logs and detectors, into nothing."""

    machine = AGAIN
    marks: ClassVar[dict[str, Mark]] = {
        **dict.fromkeys(("run", "stage", "asked_at", "ended_at", "differs", "detectors"), Mark.OPEN),
        "result_sha256": Mark.OPEN,
        "asked_by": Mark.PERSONAL,
    }

    run = models.ForeignKey("detection.Run", on_delete=models.PROTECT, related_name="repeats")
    stage = models.CharField(
        max_length=10, default=AgainStage.ASKED, choices=[(s, s.words) for s in AgainStage]
    )
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    result_sha256 = models.CharField("SHA-256 of what it gave", max_length=64, blank=True)
    differs = models.JSONField("what is not as it was, a sentence each", default=list)
    detectors = models.JSONField("detectors that gave something else", default=list)

    def guard(self) -> Guard:
        """As its run."""
        return self.run.guard()
