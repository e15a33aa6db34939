"""Many records at once, written past the gate: for tests and benchmarks of reading, never of doing."""

from __future__ import annotations

from datetime import datetime, timedelta

from custodiet.cases.models import Case, CaseSubject, TeamMember
from custodiet.cases.rules import Stage as CaseStage
from custodiet.detection.models import Finding, Run
from custodiet.intelligence.models import Lead, LeadSubject
from custodiet.intelligence.rules import Stage
from custodiet.linkage.models import Person

UNIT = "counter-corruption"
BATCH = 2_000
LEAD_STAGES, CASE_STAGES = tuple(Stage), tuple(each for each in CaseStage if each != "outside_definition")


def person(noon: datetime) -> Person:
    """The one officer whom all of them are about."""
    return Person.objects.get_or_create(number="P-many", defaults={"kind": "officer", "known_at": noon})[0]


def many_leads(to: int, noon: datetime, *, by: str) -> None:
    """Leads up to this number, in every stage in turn, each about one officer."""
    have = Lead.objects.count()
    rows = [
        Lead(
            title=f"Words {place}", summary="Said to have written.", category="sexual-misconduct", unit=UNIT,
            raised_by=by, raised_at=noon - timedelta(minutes=place),
            due_at=noon + timedelta(minutes=place - 50), origin="Finding",
            stage=LEAD_STAGES[place % len(LEAD_STAGES)],
        )
        for place in range(have, to)
    ]  # fmt: skip
    about = person(noon)
    made = Lead.objects.bulk_create(rows, batch_size=BATCH)
    LeadSubject.objects.bulk_create((LeadSubject(lead=lead, person=about) for lead in made), batch_size=BATCH)


def many_cases(to: int, noon: datetime, *, by: str, team: str) -> None:
    """Cases up to this number, in every stage in turn, with one person named on each."""
    lead = Lead.objects.order_by("pk")[0]
    have = Case.objects.count()
    rows = [
        Case(
            lead=lead, title=f"Words {place}", summary="Said to have written.", unit=UNIT, opened_by=by,
            opened_at=noon - timedelta(minutes=place), became_clear_at=noon - timedelta(hours=1),
            referral_due_at=noon + timedelta(minutes=place - 50), stage=CASE_STAGES[place % len(CASE_STAGES)],
        )
        for place in range(have, to)
    ]  # fmt: skip
    about = person(noon)
    made = Case.objects.bulk_create(rows, batch_size=BATCH)
    CaseSubject.objects.bulk_create((CaseSubject(case=case, person=about) for case in made), batch_size=BATCH)
    named = (TeamMember(case=case, actor=team, named_by=by, named_at=noon) for case in made)
    TeamMember.objects.bulk_create(named, batch_size=BATCH)


def many_findings(to: int, noon: datetime, *, by: str) -> None:
    """Runs and findings up to this number, a finding a run."""
    have = Run.objects.count()
    runs = Run.objects.bulk_create(
        (
            Run(
                unit=UNIT, title=f"Words {place}", authority="An order", necessity="Two reports",
                proportionality="Logs only", scope_from=noon.date(), scope_until=noon.date(), asked_by=by,
                asked_at=noon - timedelta(minutes=place),
            )
            for place in range(have, to)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    about = person(noon)
    Finding.objects.bulk_create(
        (
            Finding(
                unit=UNIT, run=run, detector="repeated_lookups", title="Repeated look-ups", subject=about,
                rule="detection.repeated_lookups", found_at=noon, first_at=noon, last_at=noon, found=4,
                whole=4, of="look-ups", q_value=0.01,
            )
            for run in runs
        ),
        batch_size=BATCH,
    )  # fmt: skip
