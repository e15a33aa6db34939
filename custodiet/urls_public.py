"""The pages that face the street: their own process, with no database, no session and no cookie."""

from django.urls import path

from custodiet.website import errors, street

urlpatterns = [
    path("", street.start, name="start"),
    path("what-happens/", street.what_happens, name="what-happens"),
    path("accessibility/", street.accessibility, name="accessibility"),
]

handler400 = errors.street_bad_request
handler404 = errors.street_not_found
handler500 = errors.street_broken
