"""The pages of the staff side."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from custodiet.website import act, errors, finding_things, ledger_pages, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("leads/", include("custodiet.intelligence.urls")),
    path("cases/", include("custodiet.cases.urls")),
    path("reports/", include("custodiet.reporting.urls")),
    path("", include("custodiet.detection.urls")),
    path("people/", include("custodiet.linkage.urls")),
    path("accounts/", include("custodiet.accounts.urls")),
    path("ledger/", include((ledger_pages.urlpatterns, "ledger"))),
    path("api/<str:room>/<str:door>", act.over_http, name="api"),
    path("search/", finding_things.search, name="search"),
    path("clocks/", finding_things.clocks, name="clocks"),
    path("accessibility/", login_not_required(views.accessibility), name="accessibility"),
    path("sign-in/", include("custodiet.website.signin_urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
