"""The pages that face the street: their own process, with no session, no cookie and no account."""

from django.urls import include, path

from custodiet.website import errors, street

urlpatterns = [
    path("", street.start, name="start"),
    path("what-happens/", street.what_happens, name="what-happens"),
    path("accessibility/", street.accessibility, name="accessibility"),
    path("", include("custodiet.reporting.urls_street")),
]

handler400 = errors.street_bad_request
handler404 = errors.street_not_found
handler500 = errors.street_broken
