"""Searching reports: which are searched is asked of the database, what they say of the vault alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from custodiet.core.actors import Actor
from custodiet.reporting import queries
from custodiet.reporting.models import Part
from custodiet.reporting.vault.finding import SEARCHED
from custodiet.reporting.vault.serving import ask

AT_ONCE = 200  # parts that the vault is given in one question


@dataclass(frozen=True)
class Hit:
    """One report that was found, and the words around what was looked for."""

    row: queries.ReportRow
    around: str


def found(words: str, scope: Sequence[int], by: Actor, session: str, *, today: date) -> list[Hit]:
    """Find the reports in which every word stands, the newest first.

    scope  the numbers of the reports to be searched; those that this actor may not be near are left out
    Nothing is written anywhere: what the vault opened for it is forgotten when the keys are locked.
    """
    rows = {row.ident: row for row in queries.visible_to(by).filter(pk__in=scope).order_by("-pk")}
    parts = Part.objects.filter(report__in=[row.pk for row in rows.values()], kind__in=SEARCHED, blob="")
    of: dict[str, list[str]] = {ident: [] for ident in rows}
    for report, part in parts.values_list("report__ident", "ident"):
        of[report].append(part)
    asked: dict[str, Any] = {"do": "find", "owner": by.id, "session": session, "words": words, "of": of}
    said = ask(settings.VAULT, **asked)
    if missing := said.get("missing"):
        _teach(missing, by, session)
        said = ask(settings.VAULT, **asked)
    return [Hit(queries.row_of(rows[each["report"]], today), each["around"]) for each in said["found"]]


def _teach(idents: Sequence[str], by: Actor, session: str) -> None:
    for start in range(0, len(idents), AT_ONCE):
        some = Part.objects.filter(ident__in=idents[start : start + AT_ONCE])
        parts = [
            queries.as_asked(part, part.report)
            for part in some.select_related("report").prefetch_related("wraps")
        ]
        ask(settings.VAULT, do="learn", owner=by.id, session=session, parts=parts)
