"""Who serves in the invented force, and what one ordinary day leaves on its desks. All of it invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pyarrow.parquet as pq
from django.utils.timezone import make_aware

from custodiet.accounts.web import local_day, now
from custodiet.cases import actions as cases
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.intelligence import actions as desk
from custodiet.intelligence.rules import Handling, Harm, Information, Likelihood, RiskTo, Source
from custodiet.linkage.actions import NewPerson
from custodiet.linkage.queries import person_numbered
from custodiet.linkage.rules import PersonKind

# What somebody on the street said. Invented, as all of it.
REPORT = {
    "risk": ("unsure",),
    "what": ("unsaid",),
    "story": (
        "He came about the burglary and was kind. Since then he writes every night. I have not told anybody.",
    ),
    "who": ("A constable, fair, in a car from the station on the hill. He said to call him Lee.",),
    "job": ("officer",),
    "duty": ("both",),
    "channel": ("met", "text"),
    "when": ("Since the end of August. It is still going on.",),
    "where": ("At my home in Eastgate.",),
    "others": ("unsaid",),
    "evidence": ("messages",),
    "reach": ("unit",),
}

TOLD = {
    **REPORT,
    "risk": ("no",),
    "what": ("unsaid",),
    "story": (
        "A police car stands in the lane most nights, and the same man goes in next door for an hour.",
    ),
    "who": ("Fortyish, grey hair. The car has a 7 and a K in its number.",),
    "when": ("Most nights since October.",),
    "where": ("The lane behind the mill in Eastgate.",),
}

STAFF_ROLES = ("handler", "researcher", "control room", "staff")


def establishment(folder: Path) -> Iterator[NewPerson]:
    """Everybody the force's records know, from its establishment list and its register of names."""
    names = {row["id"]: row["name"] for row in pq.read_table(folder / "names.parquet").to_pylist()}
    for row in pq.read_table(folder / "officers.parquet").to_pylist():
        yield NewPerson(
            number=row["officer_id"], kind=_kind(row["role"]), name=names[row["officer_id"]],
            post=row["role"], unit=row["unit"], supervisor=row["supervisor_id"] or "",
        )  # fmt: skip
    for row in pq.read_table(folder / "people.parquet").to_pylist():
        yield NewPerson(row["person_id"], PersonKind.PUBLIC, names[row["person_id"]])


def _kind(role: str) -> PersonKind:
    if "pcso" in role.lower() or "community support" in role.lower():
        return PersonKind.PCSO
    return PersonKind.STAFF if any(words in role.lower() for words in STAFF_ROLES) else PersonKind.OFFICER


def tell(folder: Path, actor: Callable[[str], Actor]) -> None:
    """Raise, grade, assess and open, so that nobody's first page is empty."""
    officers = [
        row["officer_id"]
        for row in pq.read_table(folder / "officers.parquet").to_pylist()
        if "constable" in row["role"] and row["supervisor_id"]
    ]
    kaur, doyle, farrow = actor("kaur"), actor("doyle"), actor("farrow")
    _raise(
        kaur, officers[3], "Repeated late visits to one address, recorded as welfare checks",
        "An officer is said to call at the address of a woman who reported domestic abuse, alone and late in "
        "the evening, since her case was closed. The visits are recorded as welfare checks.",
        ("B6",),
    )  # fmt: skip
    waiting = _raise(
        doyle, officers[11], "Personal messages to a witness after the trial ended",
        "An officer who took part in a domestic abuse prosecution is said to have sent personal messages to "
        "a witness from a private phone since the trial ended. The witness has not complained.",
        ("B5", "B6"),
    )  # fmt: skip
    _grade(waiting, doyle, Source.UNTESTED, Information.INDIRECT)
    _open_a_case(officers[20], doyle, farrow)


def _raise(by: Actor, number: str, title: str, summary: str, behaviours: tuple[str, ...]) -> Ref:
    subject = person_numbered(number)
    return desk.raise_lead(
        by=by, at=now(), title=title, summary=summary, behaviours=behaviours,
        subjects=(subject,) if subject else (), origin="Concern of a supervisor or colleague",
    )  # fmt: skip


def _grade(lead: Ref, by: Actor, source: Source, information: Information) -> None:
    desk.grade_lead(
        lead, by=by, at=now(), source=source, information=information, handling=Handling.CONDITIONS,
        conditions="Not to the officer's own division. Ask the desk first.",
    )  # fmt: skip
    soon = local_day(now()) + timedelta(days=14)
    given = desk.RiskGiven
    desk.record_risks(
        lead, by=by, at=now(),
        risks=(
            given(RiskTo.PERSON, Likelihood.LIKELY, Harm.SERIOUS, "Contact goes on, on a private channel",
                  "Safety plan asked of an advocate", soon),
            given(RiskTo.PUBLIC, Likelihood.POSSIBLE, Harm.SERIOUS, "Still has access to victims' records",
                  "Use of systems under watch", soon),
            given(RiskTo.OFFICER, Likelihood.POSSIBLE, Harm.MODERATE, "Stress; the account may be malicious",
                  "Welfare officer named, told nothing of the evidence", soon),
        ),
    )  # fmt: skip


def _open_a_case(number: str, doyle: Actor, farrow: Actor) -> None:
    """A lead that became a case yesterday afternoon, so that its referral is due tonight."""
    lead = _raise(
        doyle, number, "A constable said to have pursued a relationship with a woman whose case he held",
        "A constable is said to have used his access to a crime record to contact a woman who reported an "
        "assault, and to have visited her off duty. She does not see herself as a victim.",
        ("B6", "B7"),
    )  # fmt: skip
    _grade(lead, doyle, Source.RELIABLE, Information.CORROBORATED)
    agree = "Two sources agree, and the logs of use bear it out."
    desk.put_forward_lead(lead, by=doyle, at=now(), reason=agree)
    yesterday = make_aware(datetime.combine(local_day(now()) - timedelta(days=1), time(16, 20)))
    cases.open_case(lead, by=farrow, at=now(), became_clear_at=yesterday)
