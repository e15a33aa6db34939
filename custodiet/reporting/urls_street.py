"""Addresses of the street's side of reporting."""

from django.urls import path

from custodiet.reporting.views import street, street_partners, street_statement

urlpatterns = [
    path("report/", street.report, name="report"),
    path("report/kept/", street.kept, name="kept"),
    path("colleagues/", street.colleagues, name="colleagues"),
    path("partners/", street_partners.partners, name="partners"),
    path("partners/report/", street_partners.report, name="partners-report"),
    path("back/", street.back, name="back"),
    path("statement/", street_statement.statement, name="statement"),
    path("statement/check/", street_statement.check, name="check-statement"),
]
