"""Reporting's doors for programs and the shell: name -> (form, action)."""

from custodiet.reporting import actions, forms

DOORS = {
    "take-up": (forms.Nothing, actions.take_up),
    "answer-reporter": (forms.Answer, actions.answer_reporter),
    "end-report": (forms.End, actions.end_report),
    "pass-on": (forms.PassOn, actions.pass_on),
    "step-out": (forms.Nothing, actions.step_out),
    "sort-report": (forms.Nothing, actions.sort_report),
    "make-key": (forms.MakeKey, actions.make_key),
}
