"""The pages of what comes later in a case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from custodiet.cases import actions, forms
from custodiet.cases.views.pages import step


def subject(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody else whom a case is about."""
    form = forms.NameSubject(request.POST or None)
    return step(request, pk, "subject", form, action=actions.name_subject, said="They are named.")


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody concerned whom a case is not about."""
    form = forms.NamePerson(request.POST or None)
    return step(request, pk, "person", form, action=actions.name_person, said="They are named.")


def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a case from somebody else."""
    form = forms.KeepFrom(request.POST or None)
    return step(request, pk, "keep", form, action=actions.keep_from, said="It is kept from them.")


def off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off a case."""
    form = forms.TakeOffTeam(request.POST or None)
    return step(
        request, pk, "off", form, action=actions.take_off_team, said="They are no longer named on this case."
    )


def clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the moment at which it became clear."""
    form = forms.CorrectBecameClear(request.POST or None)
    return step(
        request,
        pk,
        "clear",
        form,
        action=actions.correct_became_clear,
        said="The moment is corrected. What stood before stays.",
    )


def reviews(request: HttpRequest, pk: int) -> HttpResponse:
    """What whoever oversees a case looked at, and a new look."""
    form = forms.RecordReview(request.POST or None)
    return step(request, pk, "reviews", form, action=actions.record_review, said="The review is recorded.")


def risks(request: HttpRequest, pk: int) -> HttpResponse:
    """The risk to the three, and one of them recorded anew."""
    form = forms.RecordRisk(request.POST or None)
    return step(request, pk, "risks", form, action=actions.record_risk, said="The risk is recorded.")


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed case again."""
    form = forms.ReopenCase(request.POST or None)
    return step(request, pk, "reopen", form, action=actions.reopen_case, said="The case is open again.")
