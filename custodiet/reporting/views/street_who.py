"""Telling us later who one is: from the page of a report, to custodians alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from custodiet.core.errors import NotNow
from custodiet.core.languages import in_the_other_language
from custodiet.reporting.forms import street as forms
from custodiet.reporting.telling import tell_who
from custodiet.reporting.views import street_handles as handles
from custodiet.reporting.views.street import inbox, plain
from custodiet.reporting.views.street_handles import For


@csrf_exempt
@require_POST
def who(request: HttpRequest) -> HttpResponse:
    """Ask who they are and how to reach them, and keep it. The page can add to a report and open nothing."""
    mailbox = str(handles.opened(For.MAILBOX, str(request.POST.get("token", ""))))
    if request.POST.get("do") != "send":
        typed = {name: str(request.POST.get(name, "")) for name in ("contact", "safely")}
        return _asked(request, mailbox, forms.TellWho(initial=typed))
    form = forms.TellWho(request.POST)
    if not form.is_valid():
        return _asked(request, mailbox, form)
    said = form.cleaned_data
    try:
        tell_who(mailbox, contact=said["contact"], reach=said["safely"], on=localdate())
    except NotNow as refusal:
        form.add_error(None, _(refusal.why))
        return _asked(request, mailbox, form)
    return inbox(request, mailbox, sent=True)


def _asked(request: HttpRequest, mailbox: str, form: forms.TellWho) -> HttpResponse:
    token, other = handles.sealed(For.MAILBOX, mailbox), in_the_other_language(reverse("tell-who"))
    return plain(request, "street/who.html", form=form, token=token, other=other)
