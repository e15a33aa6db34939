"""A run and explanations: which ones it uses, and how many look-ups each reason explained in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import make_aware

from custodiet.accounts.queries import system
from custodiet.detection import actions, queries
from custodiet.detection.engine import Accepted, Engine, Rules
from custodiet.detection.models import Explained, Explanation, Run

WORKER = system("worker")


def name_explanations(run: Run, *, at: datetime) -> None:
    """Write down which explanations a run uses; once, when it begins, and not again when it is taken up."""
    if not Explained.objects.filter(run=run).exists():
        used = [frozen(row) for row in queries.in_force(run.unit, at)]
        actions.name_explanations(run.ref, by=WORKER, at=at, explanations=used)


def explanations_of(run: Run) -> list[Accepted]:
    """The explanations that were written down for a run, however often it is performed."""
    kept = Explained.objects.filter(run=run).first()
    return [of_json(each) for each in kept.explanations] if kept else []


def keep_shares(
    run: Run,
    engine: Engine,
    *,
    since: datetime,
    until: datetime,
    rules: Rules,
    stop: Callable[[], bool],
    clock: Callable[[], datetime],
) -> None:
    """Count what each reason explained in a run, and keep it. A run that has its numbers keeps them."""
    kept = Explained.objects.get(run=run)
    if kept.ended_at is not None:
        return
    shares = engine.shares(scope_from=since, scope_until=until, rules=rules, stop=stop)
    actions.keep_shares(kept.ref, by=WORKER, at=clock(), shares=shares)


def frozen(row: Explanation) -> dict[str, Any]:
    """One explanation as a run keeps it: plain JSON, with the moments between which it explains look-ups."""
    from_at = _midnight(row.from_on) if row.from_on else datetime(1970, 1, 1, tzinfo=UTC)
    until_at = _midnight(row.until_on + timedelta(days=1)).isoformat() if row.until_on else None
    return {
        "number": row.number, "path": row.path, "words": row.words, "days_after": row.days_after,
        "from_at": from_at.isoformat(), "until_at": until_at,
    }  # fmt: skip


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time())).astimezone(UTC)


def of_json(kept: dict[str, Any]) -> Accepted:
    """Read back one explanation as a run has kept it."""
    until = kept["until_at"]
    return Accepted(
        kept["number"], kept["path"], kept["words"], kept["days_after"],
        datetime.fromisoformat(kept["from_at"]), datetime.fromisoformat(until) if until else None,
    )  # fmt: skip
