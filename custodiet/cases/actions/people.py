"""Who is in a case, on it and kept out of it. Its lead follows: nobody reads there what is hidden here."""

from __future__ import annotations

from datetime import datetime

from custodiet.accounts.gate import action, look
from custodiet.accounts.permissions import Permission
from custodiet.cases import queries
from custodiet.cases.models import Case, CaseExclusion, CasePerson, CaseSubject, TeamLeaver, TeamMember
from custodiet.cases.rules import LIVE
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound, NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.intelligence import actions as desk
from custodiet.intelligence.rules import Part
from custodiet.ledger.actions import record
from custodiet.linkage import actions as register
from custodiet.linkage import queries as linkage
from custodiet.linkage.rules import PersonKind


@look(Permission.PERSON_NAME, on=Case)
def show_name(case: Case, *, by: Actor, at: datetime, person: Ref) -> str:
    """Show the name of somebody who is in a case. Recorded about the case and about the person.

    Refuses, as if there were no such person, whoever is not in it.
    """
    if person not in queries.everybody_in(case):
        raise NotFound("There is no such person in this case.")
    record("linkage.show_name", by=by, at=at, about=person)
    return linkage.name_of(person)


@action(Permission.CASE_TEAM, on=Case)
def name_on_team(case: Case, *, by: Actor, at: datetime, account: Ref) -> Ref:
    """Name somebody on a case, who may open it from then on.

    account  of somebody whose role is near cases by being named, such as an investigator
    Refuses whoever the case is kept from, in the same words as whoever has no such role.
    """
    _live(case, "Nobody is named on it any more.")
    if account not in dict(queries.may_be_named(case.guard())):
        said = "This account cannot be named on this case. Choose somebody else."
        raise NotValid(said, problems={"account": said})
    name = f"user:{account.id}"
    if case.team.filter(actor=name).exists():
        said = "They are named on this case already."
        raise NotValid(said, problems={"account": said})
    kept = TeamMember.objects.create(case=case, actor=name, named_by=by.id, named_at=at)
    record("cases.named_on_team", by=by, at=at, about=case, account=name)
    record("cases.member_kept", by=by, at=at, about=kept)
    return case.ref


@action(Permission.CASE_TEAM, on=Case)
def take_off_team(case: Case, *, by: Actor, at: datetime, account: Ref, reason: str) -> Ref:
    """Take somebody off a case, who may not open it from then on. That they were named on it stays.

    Refuses an account that is not named on it. It can be done when the case has ended, too.
    """
    name = f"user:{account.id}"
    member = case.team.filter(actor=name).first()
    problems = {}
    if member is None:
        problems["account"] = "They are not named on this case."
    if not reason.strip():
        problems["reason"] = "Say why. It stays with the case."
    if member is None or problems:
        raise NotValid("Nobody was taken off: see why.", problems=problems)
    left = TeamLeaver.objects.create(
        case=case, actor=name, named_by=member.named_by, named_at=member.named_at, reason=reason.strip(),
        taken_off_by=by.id, taken_off_at=at,
    )  # fmt: skip
    member.delete()
    record("cases.taken_off_team", by=by, at=at, about=case, account=name)
    record("cases.leaver_kept", by=by, at=at, about=left)
    return case.ref


@action(Permission.CASE_TEAM, on=Case)
def name_subject(case: Case, *, by: Actor, at: datetime, person: Ref, reason: str) -> Ref:
    """Name somebody else whom the case is about. It is kept from them and their line manager at once.

    reason  how it is known that it is about them
    Refuses a case that has ended: it is opened again first.
    """
    _live(case, "Open it again before naming somebody else.")
    linkage.person_card(person)
    if not reason.strip():
        raise NotValid(
            "Say how it is known.", problems={"reason": "Give your reason. It stays with the case."}
        )
    if case.subjects.filter(person_id=person.id).exists():
        said = "The case names them already."
        raise NotValid(said, problems={"person": said})
    desk.follow_case(_lead(case), by=by, at=at, subjects=(person,))
    kept = CaseSubject.objects.create(case=case, person_id=person.id, reason=reason.strip())
    record("cases.subject_named", by=by, at=at, about=case)
    record("cases.subject_kept", by=by, at=at, about=kept)
    return case.ref


@action(Permission.CASE_TEAM, on=Case)
def name_person(
    case: Case, *, by: Actor, at: datetime, number: str, part: Part, reason: str, is_new: bool = False
) -> Ref:
    """Name somebody concerned in the case whom it is not about, such as another person who may be harmed.

    number  theirs in the force's records
    is_new  nobody has that number yet: make it known, as a member of the public
    Refuses a case that has ended, an unknown number that is not said to be new, and one that is said to be
    new and is not: that would be somebody else's.
    """
    _live(case, "Open it again before naming somebody else.")
    number = number.strip()
    person = linkage.person_numbered(number) if number else None
    problems = {}
    if person is None and not (number and is_new):
        problems["number"] = f"Nobody is known by {number or 'that'}. Check it, or say that they are new."
    if person is not None and is_new:
        problems["number"] = f"{number} is known already. If it is them, say that they are not new."
    if person is not None and case.people.filter(person_id=person.id, part=part).exists():
        problems["number"] = "The case names them already in this part."
    if not reason.strip():
        problems["reason"] = "Say how they are concerned. It stays with the case."
    if problems:
        raise NotValid("Nobody was named: see why.", problems=problems)
    who = person or register.know_person(by=by, at=at, number=number, kind=PersonKind.PUBLIC)
    desk.follow_case(_lead(case), by=by, at=at, people=((who, part),))
    kept = CasePerson.objects.create(case=case, person_id=who.id, part=part, reason=reason.strip())
    record("cases.person_named", by=by, at=at, about=case, part=part)
    record("cases.person_kept", by=by, at=at, about=kept)
    return case.ref


@action(Permission.CASE_TEAM, on=Case)
def keep_from(case: Case, *, by: Actor, at: datetime, person: Ref, why: str) -> Ref:
    """Keep a case from somebody else, at once, whatever its stage.

    why  they must not see it
    """
    linkage.person_card(person)
    if not why.strip():
        raise NotValid("Say why.", problems={"why": "Say why they must not see it."})
    if case.exclusions.filter(person_id=person.id).exists():
        said = "It is kept from them already."
        raise NotValid(said, problems={"person": said})
    desk.follow_case(_lead(case), by=by, at=at, exclusions=((person, why.strip()),))
    kept = CaseExclusion.objects.create(case=case, person_id=person.id, why=why.strip())
    record("cases.kept_from", by=by, at=at, about=case)
    record("cases.exclusion_kept", by=by, at=at, about=kept)
    return case.ref


def _lead(case: Case) -> Ref:
    return Ref("intelligence", "lead", case.lead_id)


def _live(case: Case, so: str) -> None:
    if case.stage not in LIVE:
        raise NotNow(f"This case has ended. {so}")
