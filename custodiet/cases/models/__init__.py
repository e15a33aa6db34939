"""What is kept of a case."""

from custodiet.cases.models.case import (
    KEPT_FROM,
    TEAM,
    Case,
    CaseExclusion,
    CasePerson,
    CaseSubject,
    TeamMember,
)
from custodiet.cases.models.steps import (
    Decision,
    DefinitionTest,
    ModeDecision,
    Referral,
    ReferralAnswer,
    SecondReading,
)

__all__ = [
    "KEPT_FROM",
    "TEAM",
    "Case",
    "CaseExclusion",
    "CasePerson",
    "CaseSubject",
    "Decision",
    "DefinitionTest",
    "ModeDecision",
    "Referral",
    "ReferralAnswer",
    "SecondReading",
    "TeamMember",
]
