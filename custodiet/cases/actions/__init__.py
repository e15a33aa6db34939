"""What can be done with a case."""

from custodiet.cases.actions.case import (
    close_case,
    name_on_team,
    open_case,
    read_case,
    record_decision,
)
from custodiet.cases.actions.definition import agree_outside, answer_referral, apply_definition, read_answer
from custodiet.cases.actions.referral import acknowledge_referral, record_mode, refer_case

__all__ = [
    "acknowledge_referral",
    "agree_outside",
    "answer_referral",
    "apply_definition",
    "close_case",
    "name_on_team",
    "open_case",
    "read_answer",
    "read_case",
    "record_decision",
    "record_mode",
    "refer_case",
]
