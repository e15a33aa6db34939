"""A statement that somebody reported: given to whoever has the words, and checked for whoever is shown it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from custodiet.core.errors import NotFound, NotNow
from custodiet.reporting import statements
from custodiet.reporting.forms import street as forms
from custodiet.reporting.views.street import plain
from custodiet.sealing.statements import NotAStatement


@csrf_exempt
def statement(request: HttpRequest) -> HttpResponse:
    """Give a statement. It is on this page only, and kept nowhere here."""
    form = forms.TypedCode(request.POST or None)
    if not form.is_valid():
        return plain(request, "street/statement.html", form=form)
    try:
        said = statements.statement_of(form.cleaned_data["code"])
    except (NotFound, NotNow) as refusal:
        form.add_error("code", _(refusal.why))
        return plain(request, "street/statement.html", form=form)
    return plain(request, "street/stated.html", said=said)


@csrf_exempt
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a statement is this service's, and of which day. It is not looked up, and not kept."""
    form, found = forms.ShownStatement(request.POST or None), None
    if form.is_valid():
        try:
            found = statements.checked(form.cleaned_data["statement"])
        except NotAStatement as refusal:
            form.add_error("statement", _(refusal.why))
    return plain(request, "street/check-statement.html", form=form, found=found)
