"""Asking about findings. Nobody sees, or has counted for them, a finding about themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import Q, QuerySet

from custodiet.accounts.permissions import Permission, may
from custodiet.accounts.queries import names_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.policy import Rule, rule
from custodiet.core.refs import Ref
from custodiet.detection.models import Decision, Finding
from custodiet.detection.queries.evidence import EvidenceLine, chart, counted_words, evidence
from custodiet.detection.queries.quiet import Beside, beside, quiet
from custodiet.detection.queries.reading import chance_words, findings_within_reach, must_read
from custodiet.detection.queries.received import unseen_by
from custodiet.detection.queries.standings import Place, place_of
from custodiet.detection.stages import UNDECIDED, FindingStage
from custodiet.ledger.queries import Badge, LineCard, badge, lines_about
from custodiet.linkage.queries import PersonCard, person_cards

NUMBER = re.compile(r"F-\d{4}-0*(\d{1,18})", re.ASCII | re.IGNORECASE)
STATUS = {
    FindingStage.NEW: "plain",
    FindingStage.CHECKING: "soon",
    FindingStage.RAISED: "",
    FindingStage.EXPLAINED: "done",
}
SORTS = {
    "strongest": ("q_value", "-found", "pk"),
    "-strongest": ("-q_value", "found", "pk"),
    "newest": ("-found_at", "-pk"),
    "-newest": ("found_at", "pk"),
    "rows": ("-found", "q_value", "pk"),
    "-rows": ("found", "q_value", "pk"),
}
EVENTS = {
    "detection.open_finding": "Looked",
    "detection.show_name": "Had a name shown",
    "detection.finding_made": "Made the finding",
    "detection.explanation_ruled_out": "Ruled out an explanation",
    "detection.finding_explained": "Recorded it as explained",
    "detection.finding_raised": "Raised a lead from it",
    "detection.finding_suppression_asked": "Asked to keep its pattern quiet",
    "detection.outcome_recorded": "Said what it turned out to be",
    "accounts.refused": "Was refused",
}


@dataclass(frozen=True)
class FindingRow:
    """One finding in a list: numbers, never names."""

    ref: Ref
    id: int
    number: str
    title: str
    detector: str
    officer: str
    person: str
    found: int
    q_value: float
    stage: FindingStage
    status: str
    found_at: datetime
    first_at: datetime
    last_at: datetime
    known: bool

    @property
    def by_chance(self) -> str:
        """How many findings this strong chance would make, as people say it."""
        return chance_words(self.q_value)


@dataclass(frozen=True)
class Explanation:
    """One innocent explanation: ruled out by whom, when and how; or still open, with an empty how."""

    words: str
    how: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Decided:
    """One decision about a finding."""

    words: str
    reason: str
    by: str
    at: datetime
    lead: Ref | None


@dataclass(frozen=True)
class Looked:
    """One line of who has looked at a finding, and what they did."""

    at: datetime
    by: str
    did: str


@dataclass(frozen=True)
class FindingCard:
    """Everything that a finding's page shows."""

    row: FindingRow
    run_id: int
    run_number: str
    reasons: tuple[str, ...]
    subject: PersonCard
    person: PersonCard | None
    evidence: tuple[EvidenceLine, ...]
    whole: int
    counted_words: str
    comparison: dict[str, Any]
    chart: SimpleNamespace
    rule: Rule
    explanations: tuple[Explanation, ...]
    decisions: tuple[Decided, ...]
    looked: tuple[Looked, ...]
    badge: Badge
    known_as: str
    known_id: int | None
    place: Place | None
    beside: Beside
    unseen: tuple[str, ...]
    may_check: bool
    may_raise: bool
    may_explain: bool
    may_name: bool

    @property
    def open_explanations(self) -> int:
        """How many explanations nobody has ruled out."""
        return sum(not each.how for each in self.explanations)

    @property
    def undecided(self) -> bool:
        """Whether nobody has decided yet."""
        return self.row.stage in UNDECIDED


def visible_to(by: Actor) -> QuerySet[Finding, Finding]:
    """The findings that this actor may open: the same answer as may(), given by the database."""
    return findings_within_reach(by)


