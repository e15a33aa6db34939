"""The doors that staff keep: reports that somebody told us, and partner agencies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.timezone import localdate

from custodiet.accounts.gate import action, look, make
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record
from custodiet.reporting import intake, partners
from custodiet.reporting.choices import codes
from custodiet.reporting.models import Partner, Report, Taken
from custodiet.reporting.parts import DESK, Reader, SealedFile, keep_text
from custodiet.reporting.queries import doors as queries
from custodiet.reporting.questionnaires import current, questionnaire
from custodiet.reporting.readers import desk_reader, directory, enter, tag_of
from custodiet.reporting.rules import Door, Manner, Told
from custodiet.sealing.codes import Code, new_code
from custodiet.sealing.directory import Reads
from custodiet.sealing.places import Kind


@make(Permission.REPORT_TAKE)
def take_in(
    *,
    by: Actor,
    at: datetime,
    manner: str,
    answers: Mapping[str, tuple[str, ...]],
    how: str,
    came_on: date,
    way_back: bool,
    contact: str = "",
    safely: str = "",
    files: Sequence[SealedFile] = (),
    code: Code | None = None,
) -> Ref:
    """Enter a report that somebody told us. It is sealed at once: whoever entered it has no key to it.

    how, came_on  how and on which day it reached us
    way_back      whether the reporter is given the words to come back with
    contact, safely  who they are and how to reach them, where they chose to say
    code          those words; nobody has them when none are given
    Refuses what the street's pages refuse, a day to come, and the same words twice.
    """
    today = localdate(at)
    if came_on > today:
        said = "Give the day on which it reached us, today at the latest"
        raise NotValid(said, problems={"came_on": said})
    code = code or new_code()
    arrival = intake.Arrival(
        code, Manner(manner), questionnaire(current(), codes), answers, contact, safely, files,
        door=Door.INTAKE,
    )  # fmt: skip
    if not intake.receive(arrival, on=today, flood=intake.Flood()):
        raise NotNow("This report is kept already.")
    report = Report.objects.get(tag=tag_of(code))
    taken = Taken.objects.create(
        report=report, how=Told(how), came_on=came_on, taken_by=by.id, way_back=way_back
    )
    record("reporting.report_taken", by=by, at=at, about=taken)
    return taken.ref


@make(Permission.PARTNER_KEEP)
def register_partner(*, by: Actor, at: datetime, name: str, code: Code | None = None) -> Ref:
    """Register an agency whose people report to us. Its words are handed over once and kept nowhere.

    Refuses a name that is registered already.
    """
    name = " ".join(name.split())
    if Partner.objects.filter(name__iexact=name).exists():
        said = "An agency of this name is registered already"
        raise NotValid(said, problems={"name": said})
    code = code or new_code()
    kept = Partner.objects.create(
        name=name, tag=tag_of(code), key=code.reader().public.raw, begun_on=localdate(at)
    )
    record("reporting.partner_registered", by=by, at=at, about=kept)
    return kept.ref


@make(Permission.REPORT_KEYS)
def vouch_for_agency(*, by: Actor, at: datetime, unit: Ed25519PrivateKey, name: str, shown: str) -> Ref:
    """Sign an agency's key into the directory: from then on things are sealed to it.

    shown  the beginning of its key, as the page with its words had it; a database could hold another since
    Refuses an agency that is not registered, a key that begins otherwise, and one that stands there already.
    """
    partner = Partner.objects.filter(name__iexact=" ".join(name.split())).first()
    if partner is None:
        raise NotValid(f"No agency is registered as {name}.")
    key = partners.key_of(partner)
    if queries.key_name(key.ident) != shown.strip().lower():
        raise NotValid("Its key does not begin so. Ask who registered it, and look at nothing but the paper.")
    known = directory()
    if any(each.key.ident == key.ident for each in known.entries):
        raise NotNow("This key is in the directory already.")
    enter(known.next(Reads.PARTNER, partner.name, key, from_on=localdate(at)), unit)
    record("reporting.agency_vouched_for", by=by, at=at, about=partner)
    return partner.ref


@look(Permission.PARTNER_KEEP, on=Partner)
def open_partner(partner: Partner, *, by: Actor, at: datetime) -> queries.PartnerCard:
    """Open an agency's page: since when it may report, and how many reports have come from it."""
    return queries.partner_card(partner.pk, by, on=localdate(at))


@action(Permission.PARTNER_KEEP, on=Partner)
def renew_words(partner: Partner, *, by: Actor, at: datetime, code: Code | None = None) -> Ref:
    """Give an agency new words; the old ones open nothing from now on, and what they opened stays closed."""
    if partner.ended_on is not None:
        raise NotNow("The arrangement with this agency has ended.")
    code = code or new_code()
    partner.tag, partner.key = tag_of(code), code.reader().public.raw
    record("reporting.partner_words_renewed", by=by, at=at, about=partner)
    return partner.ref


@action(Permission.PARTNER_KEEP, on=Partner)
def end_partner(partner: Partner, *, by: Actor, at: datetime, ended_on: date) -> Ref:
    """End the arrangement with an agency from a day on. Its reports stay, and are worked on to their end."""
    if partner.ended_on is not None:
        raise NotNow("The arrangement with this agency has ended.")
    if ended_on < partner.begun_on:
        said = "Give a day after it began"
        raise NotValid(said, problems={"ended_on": said})
    partner.ended_on = ended_on
    record("reporting.partner_ended", by=by, at=at, about=partner)
    return partner.ref


@action(Permission.REPORT_WORK, on=Report)
def tell_partner(report: Report, *, by: Actor, at: datetime, text: str, outcome: bool) -> Ref:
    """Tell an agency something about its report. The first time acknowledges it.

    outcome  whether this is what came of it, which stops the clock of feedback
    Refuses a report that is no agency's, and an agency whose key the unit's key does not vouch for.
    """
    row = getattr(report, "from_partner", None)
    if row is None:
        raise NotNow("This report is not from a partner agency.")
    if (theirs := partners.reader_of(row.partner, on=localdate(at))) is None:
        raise NotNow(
            "The unit’s key does not vouch for this agency’s key, so nothing is sealed to it. Whoever holds "
            "the unit’s key does that first."
        )
    if not text.strip():
        raise NotValid("Write something.", problems={"text": "Write something to the agency"})
    day = localdate(at)
    readers = (Reader(desk_reader(report.desk, on=day).key, DESK), theirs)
    keep_text(report, Kind.FEEDBACK, text.strip().encode(), readers, from_reporter=False, on=day)
    row.acknowledged_on = row.acknowledged_on or day
    if outcome:
        row.told_on = day
    row.save()
    record("reporting.partner_told", by=by, at=at, about=row, outcome=outcome)
    record("reporting.partner_of_report_told", by=by, at=at, about=report)
    return report.ref
