"""Keeping whom to look at first. Only the worker does, once every detector of a run has run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from custodiet.accounts.gate import action, look
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.detection import queries
from custodiet.detection.cards import BEHIND_THE_CORRIDOR
from custodiet.detection.models import Finding, Ranking, Run, Standing
from custodiet.detection.ranking import Past, Placed, Ranked, batch_level, discoveries
from custodiet.detection.stages import RunStage
from custodiet.detection.standing_words import kinds, standing_out
from custodiet.ledger.actions import record
from custodiet.linkage.actions import know_person
from custodiet.linkage.queries import person_numbered, person_with
from custodiet.linkage.rules import PersonKind

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class _At:
    """What the run may call beyond chance: its level, and the discoveries there."""

    level: float
    found: int
    found_more: int


@action(Permission.RUN_PERFORM, on=Run, to=RunStage.RUNNING)
def keep_ranking(run: Run, *, by: Actor, at: datetime, ranked: Ranked, titles: Mapping[str, str]) -> Ref:
    """Keep the order of a run: a place for every officer with a finding, or beyond chance without one.

    titles  detector -> its title
    Nothing is kept of the others but how many they are. Refuses a run that has an order already.
    """
    if Ranking.objects.filter(run=run).exists():
        raise NotNow("The order of this run is kept already.")
    share = int(rule("detection.listed_chance_percent", on=run.scope_until).value)
    mark = _level(run, ranked, share / 100)
    ranking = Ranking.objects.create(
        run=run, unit=run.unit, ranked_at=at, looked_at=len(ranked.placed),
        room=int(rule("detection.leads_a_month", on=run.scope_until).value),
        share_percent=share, level=mark.level, found=mark.found, found_more=mark.found_more,
        kinds=sorted(ranked.widened), widened={name: round(by, 3) for name, by in ranked.widened.items()},
    )  # fmt: skip
    for placed, subject, findings in _kept(run, ranked, mark, by=by, at=at):
        row = Standing.objects.create(
            ranking=ranking, unit=run.unit, subject_id=subject, rank=placed.rank, chance=placed.chance,
            share=placed.share, beyond_chance=placed.rank <= mark.found, kinds=standing_out(placed),
            evidence=[each.as_json() for each in kinds(placed, titles)],
        )  # fmt: skip
        row.findings.set(findings)
        record("detection.standing_kept", by=by, at=at, about=row)
    record("detection.ranking_kept", by=by, at=at, about=ranking, run=str(run.ref), beyond_chance=mark.found)
    return ranking.ref


@look(Permission.FINDING_READ, on=Ranking)
def open_ranking(ranking: Ranking, *, by: Actor, at: datetime) -> queries.RankingCard:
    """Open the page of whom to look at first; the look is recorded."""
    return queries.ranking_card(ranking.ref, by)


@look(Permission.FAIRNESS_READ, on=Ranking)
def open_fairness(ranking: Ranking, *, by: Actor, at: datetime, store: Path) -> queries.FairnessCard:
    """Open the fairness page of one run; the look is recorded. The one reader of characteristics."""
    return queries.fairness_card(ranking.ref, by, store)


def _level(run: Run, ranked: Ranked, share: float) -> _At:
    """The run's part of the year's stated share, after what earlier runs of the unit have used up."""
    end = run.started_at or run.asked_at
    earlier = Ranking.objects.filter(unit=run.unit, ranked_at__gt=end - A_YEAR).order_by("pk")
    past = [Past(each.level, each.found, each.found_more) for each in earlier]
    runs = int(rule("detection.runs_a_year", on=run.scope_until).value)
    level = batch_level(past, looked_at=len(ranked.placed), share=share, runs=runs)
    found, more = discoveries([one.chance for one in ranked.placed], level)
    return _At(level, found, more)


def _kept(
    run: Run, ranked: Ranked, mark: _At, *, by: Actor, at: datetime
) -> Iterable[tuple[Placed, int, list[Finding]]]:
    """Whoever has a finding or is beyond chance, with the person known to linkage and their findings."""
    found: dict[int, list[Finding]] = {}
    numbers: dict[str, int] = {}
    ranked_by = run.findings.exclude(detector__in=BEHIND_THE_CORRIDOR).select_related("subject")
    for finding in ranked_by.only("pk", "subject__number").order_by("pk"):
        found.setdefault(finding.subject_id, []).append(finding)
        numbers[finding.subject.number] = finding.subject_id
    by_number = numbers.keys() & {each.officer_id for each in ranked.placed}
    logins = _logins(run, ranked, numbers) if len(found) > len(by_number) else {}
    done: set[int] = set()
    for placed in ranked.placed:
        subject = numbers.get(placed.officer_id) or logins.get(placed.officer_id)
        if subject is None and placed.rank <= mark.found:
            known = person_numbered(placed.officer_id) or know_person(
                by=by, at=at, number=placed.officer_id, kind=PersonKind.UNKNOWN_ACCOUNT
            )
            subject = known.id
        if subject is not None and subject not in done:
            done.add(subject)
            yield placed, subject, found.get(subject, [])


def _logins(run: Run, ranked: Ranked, numbers: Mapping[str, int]) -> dict[str, int]:
    """Officers whom the logs name by a login that linkage knows, on the run's last day."""
    given = {}
    for placed in ranked.placed:
        if placed.officer_id not in numbers and placed.evidence:
            held = (person_with(system, placed.officer_id, on=run.scope_until) for system in run.systems)
            if (known := next((each for each in held if each), None)) is not None:
                given[placed.officer_id] = known.id
    return given
