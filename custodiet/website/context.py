"""What every page is given."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from custodiet import VERSION
from custodiet.accounts.permissions import Role
from custodiet.accounts.web import local_day, now
from custodiet.website.demonstration import code_now
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
    if settings.DEMO and request.path.startswith(reverse("mfa_authenticate")):
        given["demo_code"] = code_now()
    return given
