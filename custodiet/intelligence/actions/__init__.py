"""What can be done with a lead."""

from custodiet.intelligence.actions.desk import (
    adopt_lead,
    close_lead,
    develop_lead,
    grade_lead,
    open_lead,
    put_forward_lead,
    raise_lead,
    record_risks,
    reopen_lead,
)
from custodiet.intelligence.actions.people import follow_case, keep_from, name_subject
from custodiet.intelligence.rules import RiskGiven

__all__ = [
    "RiskGiven",
    "adopt_lead",
    "close_lead",
    "develop_lead",
    "follow_case",
    "grade_lead",
    "keep_from",
    "name_subject",
    "open_lead",
    "put_forward_lead",
    "raise_lead",
    "record_risks",
    "reopen_lead",
]
