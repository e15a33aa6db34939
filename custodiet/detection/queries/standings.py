"""Asking whom to look at first. Nobody sees, or has counted for them, a place that they are kept from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import within_reach
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.refs import Ref
from custodiet.detection.models import Finding, Ranking, Standing
from custodiet.detection.queries.reading import STANDING_KEPT_FROM, chance_words, findings_within_reach
from custodiet.detection.stages import FindingStage
from custodiet.detection.standing_words import in_words, kind_words

A_MONTH = timedelta(days=30)
WIDENED_FROM = 1.1  # less is not worth a sentence


@dataclass(frozen=True)
class StandingRow:
    """One officer in the list, by number. place counts only those that this reader may see."""

    id: int
    place: int
    officer: str
    words: str
    evidence: tuple[tuple[str, tuple[str, ...]], ...]
    by_chance: str
    beyond_chance: bool
    within_room: bool
    findings: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class RankingCard:
    """Everything that the page of whom to look at first shows, but for the list itself."""

    ref: Ref
    id: int
    run_id: int
    run_number: str
    scope_from: date
    scope_until: date
    ranked_at: datetime
    looked_at: int
    room: int
    share_percent: int
    kinds: tuple[str, ...]
    widened: tuple[str, ...]
    listed: int
    beyond_chance: int
    under_way: int

    @property
    def within(self) -> int:
        """How many of those listed the unit has room for."""
        return min(self.room, self.listed)

    @property
    def below(self) -> int:
        """How many lie below the line."""
        return self.listed - self.within


def standings(by: Actor, ranking: int) -> QuerySet[Standing, Standing]:
    """The places of one run that this actor may see, first to look at first; hand a page to standing_rows."""
    rows = within_reach(
        Standing.objects.filter(ranking_id=ranking), by, Permission.FINDING_READ,
        kept_from=STANDING_KEPT_FROM,
    )  # fmt: skip
    return rows.order_by("rank", "pk")


def ranking_card(ref: Ref, by: Actor) -> RankingCard:
    """One run's order. Refuses one this actor may not open."""
    reach = within_reach(Ranking.objects.all(), by, Permission.FINDING_READ)
    row = reach.select_related("run").filter(pk=ref.id).first()
    if row is None:
        raise NotFound("There is no such record, or you may not open it.")
    seen = list(standings(by, row.pk).values_list("beyond_chance", flat=True))
    most, room = row.room, room_of(row, by)
    return RankingCard(
        row.ref, row.pk, row.run_id, row.run.number, row.run.scope_from, row.run.scope_until, row.ranked_at,
        row.looked_at, room, row.share_percent, tuple(kind_words(each) for each in row.kinds),
        tuple(kind_words(each) for each, much in row.widened.items() if much > WIDENED_FROM),
        len(seen), sum(seen), most - room,
    )  # fmt: skip


def room_of(row: Ranking, by: Actor) -> int:
    """How many more officers the unit has room for: leads raised in the month before are under way.

    Leads that this reader is kept from are not counted for them.
    """
    raised = findings_within_reach(by).filter(
        decisions__decided=FindingStage.RAISED, decisions__decided_at__gt=row.ranked_at - A_MONTH,
        decisions__decided_at__lte=row.ranked_at,
    )  # fmt: skip
    return max(row.room - raised.values("subject_id").distinct().count(), 0)


def standing_rows(
    rows: QuerySet[Standing, Standing] | Iterable[Standing], *, begins: int, room: int
) -> list[StandingRow]:
    """Cards of one page of the list.

    begins  the place of the first of them
    room    how many the unit has room for
    """
    if isinstance(rows, QuerySet):
        only = Finding.objects.only("pk", "found_at").order_by("q_value", "pk")
        rows = rows.select_related("subject").prefetch_related(Prefetch("findings", only))
    return [_row(row, begins + turn, room) for turn, row in enumerate(rows)]


def _row(row: Standing, place: int, room: int) -> StandingRow:
    names = [each["title"] for each in row.evidence[: row.kinds]]
    return StandingRow(
        row.pk, place, row.subject.number, in_words(row.kinds, names),
        tuple((each["title"].capitalize(), tuple(each["facts"])) for each in row.evidence),
        chance_words(row.share), row.beyond_chance, place <= room,
        tuple((each.pk, each.number) for each in row.findings.all()),
    )  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a finding's officer stands in its run."""

    run_id: int
    place: int
    listed: int
    words: str
    by_chance: str
    within_room: bool


def place_of(finding: Finding, by: Actor) -> Place | None:
    """Where the officer of a finding stands in its run, among those this actor may see; None without one."""
    ranking = Ranking.objects.filter(run_id=finding.run_id).first()
    if ranking is None:
        return None
    seen = list(standings(by, ranking.pk).values_list("subject_id", flat=True))
    if finding.subject_id not in seen:
        return None
    place = seen.index(finding.subject_id) + 1
    row = Standing.objects.get(ranking=ranking, subject_id=finding.subject_id)
    names = [each["title"] for each in row.evidence[: row.kinds]]
    return Place(
        finding.run_id, place, len(seen), in_words(row.kinds, names), chance_words(row.share),
        place <= room_of(ranking, by),
    )  # fmt: skip


def newest_ranking(by: Actor, run: int | None = None) -> Ref | None:
    """The order of one run, or of the newest that has one, as far as this actor reads findings."""
    rows = within_reach(Ranking.objects.all(), by, Permission.FINDING_READ)
    if run is not None:
        rows = rows.filter(run_id=run)
    found = rows.order_by("-pk").values_list("pk", flat=True).first()
    return Ref("detection", "ranking", found) if found else None
