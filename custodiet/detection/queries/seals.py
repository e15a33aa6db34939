"""Asking what a run's result depends on, and whether it was repeated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from custodiet.accounts.permissions import Permission, may
from custodiet.accounts.queries import names_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.refs import Ref
from custodiet.detection import cards
from custodiet.detection.models import Run, RunAgain, Seal
from custodiet.detection.queries.explanations import explanations_visible_to
from custodiet.detection.queries.reading import hidden_detectors, hidden_tables
from custodiet.detection.stages import AgainStage, RunStage
from custodiet.jobs.queries import JobCard, job_about
from custodiet.ledger.queries import lines_about

STATUS = {
    AgainStage.ASKED: "soon",
    AgainStage.SAME: "done",
    AgainStage.DIFFERS: "late",
    AgainStage.FAILED: "late",
}


@dataclass(frozen=True)
class AgainRow:
    """One repeating of a run. detectors: by title, those that gave something else."""

    ref: Ref
    stage: AgainStage
    status: str
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    digest: str
    differs: tuple[str, ...]
    detectors: tuple[str, ...]
    job: JobCard | None


@dataclass(frozen=True)
class SealCard:
    """What a run's page says of its seal.

    line     the ledger's line that holds the digest
    not_all  whether this reader is kept from some tables, held or not
    """

    files: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    sql: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]
    explanations: tuple[tuple[str, str], ...]
    digest: str
    line: int | None
    repeats: tuple[AgainRow, ...]
    may_repeat: bool
    not_all: bool


def seal_of(run: Run, by: Actor) -> SealCard | None:
    """What a run read and worked by, for whoever was let near the run; None before it has begun."""
    seal = Seal.objects.filter(run=run).first()
    if seal is None:
        return None
    hidden = hidden_tables(by)
    finished = (each.seq for each in lines_about(run.ref) if each.event == "detection.run_finished")
    seen = {each.number for each in explanations_visible_to(by)} if seal.explanations else set()
    repeats = list(run.repeats.order_by("-pk")[:10])
    names = names_of({each.asked_by for each in repeats})
    goes_on = any(each.stage == AgainStage.ASKED for each in repeats)
    return SealCard(
        tuple((path, digest) for path, digest in sorted(seal.files.items()) if not _of(path, hidden)),
        tuple(sorted(seal.versions.items())),
        tuple(sorted(seal.sql.items())),
        tuple((name, _value(value)) for name, value in sorted(seal.rules.items())),
        tuple((name, said) for name, said in sorted(seal.explanations.items()) if name in seen),
        seal.result_sha256, next(finished, None), tuple(_row(each, names, by) for each in repeats),
        run.stage == RunStage.FINISHED and bool(seal.result_sha256) and not goes_on
        and may(by, Permission.RUN_REPEAT, run.guard()),
        bool(hidden),
    )  # fmt: skip


def again_row(ref: Ref, by: Actor) -> AgainRow:
    """One repeating of a run. Refuses one whose run this actor may not repeat."""
    row = RunAgain.objects.select_related("run").filter(pk=ref.id).first()
    if row is None or not may(by, Permission.RUN_REPEAT, row.guard()):
        raise NotFound("There is no such record, or you may not open it.")
    return _row(row, names_of({row.asked_by}), by)


def _row(row: RunAgain, names: dict[str, str], by: Actor) -> AgainRow:
    tables, detectors = hidden_tables(by), hidden_detectors(by)
    stage = AgainStage(row.stage)
    titles = {card.name: card.title for card in cards.detectors()}
    return AgainRow(
        row.ref, stage, STATUS[stage], names[row.asked_by], row.asked_at, row.ended_at, row.result_sha256,
        tuple(line for line in row.differs if not any(_of(word, tables) for word in line.split())),
        tuple(titles.get(name, name) for name in row.detectors if name not in detectors),
        job_about(row.ref) if stage is AgainStage.ASKED else None,
    )  # fmt: skip


def _of(path: str, tables: frozenset[str]) -> bool:
    """Whether a file is one of these tables'."""
    return path.partition("/")[0] in tables


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
