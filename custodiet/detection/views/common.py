"""What every page of detection does: name a record, and check a form before it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form

from custodiet.core.errors import NotValid
from custodiet.core.refs import Ref


def ref_of(record: str, pk: int) -> Ref:
    return Ref("detection", record, pk)


def done(form: Form, do: Callable[..., Any], *on: Ref, **more: Any) -> bool:
    """Check a form and do what it asks; what the action finds wrong comes back on the form."""
    if not form.is_valid():
        return False
    try:
        do(*on, **more, **form.cleaned_data)
    except NotValid as refusal:
        if not refusal.problems:
            form.add_error(None, refusal.why)
        for field, said in refusal.problems.items():
            form.add_error(field if field in form.fields else None, said)
        return False
    return True
