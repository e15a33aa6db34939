"""Who may do what, on one page."""

from __future__ import annotations

from enum import IntEnum, StrEnum, auto

from custodiet.core.actors import Actor, Guard


class Role(StrEnum):
    """The one role that an account holds."""

    INTELLIGENCE_OFFICER = auto()
    HEAD = auto()
    INTAKE_OFFICER = auto()
    REPORT_TAKER = auto()
    CUSTODIAN = auto()
    INVESTIGATOR = auto()
    SUPERVISOR = auto()
    AUDITOR = auto()
    ADMINISTRATOR = auto()
    SYSTEM = auto()  # the worker and the sweep; nobody signs in with it

    @property
    def words(self) -> str:
        """The role as a page says it."""
        return WORDS[self]


WORDS = {
    Role.INTELLIGENCE_OFFICER: "intelligence officer",
    Role.HEAD: "head of counter-corruption",
    Role.INTAKE_OFFICER: "intake officer",
    Role.REPORT_TAKER: "report taker",
    Role.CUSTODIAN: "custodian of identities",
    Role.INVESTIGATOR: "investigator",
    Role.SUPERVISOR: "supervisor",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
    Role.SYSTEM: "the system",
}


class Permission(StrEnum):
    """One thing that can be allowed."""

    ACCOUNT_MANAGE = auto()
    ACCOUNT_SECOND = auto()
    ACCOUNT_RESCUE = auto()
    LEDGER_READ = auto()
    LEDGER_CHECKPOINT = auto()
    PERSON_REGISTER = auto()
    PERSON_NAME = auto()
    EXTRACT_IMPORT = auto()
    RUN_ASK = auto()
    RUN_AUTHORISE = auto()
    RUN_PERFORM = auto()
    RUN_STOP = auto()
    RUN_READ = auto()
    RUN_REPEAT = auto()
    PROGRAMME_ASK = auto()
    PROGRAMME_AUTHORISE = auto()
    FINDING_READ = auto()
    FINDING_CHECK = auto()
    FINDING_RAISE = auto()
    FAIRNESS_READ = auto()
    SUPPRESSION_ASK = auto()
    SUPPRESSION_AGREE = auto()
    OUTCOME_RECORD = auto()
    EXPLANATION_READ = auto()
    EXPLANATION_SEEK = auto()
    EXPLANATION_ACCEPT = auto()
    EXPLANATION_AGREE = auto()
    EXPLANATION_END = auto()
    COMPLAINT_READ = auto()
    REPORT_READ = auto()
    REPORT_WORK = auto()
    REPORT_TAKE = auto()
    REPORT_KEYS = auto()
    PARTNER_KEEP = auto()
    KEY_HOLD = auto()
    RELEASE_READ = auto()
    RELEASE_ASK = auto()
    RELEASE_DECIDE = auto()
    RELEASE_END = auto()
    REPORT_ENTER = auto()
    REPORT_FIGURES = auto()
    REPORT_SECOND = auto()
    REPORT_EXPORT = auto()
    CORRIDOR_READ = auto()
    LEAD_RAISE = auto()
    LEAD_READ = auto()
    LEAD_GRADE = auto()
    LEAD_ASSESS = auto()
    LEAD_CLOSE = auto()
    LEAD_ADOPT = auto()
    CASE_OPEN = auto()
    CASE_READ = auto()
    CASE_DEFINE = auto()
    CASE_DECIDE = auto()
    CASE_REFER = auto()
    CASE_SECOND = auto()
    CASE_TEAM = auto()
    CASE_OVERSEE = auto()
    CASE_CLOSE = auto()


class Scope(IntEnum):
    """How far a permission reaches: the records one is named on, those of one's unit, or all.

    CORRIDOR reaches those records alone that ask for a further permission, which the role holds as well.
    """

    CORRIDOR = 0
    TEAM = 1
    UNIT = 2
    ALL = 3


R, P, S = Role, Permission, Scope

