"""The pages of a case, from its opening to its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from custodiet.accounts.permissions import Permission, scope_of
from custodiet.accounts.web import actor, now, paged
from custodiet.cases import actions, forms, queries
from custodiet.core.errors import NotAllowed, NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.linkage import queries as linkage


@dataclass(frozen=True)
class Page:
    """One page of a case. shown: whether this reader's sub-navigation has it."""

    name: str
    words: str
    shown: Callable[[queries.CaseCard], bool]


def _always(card: queries.CaseCard) -> bool:
    return True


PAGES = (
    Page("case", "Summary", _always),
    Page("definition", "Definition", _always),
    Page("question", "Referral question", lambda card: card.may_answer or bool(card.answers)),
    Page("refer", "Refer", lambda card: card.may_refer),
    Page("acknowledge", "Acknowledgement", lambda card: card.may_acknowledge),
    Page("mode", "Mode of investigation", lambda card: card.may_record_mode),
    Page("decisions", "Decisions", _always),
    Page("access", "Access", _always),
    Page("timeline", "Timeline", _always),
    Page("risks", "Risks", _always),
    Page(
        "reviews", "Oversight", lambda card: card.may_review or bool(card.later.reviews or card.review_clock)
    ),
    Page("close", "Close", lambda card: card.may_close),
)
NO_LONGER_YOURS = "You named yourself or somebody you manage, so the case is now kept from you too."


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases the reader may see, narrowed and in the order asked for."""
    by = actor(request)
    if scope_of(by, Permission.CASE_READ) is None:
        raise NotAllowed(
            "Your role does not include reading cases. If you need it for your work, ask for access."
        )
    asked = {"stage": request.GET.get("stage", "live"), "q": request.GET.get("q", "")}
    sort = request.GET.get("sort", "due")
    page = paged(request, queries.cases(by, now=now(), sort=sort, **asked))
    shown = {"page": page, "look_for": forms.LookForCases(asked), "sort": sort}
    return render(request, "cases/cases.html", shown)


def open_case(request: HttpRequest, lead: int) -> HttpResponse:
    """Open a case from a lead that was put forward."""
    by, ref = actor(request), Ref("intelligence", "lead", lead)
    if scope_of(by, Permission.CASE_OPEN) is None:
        raise NotAllowed("Your role does not include opening a case. The head of the unit opens it.")
    form = forms.OpenCase(request.POST or None)
    if form.is_valid() and (case := _done(form, actions.open_case, request, ref)):
        messages.success(request, "The case is open. Its referral is due.")
        return redirect("cases:case", case.id)
    return render(request, "cases/open.html", {"form": form, "lead_url": f"/leads/{lead}/"})


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary: what must happen by when, and why."""
    return _show(request, pk, "case")


def definition(request: HttpRequest, pk: int) -> HttpResponse:
    """Test what is alleged against the definition."""
    form = forms.ApplyDefinition(request.POST or None)
    return step(
        request, pk, "definition", form, action=actions.apply_definition, said="The test is recorded."
    )


def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the referral question; or, as a second person, read the answer."""
    form = forms.AnswerReferral(request.POST or None)
    return step(request, pk, "question", form, action=actions.answer_referral, said="The answer is recorded.")


def second(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an answer as a second person. Agreement with a "no" takes the case out of the definition."""
    form = forms.ReadAnswer(request.POST or None)
    action: Callable[..., Ref] = actions.read_answer
    if form.is_valid() and form.cleaned_data["agrees"] and _answer_is_no(request, pk):
        del form.cleaned_data["agrees"]
        action = actions.agree_outside
    return step(request, pk, "second", form, action=action, said="Your reading is recorded.")


def refer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the referral."""
    form = forms.ReferCase(request.POST or None)
    return step(request, pk, "refer", form, action=actions.refer_case, said="The referral is recorded.")


def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the watchdog acknowledged the referral."""
    form = forms.AcknowledgeReferral(request.POST or None)
    return step(
        request,
        pk,
        "acknowledge",
        form,
        action=actions.acknowledge_referral,
        said="The acknowledgement is recorded.",
    )


def mode(request: HttpRequest, pk: int) -> HttpResponse:
    """Record how it is investigated."""
    form = forms.RecordMode(request.POST or None)
    return step(
        request, pk, "mode", form, action=actions.record_mode, said="The mode of investigation is recorded."
    )


def decisions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every decision, and a new one."""
    form = forms.RecordDecision(request.POST or None)
    return step(
        request, pk, "decisions", form, action=actions.record_decision, said="The decision is recorded."
    )


def access(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is named on the case and who has looked; naming somebody."""
    form = forms.NameOnTeam(request.POST or None)
    return step(request, pk, "access", form, action=actions.name_on_team, said="They are named on this case.")


@require_safe
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """What has happened, newest first."""
    return _show(request, pk, "timeline")


@require_POST
def show_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one name of a case on a page of its own; recorded about the case and about the person."""
    asked = request.POST.get("person", "")
    person = Ref("linkage", "person", int(asked) if asked.isascii() and asked.isdigit() else 0)
    name = actions.show_name(_ref(pk), by=actor(request), at=now(), person=person)
    card, back = linkage.person_card(person), reverse("cases:case", args=[pk])
    return render(request, "linkage/name.html", {"name": name, "person": card, "back": back})


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the case."""
    form = forms.CloseCase(request.POST or None)
    return step(request, pk, "close", form, action=actions.close_case, said="The case is closed.")


def step(
    request: HttpRequest, pk: int, page: str, form: Form, *, action: Callable[..., Ref], said: str
) -> HttpResponse:
    """A page that asks for one thing about one case, and goes back to the summary."""
    if form.is_valid() and _done(form, action, request, _ref(pk)):
        if not queries.visible_to(actor(request)).filter(pk=pk).exists():
            messages.warning(request, f"{said} {NO_LONGER_YOURS}")
            return redirect("cases:cases")
        messages.success(request, said)
        return redirect("cases:case", pk)
    return _show(request, pk, page, form=form)


def _show(request: HttpRequest, pk: int, page: str, form: Form | None = None) -> HttpResponse:
    card = _card(request, pk)
    if isinstance(form, forms.ChoosesAccount):
        team = tuple((each.account, each.name) for each in card.later.team)
        form.offer({"access": card.may_be_named, "off": team}.get(page, card.may_oversee))
    pages = [
        (reverse(f"cases:{each.name}", args=[pk]), each.words, each.name == page)
        for each in PAGES
        if each.shown(card)
    ]
    return render(request, f"cases/{page}.html", {"case": card, "pages": pages, "form": form})


def _answer_is_no(request: HttpRequest, pk: int) -> bool:
    answers = _card(request, pk).answers
    return bool(answers) and not answers[0].would_be


def _done(form: Form, action: Callable[..., Ref], request: HttpRequest, on: Ref) -> Ref | None:
    """Do what a form asks; what the action sends back stands on the form, beside what was typed."""
    try:
        return action(on, by=actor(request), at=now(), **form.cleaned_data)
    except NotValid as refusal:
        for field, said in (refusal.problems or {"": refusal.why}).items():
            form.add_error(field if field in form.fields else None, said)
    except NotNow as refusal:
        form.add_error(None, refusal.why)
    return None


def _card(request: HttpRequest, pk: int) -> queries.CaseCard:
    return actions.read_case(_ref(pk), by=actor(request), at=now())


def _ref(pk: int) -> Ref:
    return Ref("cases", "case", pk)
