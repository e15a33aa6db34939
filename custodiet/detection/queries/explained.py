"""Asking how many look-ups each reason explained: in one run by system and month, and from run to run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.detection.engine import UNEXPLAINED
from custodiet.detection.models import Explained
from custodiet.detection.queries.explanations import explanations_visible_to
from custodiet.detection.queries.reading import must_read
from custodiet.detection.queries.runs import visible_to

SHOWN = 12  # runs of the trend


@dataclass(frozen=True)
class ShareRow:
    """One system in one month. Reasons are in the order of the page's columns."""

    system: str
    month: date
    lookups: int
    explained: int
    share: float
    by_reason: tuple[int, ...]


@dataclass(frozen=True)
class RunShare:
    """One run in the trend."""

    id: int
    number: str
    scope_from: date
    scope_until: date
    lookups: int
    share: float
    accepted: int


@dataclass(frozen=True)
class SharesPage:
    """Everything that the page shows of one run, and the trend up to now."""

    run: RunShare | None
    reasons: tuple[tuple[str, int, float], ...]
    columns: tuple[str, ...]
    rows: tuple[ShareRow, ...]
    explanations: tuple[tuple[str, str], ...]
    chart: SimpleNamespace | None
    trend: tuple[RunShare, ...]
    trend_chart: SimpleNamespace | None


def shares_page(by: Actor, *, run: int | None = None) -> SharesPage:
    """The page of one run, the newest that read look-ups where none is named, with the trend. Three queries.

    Refuses whoever reads no explanations, and a run that this actor may not open or that has no numbers.
    """
    must_read(by, Permission.EXPLANATION_READ)
    kept = list(
        Explained.objects.filter(run__in=visible_to(by), ended_at__isnull=False)
        .select_related("run").order_by("-run_id")
    )  # fmt: skip
    if run is None:  # a run over stops alone says nothing here while another does
        chosen = next((each for each in kept if each.shares), kept[0] if kept else None)
    else:
        chosen = next((each for each in kept if each.run_id == run), None)
    if chosen is None:
        if run is not None:
            raise NotFound("There is no such record, or you may not open it.")
        return SharesPage(None, (), (), (), (), None, (), None)
    seen = {each.number for each in explanations_visible_to(by)}
    counts = Counter[str]()
    for each in chosen.shares:
        counts[each["reason"]] += each["lookups"]
    said = list(dict.fromkeys(each["reason"] for each in chosen.shares))
    whole = sum(counts.values())
    reasons = tuple((reason, counts[reason], _part(counts[reason], whole)) for reason in said)
    trend = tuple(_run(each) for each in reversed(kept[:SHOWN]))
    return SharesPage(
        run=_run(chosen), reasons=reasons, columns=tuple(said), rows=_rows(chosen.shares, said),
        explanations=tuple(
            (each["number"], each["words"]) for each in chosen.explanations if each["number"] in seen
        ),
        chart=_chart("Look-ups of a person, by what explains them", "Percent of look-ups of a person",
                     [(reason, round(share * 100, 1)) for reason, _, share in reasons], "by-reason",
                     compared=said.index(UNEXPLAINED) if UNEXPLAINED in said else None),
        trend=trend,
        trend_chart=_chart("Share explained, from run to run", "Percent of look-ups of a person",
                           [(each.number, round(each.share * 100, 1)) for each in trend], "trend"),
    )  # fmt: skip


def _run(kept: Explained) -> RunShare:
    whole = sum(each["lookups"] for each in kept.shares)
    left = sum(each["lookups"] for each in kept.shares if each["reason"] == UNEXPLAINED)
    return RunShare(
        kept.run_id, kept.run.number, kept.run.scope_from, kept.run.scope_until, whole,
        _part(whole - left, whole), len(kept.explanations),
    )  # fmt: skip


def _rows(shares: list[dict[str, Any]], said: list[str]) -> tuple[ShareRow, ...]:
    cells: dict[tuple[str, str], Counter[str]] = {}
    for each in shares:
        cells.setdefault((each["system"], each["month"]), Counter())[each["reason"]] += each["lookups"]
    return tuple(
        ShareRow(
            system, date.fromisoformat(f"{month}-01"), whole := count.total(),
            explained := whole - count[UNEXPLAINED], _part(explained, whole),
            tuple(count[reason] for reason in said),
        )
        for (system, month), count in sorted(cells.items())
    )  # fmt: skip


def _part(count: int, of: int) -> float:
    return count / of if of else 0.0


def _chart(
    title: str, unit: str, rows: list[tuple[str, float]], ident: str, compared: int | None = None
) -> SimpleNamespace:
    """A bars chart's data, as the tag bars takes it."""
    return SimpleNamespace(
        title=title, unit=unit, rows=rows, compared=compared, ident=ident, hidden_words="<5"
    )