def findings(
    by: Actor,
    *,
    detector: str = "",
    stage: str = "",
    run: int | None = None,
    q: str = "",
    sort: str = "strongest",
    on: date | None = None,
) -> QuerySet[Finding, Finding]:
    """The rows of the findings list, ordered; hand one page of them to finding_rows.

    stage  one stage's name, "undecided", "quiet" for those that are suppressed, or "" for all but these
    q      words of the title, a number such as F-2026-0482, or the number of the officer or person in it
    on     the force's own day, on which a suppression may be over; without it, as its stage says
    sort   one of SORTS; anything else is strongest first
    Refuses whoever reads no findings at all.
    """
    must_read(by, Permission.FINDING_READ)
    rows = visible_to(by).select_related("subject", "person")
    if detector:
        rows = rows.filter(detector=detector)
    rows = rows.filter(quiet(on)) if stage == "quiet" else rows.exclude(quiet(on))
    if stage and stage != "quiet":
        rows = rows.filter(stage__in=UNDECIDED if stage == "undecided" else [stage])
    if run is not None:
        rows = rows.filter(run_id=run)
    if said := q.strip():
        numbered, who = NUMBER.fullmatch(said), said.upper()
        words = Q(title__icontains=said) | Q(subject__number=who) | Q(person__number=who)
        rows = rows.filter(pk=int(numbered[1])) if numbered else rows.filter(words)
    rows = rows.defer("evidence", "comparison", "reasons")
    return rows.order_by(*SORTS.get(sort, SORTS["strongest"]))


def finding_rows(rows: Iterable[Finding]) -> list[FindingRow]:
    """Cards of the findings of one page."""
    return [_row(row) for row in rows]


def _row(row: Finding) -> FindingRow:
    stage = FindingStage(row.stage)
    return FindingRow(
        row.ref, row.pk, row.number, row.title, row.detector, row.subject.number,
        row.person.number if row.person else "", row.found, row.q_value, stage, STATUS[stage], row.found_at,
        row.first_at, row.last_at, row.known_id is not None,
    )  # fmt: skip


@dataclass(frozen=True)
class FindingsWaiting:
    """What the first page says of findings: the strongest that are new, and how many there are."""

    rows: tuple[FindingRow, ...]
    total: int


def findings_waiting(by: Actor, *, most: int = 4, on: date | None = None) -> FindingsWaiting:
    """The strongest undecided findings for this actor. Two queries."""
    rows = findings(by, stage="undecided", on=on)
    return FindingsWaiting(tuple(finding_rows(rows[:most])), rows.count())


def finding_card(ref: Ref, by: Actor, *, on: date) -> FindingCard:
    """One finding with everything its page shows. Refuses one this actor may not open."""
    row = visible_to(by).select_related("run", "subject", "person", "known").filter(pk=ref.id).first()
    if row is None:
        raise NotFound("There is no such record, or you may not open it.")
    stage, guard = FindingStage(row.stage), row.guard()
    ruled_out = {each.explanation: each for each in row.ruled_out.all()}
    decisions = list(row.decisions.order_by("-pk"))
    lines = lines_about(row.ref)
    names = names_of(
        {line.actor for line in lines}
        | {each.ruled_out_by for each in ruled_out.values()}
        | {each.decided_by for each in decisions}
    )
    people = [Ref("linkage", "person", pk) for pk in (row.subject_id, row.person_id) if pk]
    who = person_cards(people)
    undecided = stage in UNDECIDED
    known = row.known
    return FindingCard(
        row=_row(row), run_id=row.run_id, run_number=row.run.number, reasons=tuple(row.reasons),
        subject=who[people[0]], person=who[people[1]] if len(people) > 1 else None,
        evidence=evidence(row), whole=row.whole,
        counted_words=counted_words(row), comparison=row.comparison,
        chart=chart(row), rule=rule(row.rule, on=row.run.scope_until),
        explanations=tuple(
            Explanation(words, out.how, names[out.ruled_out_by], out.ruled_out_at)
            if (out := ruled_out.get(words)) else Explanation(words)
            for words in row.innocent
        ),
        decisions=tuple(_decided(each, names) for each in decisions),
        looked=tuple(_looked(line, names) for line in reversed(lines)), badge=badge(row),
        known_as=known.number if known else "", known_id=row.known_id,
        place=place_of(row, by), beside=beside(row, by, on=on), unseen=unseen_by(row),
        may_check=undecided and may(by, Permission.FINDING_CHECK, guard),
        may_raise=stage is not FindingStage.RAISED and may(by, Permission.FINDING_RAISE, guard),
        may_explain=undecided and may(by, Permission.FINDING_CHECK, guard),
        may_name=may(by, Permission.PERSON_NAME, guard),
    )  # fmt: skip


def _decided(row: Decision, names: dict[str, str]) -> Decided:
    return Decided(
        FindingStage(row.decided).words, row.reason, names[row.decided_by], row.decided_at,
        Ref.parse(row.lead) if row.lead else None,
    )  # fmt: skip


def _looked(line: LineCard, names: dict[str, str]) -> Looked:
    by = "The run" if line.actor.startswith("system:") else names[line.actor]
    plain = line.event.split(".")[1].replace("_", " ").capitalize()
    return Looked(line.at, by, EVENTS.get(line.event, plain))
