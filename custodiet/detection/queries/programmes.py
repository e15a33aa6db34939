"""Asking about programmes of monitoring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from custodiet.accounts.permissions import Permission, may, scope_of
from custodiet.accounts.queries import names_of, within_reach
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.policy import Code, rule
from custodiet.core.refs import Ref
from custodiet.detection import cards
from custodiet.detection.due import next_due
from custodiet.detection.models import Programme, Run
from custodiet.detection.queries.reading import RUN_KEPT_FROM, must_read
from custodiet.detection.queries.runs import RunRow, run_rows
from custodiet.detection.stages import STANDING, ProgrammeStage, RunStage
from custodiet.ledger.queries import Badge, badge

S = ProgrammeStage
STATUS = {
    S.ASKED: "soon",
    S.AUTHORISED: "",
    S.PAUSED: "soon",
    S.REFUSED: "plain",
    S.ENDED: "plain",
    S.LAPSED: "plain",
}
ENDED_RUNS = (RunStage.FINISHED, RunStage.STOPPED, RunStage.FAILED)


@dataclass(frozen=True)
class ProgrammeRow:
    """One programme in a list.

    next_at  when its next run is due; None while none is
    ends     "Ends in 12 days" where that is soon, else empty
    late     why it is behind, in a sentence; empty while it is not
    """

    ref: Ref
    id: int
    number: str
    title: str
    stage: ProgrammeStage
    status: str
    timing: str
    from_on: date
    until_on: date
    next_at: datetime | None
    ends: str
    late: str


@dataclass(frozen=True)
class ProgrammeCard:
    """Everything that a programme's page shows."""

    row: ProgrammeRow
    basis: Code
    authority: str
    necessity: str
    proportionality: str
    looks_back: int
    systems: tuple[str, ...]
    detectors: tuple[str, ...]
    officers: tuple[str, ...]
    of_unit: str
    why_them: str
    review: str
    renews: ProgrammeRow | None
    renewed_by: ProgrammeRow | None
    conditions: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    why: str
    runs: tuple[RunRow, ...]
    badge: Badge
    may_decide: bool
    may_pause: bool
    may_resume: bool
    may_end: bool
    may_renew: bool


def programmes_visible_to(by: Actor) -> QuerySet[Programme, Programme]:
    """The programmes that this actor may open."""
    return within_reach(Programme.objects.all(), by, Permission.RUN_READ, kept_from=RUN_KEPT_FROM)


def may_ask_programme(by: Actor) -> bool:
    """Whether this actor may ask for programmes."""
    return scope_of(by, Permission.PROGRAMME_ASK) is not None


def programmes(by: Actor, *, now: datetime) -> list[ProgrammeRow]:
    """Every programme this actor may open, newest first. Two queries, however many there are.

    Refuses whoever reads no runs at all.
    """
    must_read(by, Permission.RUN_READ)
    return _rows(programmes_visible_to(by).order_by("-pk"), now)


def _rows(found: Iterable[Programme], now: datetime) -> list[ProgrammeRow]:
    rows = list(found)
    runs = Run.objects.filter(programme__in=[row.pk for row in rows]).order_by("due_at")
    last = {pk: (due, stage) for pk, due, stage in runs.values_list("programme_id", "due_at", "stage")}
    return [_row(row, last.get(row.pk), now) for row in rows]


def _row(row: Programme, last: tuple[datetime | None, str] | None, now: datetime) -> ProgrammeRow:
    stage = ProgrammeStage(row.stage)
    return ProgrammeRow(
        row.ref, row.pk, row.number, row.title, stage, STATUS[stage], row.timing.words, row.from_on,
        row.until_on, _next(row, now), _ends(row, localdate(now)), _late(row, last, now),
    )  # fmt: skip


def _next(row: Programme, now: datetime) -> datetime | None:
    if row.stage != S.AUTHORISED:
        return None
    after = row.counted_from or now
    due = next_due(row.timing, after=after)
    while localdate(due) < row.from_on:
        due = next_due(row.timing, after=due)
    return due if localdate(due) <= row.until_on else None


def _ends(row: Programme, today: date) -> str:
    left = (row.until_on - today).days
    if row.stage not in STANDING or left > rule("monitoring.programme_ends_soon", on=today).value.days:
        return ""
    if left < 0:
        return "Its last day is over"
    return {0: "Ends today", 1: "Ends tomorrow"}.get(left, f"Ends in {left} days")


