"""After each answer the street's connection forgets whose code it was shown."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from custodiet.reporting.readers import forget_known


class Forgets:
    """No request finds open what an earlier one had the code of."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and forget."""
        try:
            return self.answer(request)
        finally:
            forget_known()
