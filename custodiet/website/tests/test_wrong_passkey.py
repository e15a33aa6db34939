"""A passkey that is wrong leaves a line, as a wrong password does."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.exceptions import InvalidSignature
from django.forms import Form
from django.test import Client

from custodiet.ledger.models import Line
from custodiet.website import signin
from custodiet.website.tests.signin_help import is_in, type_password, user_of, with_both

pytestmark = pytest.mark.django_db

ASKED = {"type": "webauthn.get", "challenge": "AAAA", "origin": "http://x"}
FAR = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "clientExtensionResults": {}}
MADE_UP = {
    **FAR,
    "response": {
        "authenticatorData": "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MBAAAAAA",
        "clientDataJSON": base64.urlsafe_b64encode(json.dumps(ASKED).encode()).decode().rstrip("="),
        "signature": "AAAA",
        "userHandle": "MQ",
    },
}


def failed() -> list[tuple[str, str, str]]:
    lines = Line.objects.filter(event="accounts.sign_in_failed")
    return [(line.actor, line.about, line.facts) for line in lines]


def test_as_the_second_factor_it_is_a_line_about_the_account(people, client: Client):
    with_both(people.analyst)
    type_password(client, "analyst")
    client.post("/sign-in/2fa/authenticate/", {"credential": json.dumps(MADE_UP)})
    assert failed() == [("anyone", str(user_of(people.analyst).ref), '{"way":"passkey"}')]
    assert not is_in(client)


def test_in_place_of_a_password_it_is_a_line_about_nobody_since_it_only_claims_to_be_somebodys(
    people, client: Client
):
    client.post("/sign-in/2fa/webauthn/login/", {"credential": json.dumps(MADE_UP)})
    assert failed() == [("anyone", "", '{"way":"passkey"}')]
    assert "_auth_user_id" not in client.session


def test_a_forged_signature_is_a_wrong_passkey_and_not_a_fault_of_ours(people, monkeypatch):
    def forged(self):
        raise InvalidSignature

    monkeypatch.setattr(signin.AuthenticateWebAuthnForm, "clean_credential", forged)
    form: Form = signin.PasskeyLoginForm(data={"credential": json.dumps(MADE_UP)})
    assert not form.is_valid()
    assert form.errors["credential"]
    assert failed() == [("anyone", "", '{"way":"passkey"}')]
