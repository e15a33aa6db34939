"""What every staff request passes: the end of a session, a second factor, and refusals turned into pages."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from custodiet.accounts.web import local_day, now
from custodiet.core.errors import Refusal
from custodiet.core.policy import rule
from custodiet.website import errors, signin

Answer = Callable[[HttpRequest], HttpResponse]


class LongestSession:
    """However busy it is, a session ends some hours after the sign-in that began it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or end a session that has lasted as long as the rule lets it."""
        if request.user.is_authenticated:
            at = now()
            longest = rule("accounts.session_longest", on=local_day(at))
            began = request.session.setdefault(signin.BEGAN, at.timestamp())
            if at.timestamp() - began >= longest.value.total_seconds():
                logout(request)
                messages.info(request, f"Sign in again. {longest.says}")
        return self.answer(request)


class SecondFactor:
    """Nobody goes further than setting up a second factor until they have one."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send somebody who has no second factor to set one up."""
        if signin.lacks_second_factor(request) and not signin.is_open_without(request.path):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.answer(request)


class Refusals:
    """A refusal is an answer, not a fault: the page says what is wrong and what to do."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does; a way of asking that a page does not take gets a page that says so."""
        answer = self.answer(request)
        if answer.status_code == 405 and not answer.content:
            return errors.wrong_way(request, answer)
        return answer

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Turn a refusal, or a machine at its limit, into its page; anything else is a bug and stays one."""
        if isinstance(fault, Refusal):
            return errors.refused(request, fault)
        if isinstance(fault, DataError):
            return errors.bad_request(request, fault)
        return errors.unable(request, fault)
