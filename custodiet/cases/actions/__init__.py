"""What can be done with a case."""

from custodiet.cases.actions.case import close_case, open_case, read_case, record_decision
from custodiet.cases.actions.definition import agree_outside, answer_referral, apply_definition, read_answer
from custodiet.cases.actions.later import correct_became_clear, record_review, record_risk, reopen_case
from custodiet.cases.actions.people import (
    keep_from,
    name_on_team,
    name_person,
    name_subject,
    show_name,
    take_off_team,
)
from custodiet.cases.actions.referral import acknowledge_referral, record_mode, refer_case

__all__ = [
    "acknowledge_referral",
    "agree_outside",
    "answer_referral",
    "apply_definition",
    "close_case",
    "correct_became_clear",
    "keep_from",
    "name_on_team",
    "name_person",
    "name_subject",
    "open_case",
    "read_answer",
    "read_case",
    "record_decision",
    "record_mode",
    "record_review",
    "record_risk",
    "refer_case",
    "reopen_case",
    "show_name",
    "take_off_team",
]
