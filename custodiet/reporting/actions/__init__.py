"""What can be done with reports and with the keys that open them."""

from custodiet.reporting.actions.desk import (
    answer_reporter,
    end_report,
    enter_report,
    open_report,
    pass_on,
    sort_report,
    step_out,
    take_up,
)
from custodiet.reporting.actions.keys import begin_epoch, make_key, vouch_for_handlers
from custodiet.reporting.actions.recovery import begin_recovery, end_recovery, forget_key, name_keepers

__all__ = [
    "answer_reporter",
    "begin_epoch",
    "begin_recovery",
    "end_recovery",
    "end_report",
    "enter_report",
    "forget_key",
    "make_key",
    "name_keepers",
    "open_report",
    "pass_on",
    "sort_report",
    "step_out",
    "take_up",
    "vouch_for_handlers",
]
