"""Addresses of the street's side of reporting."""

from django.urls import path

from custodiet.reporting.rules import Door
from custodiet.reporting.views import street, street_partners, street_sealed, street_statement, street_who

urlpatterns = [
    path("report/", street.report, name="report"),
    path("report/kept/", street.kept, name="kept"),
    path("report/sealed/", street_sealed.page, {"door": Door.PUBLIC}, name="sealed"),
    path("report/sealed/keys/", street_sealed.keys, {"door": Door.PUBLIC}, name="sealed-keys"),
    path("report/sealed/send/", street_sealed.send, {"door": Door.PUBLIC}, name="sealed-send"),
    path("colleagues/", street.colleagues, name="colleagues"),
    path("colleagues/sealed/", street_sealed.page, {"door": Door.COLLEAGUE}, name="colleagues-sealed"),
    path(
        "colleagues/sealed/keys/", street_sealed.keys, {"door": Door.COLLEAGUE}, name="colleagues-sealed-keys"
    ),
    path(
        "colleagues/sealed/send/", street_sealed.send, {"door": Door.COLLEAGUE}, name="colleagues-sealed-send"
    ),
    path("partners/", street_partners.partners, name="partners"),
    path("partners/report/", street_partners.report, name="partners-report"),
    path("back/", street.back, name="back"),
    path("back/who/", street_who.who, name="tell-who"),
    path("statement/", street_statement.statement, name="statement"),
    path("statement/check/", street_statement.check, name="check-statement"),
]
