"""What is kept of a case."""

from custodiet.cases.models.case import (
    KEPT_FROM,
    TEAM,
    Case,
    CaseExclusion,
    CasePerson,
    CaseSubject,
    TeamLeaver,
    TeamMember,
)
from custodiet.cases.models.later import CaseRisk, ClearCorrection, OversightReview, Reopening
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
    "CaseRisk",
    "CaseSubject",
    "ClearCorrection",
    "Decision",
    "DefinitionTest",
    "ModeDecision",
    "OversightReview",
    "Referral",
    "ReferralAnswer",
    "Reopening",
    "SecondReading",
    "TeamLeaver",
    "TeamMember",
]
