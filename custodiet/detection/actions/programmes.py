"""A programme of monitoring: asked for, authorised by another person until a day, and run by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils.timezone import localdate

from custodiet.accounts.gate import action, look, make
from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import asked_by_same_person
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.detection import queries
from custodiet.detection.actions.runs import allow_run, fail_run, stop_run
from custodiet.detection.cards import detectors as every_detector
from custodiet.detection.due import LAST_DAY, Every, days_of
from custodiet.detection.limited import keep_officers, limits
from custodiet.detection.models import Programme, ProgrammeOfficer, Run, RunOfficer
from custodiet.detection.stages import STANDING, ProgrammeStage, RunStage
from custodiet.ledger.actions import record

S = ProgrammeStage
TEXTS = ("title", "authority", "necessity", "proportionality")


@make(Permission.PROGRAMME_ASK)
def ask_programme(
    *,
    by: Actor,
    at: datetime,
    title: str,
    basis: str,
    authority: str,
    necessity: str,
    proportionality: str,
    every: Every,
    on_day: int,
    at_time: time,
    looks_back: int,
    from_on: date,
    until_on: date,
    systems: Sequence[str],
    detectors: Sequence[str] = (),
    officers: Sequence[str] = (),
    of_unit: str = "",
    why_them: str = "",
) -> Ref:
    """Ask for a programme of monitoring. Nothing is read until somebody else has authorised it.

    basis               the lawful basis, a code of monitoring.lawful_basis
    every, on_day       of a week 0 for Monday to 6, of a month 1 to 28, every day 0
    at_time             on the force's own clock
    looks_back          days that each run looks at, up to the day before it
    from_on, until_on   the force's own days, both included
    systems, detectors  by name; no detector named is every one that there is now, and none that comes later
    officers, of_unit   the only ones looked at, by number or by unit; why_them says why these
    Refuses a period or a look back that is longer than the policy allows, and any of the texts left blank.
    """
    said = {
        "title": title, "authority": authority, "necessity": necessity, "proportionality": proportionality,
    }  # fmt: skip
    today = localdate(at)
    problems = {name: f"Write down the {name}." for name, text in said.items() if not text.strip()}
    problems |= _wrong_hours(every, on_day, looks_back, today) | _wrong_period(from_on, until_on, today)
    problems |= _wrong_choice(basis, systems, detectors, today)
    named, wrong = limits(officers, of_unit, why_them)
    if problems | wrong:
        raise NotValid(
            "A programme cannot be asked for like this.",
            because=rule("monitoring.lawful_basis", on=today), problems=problems | wrong,
        )  # fmt: skip
    programme = Programme.objects.create(
        unit=by.unit, basis=basis, every=every, on_day=on_day, at_time=f"{at_time:%H:%M}",
        looks_back=looks_back, from_on=from_on, until_on=until_on, systems=list(systems),
        detectors=list(detectors) or [card.name for card in every_detector()], of_unit=of_unit.strip(),
        why_them=why_them.strip(), asked_by=by.id, asked_at=at,
        **{name: text.strip() for name, text in said.items()},
    )  # fmt: skip
    keep_officers(ProgrammeOfficer, "programme", programme, named, by=by, at=at)
    record("detection.programme_asked", by=by, at=at, about=programme, until=until_on.isoformat())
    return programme.ref


@action(Permission.PROGRAMME_ASK, on=Programme)
def renew_programme(
    programme: Programme,
    *,
    by: Actor,
    at: datetime,
    review: str,
    necessity: str,
    proportionality: str,
    from_on: date,
    until_on: date,
) -> Ref:
    """Ask for a further period of the same programme, once what it has shown is written down.

    review  what its runs found, what came of it, and what they cost in intrusion
    Nothing else of it changes: another scope is another programme. Somebody else decides. Gives the new one.
    """
    said = {"review": review, "necessity": necessity, "proportionality": proportionality}
    problems = {name: f"Write down the {name}." for name, text in said.items() if not text.strip()}
    problems |= _wrong_period(from_on, until_on, localdate(at))
    if programme.stage in STANDING and from_on <= programme.until_on:
        problems["from_on"] = "It is in force until then. Give the day after its last day, or a later one."
    if problems:
        because = rule("monitoring.programme_at_most", on=localdate(at))
        raise NotValid("A programme cannot be renewed like this.", because=because, problems=problems)
    if programme.stage in (S.ASKED, S.REFUSED):
        raise NotNow("Only a programme that was authorised can be renewed.")
    if programme.renewals.exclude(stage=S.REFUSED).exists():
        raise NotNow("A renewal of this programme has been asked for already.")
    same = ("title", "unit", "basis", "authority", "every", "on_day", "at_time", "looks_back", "detectors",
            "systems", "of_unit", "why_them")  # fmt: skip
    renewal = Programme.objects.create(
        renews=programme, from_on=from_on, until_on=until_on, asked_by=by.id, asked_at=at,
        **{name: text.strip() for name, text in said.items()},
        **{name: getattr(programme, name) for name in same},
    )  # fmt: skip
    named = [each.person_id for each in programme.officers.order_by("pk")]
    keep_officers(ProgrammeOfficer, "programme", renewal, named, by=by, at=at)
    record("detection.programme_reviewed", by=by, at=at, about=programme)
    record("detection.programme_asked", by=by, at=at, about=renewal, until=until_on.isoformat())
    return renewal.ref


@action(Permission.PROGRAMME_AUTHORISE, on=Programme, to=S.AUTHORISED)
def authorise_programme(programme: Programme, *, by: Actor, at: datetime, conditions: str = "") -> Ref:
    """Authorise a programme that somebody else asked for, until its last day.

    conditions  what it is subject to; may be empty
    """
    if programme.stage != S.ASKED:
        raise NotNow("This programme has been decided on.")
    _by_another(programme, by)
    if localdate(at) > programme.until_on:
        raise NotNow("Its last day is over. Ask for it again over days to come.")
    programme.decided_by, programme.decided_at, programme.conditions = by.id, at, conditions.strip()
    programme.counted_from = at
    record("detection.programme_authorised", by=by, at=at, about=programme, until=str(programme.until_on))
    return programme.ref


@action(Permission.PROGRAMME_AUTHORISE, on=Programme, to=S.REFUSED)
def refuse_programme(programme: Programme, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Refuse a programme its authority, with a reason. Nothing was read under it and nothing will be."""
    _by_another(programme, by)
    programme.decided_by, programme.decided_at, programme.why = by.id, at, _reason(reason)
    record("detection.programme_refused", by=by, at=at, about=programme)
    return programme.ref


