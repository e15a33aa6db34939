"""A reporter's pages. No cookie, no session: what was answered so far travels in the page itself."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from custodiet.core.errors import NotFound, NotNow, Refusal
from custodiet.core.languages import in_the_other_language
from custodiet.core.policy import rule
from custodiet.reporting import intake
from custodiet.reporting.files import SealedUpload, is_too_long
from custodiet.reporting.forms import street as forms
from custodiet.reporting.parts import SealedFile
from custodiet.reporting.rules import Door, Manner, wrong_words
from custodiet.reporting.views import street_handles as handles
from custodiet.reporting.views.street_carried import State
from custodiet.reporting.views.street_handles import TOO_OLD, For
from custodiet.sealing.codes import WORDS, Code

WAYS = {
    Door.PUBLIC: "street/way.html",
    Door.COLLEAGUE: "street/colleagues.html",
    Door.PARTNER: "street/partner-way.html",
}
HINTS = {value: more for value, _, more in forms.MANNERS}


@csrf_exempt
def report(request: HttpRequest) -> HttpResponse:
    """The way through a report: one thing a page."""
    return through(request, Door.PUBLIC)


@csrf_exempt
def colleagues(request: HttpRequest) -> HttpResponse:
    """The same for officers and staff, on a path of its own. Nobody signs in here."""
    return through(request, Door.COLLEAGUE)


def beginning(request: HttpRequest, door: Door, *, agency: str = "", agency_name: str = "") -> HttpResponse:
    """The first page of a report at a door."""
    return _way(request, State.fresh(door, agency), forms.Way(), agency_name)


def through(request: HttpRequest, door: Door, *, agency_name: str = "") -> HttpResponse:
    """One page of a report at a door. Refuses a page that was made for another door."""
    if request.method != "POST":
        return beginning(request, door)
    state = State.sent(request.POST)
    if state.questions.door != door:
        raise NotFound(TOO_OLD)
    if state.manner not in set(Manner):
        form = forms.Way(request.POST)
        form.is_valid()
        return _way(request, state, form, agency_name)
    return _pressed(request, state, str(request.POST.get("do", "")))


def _way(request: HttpRequest, state: State, form: forms.Way, agency_name: str = "") -> HttpResponse:
    """How somebody would like to report, in the words of the door they came to."""
    template = WAYS[Door(state.questions.door)]
    return _shown(request, template, state, form=form, hints=HINTS, agency_name=agency_name)


def _pressed(request: HttpRequest, state: State, button: str) -> HttpResponse:
    """What somebody asked for with the button that they pressed."""
    if is_too_long(request):  # the button stands behind the file, and was not read any more
        return _check(request, state, why=too_long())
    match button:
        case "later":
            return _later(request, state)
        case "language":
            return _in_this_language(request, state)
    if change := request.POST.get("change"):
        return _changed(request, state, change)
    if now := request.POST.get("now"):
        return _answered(request, state, now)
    return _send(request, state) if button == "send" else _next(request, state)


def _changed(request: HttpRequest, state: State, name: str) -> HttpResponse:
    """Show again what somebody wants to answer otherwise, with everything else kept."""
    if name != "manner":
        return _question(request, state, name)
    form, state.manner = forms.Way(initial={"manner": state.manner}), ""
    return _way(request, state, form)


def _answered(request: HttpRequest, state: State, name: str) -> HttpResponse:
    question = next((each for each in state.questions.questions if each.name == name), None)
    if question is None:
        raise NotFound(TOO_OLD)
    form = forms.Ask(question, request.POST)
    if not form.is_valid():
        return _question(request, state, name, form)
    state.answers[name] = form.answer()
    return _next(request, state)


def _next(request: HttpRequest, state: State) -> HttpResponse:
    question = state.questions.next(state.answers)
    return _question(request, state, question.name) if question else _check(request, state)


def _question(request: HttpRequest, state: State, name: str, form: forms.Ask | None = None) -> HttpResponse:
    question = next((each for each in state.questions.questions if each.name == name), None)
    if question is None:
        raise NotFound(TOO_OLD)
    before = state.answers.pop(name, ())
    place, of = state.questions.place(question, state.answers)
    if form is None:
        start = list(before) if question.kind == "many" else (before[0] if before else "")
        form = forms.Ask(
            question, initial={name: "" if before == ("unsaid",) and question.kind == "text" else start}
        )
    return _shown(
        request, "street/question.html", state, form=form, question=question, place=place, of=of,
        field=form[name], unsaid=form["unsaid"] if "unsaid" in form.fields else None,
        manner=_(Manner(state.manner).words).lower(),
    )  # fmt: skip


def _check(
    request: HttpRequest, state: State, contact: forms.Contact | None = None, why: str = ""
) -> HttpResponse:
    asked = [
        each for each in state.questions.questions if each.name in state.answers and each.asked(state.answers)
    ]
    rows = [(each.name, each.words, each.said(state.answers[each.name])) for each in asked]
    is_known = state.manner != Manner.ANONYMOUS
    start = {"contact": state.contact, "safely": state.safely}
    form = contact or (forms.Contact(initial=start) if is_known else None)
    state.contact = state.safely = ""  # the page's own fields carry them
    said = _(Manner(state.manner).words)
    return _shown(request, "street/check.html", state, form=form, rows=rows, manner=said, why=why)


def _send(request: HttpRequest, state: State) -> HttpResponse:
    contact = forms.Contact(request.POST) if state.manner != Manner.ANONYMOUS else None
    if contact is not None and not contact.is_valid():
        return _check(request, state, contact)
    said = contact.cleaned_data if contact else {"contact": "", "safely": ""}
    arrival = intake.Arrival(
        state.code, Manner(state.manner), state.questions, state.answers, said["contact"], said["safely"],
        _files(request), agency=state.agency,
    )  # fmt: skip
    try:
        is_new = intake.receive(arrival, on=localdate())
    except Refusal as refusal:
        return _check(request, state, contact, _(refusal.why))
    return _code_page(request, state, again=not is_new)


def _later(request: HttpRequest, state: State) -> HttpResponse:
    if (name := request.POST.get("now")) and (given := _unchecked(request, state, name)):
        state.answers[name] = given
    intake.save_draft(state.code, state.draft(), on=localdate())
    return _code_page(request, state, stopped=True)


def _in_this_language(request: HttpRequest, state: State) -> HttpResponse:
    """The page that somebody was on, in the language whose address it was sent to. Nothing typed is lost."""
    if not (name := str(request.POST.get("now", ""))):
        return _next(request, state)
    if given := _unchecked(request, state, name):
        state.answers[name] = given
    return _question(request, state, name)


def _unchecked(request: HttpRequest, state: State, name: str) -> tuple[str, ...]:
    """What stands on the page that somebody stops at, if it would do as an answer."""
    question = next((each for each in state.questions.questions if each.name == name), None)
    answer = forms.Ask(question, request.POST).answer() if question else ()
    return answer if question and not question.fault(answer) else ()


def _code_page(
    request: HttpRequest, state: State, *, stopped: bool = False, again: bool = False
) -> HttpResponse:
    """The code, once. What the page holds can check two of its words and tells no more of them."""
    words, asked = state.code.words(), _two(state.code)
    token = handles.sealed(For.WORDS, [[place, words[place - 1]] for place in asked])
    return plain(
        request, "street/code.html", words=words, letters=state.code.letters(), asked=asked, token=token,
        stopped=stopped, again=again,
    )  # fmt: skip


def _two(code: Code) -> tuple[int, int]:
    """Which two of the words are asked back: always the same for one code."""
    first, second = sha256(b"asked" + code.tag()).digest()[:2]
    one = first % WORDS + 1
    other = second % (WORDS - 1) + 1
    low, high = sorted((one, other if other < one else other + 1))
    return low, high


@csrf_exempt
@require_POST
def kept(request: HttpRequest) -> HttpResponse:
    """Whether two of the words were kept. It does not know the others, and cannot show them again."""
    token, stopped = str(request.POST.get("token", "")), request.POST.get("stopped") == "yes"
    asked = dict(handles.opened(For.WORDS, token))
    typed = [str(request.POST.get(f"w{place}", "")) for place in asked]
    if wrong := wrong_words(asked, typed):
        shown = {"asked": list(asked), "wrong": wrong, "token": token, "stopped": stopped}
        return plain(request, "street/words.html", **shown)
    return plain(request, "street/kept.html", stopped=stopped)


@csrf_exempt
def back(request: HttpRequest) -> HttpResponse:
    """Come back with a code: how far it has come, messages, and an unfinished report taken up again."""
    if request.method != "POST":
        return plain(request, "street/back.html", form=forms.TypedCode())
    if "token" in request.POST:
        mailbox = str(handles.opened(For.MAILBOX, str(request.POST["token"])))
        is_read = request.POST.get("do") == "language"
        return inbox(request, mailbox) if is_read else _thread(request, mailbox)
    form = forms.TypedCode(request.POST)
    if not form.is_valid():
        return plain(request, "street/back.html", form=form)
    code = form.cleaned_data["code"]
    if unfinished := intake.draft(code):
        return _next(request, State.resumed(code, unfinished))
    try:
        return inbox(request, intake.mailbox(code), found=intake.come_back(code))
    except NotFound as refusal:
        form.add_error("code", _(refusal.why))
        return plain(request, "street/back.html", form=form)


def _thread(request: HttpRequest, mailbox: str) -> HttpResponse:
    form, files = forms.Write(request.POST), _files(request)
    if not form.is_valid():
        return inbox(request, mailbox, form)
    if is_too_long(request):
        form.add_error(None, too_long())
        return inbox(request, mailbox, form)
    if not form.cleaned_data["text"].strip() and not files:
        form.add_error("text", _("Write something, or choose a file to send."))
        return inbox(request, mailbox, form)
    try:
        intake.write_to(mailbox, form.cleaned_data["text"], files, on=localdate())
    except NotNow as refusal:
        form.add_error(None, _(refusal.why))
        return inbox(request, mailbox, form)
    return inbox(request, mailbox, sent=True)


def inbox(
    request: HttpRequest,
    mailbox: str,
    form: forms.Write | None = None,
    *,
    found: intake.Return | None = None,
    sent: bool = False,
) -> HttpResponse:
    """A reporter's report; its messages only where they have just typed their code: no page opens them."""
    token = handles.sealed(For.MAILBOX, mailbox)
    return plain(
        request, "street/inbox.html", form=form or forms.Write(), found=found or intake.standing(mailbox),
        sent=sent, token=token,
    )  # fmt: skip


def too_long() -> str:
    """What is said of a file that is longer than is taken."""
    said = _("A file may be {most} MB long at most. Nothing was sent. Choose a shorter one, or send none.")
    return said.format(most=settings.REPORTING_FILE_MOST // 1024**2)


def _files(request: HttpRequest) -> list[SealedFile]:
    """The files of a request, each sealed as it came in."""
    return [each.sealed for each in request.FILES.getlist("file") if isinstance(each, SealedUpload)]


def _shown(request: HttpRequest, template: str, state: State, **more: Any) -> HttpResponse:
    # A page that somebody came to by another way, such as with their words, is sent on from its own door.
    other = in_the_other_language(state.address)
    return plain(request, template, state=state, carried=state.carried, other=other, **more)


def plain(request: HttpRequest, template: str, **shown: Any) -> HttpResponse:
    """A page of the street with what every one of them shows."""
    today = localdate()
    kept_for = rule("reporting.draft_kept_for", on=today).value
    lines = rule("engagement.help_lines", on=today).value
    answer = render(request, template, {"lines": lines, "kept_for": kept_for, **shown})
    answer["Cache-Control"] = "no-store"  # a shared telephone should not keep the page
    return answer
