"""A passkey in place of password and code, on an authenticator that the browser pretends to have."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.conftest import PASSWORD, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(visitor: Visitor, *, verified: bool = True) -> None:
    wire = visitor.page.context.new_cdp_session(visitor.page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, "isUserVerified": verified}})


def touch(visitor: Visitor, name: str, then: str) -> None:
    """Press a button that first asks the authenticator, and wait for the page it leads to."""
    visitor.page.get_by_role("button", name=name, exact=True).click()
    visitor.page.wait_for_url(re.compile(then))
    visitor.check()


def test_a_passkey_is_added_and_then_lets_its_holder_in_without_password_and_code(
    visitor: Callable[..., Visitor],
):
    kaur = visitor()
    with_device(kaur)
    kaur.sign_in("kaur")
    kaur.go("/sign-in/2fa/")
    kaur.press("Add a key")
    kaur.page.get_by_label("Password").fill(PASSWORD)
    kaur.press("Continue")
    kaur.page.get_by_label("A name you will know it by").fill("Blue key")
    kaur.page.get_by_label("Use it as a passkey").check()
    touch(kaur, "Add the key", r"/sign-in/2fa/(recovery-codes/)?$")
    kaur.press("Sign out")
    kaur.go("/sign-in/login/")
    touch(kaur, "Sign in with a passkey", r":\d+/$")
    assert kaur.heading
    assert "Kaur" in kaur.page.content()
    assert kaur.broken == []
