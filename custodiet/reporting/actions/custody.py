"""Who a confidential reporter is: asked for by a handler, given or not by a custodian, and over by itself."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from custodiet.accounts import people
from custodiet.accounts.gate import action, look
from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import asked_by_same_person
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record
from custodiet.reporting import opening
from custodiet.reporting.models import KeptFrom, Release, ReleasePart, Report
from custodiet.reporting.parts import DESK, Reader, keep_text, reporter_of
from custodiet.reporting.queries import releases
from custodiet.reporting.readers import desk_reader, directory
from custodiet.reporting.rules import Custody
from custodiet.sealing.directory import Reads
from custodiet.sealing.places import Kind

TOLD = (
    "Somebody who looks into your report asked who you are, and gave a reason. A custodian agreed. "
    "They can see it until {until:%-d %B %Y}, and each time they look is recorded."
)


@action(Permission.RELEASE_ASK, on=Report)
def ask_release(
    report: Report, *, by: Actor, at: datetime, parts: Sequence[str], reason: str, days: int
) -> Ref:
    """Ask the custodians for parts of who a reporter is. Gives the request.

    parts  the names of the parts that are needed, no more
    days   for how long
    Refuses what custodians do not keep, a missing reason, and more days than the rule allows.
    """
    found = releases.parts_named(report, parts)
    if not found or len(found) != len(set(parts)):
        raise NotValid("Choose what you need to know.", problems={"parts": "Choose what you need to know"})
    if not reason.strip():
        raise NotValid("Say why.", problems={"reason": "Say why you need to know who they are"})
    most = rule("reporting.release_longest", on=localdate(at)).value.days
    if not 1 <= days <= most:
        said = f"Choose from 1 to {most} days"
        raise NotValid(said, problems={"days": said})
    kept = Release.objects.create(
        report=report, asked_by=by.id, asked_at=at, reason=reason.strip(), days=days
    )
    for part in found:
        row = ReleasePart.objects.create(release=kept, part=part)
        record("reporting.release_part_asked", by=by, at=at, about=row)
    record("reporting.release_asked", by=by, at=at, about=kept, days=days, parts=len(found))
    return kept.ref


@look(Permission.RELEASE_READ, on=Release)
def open_release(release: Release, *, by: Actor, at: datetime) -> releases.ReleaseCard:
    """Open a request's page: why somebody wants to know a reporter, and what was decided."""
    return releases.release_card(release, by, now=at)


@action(Permission.RELEASE_DECIDE, on=Release, to=Custody.AGREED)
def agree_release(
    release: Release, *, by: Actor, at: datetime, agreed: Sequence[str], answer: str, session: str
) -> Ref:
    """Give the asker the keys of some parts, for as long as they asked. The other parts are refused.

    agreed   the numbers of the rows that are agreed to
    session  what the custodian's vault knows their work by
    Refuses whoever asked, no part at all, and an asker who is not near the report any more or whose key the
    directory does not vouch for.
    """
    _second(release, by)
    rows = [each for each in release.parts.select_related("part__report") if str(each.pk) in set(agreed)]
    if not rows:
        said = "Choose what you agree to, or refuse the request"
        raise NotValid(said, problems={"agreed": said})
    if not releases.asker_is_near(release):
        raise NotNow("Whoever asked is not near this report any more. Refuse the request, and say so.")
    to = directory().reader(Reads.HANDLER, release.asked_by, on=localdate(at))
    if to is None:
        raise NotNow("Whoever asked has no key in the key directory, so nothing can be given to them.")
    wraps = opening.keys_for(releases.sealed_parts(rows), to.key, by, session)
    for row, given in zip(rows, wraps, strict=True):
        row.agreed, row.reader, row.suite = True, given["reader"], given["suite"]
        row.data = b64decode(given["data"])
    _decided(release, by, at, rows, answer)
    release.ends_at = at + timedelta(days=release.days)
    _tell(release, at)
    record("reporting.release_agreed", by=by, at=at, about=release, days=release.days, parts=len(rows))
    return release.ref


