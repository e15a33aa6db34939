"""Whom a lead is about, and from whom it is kept. People are added, never taken away."""

from __future__ import annotations

from datetime import datetime

from custodiet.accounts.gate import action
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.intelligence.models import Lead, LeadExclusion, LeadPerson, LeadSubject
from custodiet.intelligence.rules import Part, Stage
from custodiet.ledger.actions import record
from custodiet.linkage import queries as linkage


@action(Permission.LEAD_ASSESS, on=Lead)
def name_subject(lead: Lead, *, by: Actor, at: datetime, person: Ref, reason: str) -> Ref:
    """Name somebody whom the lead is about. It is kept from them and their line manager at once.

    reason  how it is known that it is about them; it stays with the lead
    Refuses a lead taken into a case, where the case says who it is about. Earlier names stay. Whoever
    names themselves, or somebody they manage, loses the lead: that is right.
    """
    _not_in_a_case(lead)
    linkage.person_card(person)
    if not reason.strip():
        raise NotValid(
            "Say how it is known.", problems={"reason": "Give your reason. It stays with the lead."}
        )
    if lead.subjects.filter(person_id=person.id).exists():
        said = "The lead names them already."
        raise NotValid(said, problems={"person": said})
    kept = LeadSubject.objects.create(lead=lead, person_id=person.id, reason=reason.strip())
    record("intelligence.subject_named", by=by, at=at, about=lead)
    record("intelligence.subject_kept", by=by, at=at, about=kept)
    return lead.ref


@action(Permission.LEAD_ASSESS, on=Lead)
def keep_from(lead: Lead, *, by: Actor, at: datetime, person: Ref, why: str) -> Ref:
    """Keep a lead from somebody else, at once.

    why  they must not see it; it stays with the lead
    Refuses a lead taken into a case, where the case says from whom it is kept.
    """
    _not_in_a_case(lead)
    linkage.person_card(person)
    if not why.strip():
        raise NotValid("Say why.", problems={"why": "Say why they must not see it."})
    if lead.exclusions.filter(person_id=person.id).exists():
        said = "It is kept from them already."
        raise NotValid(said, problems={"person": said})
    kept = LeadExclusion.objects.create(lead=lead, person_id=person.id, why=why.strip())
    record("intelligence.kept_from", by=by, at=at, about=lead)
    record("intelligence.exclusion_kept", by=by, at=at, about=kept)
    return lead.ref


@action(Permission.LEAD_ADOPT, on=Lead)
def follow_case(
    lead: Lead,
    *,
    by: Actor,
    at: datetime,
    subjects: tuple[Ref, ...] = (),
    exclusions: tuple[tuple[Ref, str], ...] = (),
    people: tuple[tuple[Ref, Part], ...] = (),
) -> Ref:
    """Keep a lead from whomever its case is now kept from, so that nobody reads there what is hidden here.

    Refuses a lead that is in no case. Somebody whom the lead names already is left as they are.
    """
    if lead.stage != Stage.ADOPTED:
        raise NotNow("This lead is in no case.")
    known = {
        kind: set(kind.objects.filter(lead=lead).values_list("person_id", flat=True))
        for kind in (LeadSubject, LeadExclusion, LeadPerson)
    }
    named = [LeadSubject(lead=lead, person_id=ref.id, reason="Named on the case") for ref in subjects]
    kept = [LeadExclusion(lead=lead, person_id=ref.id, why=why) for ref, why in exclusions]
    concerned = [LeadPerson(lead=lead, person_id=ref.id, part=part) for ref, part in people]
    rows: list[LeadSubject | LeadExclusion | LeadPerson] = [*named, *kept, *concerned]
    for row in rows:
        if row.person_id not in known[type(row)]:
            row.save()
            record("intelligence.person_kept", by=by, at=at, about=row)
    record("intelligence.lead_follows_case", by=by, at=at, about=lead)
    return lead.ref


def _not_in_a_case(lead: Lead) -> None:
    if lead.stage == Stage.ADOPTED:
        raise NotNow("This lead was taken into a case. Record it on the case: the lead follows.")
