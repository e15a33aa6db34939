"""What must be true of the database once everything has ended, however it ended."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass

from django.db import connection

from custodiet.accounts.models import User
from custodiet.core.refs import Ref
from custodiet.intelligence.models import Grading, Lead
from custodiet.intelligence.rules import Stage
from custodiet.ledger import queries as ledger
from custodiet.ledger.models import Line

KINDS = {
    "accounts.user": (User, "accounts.account_opened"),
    "intelligence.lead": (Lead, "intelligence.lead_raised"),
}


@dataclass(frozen=True)
class Verdict:
    """What was found; every list but the first number should be empty.

    lines     in the ledger
    chain     places where the chain is not whole
    missing   acknowledged, and not there
    halves    a row without its line, a line without its row, or a row that is not as its last line says
    """

    lines: int
    chain: list[str]
    missing: list[str]
    halves: list[str]

    def as_dict(self) -> dict[str, object]:
        """The same, to be said as JSON."""
        return asdict(self)


def verdict(acknowledged: list[tuple[str, Ref]]) -> Verdict:
    """Walk the ledger and every row, and hold both against what the writers were told."""
    _wait_until_alone()
    told = set(Line.objects.values_list("event", "about"))
    missing = [f"{event} {ref}" for event, ref in acknowledged if (event, str(ref)) not in told]
    return Verdict(
        Line.objects.count(), [f"{fault}" for fault in ledger.faults()], missing, [*_rows(), *_gradings()]
    )


def _rows() -> list[str]:
    found = []
    for kind, (model, made) in KINDS.items():
        rows = {str(row.ref): row for row in model._default_manager.all()}
        lines = Line.objects.filter(about__startswith=f"{kind}:").order_by("seq")
        births = [line.about for line in lines if line.event == made]
        last = {line.about: line.digest for line in lines}
        found += [f"{ref} has no line" for ref in rows.keys() - set(births)]
        found += [f"{ref} has a line and no row" for ref in set(births) - rows.keys()]
        found += [
            f"{ref} has more lines than one that say it was made" for ref in births if births.count(ref) > 1
        ]
        found += [
            f"{ref} is not as its last line says"
            for ref, row in rows.items()
            if last.get(ref) != row.digest()
        ]
    return found


def _gradings() -> list[str]:
    """A lead, whom it is about, its grading and its stage were written together or not at all."""
    found = []
    for lead in Lead.objects.all():
        gradings = Grading.objects.filter(lead=lead).count()
        lines = Line.objects.filter(event="intelligence.lead_graded", about=str(lead.ref)).count()
        if gradings != lines or (gradings == 0) != (lead.stage == Stage.RAISED):
            found.append(f"{lead.ref} has {gradings} gradings, {lines} lines of them, and is {lead.stage}")
        if lead.subjects.count() != 1:
            found.append(f"{lead.ref} is about {lead.subjects.count()} people")
    return found


def _wait_until_alone() -> None:
    """PostgreSQL notices a killed writer a moment later; until then it may still be committing for it."""
    if connection.vendor != "postgresql":
        return
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)
    raise RuntimeError("Somebody is still connected after a minute.")