@action(Permission.RELEASE_DECIDE, on=Release, to=Custody.REFUSED)
def refuse_release(release: Release, *, by: Actor, at: datetime, answer: str) -> Ref:
    """Refuse a request as a whole, and say why. Refuses whoever asked, and no reason."""
    _second(release, by)
    if not answer.strip():
        raise NotValid("Say why.", problems={"answer": "Say why, for whoever asked"})
    _decided(release, by, at, (), answer)
    record("reporting.release_refused", by=by, at=at, about=release)
    return release.ref


@look(Permission.RELEASE_ASK, on=Release)
def open_identity(release: Release, *, by: Actor, at: datetime) -> list[dict[str, object]]:
    """Open what was agreed, as the asker's vault takes it. Each time is recorded.

    Refuses anybody but the asker, and whoever comes when the time is over.
    """
    if release.asked_by != by.id:
        raise NotFound("There is no such record, or you may not open it.")
    if release.stage != Custody.AGREED or release.ends_at is None or at >= release.ends_at:
        raise NotNow("This is not open to you now. If you still need it, ask again and say why.")
    return releases.given_parts(release)


@action(Permission.RELEASE_END, on=Release, to=Custody.ENDED)
def end_release(release: Release, *, by: Actor, at: datetime) -> Ref:
    """End a release, by a custodian or when its time is up: the keys that were given are deleted."""
    for row in release.parts.all():
        row.data, row.reader, row.suite = b"", "", 0
        row.save()
        record("reporting.release_part_ended", by=by, at=at, about=row)
    release.ends_at = min(release.ends_at, at) if release.ends_at else at
    record("reporting.release_ended", by=by, at=at, about=release)
    return release.ref


@action(Permission.REPORT_WORK, on=Report)
def keep_from(report: Report, *, by: Actor, at: datetime, number: str) -> Ref:
    """Keep a report, and who sent it, from somebody whom it is about or whom it must not reach.

    number  their force number; nobody is near the report or its custody from then on who is known by it
    Refuses a number that nobody has, and somebody it is kept from already.
    """
    person = people.numbered(number.strip())
    if person is None:
        said = "Nobody on the force’s list has this number"
        raise NotValid(said, problems={"number": said})
    if KeptFrom.objects.filter(report=report, person=str(person)).exists():
        raise NotNow("The report is kept from them already.")
    kept = KeptFrom.objects.create(report=report, person=str(person), said_at=at)
    record("reporting.person_kept_from", by=by, at=at, about=kept)
    record("reporting.report_kept_from", by=by, at=at, about=report)
    return report.ref


def _second(release: Release, by: Actor) -> None:
    if asked_by_same_person(release.asked_by, by):
        raise NotAllowed("Whoever asks to know a reporter never decides on it.")


def _decided(release: Release, by: Actor, at: datetime, agreed: Sequence[ReleasePart], answer: str) -> None:
    release.decided_by, release.decided_at, release.answer = by.id, at, answer.strip()
    kept = {row.pk: row for row in agreed}
    for each in release.parts.all():
        row = kept.get(each.pk, each)
        row.agreed = row.pk in kept
        row.save()
        record("reporting.release_part_decided", by=by, at=at, about=row, agreed=row.agreed)


def _tell(release: Release, at: datetime) -> None:
    """Tell the reporter, if the rule says so, where they read what we write to them."""
    day = localdate(at)
    if not rule("reporting.tell_of_release", on=day).value or release.ends_at is None:
        return
    report = release.report
    readers = (Reader(desk_reader(report.desk, on=day).key, DESK), reporter_of(report))
    text = TOLD.format(until=localdate(release.ends_at)).encode()
    keep_text(report, Kind.MESSAGE, text, readers, from_reporter=False, on=day)
