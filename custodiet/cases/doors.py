"""The doors of cases for programs and the shell: name -> (form, action)."""

from custodiet.cases import actions, forms

DOORS = {
    "open-case": (forms.OpenCase, actions.open_case),
    "apply-definition": (forms.ApplyDefinition, actions.apply_definition),
    "answer-referral": (forms.AnswerReferral, actions.answer_referral),
    "read-answer": (forms.ReadAnswer, actions.read_answer),
    "agree-outside": (forms.Reason, actions.agree_outside),
    "refer-case": (forms.ReferCase, actions.refer_case),
    "acknowledge-referral": (forms.AcknowledgeReferral, actions.acknowledge_referral),
    "record-mode": (forms.RecordMode, actions.record_mode),
    "name-on-team": (forms.NameOnTeam, actions.name_on_team),
    "record-decision": (forms.RecordDecision, actions.record_decision),
    "take-off-team": (forms.TakeOffTeam, actions.take_off_team),
    "name-subject": (forms.NameSubject, actions.name_subject),
    "name-person": (forms.NamePerson, actions.name_person),
    "keep-from": (forms.KeepFrom, actions.keep_from),
    "correct-became-clear": (forms.CorrectBecameClear, actions.correct_became_clear),
    "record-review": (forms.RecordReview, actions.record_review),
    "record-risk": (forms.RecordRisk, actions.record_risk),
    "reopen-case": (forms.ReopenCase, actions.reopen_case),
    "close-case": (forms.CloseCase, actions.close_case),
}
