"""The worker's part in explanations: what a search proposes, and what a run had explained by what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from custodiet.accounts.gate import action
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow
from custodiet.core.refs import Ref
from custodiet.detection.engine import Mined
from custodiet.detection.explanation_stages import SearchStage
from custodiet.detection.models import Explained, Explanation, Measured, Run, Search, Touched
from custodiet.detection.stages import RunStage
from custodiet.ledger.actions import record


@action(Permission.RUN_PERFORM, on=Search, to=SearchStage.RUNNING)
def begin_search(search: Search, *, by: Actor, at: datetime) -> Ref:
    """Begin a search, or take up again one whose worker was killed."""
    search.started_at = search.started_at or at
    record("detection.search_begun", by=by, at=at, about=search)
    return search.ref


@action(Permission.RUN_PERFORM, on=Search, to=SearchStage.FINISHED)
def finish_search(
    search: Search,
    *,
    by: Actor,
    at: datetime,
    unexplained: int,
    mined: Sequence[Mined],
    least: dict[int, int],
) -> Ref:
    """Keep what a search found: every path that was tried, and a proposal of each that is worth a look.

    mined        every path that was measured
    least        key of a finding -> how many rows its detector asks for
    A path that is known already is measured anew and stays where people have put it.
    """
    search.ended_at, search.unexplained = at, unexplained
    search.tried = [
        {"path": each.path.text, "words": each.path.words, "why_not": each.why_not, **asdict(each.counted)}
        for each in mined
    ]
    proposed = [each for each in mined if not each.why_not]
    for each in proposed:
        _propose(search, each, least, by=by, at=at)
    record("detection.search_finished", by=by, at=at, about=search, tried=len(mined), proposed=len(proposed))
    return search.ref


def _propose(search: Search, mined: Mined, least: dict[int, int], *, by: Actor, at: datetime) -> None:
    explanation = Explanation.objects.filter(unit=search.unit, path=mined.path.text).first()
    if explanation is None:
        explanation = Explanation.objects.create(
            unit=search.unit, path=mined.path.text, words=mined.path.words, proposed_at=at
        )
        record("detection.explanation_proposed", by=by, at=at, about=explanation)
    measured = Measured.objects.create(
        search=search, explanation=explanation, counted=asdict(mined.counted),
        by_days=[[days, count] for days, count in sorted(mined.by_days.items())],
        overlaps=[[path, count] for path, count in sorted(mined.overlaps.items())],
        examples=[_plain(row) for row in mined.examples], measured_at=at,
    )  # fmt: skip
    record("detection.explanation_measured", by=by, at=at, about=measured)
    for finding, left in sorted(mined.gone.items()):
        row = Touched.objects.create(
            measured=measured, finding_id=finding, left=left, is_gone=left < least[finding]
        )
        record("detection.finding_touched", by=by, at=at, about=row)


@action(Permission.RUN_PERFORM, on=Search, to=SearchStage.FAILED)
def fail_search(search: Search, *, by: Actor, at: datetime, why: str) -> Ref:
    """Say, in a sentence, why a search could not finish."""
    search.ended_at, search.why = at, why[:400]
    record("detection.search_failed", by=by, at=at, about=search)
    return search.ref


@action(Permission.RUN_PERFORM, on=Run, to=RunStage.RUNNING)
def name_explanations(run: Run, *, by: Actor, at: datetime, explanations: Sequence[dict[str, Any]]) -> Ref:
    """Write down which explanations a run uses. What is agreed or ended after this changes it no more."""
    if Explained.objects.filter(run=run).exists():
        raise NotNow("Which explanations this run uses is written down already.")
    kept = Explained.objects.create(run=run, explanations=list(explanations), begun_at=at)
    record("detection.explanations_named", by=by, at=at, about=kept, explanations=len(explanations))
    return kept.ref


@action(Permission.RUN_PERFORM, on=Explained)
def keep_shares(explained: Explained, *, by: Actor, at: datetime, shares: Sequence[dict[str, Any]]) -> Ref:
    """Keep how many look-ups each reason explained, by system and month."""
    explained.shares, explained.ended_at = list(shares), at
    record("detection.shares_kept", by=by, at=at, about=explained)
    return explained.ref


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