GRANTS: dict[Role, dict[Permission, Scope]] = {
    R.INTELLIGENCE_OFFICER: {
        P.EXTRACT_IMPORT: S.ALL,
        P.RUN_ASK: S.UNIT,
        P.RUN_STOP: S.UNIT,
        P.RUN_READ: S.UNIT,
        P.RUN_REPEAT: S.UNIT,
        P.PROGRAMME_ASK: S.UNIT,
        P.FINDING_READ: S.UNIT,
        P.FINDING_CHECK: S.UNIT,
        P.FINDING_RAISE: S.UNIT,
        P.SUPPRESSION_ASK: S.UNIT,
        P.OUTCOME_RECORD: S.UNIT,
        P.EXPLANATION_READ: S.UNIT,
        P.EXPLANATION_SEEK: S.UNIT,
        P.EXPLANATION_ACCEPT: S.UNIT,
        P.EXPLANATION_END: S.UNIT,
        P.COMPLAINT_READ: S.UNIT,
        P.PERSON_NAME: S.ALL,
        P.PERSON_REGISTER: S.ALL,
        P.LEAD_RAISE: S.ALL,
        P.LEAD_READ: S.UNIT,
        P.LEAD_GRADE: S.UNIT,
        P.LEAD_ASSESS: S.UNIT,
        P.LEAD_CLOSE: S.UNIT,
    },
    R.HEAD: {
        P.ACCOUNT_SECOND: S.ALL,
        P.REPORT_KEYS: S.ALL,
        P.REPORT_FIGURES: S.ALL,
        P.PARTNER_KEEP: S.ALL,
        P.RUN_AUTHORISE: S.ALL,
        P.RUN_STOP: S.ALL,
        P.RUN_READ: S.ALL,
        P.RUN_REPEAT: S.ALL,
        P.PROGRAMME_AUTHORISE: S.ALL,
        P.FINDING_READ: S.ALL,
        P.FAIRNESS_READ: S.ALL,
        P.SUPPRESSION_ASK: S.ALL,
        P.SUPPRESSION_AGREE: S.ALL,
        P.OUTCOME_RECORD: S.ALL,
        P.EXPLANATION_READ: S.ALL,
        P.EXPLANATION_AGREE: S.ALL,
        P.EXPLANATION_END: S.ALL,
        P.COMPLAINT_READ: S.ALL,
        P.EXTRACT_IMPORT: S.CORRIDOR,  # nobody else hands in what names a source's number or contacts
        P.FINDING_CHECK: S.CORRIDOR,  # somebody must decide on what the intelligence officers never see
        P.FINDING_RAISE: S.CORRIDOR,
        P.CORRIDOR_READ: S.ALL,
        P.PERSON_NAME: S.ALL,
        P.PERSON_REGISTER: S.ALL,
        P.LEAD_RAISE: S.ALL,
        P.LEAD_READ: S.ALL,
        P.LEAD_GRADE: S.ALL,
        P.LEAD_ASSESS: S.ALL,
        P.LEAD_CLOSE: S.ALL,
        P.LEAD_ADOPT: S.ALL,
        P.CASE_OPEN: S.ALL,
        P.CASE_READ: S.ALL,
        P.CASE_DEFINE: S.ALL,
        P.CASE_DECIDE: S.ALL,
        P.CASE_REFER: S.ALL,
        P.CASE_SECOND: S.ALL,
        P.CASE_TEAM: S.ALL,
        P.CASE_OVERSEE: S.ALL,
        P.CASE_CLOSE: S.ALL,
    },
    R.INTAKE_OFFICER: {
        P.REPORT_READ: S.UNIT,
        P.REPORT_WORK: S.UNIT,
        P.REPORT_FIGURES: S.UNIT,
        P.REPORT_SECOND: S.UNIT,
        P.REPORT_EXPORT: S.UNIT,
        P.REPORT_TAKE: S.UNIT,
        P.KEY_HOLD: S.UNIT,
        P.RELEASE_READ: S.UNIT,
        P.RELEASE_ASK: S.UNIT,
        P.LEAD_RAISE: S.ALL,
    },
    R.REPORT_TAKER: {P.REPORT_TAKE: S.UNIT, P.LEAD_RAISE: S.ALL},  # takes reports in, reads none
    R.CUSTODIAN: {  # holds who reporters are, reads no report
        P.KEY_HOLD: S.UNIT,
        P.RELEASE_READ: S.UNIT,
        P.RELEASE_DECIDE: S.UNIT,
        P.RELEASE_END: S.UNIT,
        P.LEAD_RAISE: S.ALL,
    },
    R.INVESTIGATOR: {
        P.LEAD_RAISE: S.ALL,
        P.CASE_READ: S.TEAM,
        P.CASE_DECIDE: S.TEAM,
        P.PERSON_NAME: S.TEAM,  # of people in a case they are named on, shown through it
    },
    R.SUPERVISOR: {P.LEAD_RAISE: S.ALL},  # may lay a concern on the desk, not read it
    R.AUDITOR: {P.LEDGER_READ: S.ALL, P.FAIRNESS_READ: S.ALL, P.REPORT_FIGURES: S.ALL},
    R.ADMINISTRATOR: {P.ACCOUNT_MANAGE: S.ALL, P.ACCOUNT_SECOND: S.ALL},  # opens accounts, never records
    R.SYSTEM: {
        P.LEDGER_CHECKPOINT: S.ALL,
        P.REPORT_KEYS: S.ALL,  # the ceremony, from the shell, with the unit’s key in hand
        P.REPORT_ENTER: S.ALL,
        P.RELEASE_END: S.ALL,
        P.RUN_PERFORM: S.ALL,
        P.PERSON_REGISTER: S.ALL,
        P.EXTRACT_IMPORT: S.ALL,
        P.CORRIDOR_READ: S.ALL,  # the worker reads every table into the store
        P.ACCOUNT_MANAGE: S.ALL,
        P.ACCOUNT_RESCUE: S.ALL,
    },
}


def scope_of(actor: Actor, permission: Permission) -> Scope | None:
    """How far the actor's role carries this permission; None when it does not include it."""
    return GRANTS.get(Role(actor.role), {}).get(permission)


ALONE = frozenset({P.LEAD_RAISE})  # anybody may lay a concern on the desk; nothing is read by it


def takes_two(role: Role) -> bool:
    """Whether a role can do anything but raise a concern, so that no one person gives it to an account."""
    return not set(GRANTS[role]) <= ALONE


def may(actor: Actor, permission: Permission, guard: Guard) -> bool:
    """Decide one question. Nobody is ever near a record about themselves."""
    if actor.person is not None and actor.person in guard.kept_from:
        return False
    reach = scope_of(actor, permission)
    if guard.asks and scope_of(actor, Permission(guard.asks)) is None:
        reach = None
    match reach:
        case Scope.ALL:
            return True
        case Scope.UNIT:
            return bool(actor.unit) and actor.unit == guard.unit
        case Scope.TEAM:
            return actor.id in guard.team
        case Scope.CORRIDOR:
            return bool(guard.asks)
        case _:
            return False
