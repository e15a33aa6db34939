"""Reports sent to another body: to whom they may go is settled by somebody who reads none."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from custodiet.accounts.gate import action, make
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record
from custodiet.reporting.exporting import recipient as age_key
from custodiet.reporting.models import Body, Export, Notice, Report


@make(Permission.REPORT_KEYS)
def name_body(*, by: Actor, at: datetime, name: str, recipient: str) -> Ref:
    """Name a body that reports may be exported to, with the key that its people gave in person.

    Whoever names it reads no reports, and whoever exports cannot name one. Refuses what is no age public key,
    and a name that is there already.
    """
    key = str(age_key(recipient))
    if Body.objects.filter(name=name.strip()).exists():
        said = "There is a body of this name. Close it, and give the new one another name."
        raise NotValid(said, problems={"name": said})
    body = Body.objects.create(name=name.strip(), recipient=key, added_at=at)
    record("reporting.body_named", by=by, at=at, about=body)
    return body.ref


@action(Permission.REPORT_KEYS, on=Body)
def close_body(body: Body, *, by: Actor, at: datetime) -> Ref:
    """Close a body: nothing is exported to its key any more."""
    if body.closed_at is not None:
        raise NotNow("This body is closed already.")
    body.closed_at = at
    record("reporting.body_closed", by=by, at=at, about=body)
    return body.ref


@action(Permission.REPORT_EXPORT, on=Report)
def note_export(report: Report, *, by: Actor, at: datetime, body: int, digest: str, contents: int) -> Ref:
    """Write down an export before it is given out: to which body, what it was, and how much was in it."""
    to = Body.objects.filter(pk=body, closed_at=None).first()
    if to is None:
        raise NotNow("Nothing is exported to this body any more.")
    kept = Export.objects.create(
        report=report, body=to, exported_by=by.id, exported_at=at, digest_of_file=digest, contents=contents
    )
    record("reporting.report_exported", by=by, at=at, about=kept, digest=digest, contents=contents)
    return kept.ref


@make(Permission.REPORT_ENTER)
def note_notice(*, by: Actor, at: datetime, owner: str) -> Ref:
    """Write down that somebody was told they have work waiting, so that they are told once a day."""
    kept = Notice.objects.create(owner=owner, sent_on=localdate(at))
    record("reporting.notice_sent", by=by, at=at, about=kept)
    return kept.ref
