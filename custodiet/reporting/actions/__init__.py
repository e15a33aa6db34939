"""What can be done with reports and with the keys that open them."""

from custodiet.reporting.actions.custody import (
    agree_release,
    ask_release,
    end_release,
    keep_from,
    open_identity,
    open_release,
    refuse_release,
)
from custodiet.reporting.actions.desk import (
    answer_reporter,
    end_report,
    enter_report,
    note_read,
    open_report,
    pass_on,
    sort_report,
    step_out,
    take_up,
)
from custodiet.reporting.actions.doors import (
    end_partner,
    open_partner,
    register_partner,
    renew_words,
    take_in,
    tell_partner,
    vouch_for_agency,
)
from custodiet.reporting.actions.exporting import close_body, name_body, note_export, note_notice
from custodiet.reporting.actions.files import keep_checked
from custodiet.reporting.actions.handing import give_to_keepers, hand_keys
from custodiet.reporting.actions.keeping import (
    agree_destruction,
    ask_destruction,
    begin_hold,
    destroy_report,
    end_shredding,
    lift_hold,
    refuse_destruction,
)
from custodiet.reporting.actions.keys import begin_epoch, make_key, vouch_for_handlers
from custodiet.reporting.actions.moving import give_identity, open_moving
from custodiet.reporting.actions.recovery import begin_recovery, end_recovery, forget_key, name_keepers
from custodiet.reporting.actions.work import (
    hand_over,
    mask_report,
    prepare_hand_over,
    search_reports,
    write_note,
)

__all__ = [
    "agree_destruction",
    "agree_release",
    "answer_reporter",
    "ask_destruction",
    "ask_release",
    "begin_epoch",
    "begin_hold",
    "begin_recovery",
    "close_body",
    "destroy_report",
    "end_partner",
    "end_recovery",
    "end_release",
    "end_report",
    "end_shredding",
    "enter_report",
    "forget_key",
    "give_identity",
    "give_to_keepers",
    "hand_keys",
    "hand_over",
    "keep_checked",
    "keep_from",
    "lift_hold",
    "make_key",
    "mask_report",
    "name_body",
    "name_keepers",
    "note_export",
    "note_notice",
    "note_read",
    "open_identity",
    "open_moving",
    "open_partner",
    "open_release",
    "open_report",
    "pass_on",
    "prepare_hand_over",
    "refuse_destruction",
    "refuse_release",
    "register_partner",
    "renew_words",
    "search_reports",
    "sort_report",
    "step_out",
    "take_in",
    "take_up",
    "tell_partner",
    "vouch_for_agency",
    "vouch_for_handlers",
    "write_note",
]
