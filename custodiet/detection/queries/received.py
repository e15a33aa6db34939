"""What a run read: rows of each table, on each day, and those that it had to leave out."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace

from custodiet.detection import cards
from custodiet.detection.coverage import Received
from custodiet.detection.models import DetectorResult, Finding, Run


def rows_read(results: Iterable[DetectorResult]) -> dict[str, int]:
    """How many rows were read of each table that some detector counts."""
    table = {card.name: card.rows for card in cards.detectors()}
    read: dict[str, int] = {}
    for each in results:
        name = table.get(each.detector, "lookups")
        read[name] = max(read.get(name, 0), each.rows_read)
    return read


def strip(run: Run) -> SimpleNamespace | None:
    """What was received on each day, as the tag day_strip takes it; None until the run has finished."""
    if not run.coverage:
        return None
    received = [Received.of_json(each) for each in run.coverage]
    rows = [SimpleNamespace(name=each.name.capitalize(), days=each.states(), notes={}) for each in received]
    return SimpleNamespace(
        title="Rows received on each day", first_on=run.scope_from, last_on=run.scope_until, rows=rows,
        ident="received",
    )  # fmt: skip


def left_out(run: Run) -> tuple[str, ...]:
    """A sentence for each log of which some look-ups say nobody."""
    said = (Received.of_json(each).left_out() for each in run.coverage)
    return tuple(line for line in said if line)


def unseen_by(finding: Finding) -> tuple[str, ...]:
    """A sentence for everything that the detector had to do without when it made a finding."""
    results = DetectorResult.objects.filter(run_id=finding.run_id, detector=finding.detector)
    return tuple(gap["why"] for each in results for gap in each.missing)