def _late(row: Programme, last: tuple[datetime | None, str] | None, now: datetime) -> str:
    """Why the programme is behind: a run that did not start or end in time, or one that could not finish."""
    if row.stage != S.AUTHORISED:
        return ""
    allowed = rule("monitoring.programme_late_after", on=localdate(now)).value
    if any(now - due > allowed for due in row.fallen_due(now)):
        return "A run that was due has not begun. Is the worker running?"
    if last is None or last[0] is None:
        return ""
    if last[1] == RunStage.FAILED:
        return "Its last run could not finish."
    if last[1] not in ENDED_RUNS and now - last[0] > allowed:
        return "Its last run has not finished."
    return ""


def programme_card(ref: Ref, by: Actor, *, now: datetime) -> ProgrammeCard:
    """One programme with everything its page shows. Refuses one this actor may not open."""
    found = programmes_visible_to(by).select_related("renews").filter(pk=ref.id).first()
    if found is None:
        raise NotFound("There is no such record, or you may not open it.")
    stage, guard = ProgrammeStage(found.stage), found.guard()
    newer = found.renewals.order_by("-pk").first()
    rows = {row.id: row for row in _rows([each for each in (found, found.renews, newer) if each], now)}
    names = names_of({each for each in (found.asked_by, found.decided_by, found.ended_by) if each})
    titles = {card.name: card.title for card in cards.detectors()}
    stops = may(by, Permission.RUN_STOP, guard)
    return ProgrammeCard(
        row=rows[found.pk], basis=basis_of(found.basis, found.asked_at), authority=found.authority,
        necessity=found.necessity, proportionality=found.proportionality, looks_back=found.looks_back,
        systems=tuple(found.systems),
        detectors=tuple(titles.get(name, name) for name in found.detectors),
        officers=tuple(found.officers.order_by("pk").values_list("person__number", flat=True)),
        of_unit=found.of_unit, why_them=found.why_them, review=found.review,
        renews=rows[found.renews_id] if found.renews_id else None,
        renewed_by=rows[newer.pk] if newer else None, conditions=found.conditions,
        asked_by=names[found.asked_by], asked_at=found.asked_at,
        decided_by=names.get(found.decided_by, ""), decided_at=found.decided_at,
        ended_by=names.get(found.ended_by, ""), ended_at=found.ended_at, why=found.why,
        runs=tuple(run_rows(found.runs.order_by("-pk")[:50], by)), badge=badge(found),
        may_decide=_may_decide(found, by),
        may_pause=stage is S.AUTHORISED and stops, may_resume=stage is S.PAUSED and stops,
        may_end=stage in STANDING and stops,
        may_renew=stage not in (S.ASKED, S.REFUSED)
        and may(by, Permission.PROGRAMME_ASK, guard)
        and not found.renewals.exclude(stage=S.REFUSED).exists(),
    )  # fmt: skip


def basis_of(code: str, at: datetime) -> Code:
    """The lawful basis of that code, as the shelf had it; its citation says whether it was checked."""
    known = {each.code: each for each in rule("monitoring.lawful_basis", on=localdate(at)).value}
    found: Code = known.get(code, Code(code, code))
    return found


def lawful_bases(on: date) -> tuple[Code, ...]:
    """What a programme may rest on."""
    bases: tuple[Code, ...] = rule("monitoring.lawful_basis", on=on).value
    return bases


def _may_decide(row: Programme, by: Actor) -> bool:
    asked = row.stage == S.ASKED and row.asked_by != by.id
    return asked and may(by, Permission.PROGRAMME_AUTHORISE, row.guard())


@dataclass(frozen=True)
class ProgrammesWaiting:
    """What the first page says of programmes."""

    to_decide: tuple[ProgrammeRow, ...]
    ends_soon: tuple[ProgrammeRow, ...]
    late: tuple[ProgrammeRow, ...]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.to_decide or self.ends_soon or self.late)


def programmes_waiting(by: Actor, *, now: datetime) -> ProgrammesWaiting:
    """Programmes that wait for this actor's decision, that end soon and are not renewed, or that are late."""
    rows = list(programmes_visible_to(by).filter(stage__in=(S.ASKED, *STANDING)).order_by("until_on", "pk"))
    theirs = within_reach(Programme.objects.exclude(asked_by=by.id), by, Permission.PROGRAMME_AUTHORISE)
    decide = set(theirs.filter(stage=S.ASKED).values_list("pk", flat=True))
    renewed = {row.renews_id for row in rows}
    said = _rows(rows, now)
    return ProgrammesWaiting(
        tuple(row for row in said if row.id in decide),
        tuple(row for row in said if row.ends and row.id not in renewed),
        tuple(row for row in said if row.late),
    )
