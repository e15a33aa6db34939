"""What may be handed in about accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from custodiet.accounts import people
from custodiet.accounts.permissions import Role
from custodiet.accounts.rules import Lost
from custodiet.core.refs import Ref

ROLES = [(role.value, role.words.capitalize()) for role in Role if role is not Role.SYSTEM]

MATTERS = {
    Role.INTELLIGENCE_OFFICER: "Reads leads, findings and runs of their unit; grades and assesses.",
    Role.HEAD: "Authorises runs, adopts leads, opens, decides, refers and closes cases.",
    Role.INVESTIGATOR: "Works on the cases they are named on.",
    Role.SUPERVISOR: "Raises concerns. Reads none.",
    Role.AUDITOR: "Reads the ledger, and nothing else.",
    Role.ADMINISTRATOR: "Opens accounts. Reads no lead, finding or case.",
}

PASSWORD = 1_000  # characters: longer is no stronger, and costs whoever checks it


class PersonField(forms.CharField):
    """Somebody in linkage, by number or by reference; comes out as a Ref, or None when left empty."""

    def to_python(self, value: Any) -> Any:
        """Find the person. Refuses a number nobody has, and a reference to something that is no person."""
        text = super().to_python(value)
        if not text:
            return None
        ref: Ref | None
        try:
            ref = Ref.parse(text)
        except ValueError:
            ref = people.numbered(text)
        if ref is None or (ref.room, ref.record) != ("linkage", "person"):
            raise forms.ValidationError(
                "Nobody in the force’s records has that number. Write it as the establishment list does, "
                "such as P-40817, or leave this until the list has been taken in."
            )
        return ref


def _role() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Role",
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role"},
    )


def _unit() -> forms.CharField:
    return forms.CharField(
        label="Unit",
        max_length=60,
        required=False,
        initial=settings.UNIT,
        help_text="A unit’s records are read by its own people only. Spell it as on the other accounts.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )


class OpenAccount(forms.Form):
    """A new account."""

    choice_hints = {"role": {role.value: hint for role, hint in MATTERS.items()}}

    username = forms.CharField(
        label="User name",
        max_length=60,
        help_text="What they type to sign in, such as a collar number. Small and large letters are the same.",
        error_messages={"required": "Give a user name"},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    display_name = forms.CharField(
        label="Name and rank",
        max_length=120,
        help_text="As pages show it: DS Rowan Fell.",
        error_messages={"required": "Give a name and rank"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = _role()
    unit = _unit()
    email = forms.EmailField(
        label="Email (if your force’s own sign-on knows them by it)",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    person = PersonField(
        label="Who they are in the force’s records (if they are there)",
        required=False,
        help_text="Their number, such as P-40817. Keeps records about themselves from them.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )


class ChangeRole(forms.Form):
    """Another role or unit."""

    choice_hints = {"role": {role.value: hint for role, hint in MATTERS.items()}}

    role = _role()
    unit = _unit()


class SayWho(forms.Form):
    """Who somebody is in linkage."""

    person = PersonField(
        label="Who they are in the force’s records",
        help_text="Their number, such as P-40817.",
        error_messages={"required": "Give the person’s number"},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )


class AskRenewal(forms.Form):
    """What the holder of an account has lost."""

    lost = forms.TypedChoiceField(
        label="What have they lost?",
        choices=[(lost.value, lost.words.capitalize()) for lost in Lost],
        coerce=Lost,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they have lost"},
    )


class Nothing(forms.Form):
    """For an action that asks for nothing but the account."""


class SetPassword(forms.Form):
    """A password of one's own, typed twice."""

    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=PASSWORD,
        help_text="At least 12 characters. Three unconnected words are easy to remember and hard to guess.",
        error_messages={"required": "Type a password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        max_length=PASSWORD,
        error_messages={"required": "Type the password again"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", "The two passwords differ. Type the same one twice.")
        return given
