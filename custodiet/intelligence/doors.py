"""The desk's doors for programs and the shell: name -> (form, action)."""

from custodiet.intelligence import actions, forms

DOORS = {
    "raise-lead": (forms.RaiseLead, actions.raise_lead),
    "grade-lead": (forms.GradeLead, actions.grade_lead),
    "record-risks": (forms.RecordRisks, actions.record_risks),
    "develop-lead": (forms.Reason, actions.develop_lead),
    "put-forward-lead": (forms.Reason, actions.put_forward_lead),
    "close-lead": (forms.Reason, actions.close_lead),
    "name-subject": (forms.NameSubject, actions.name_subject),
    "keep-from": (forms.KeepFrom, actions.keep_from),
    "reopen-lead": (forms.Reason, actions.reopen_lead),
}
