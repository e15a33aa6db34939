"""Sessions that do not stand in the way of an answer."""

from __future__ import annotations

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse


class Sessions(SessionMiddleware):
    """Sessions whose last use may stay unwritten when there is no room to write it.

    Otherwise a page that says the disk is full, or that something was recorded, would become one that says
    the request was not understood.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Note that the session was used. If that cannot be written it ends sooner; the answer is given."""
        try:
            return super().process_response(request, response)
        except SessionInterrupted as fault:
            if not _could_not_write(fault):
                raise
            return response


def _could_not_write(fault: BaseException | None) -> bool:
    """Whether the database stands behind it, rather than somebody who signed out meanwhile."""
    while fault is not None and not isinstance(fault, OperationalError):
        fault = fault.__context__
    return fault is not None
