"""Asking about the doors that staff keep: what was taken in by whom, and partner agencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.queries import names_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound
from custodiet.core.refs import Ref
from custodiet.ledger.queries import Badge, badge
from custodiet.reporting.models import Partner, Report, Taken
from custodiet.reporting.partners import key_of, partner_dues, reader_of
from custodiet.reporting.rules import Door, Due, Told

REFUSED = "Your role does not include this. If you need it for your work, ask for access."


def taken_by(by: Actor) -> QuerySet[Taken, Taken]:
    """The reports that this person entered, the newest first: never what they say."""
    if scope_of(by, Permission.REPORT_TAKE) is None:
        raise NotAllowed(REFUSED)
    return Taken.objects.filter(taken_by=by.id).select_related("report").order_by("-came_on", "-pk")


def partners(by: Actor) -> QuerySet[Partner, Partner]:
    """Agencies, those that go on first, each with how many reports it has sent."""
    if scope_of(by, Permission.PARTNER_KEEP) is None:
        raise NotAllowed(REFUSED)
    return Partner.objects.annotate(sent=Count("reports")).order_by("ended_on", "name")


@dataclass(frozen=True)
class PartnerCard:
    """One agency's page.

    key_name  the beginning of its key, as the page with its words had it
    vouched   whether the unit's key vouches for it: nothing is sealed to it before
    """

    ref: Ref
    name: str
    begun_on: date
    ended_on: date | None
    sent: int
    key_name: str
    vouched: bool
    badge: Badge


def key_name(ident: str) -> str:
    """The beginning of a key's name, as people compare it: four groups of four."""
    return "-".join(ident[start : start + 4] for start in range(0, 16, 4))


def partner_card(pk: int, by: Actor, *, on: date) -> PartnerCard:
    """One agency. Refuses one that is not there."""
    row = partners(by).filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such record, or you may not open it.")
    return PartnerCard(
        row.ref, row.name, row.begun_on, row.ended_on, row.reports.count(), key_name(key_of(row).ident),
        reader_of(row, on=on) is not None, badge(row),
    )  # fmt: skip


@dataclass(frozen=True)
class CameBy:
    """How a report came, for its page. dues: what is due to an agency, in words, and whether it is late."""

    words: str
    more: str
    agency: str
    dues: tuple[tuple[Due, str, bool], ...]


def came_by(report: Ref, *, today: date) -> CameBy:
    """How a report came. Asked once the report itself was opened."""
    row = Report.objects.select_related("taken", "from_partner__partner").get(pk=report.id)
    words, taken, theirs = (
        Door(row.door).words,
        getattr(row, "taken", None),
        getattr(row, "from_partner", None),
    )
    more = _taken(taken) if taken is not None else ""
    if theirs is None:
        return CameBy(words, more, "", ())
    due = tuple((each, each.words(today), each.late(today)) for each in partner_dues(theirs))
    return CameBy(words, more, theirs.partner.name, due)


def _taken(taken: Taken) -> str:
    who = names_of({taken.taken_by})[taken.taken_by]
    back = "was given" if taken.way_back else "was not given"
    return (
        f"{Told(taken.how).words} on {taken.came_on:%-d %B %Y}, taken in by {who}. "
        f"The reporter {back} the words to come back with."
    )
