"""A report that goes to another desk: keys exchanged part by part; who its reporter is waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow
from custodiet.ledger.actions import record
from custodiet.reporting.handing import Given
from custodiet.reporting.models import Moving, Part, Report, Wrap
from custodiet.reporting.parts import IDENTITY, Reader
from custodiet.reporting.queries import in_custody


def exchange(rows: QuerySet[Part, Part], given: Sequence[Given], reader: Reader) -> None:
    """Take these parts from whoever reads them in this role, and give them to another reader.

    given  what the vault gave, one for each part
    Refuses, with NotNow, parts of which one is missing or was given to another key: something came meanwhile.
    """
    parts = {each.ident: each for each in rows}
    is_whole = set(parts) == {each.what for each in given} and len(parts) == len(given)
    if not is_whole or any(each.reader != reader.key.ident for each in given):
        raise NotNow("Something changed in this report meanwhile, so it was not given on. Do it again.")
    Wrap.objects.filter(part__in=parts.values(), role=reader.role).delete()
    Wrap.objects.bulk_create(
        Wrap(part=parts[each.what], reader=each.reader, role=reader.role, suite=each.suite, data=each.data)
        for each in given
    )


def kept_apart(report: Report) -> QuerySet[Part, Part]:
    """The parts of a report that custodians keep."""
    idents = [each.pk for each in report.parts.prefetch_related("wraps") if in_custody(each)]
    return report.parts.filter(pk__in=idents, wraps__role=IDENTITY).distinct()


def move_identity(report: Report, before: str, *, by: Actor, at: datetime) -> None:
    """Have what custodians keep wait for them to give it on; nothing waits any more where it is at home.

    before  the desk that the report comes from
    Called inside a hand-over, which answers for it.
    """
    waiting = report.movings.filter(over_at=None).first()
    if waiting is not None and waiting.desk == report.desk:
        waiting.over_at = at
        waiting.save()
        record("reporting.identity_stays", by=by, at=at, about=waiting)
    elif waiting is None and kept_apart(report).exists():
        kept = Moving.objects.create(report=report, desk=before, asked_at=at)
        record("reporting.identity_waits", by=by, at=at, about=kept)
