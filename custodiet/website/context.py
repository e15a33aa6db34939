"""What every page is given."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from custodiet import VERSION
from custodiet.accounts.permissions import Role
from custodiet.accounts.web import local_day, now
from custodiet.website.menu import menu


def page(request: HttpRequest) -> dict[str, Any]:
    """The staff side: the force, the menu, who is signed in, and whether the second factor is still due."""
    user = getattr(request, "user", None)
    given: dict[str, Any] = {
        "force_name": settings.FORCE_NAME,
        "version": VERSION,
        "rules_on": local_day(now()),
        "marking": settings.MARKING,
        "demo": settings.DEMO,
        "menu": [],
    }
    if user is not None and user.is_authenticated:
        role = Role(user.role)
        given["menu"] = menu(role, request.path)
        given["user_words"] = f"{user.display_name}, {role.words}"
    return given


def street(request: HttpRequest) -> dict[str, Any]:
    """The street side: the force's name and nothing about whoever asks."""
    return {"force_name": settings.FORCE_NAME, "version": VERSION, "demo": settings.DEMO}
