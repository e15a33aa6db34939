"""What the views of the staff side share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest

from custodiet.accounts.web import actor, now
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.refs import Ref

SESSION = "vault"


def do(form: Form, action: Callable[..., Any], request: HttpRequest, *on: Ref, **given: Any) -> bool:
    """Do it, or say on the form why not."""
    try:
        action(*on, by=actor(request), at=now(), **given)
    except NotValid as refusal:
        for name, why in refusal.problems.items():
            form.add_error(name if name in form.fields else None, why)
        if not refusal.problems:
            form.add_error(None, refusal.why)
        return False
    except NotNow as refusal:
        form.add_error(None, refusal.why)
        return False
    return True


def session_of(request: HttpRequest) -> str:
    """What the vault knows this person's work by."""
    return str(request.session.get(SESSION, ""))


def report_ref(pk: int) -> Ref:
    """The report of an address."""
    return Ref("reporting", "report", pk)