@action(Permission.RUN_STOP, on=Programme, to=S.PAUSED)
def pause_programme(programme: Programme, *, by: Actor, at: datetime, reason: str) -> Ref:
    """Pause a programme. What falls due meanwhile is not caught up; a run under way goes on."""
    programme.why = _reason(reason)
    record("detection.programme_paused", by=by, at=at, about=programme)
    return programme.ref


@action(Permission.RUN_STOP, on=Programme, to=S.AUTHORISED)
def resume_programme(programme: Programme, *, by: Actor, at: datetime) -> Ref:
    """Let a paused programme go on, from now. Its last day stays as it was authorised."""
    if programme.stage != S.PAUSED:
        raise NotNow("This programme is not paused.")
    programme.counted_from, programme.why = at, ""
    record("detection.programme_resumed", by=by, at=at, about=programme)
    return programme.ref


@action(Permission.RUN_STOP, on=Programme, to=S.ENDED)
def end_programme(programme: Programme, *, by: Actor, at: datetime, reason: str) -> Ref:
    """End a programme before its last day. Its runs that go on are stopped; what they found is kept."""
    programme.why, programme.ended_by, programme.ended_at = _reason(reason), by.id, at
    for run in programme.runs.filter(stage__in=(RunStage.AUTHORISED, RunStage.RUNNING)):
        stop_run(run.ref, by=by, at=at, reason=f"Its programme, {programme.number}, was ended.")
    record("detection.programme_ended", by=by, at=at, about=programme)
    return programme.ref


@action(Permission.RUN_PERFORM, on=Programme, to=S.LAPSED)
def lapse_programme(programme: Programme, *, by: Actor, at: datetime) -> Ref:
    """Write down that a programme's last day is over. Refuses before the force's own day has ended."""
    if localdate(at) <= programme.until_on:
        raise NotNow("Its last day is not over.")
    programme.ended_by, programme.ended_at = by.id, at
    for run in programme.runs.filter(stage=RunStage.AUTHORISED):
        fail_run(run.ref, by=by, at=at, why="Its programme lapsed before it began.")
    record("detection.programme_lapsed", by=by, at=at, about=programme)
    return programme.ref


