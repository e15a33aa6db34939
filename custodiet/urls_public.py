"""The pages that face the street: their own process, with no session, no cookie and no account.

The language stands in the address, so that nothing need be remembered: /cy/ before it is Welsh.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from custodiet.website import errors, street

urlpatterns = i18n_patterns(
    path("", street.start, name="start"),
    path("what-happens/", street.what_happens, name="what-happens"),
    path("accessibility/", street.accessibility, name="accessibility"),
    path("", include("custodiet.reporting.urls_street")),
    prefix_default_language=False,
)

handler400 = errors.street_bad_request
handler404 = errors.street_not_found
handler500 = errors.street_broken
