"""The page that seals a report in the reporter's own browser. No other page of the street has a script.

The page is the same for whoever asks for it: nothing of a visitor is in it. What comes back is sealed.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from custodiet.core.errors import NotValid, Refusal
from custodiet.reporting.choices import codes
from custodiet.reporting.files import SealedElsewhere, SealedUpload, is_too_long
from custodiet.reporting.forms import street as forms
from custodiet.reporting.from_browser import MOST_FILES, NOT_OURS, SealAgain, read
from custodiet.reporting.intake_sealed import receive_sealed
from custodiet.reporting.questionnaires import LONGEST, Question, Questionnaire, current, questionnaire
from custodiet.reporting.readers import directory, pinned, published
from custodiet.reporting.rules import Door
from custodiet.reporting.views.street import HINTS, plain, too_long
from custodiet.sealing.codes import WORDS

FIRST = {Door.PUBLIC: "report", Door.COLLEAGUE: "colleagues"}
NAMES = {Door.PUBLIC: "sealed", Door.COLLEAGUE: "colleagues-sealed"}


@require_safe
@gzip_page  # nothing in it is a secret that its length could tell
def page(request: HttpRequest, door: Door) -> HttpResponse:
    """The whole form on one page, in the language of its address."""
    questions = questionnaire(current(door), codes)
    return plain(
        request, "street/sealed.html", version=questions.version, asked=_asked(questions),
        way=forms.Way(auto_id="%s"), hints=HINTS, contact=forms.Contact(auto_id="%s"),
        door=door, first=reverse(FIRST[door]), keys=reverse(f"{NAMES[door]}-keys"),
        send=reverse(f"{NAMES[door]}-send"), unit=" ".join(each.hex() for each in pinned()),
        too_long=too_long(), most_files=MOST_FILES, words=range(1, WORDS + 1),
        long=_("Write at most {most} characters here.").format(most=f"{LONGEST:,}"),
    )  # fmt: skip


def _asked(questions: Questionnaire) -> list[dict[str, Any]]:
    """Each question with its fields. Their ids end in its name, since all stand on one page."""
    found = []
    for each in questions.questions:
        form = forms.Ask(each, auto_id=f"%s-{each.name}")
        unsaid = form["unsaid"] if "unsaid" in form.fields else None
        found.append({"question": each, "field": form[each.name], "unsaid": unsaid})
    return found


@require_safe
@gzip_page
def keys(request: HttpRequest, door: Door) -> JsonResponse:
    """What a browser seals by: the questions' rules, and the signed directory of those who can open it."""
    questions = questionnaire(current(door), codes)
    said = {
        "form": questions.version,
        "today": localdate().isoformat(),
        "longest": LONGEST,
        "most": settings.REPORTING_FILE_MOST,
        "questions": [_rules(each) for each in questions.questions],
        "directory": published(directory()),
    }
    answer = JsonResponse(said)
    answer["Cache-Control"] = "no-store"
    return answer


def _rules(question: Question) -> dict[str, Any]:
    condition = question.only_if
    return {
        "name": question.name,
        "kind": question.kind,
        "must": question.must,
        "urgent": sorted(question.urgent),
        "only_if": {"question": condition[0], "any_of": sorted(condition[1])} if condition else None,
        "desk": dict(question.desk or {}),
        "not_desk": dict(question.not_desk or {}),
    }


@csrf_exempt
@require_POST
def send(request: HttpRequest, door: Door) -> JsonResponse:
    """Keep what was sealed. It is on the disk before this says so."""
    request.upload_handlers = [SealedElsewhere(request)]
    try:
        is_same = _kept(request, door)
    except Refusal as refusal:
        again = isinstance(refusal, SealAgain)
        return JsonResponse({"why": _(refusal.why), "seal_again": again}, status=refusal.status)
    return JsonResponse({"kept": True, "same": is_same})


def _kept(request: HttpRequest, door: Door) -> bool:
    text = str(request.POST.get("report", ""))
    if is_too_long(request):  # what stands behind the file was not read any more
        raise NotValid(too_long())
    sent = read(text)
    questions = questionnaire(sent.form, codes)
    if questions.door != door:
        raise NotValid(NOT_OURS)
    files = request.FILES.getlist("file")
    came = {str(each.name): each for each in files if isinstance(each, SealedUpload)}
    if len(came) != len(files):
        raise NotValid(NOT_OURS)
    return receive_sealed(sent, questions, came, on=localdate())
