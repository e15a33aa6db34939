"""Reporting's doors for programs and the shell: name -> (form, action)."""

from custodiet.reporting import actions, forms

DOORS = {
    "take-up": (forms.Nothing, actions.take_up),
    "answer-reporter": (forms.Answer, actions.answer_reporter),
    "end-report": (forms.End, actions.end_report),
    "pass-on": (forms.PassOn, actions.pass_on),
    "step-out": (forms.Nothing, actions.step_out),
    "sort-report": (forms.Nothing, actions.sort_report),
    "take-in": (forms.TakeIn, actions.take_in),
    "register-partner": (forms.RegisterPartner, actions.register_partner),
    "renew-words": (forms.Nothing, actions.renew_words),
    "end-partner": (forms.EndPartner, actions.end_partner),
    "tell-partner": (forms.TellPartner, actions.tell_partner),
    "ask-release": (forms.AskRelease, actions.ask_release),
    "agree-release": (forms.Agree, actions.agree_release),
    "refuse-release": (forms.Refuse, actions.refuse_release),
    "end-release": (forms.Nothing, actions.end_release),
    "keep-from": (forms.KeepFrom, actions.keep_from),
    "write-note": (forms.Note, actions.write_note),
    "mask-report": (forms.Mask, actions.mask_report),
    "hand-over": (forms.HandOver, actions.hand_over),
    "hand-keys": (forms.HandKey, actions.hand_keys),
    "give-to-keepers": (forms.GiveToKeepers, actions.give_to_keepers),
    "make-key": (forms.MakeKey, actions.make_key),
}
