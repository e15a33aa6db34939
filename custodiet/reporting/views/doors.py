"""Pages of the doors that staff keep: reports that somebody told us, and partner agencies."""

from __future__ import annotations

from base64 import b64decode, b64encode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.web import actor, local_day, now, paged
from custodiet.core.errors import NotAllowed, NotNow
from custodiet.core.refs import Ref
from custodiet.reporting import actions, forms, intake
from custodiet.reporting.files import SealedUpload, SealingUpload
from custodiet.reporting.queries import doors as queries
from custodiet.reporting.views import street_handles as handles
from custodiet.reporting.views.common import do, report_ref
from custodiet.reporting.views.street_handles import For
from custodiet.sealing.codes import Code, new_code


@require_safe
def taken(request: HttpRequest) -> HttpResponse:
    """The reports that this person entered: when they came and how, and nothing of what they say."""
    return render(request, "reporting/taken.html", {"page": paged(request, queries.taken_by(actor(request)))})


@csrf_exempt  # it is protected below, once files are taken by what seals them
def take(request: HttpRequest) -> HttpResponse:
    """Enter a report that somebody told us. A file is sealed as it comes in: none lies here unsealed."""
    request.upload_handlers = [SealingUpload(request)]
    answer: HttpResponse = _take(request)
    answer["Cache-Control"] = "no-store"
    return answer


@csrf_protect
def _take(request: HttpRequest) -> HttpResponse:
    if scope_of(actor(request), Permission.REPORT_TAKE) is None:
        raise NotAllowed(queries.REFUSED)
    if request.method != "POST":
        form = forms.TakeIn(initial={"came_on": local_day(now()).isoformat()})
        return render(request, "reporting/take.html", {"form": form, "token": _token(new_code())})
    code, form = _code(request), forms.TakeIn(request.POST)
    if form.is_valid() and (intake.is_kept(code) or _enter(form, request, code)):
        words = code if form.cleaned_data["way_back"] else None
        return render(
            request,
            "reporting/taken-words.html",
            {"words": words and words.words(), "letters": words and words.letters()},
        )
    return render(request, "reporting/take.html", {"form": form, "token": _token(code)})


def _enter(form: forms.TakeIn, request: HttpRequest, code: Code) -> bool:
    files = [each.sealed for each in request.FILES.getlist("file") if isinstance(each, SealedUpload)]
    return do(form, actions.take_in, request, files=files, code=code, **form.cleaned_data)


def _token(code: Code) -> str:
    """The words in the page, sealed, so that a page sent twice is one report."""
    return handles.sealed(For.TAKEN, b64encode(code.secret).decode())


def _code(request: HttpRequest) -> Code:
    return Code(b64decode(handles.opened(For.TAKEN, str(request.POST.get("token", "")))))


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Partner agencies, those that go on first."""
    return render(
        request, "reporting/partners.html", {"page": paged(request, queries.partners(actor(request)))}
    )


def register(request: HttpRequest) -> HttpResponse:
    """Register an agency, and show its words once."""
    queries.partners(actor(request))  # refuses whoever does not keep agencies
    code, form = new_code(), forms.RegisterPartner(request.POST or None)
    if form.is_valid() and do(form, actions.register_partner, request, code=code, **form.cleaned_data):
        return _words(request, form.cleaned_data["name"], code)
    return render(request, "reporting/register-partner.html", {"form": form})


def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """One agency: its days, how many reports, and the end of the arrangement."""
    card = actions.open_partner(Ref("reporting", "partner", pk), by=actor(request), at=now())
    form = forms.EndPartner(request.POST or None)
    if form.is_valid() and do(form, actions.end_partner, request, card.ref, **form.cleaned_data):
        messages.success(request, "The arrangement ends on that day.")
        return redirect("reporting:partner", pk)
    return render(request, "reporting/partner.html", {"partner": card, "form": form})


@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an agency new words, and show them once."""
    card, code = queries.partner_card(pk, actor(request), on=local_day(now())), new_code()
    actions.renew_words(card.ref, by=actor(request), at=now(), code=code)
    return _words(request, card.name, code)


def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell an agency something about its report."""
    card = actions.open_report(report_ref(pk), by=actor(request), at=now())
    form = forms.TellPartner(request.POST or None)
    if form.is_valid() and do(form, actions.tell_partner, request, card.ref, **form.cleaned_data):
        messages.success(request, "The agency reads it on its page.")
        return redirect("reporting:report", pk)
    came = queries.came_by(card.ref, today=local_day(now()))
    if not came.agency:
        raise NotNow("This report is not from a partner agency.")
    return render(request, "reporting/tell-partner.html", {"report": card, "form": form, "came": came})


def _words(request: HttpRequest, name: str, code: Code) -> HttpResponse:
    shown = {"name": name, "words": code.words(), "letters": code.letters()}
    shown["key"] = queries.key_name(code.reader().public.ident)
    answer = render(request, "reporting/partner-words.html", shown)
    answer["Cache-Control"] = "no-store"
    return answer
