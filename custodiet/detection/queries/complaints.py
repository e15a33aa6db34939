"""Asking what is known of earlier complaints about the officer of a finding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import within_reach
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.detection import history
from custodiet.detection.complaints import standing
from custodiet.detection.complaints.standing import History, Place
from custodiet.detection.models import Finding
from custodiet.detection.queries.reading import KEPT_FROM
from custodiet.linkage.queries import PersonCard, numbers_near, person_cards


@dataclass(frozen=True)
class ComplaintsCard:
    """Everything that the page shows of one officer's earlier complaints.

    whom   whom the officer is compared with, in words
    """

    finding_id: int
    finding_number: str
    officer: PersonCard
    at: datetime
    held: bool
    history: History
    place: Place | None
    whom: str
    sentences: tuple[str, ...]
    faded: tuple[tuple[int, float], ...]
    chart: SimpleNamespace
    peers_chart: SimpleNamespace | None


def complaints_card(ref: Ref, by: Actor, *, at: datetime, root: Path) -> ComplaintsCard:
    """What was known at a moment of the officer whom a finding is about.

    root  the folder of the store
    Leaves out every matter in which the reader, or anybody whom they manage, is named.
    """
    reach = within_reach(Finding.objects.all(), by, Permission.COMPLAINT_READ, kept_from=KEPT_FROM)
    row = reach.select_related("subject").filter(pk=ref.id).first()
    if row is None:
        raise NotFound("There is no such record, or you may not open it.")
    officer = person_cards([Ref("linkage", "person", row.subject_id)])[
        Ref("linkage", "person", row.subject_id)
    ]
    everybody = _not_about(by, history.matters(root))
    known = standing.history(officer.number, everybody, at)
    peers, whom = _peers(officer.number, history.roles(root), at)
    counts = standing.counts(everybody, at)
    place = standing.place(counts[officer.number], [counts[each] for each in peers])
    return ComplaintsCard(
        finding_id=row.pk, finding_number=row.number, officer=officer, at=at, held=bool(everybody),
        history=known, place=place, whom=whom, faded=tuple(known.faded.items()),
        sentences=standing.words(place, whom) if place and everybody else (),
        chart=SimpleNamespace(
            title="Matters recorded about this officer, by year", unit="Matters", compared=None,
            rows=[(str(year), float(count)) for year, count in known.by_year], ident="by-year",
            hidden_words="<5",
        ),
        peers_chart=_chart(place, [counts[each] for each in peers], whom) if place and everybody else None,
    )  # fmt: skip


def _not_about(by: Actor, matters: list[standing.Matter]) -> list[standing.Matter]:
    """Without every matter that names the reader or somebody whom they manage."""
    if by.person is None:
        return matters
    near = numbers_near(by.person)
    named = {
        each.matter_id for each in matters if near & {each.officer_id, each.person_id} and each.matter_id
    }
    return [
        each
        for each in matters
        if each.matter_id not in named and not near & {each.officer_id, each.person_id}
    ]


def _peers(officer: str, roles: dict[str, str], at: datetime) -> tuple[list[str], str]:
    """The officers of the same role where there are enough of them, else everybody on the list."""
    least = rule("detection.peers_at_least", on=at.date()).value
    others = [each for each in roles if each != officer]
    alike = [each for each in others if roles.get(officer) and roles[each] == roles[officer]]
    if len(alike) > least:
        return alike, f"officers in the role “{roles[officer]}”"
    return others, "officers of the force"


def _chart(place: Place, peers: list[int], whom: str) -> SimpleNamespace:
    """The peers chart's data, as the tag peers_chart takes it."""
    return SimpleNamespace(
        title=f"This officer and {place.peers:,} {whom}", unit=f"Matters in {standing.LOOKED_BACK} years",
        peers=[float(each) for each in peers], rate=float(place.count), low=min(place.low, place.count),
        high=max(place.high, place.count), who="This officer", ident="complaints-peers",
    )  # fmt: skip
