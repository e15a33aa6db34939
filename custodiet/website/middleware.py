"""Two things every staff request passes: a second factor, and refusals turned into pages."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from custodiet.core.errors import Refusal
from custodiet.website import errors, signin

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]

FULL = ("database or disk is full", "No space left on device", "could not extend file")


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
        """Answer as the view does."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Turn a refusal, or a full disk, into its page; anything else is a bug and is left to be one."""
        if isinstance(fault, Refusal):
            return errors.refused(request, fault)
        if isinstance(fault, OperationalError | OSError) and any(said in str(fault) for said in FULL):
            log.critical("There is no room left to write. Nothing was changed by the last request.")
            return errors.no_room(request)
        if isinstance(fault, DataError):
            return errors.bad_request(request, fault)
        return None
