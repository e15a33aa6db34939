"""Who reads anything here at all, and the detectors, which hold nobody's data."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.queries import within_reach
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound
from custodiet.core.records import Record, with_belongings
from custodiet.core.refs import Ref
from custodiet.detection import cards
from custodiet.detection.models import Explanation, Finding, Programme, Run, Standing

# Whom a finding is kept from: its subject, whoever manages them, and the person looked up.
KEPT_FROM = ("subject_id", "subject__supervisor_id", "person_id")
# Whom a run or programme that is limited to named officers is kept from: them, and whoever manages them.
RUN_KEPT_FROM = ("officers__person_id", "officers__person__supervisor_id")
# Whom an officer's place in a run is kept from: the same as findings, and everybody whom those are about.
STANDING_KEPT_FROM = ("subject_id", "subject__supervisor_id", "findings__person_id")

# Whom an explanation is kept from: all that a finding is kept from which it would touch.
EXPLANATION_KEPT_FROM = tuple(f"measured__touched__finding__{path}" for path in KEPT_FROM)


def must_read(by: Actor, *permissions: Permission) -> None:
    """Refuse whoever may do none of these, so that a list kept from them is not taken for an empty one."""
    if all(scope_of(by, each) is None for each in permissions):
        raise NotAllowed("Your role does not include this. If you need it for your work, ask for access.")


def hidden_detectors(by: Actor) -> frozenset[str]:
    """Detectors of which this reader is told no result, not even that a log of theirs is not held."""
    inside = scope_of(by, Permission.CORRIDOR_READ) is not None
    return frozenset() if inside else cards.BEHIND_THE_CORRIDOR


def hidden_tables(by: Actor) -> frozenset[str]:
    """Tables of which this reader is told nothing, not even whether they are held."""
    inside = scope_of(by, Permission.CORRIDOR_READ) is not None
    return frozenset() if inside else cards.TABLES_BEHIND_THE_CORRIDOR


def findings_within_reach(by: Actor) -> QuerySet[Finding, Finding]:
    """The findings that may() would let this actor read; those about sources stay behind their corridor."""
    rows = Finding.objects.exclude(detector__in=hidden_detectors(by))
    return within_reach(rows, by, Permission.FINDING_READ, kept_from=KEPT_FROM)


def chance_words(q_value: float) -> str:
    """Say a q-value as people do."""
    if q_value < 0.001:
        return "fewer than 1 in 1,000"
    if q_value >= 0.5:
        return "could well be chance"
    return f"about 1 in {max(2, round(1 / q_value)):,}"


def may_read_findings(by: Actor) -> bool:
    """Whether this actor may read findings at all."""
    return scope_of(by, Permission.FINDING_READ) is not None


def detector_named(name: str, by: Actor) -> cards.Detector:
    """One detector's card and SQL, for whoever reads findings, runs or the ledger.

    Refuses a name that is none.
    """
    must_read(by, Permission.FINDING_READ, Permission.RUN_READ, Permission.LEDGER_READ)
    for card in cards.detectors():
        if card.name == name:
            return card
    raise NotFound("There is no such detector.")


def kept_from(person: Ref) -> set[Ref]:
    """Every record here that a person is kept from, with all that hangs on it.

    That is: as the subject, as whoever manages them, or as anybody named.
    """
    found: set[Ref] = set()
    kinds: tuple[tuple[type[Record], tuple[str, ...]], ...] = (
        (Finding, KEPT_FROM), (Run, RUN_KEPT_FROM), (Programme, RUN_KEPT_FROM),
        (Standing, STANDING_KEPT_FROM),
        (Explanation, EXPLANATION_KEPT_FROM),
    )  # fmt: skip
    for kind, paths in kinds:
        near = Q()
        for path in paths:
            near |= Q(**{path: person.id})
        found |= with_belongings(kind._default_manager.filter(near))
    return found