@action(Permission.RUN_PERFORM, on=Programme, to=S.AUTHORISED)
def start_due_run(programme: Programme, *, by: Actor, at: datetime) -> Ref:
    """Ask for the run that is due, under the programme's standing authority. Gives the run.

    However many were missed, one run stands for them, over the days of them all. Refuses when none is due:
    of two workers that both thought so, the second is told.
    """
    due = programme.fallen_due(at)
    if not due or programme.stage != S.AUTHORISED:
        raise NotNow("No run of this programme is due.")
    first, last = days_of(programme.timing, due[0], due[-1], back=programme.looks_back)
    earliest = localdate(at) - rule("detection.looked_back_at_most", on=localdate(at)).value
    run = Run.objects.create(
        programme=programme, due_at=due[-1], unit=programme.unit, title=programme.title,
        authority=f"{programme.authority}\nProgramme {programme.number}.", necessity=programme.necessity,
        proportionality=programme.proportionality, scope_from=max(first, earliest), scope_until=last,
        detectors=programme.detectors, systems=programme.systems, of_unit=programme.of_unit,
        why_them=programme.why_them, asked_by=by.id, asked_at=at,
    )  # fmt: skip
    named = [each.person_id for each in programme.officers.order_by("pk")]
    keep_officers(RunOfficer, "run", run, named, by=by, at=at)
    programme.counted_from = due[-1]
    record("detection.run_asked", by=by, at=at, about=run, programme=str(programme.ref))
    record(
        "detection.programme_run_asked", by=by, at=at, about=programme, run=str(run.ref), missed=len(due) - 1
    )
    return allow_run(run.ref, by=by, at=at)


@look(Permission.RUN_READ, on=Programme)
def open_programme(programme: Programme, *, by: Actor, at: datetime) -> queries.ProgrammeCard:
    """Open a programme's page; the look is recorded."""
    return queries.programme_card(programme.ref, by, now=at)


def _wrong_hours(every: Every, on_day: int, looks_back: int, today: date) -> dict[str, str]:
    problems = {}
    if every is Every.WEEK and not 0 <= on_day <= 6:
        problems["on_day"] = "Choose a day of the week."
    if every is Every.MONTH and not 1 <= on_day <= LAST_DAY:
        problems["on_day"] = f"Give a day of the month from 1 to {LAST_DAY}, which every month has."
    most = rule("monitoring.programme_looks_back_at_most", on=today).value.days
    if not 1 <= looks_back <= most:
        problems["looks_back"] = f"Each run looks back 1 to {most} days. Give a number of days between."
    return problems


def _wrong_period(first: date, last: date, today: date) -> dict[str, str]:
    most: timedelta = rule("monitoring.programme_at_most", on=today).value
    if first < today:
        return {"from_on": "That day is over. Give today or a later day."}
    if last < first:
        return {"until_on": "The last day comes before the first. Give a later day."}
    if last - first >= most:
        return {
            "until_on": f"A programme is authorised for {most.days} days at most, and then reviewed. "
            f"Give {first + most - timedelta(days=1):%-d %B %Y} or an earlier day."
        }
    return {}


def _wrong_choice(basis: str, systems: Sequence[str], names: Sequence[str], today: date) -> dict[str, str]:
    problems = {}
    if basis not in {code.code for code in rule("monitoring.lawful_basis", on=today).value}:
        problems["basis"] = "Choose the lawful basis."
    if not systems:
        problems["systems"] = "Choose whose logs are read. A system that is added later is not authorised."
    if set(names) - {card.name for card in every_detector()}:
        problems["detectors"] = "Choose from the detectors that there are."
    return problems


def _by_another(programme: Programme, by: Actor) -> None:
    if asked_by_same_person(programme.asked_by, by):
        raise NotAllowed("You asked for this programme, so somebody else decides. Ask another who may.")


def _reason(reason: str) -> str:
    if not reason.strip():
        raise NotValid("Give the reason.", problems={"reason": "Give the reason."})
    return reason.strip()[:400]
