"""Taking in a file. The rows themselves go to the store; here is who handed in what, and what was kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from custodiet.accounts.gate import action, look, make
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotValid
from custodiet.core.refs import Ref
from custodiet.detection import queries
from custodiet.detection.models import Extract
from custodiet.detection.readers import Imported, Mapping
from custodiet.detection.stages import ExtractStage
from custodiet.jobs.actions import ask_for
from custodiet.ledger.actions import record

IMPORT_JOB = "detection.import"


@make(Permission.EXTRACT_IMPORT)
def import_extract(
    *, by: Actor, at: datetime, path: Path, file_name: str, mapping: Mapping, fingerprint: str
) -> Ref:
    """Hand in a file; the worker reads it. Checked before with a dry run.

    path         where the file lies; file_name is what its sender called it
    fingerprint  of the file's bytes and its mapping, as readers.fingerprint gives it
    A file that fills several tables is handed in once for each. Refuses the same file with the same mapping
    a second time, and whoever may not hand in one of its tables.
    """
    queries.must_fill(by, mapping)
    before = Extract.objects.filter(fingerprint=fingerprint).first()
    if before is not None:
        said = f"This file was handed in before, as {before.file_name}. Nothing was changed."
        raise NotValid(said, problems={"file": said})
    marks = {mapping: fingerprint}
    marks |= {each: queries.fingerprint(path, each) for each in map(queries.mapping_named, mapping.also)}
    known = set(Extract.objects.filter(fingerprint__in=marks.values()).values_list("fingerprint", flat=True))
    made = [
        Extract.objects.create(
            system=each.system, table=each.table.name, mapping=each.name, file_name=file_name[:200],
            path=str(path), fingerprint=mark, imported_at=at, imported_by=by.id,
        )
        for each, mark in marks.items() if mark not in known
    ]  # fmt: skip
    for extract in made:
        ask_for(IMPORT_JOB, about=extract.ref, at=at)
        record("detection.extract_handed_in", by=by, at=at, about=extract, mapping=extract.mapping)
    return made[0].ref


@action(Permission.RUN_PERFORM, on=Extract, to=ExtractStage.KEPT)
def keep_extract(extract: Extract, *, by: Actor, at: datetime, imported: Imported) -> Ref:
    """Say what was kept of a file."""
    extract.rows, extract.kept = imported.rows, imported.kept
    extract.repeated, extract.differing = imported.repeated, imported.differing
    extract.refused, extract.left_out, extract.reasons = imported.refused, imported.left_out, imported.reasons
    extract.refusals = str(imported.refusals or "")
    extract.first_at, extract.last_at = imported.first_at, imported.last_at
    extract.ended_at, extract.why = at, ""
    record(
        "detection.extract_kept", by=by, at=at, about=extract, kept=imported.kept, refused=imported.refused
    )
    return extract.ref


@action(Permission.RUN_PERFORM, on=Extract, to=ExtractStage.REFUSED)
def refuse_extract(extract: Extract, *, by: Actor, at: datetime, why: str) -> Ref:
    """Say, in a sentence, why nothing was kept of a file."""
    extract.ended_at, extract.why = at, why[:400]
    record("detection.extract_refused", by=by, at=at, about=extract)
    return extract.ref


@action(Permission.EXTRACT_IMPORT, on=Extract, to=ExtractStage.WAITING)
def retry_extract(extract: Extract, *, by: Actor, at: datetime) -> Ref:
    """Read a file again that was refused, once what stood in its way has been put right."""
    extract.ended_at, extract.why = None, ""
    ask_for(IMPORT_JOB, about=extract.ref, at=at)
    record("detection.extract_tried_again", by=by, at=at, about=extract)
    return extract.ref


@look(Permission.EXTRACT_IMPORT, on=Extract)
def open_extract(extract: Extract, *, by: Actor, at: datetime) -> queries.ExtractCard:
    """Open an extract's page, which shows refused rows as they were written; the look is recorded."""
    return queries.extract_card(extract.ref, by)
