"""What can be handed in by a program or from the shell, by the same forms as the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form

from custodiet.detection import actions, forms
from custodiet.detection.forms import explanations as explaining
from custodiet.detection.forms import programmes, quiet

DOORS: dict[str, tuple[type[Form], Callable[..., Any]]] = {
    "import-extract": (forms.ImportExtract, actions.import_extract),
    "retry-extract": (forms.RetryExtract, actions.retry_extract),
    "check-data": (forms.CheckData, actions.check_data),
    "ask-run": (forms.AskRun, actions.ask_run),
    "authorise-run": (forms.AuthoriseRun, actions.authorise_run),
    "refuse-run": (forms.RefuseRun, actions.refuse_run),
    "stop-run": (forms.StopRun, actions.stop_run),
    "repeat-run": (forms.RepeatRun, actions.repeat_run),
    "ask-programme": (programmes.AskProgramme, actions.ask_programme),
    "renew-programme": (programmes.RenewProgramme, actions.renew_programme),
    "authorise-programme": (programmes.AuthoriseProgramme, actions.authorise_programme),
    "refuse-programme": (programmes.RefuseProgramme, actions.refuse_programme),
    "pause-programme": (programmes.PauseProgramme, actions.pause_programme),
    "resume-programme": (programmes.ResumeProgramme, actions.resume_programme),
    "end-programme": (programmes.EndProgramme, actions.end_programme),
    "rule-out": (forms.RuleOut, actions.rule_out),
    "explain-finding": (forms.Reason, actions.explain_finding),
    "ask-suppression": (quiet.AskSuppression, actions.ask_suppression),
    "agree-suppression": (quiet.AgreeSuppression, actions.agree_suppression),
    "refuse-suppression": (quiet.RefuseSuppression, actions.refuse_suppression),
    "hand-over-suppression": (quiet.HandOverSuppression, actions.hand_over_suppression),
    "review-suppression": (quiet.ReviewSuppression, actions.review_suppression),
    "end-suppression": (quiet.EndSuppression, actions.end_suppression),
    "record-outcome": (quiet.RecordOutcome, actions.record_outcome),
    "raise-finding": (forms.Reason, actions.raise_finding),
    "seek-explanations": (explaining.SeekExplanations, actions.seek_explanations),
    "stop-search": (explaining.StopSearch, actions.stop_search),
    "accept-explanation": (explaining.AcceptExplanation, actions.accept_explanation),
    "refuse-explanation": (explaining.RefuseExplanation, actions.refuse_explanation),
    "agree-explanation": (explaining.AgreeExplanation, actions.agree_explanation),
    "decline-explanation": (explaining.DeclineExplanation, actions.decline_explanation),
    "end-explanation": (explaining.EndExplanation, actions.end_explanation),
}
