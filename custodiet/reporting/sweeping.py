"""Sealed files, looked at by the clock: what belongs to nothing goes, the hour of the rest is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from custodiet.core.refs import Ref
from custodiet.reporting.files import folder, has_its_hour, hide_hour
from custodiet.reporting.models import Part, Report
from custodiet.reporting.rules import Stage

SETTLED = timedelta(days=1)  # longer than any upload lasts


def settle_files(*, at: datetime) -> int:
    """Look once at each sealed file that came more than a day ago. Gives how many were deleted.

    One that belongs to no part is deleted: its sender gave up, or sent twice. Of the others the file system
    forgets the hour at which they came. Not sooner: a slow upload keeps its first file waiting for the rest.
    """
    before = (at - SETTLED).timestamp()
    new = [each for each in folder().glob("*") if has_its_hour(each) and each.stat().st_ctime < before]
    there = set(Part.objects.filter(blob__in=[each.name for each in new]).values_list("blob", flat=True))
    for each in new:
        if each.name in there:
            hide_hour(each)
        else:
            each.unlink(missing_ok=True)
    return sum(each.name not in there for each in new)


def remove_files(names: str) -> int:
    """Delete sealed files that were shredded with their report. Gives how many were there still.

    names  as the report has them, one a line
    """
    there = [each for each in names.split() if (folder() / each).exists()]
    for each in there:
        (folder() / each).unlink(missing_ok=True)
    return len(there)


def half_shredded() -> list[Ref]:
    """Destroyed reports of which nobody has yet seen that their sealed files are gone."""
    rows = Report.objects.filter(stage=Stage.DESTROYED).exclude(to_remove="")
    return [row.ref for row in rows.only("pk").order_by("pk")]
