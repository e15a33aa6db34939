"""The partners' door: an agency's page, opened by its words, asked for each time. No cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from custodiet.core.errors import NotFound
from custodiet.reporting import partners as agencies
from custodiet.reporting.forms import street as forms
from custodiet.reporting.readers import tag_of
from custodiet.reporting.rules import Door
from custodiet.reporting.views import street_handles as handles
from custodiet.reporting.views.street import beginning, plain, through
from custodiet.reporting.views.street_handles import For
from custodiet.sealing.codes import Code


@csrf_exempt
def partners(request: HttpRequest) -> HttpResponse:
    """An agency's page: what it has sent, how far each has come, and what it was told."""
    if request.method != "POST":
        return plain(request, "street/partners.html", form=forms.AgencyWords())
    form = forms.AgencyWords(request.POST)
    if form.is_valid():
        try:
            return _page(request, form.cleaned_data["code"])
        except NotFound as refusal:
            form.add_error("code", _(refusal.why))
    return plain(request, "street/partners.html", form=form)


@csrf_exempt
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """The way through a report for an agency."""
    tag = str(handles.opened(For.AGENCY, str(request.POST.get("agency", ""))))
    name = agencies.partner_tagged(tag, on=localdate()).name
    if "token" in request.POST:
        return through(request, Door.PARTNER, agency_name=name)
    return beginning(request, Door.PARTNER, agency=tag, agency_name=name)


def _page(request: HttpRequest, code: Code) -> HttpResponse:
    found = agencies.page_of(code, on=localdate())
    token = handles.sealed(For.AGENCY, tag_of(code))  # begins a report, and opens nothing
    return plain(request, "street/partner.html", agency=found, token=token)
