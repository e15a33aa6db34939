"""What every command begins with: Django started, refusals said plainly, and whose account it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from custodiet.core.actors import Actor


def ready(command: Callable[..., Any]) -> Callable[..., Any]:
    """Start Django before the command, and say a refusal as one plain sentence with exit code 2."""

    @wraps(command)
    def started(*args: Any, **kwargs: Any) -> Any:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "custodiet.settings")
        import django  # noqa: PLC0415  settings must be in the environment first
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

        try:
            django.setup()
        except ImproperlyConfigured as fault:
            end(str(fault))
        from custodiet.core.errors import Refusal  # noqa: PLC0415

        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            problems = getattr(refusal, "problems", {})
            end("\n".join([refusal.why, *(f"  {field}: {said}" for field, said in problems.items())]))

    return started


def end(why: str) -> None:
    click.echo(why, err=True)
    sys.exit(2)


def account(name: str) -> Actor:
    """The actor behind a user name, marked as the shell's. Refuses one that is not there or is closed."""
    from custodiet.accounts.models import User  # noqa: PLC0415
    from custodiet.accounts.queries import actor_for  # noqa: PLC0415
    from custodiet.core.errors import NotFound  # noqa: PLC0415

    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise NotFound(f"There is no open account called {name}. Give the user name that they sign in with.")
    return replace(actor_for(user), way="shell")
