"""Addresses of runs, findings and extracts."""

from __future__ import annotations

from django.urls import URLPattern, path

from custodiet.detection.views import (
    complaints,
    explanations,
    extracts,
    findings,
    programmes,
    quality,
    quiet,
    runs,
    standings,
)

app_name = "detection"
urlpatterns: list[URLPattern] = [
    path("runs/", runs.runs, name="runs"),
    path("runs/ask/", runs.ask_run, name="ask-run"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/progress/", runs.progress, name="progress"),
    path("runs/<int:pk>/first/", standings.first_of_run, name="first-of-run"),
    path("runs/<int:pk>/<str:door>/", runs.decide_run, name="decide-run"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/ask/", programmes.ask_programme, name="ask-programme"),
    path("programmes/<int:pk>/", programmes.programme, name="programme"),
    path("programmes/<int:pk>/renew/", programmes.renew_programme, name="renew-programme"),
    path("programmes/<int:pk>/<str:door>/", programmes.decide_programme, name="decide-programme"),
    path("fairness/", standings.fairness, name="fairness"),
    path("first/", standings.first, name="first"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/rule-out/", findings.rule_out, name="rule-out"),
    path("findings/<int:pk>/decide/", findings.decide, name="decide"),
    path("findings/<int:pk>/complaints/", complaints.complaints, name="complaints"),
    path("findings/<int:pk>/name/", findings.show_name, name="show-name"),
    path("findings/<int:pk>/suppress/", quiet.ask_suppression, name="ask-suppression"),
    path("findings/<int:pk>/outcome/", quiet.record_outcome, name="record-outcome"),
    path("suppressions/", quiet.suppressions, name="suppressions"),
    path("suppressions/<int:pk>/", quiet.suppression, name="suppression"),
    path("suppressions/<int:pk>/<str:door>/", quiet.decide_suppression, name="decide-suppression"),
    path("detectors/", quiet.precision, name="precision"),
    path("detectors/<str:name>/", findings.detector, name="detector"),
    path("explanations/", explanations.explanations, name="explanations"),
    path("explanations/searches/", explanations.searches, name="searches"),
    path("explanations/searches/<int:pk>/", explanations.search, name="search"),
    path("explanations/searches/<int:pk>/stop/", explanations.stop_search, name="stop-search"),
    path("explanations/shares/", explanations.explained, name="explained"),
    path("explanations/<int:pk>/", explanations.explanation, name="explanation"),
    path("explanations/<int:pk>/<str:door>/", explanations.decide_explanation, name="decide-explanation"),
    path("data/", quality.data, name="data"),
    path("data/check/", quality.check, name="check-data"),
    path("data/<str:table>/", quality.log, name="log"),
    path("extracts/", extracts.extracts, name="extracts"),
    path("extracts/hand-in/", extracts.hand_in, name="hand-in"),
    path("extracts/check/<str:name>/<str:mapping>/", extracts.check_extract, name="check-extract"),
    path("extracts/<int:pk>/", extracts.extract, name="extract"),
    path("extracts/<int:pk>/retry/", extracts.retry_extract, name="retry-extract"),
]
