"""What detection keeps: extracts handed in, runs, what each detector did, findings and their decisions.

Log rows are never kept here: they lie in the store, as Parquet.
"""

from custodiet.detection.models.checks import DataCheck
from custodiet.detection.models.explanations import (
    Explained,
    Explanation,
    ExplanationDecision,
    Measured,
    Search,
    Touched,
)
from custodiet.detection.models.extracts import Extract, guard_of
from custodiet.detection.models.findings import Decision, Finding, RuledOut
from custodiet.detection.models.programmes import Programme, ProgrammeOfficer, RunOfficer
from custodiet.detection.models.quiet import Feedback, KeptQuiet, Suppression, SuppressionReview
from custodiet.detection.models.runs import DetectorResult, Run
from custodiet.detection.models.seals import RunAgain, Seal
from custodiet.detection.models.standings import Ranking, Standing

__all__ = [
    "DataCheck",
    "Decision",
    "DetectorResult",
    "Explained",
    "Explanation",
    "ExplanationDecision",
    "Extract",
    "Feedback",
    "Finding",
    "KeptQuiet",
    "Measured",
    "Programme",
    "ProgrammeOfficer",
    "Ranking",
    "RuledOut",
    "Run",
    "RunAgain",
    "RunOfficer",
    "Seal",
    "Search",
    "Standing",
    "Suppression",
    "SuppressionReview",
    "Touched",
    "guard_of",
]
