"""Addresses of runs, findings and extracts."""

from __future__ import annotations

from django.urls import URLPattern, path

from custodiet.detection import views

app_name = "detection"
urlpatterns: list[URLPattern] = [
    path("runs/", views.runs, name="runs"),
    path("runs/ask/", views.ask_run, name="ask-run"),
    path("runs/<int:pk>/", views.run, name="run"),
    path("runs/<int:pk>/progress/", views.progress, name="progress"),
    path("runs/<int:pk>/<str:door>/", views.decide_run, name="decide-run"),
    path("findings/", views.findings, name="findings"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/rule-out/", views.rule_out, name="rule-out"),
    path("findings/<int:pk>/decide/", views.decide, name="decide"),
    path("findings/<int:pk>/name/", views.show_name, name="show-name"),
    path("detectors/<str:name>/", views.detector, name="detector"),
    path("extracts/", views.extracts, name="extracts"),
    path("extracts/hand-in/", views.hand_in, name="hand-in"),
    path("extracts/check/<str:name>/<str:mapping>/", views.check_extract, name="check-extract"),
    path("extracts/<int:pk>/", views.extract, name="extract"),
    path("extracts/<int:pk>/retry/", views.retry_extract, name="retry-extract"),
]
