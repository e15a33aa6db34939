"""Addresses of the street's side of reporting."""

from django.urls import path

from custodiet.reporting.views import street

urlpatterns = [
    path("report/", street.report, name="report"),
    path("report/kept/", street.kept, name="kept"),
    path("back/", street.back, name="back"),
]
