"""Forms of custody: asking to know a reporter, and deciding on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

LONGEST = 2_000  # characters: a reason, not a story


class Given(forms.MultipleChoiceField):
    """Several of what the page offers. A program names them itself; the action checks what they are."""

    def valid_value(self, value: Any) -> bool:
        """One of the choices, where there are any."""
        return not self.choices or super().valid_value(value)


def _reason(label: str, hint: str, missing: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST, required=required,
        widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": missing},
    )  # fmt: skip


class AskRelease(forms.Form):
    """A request for parts of who a reporter is."""

    parts = Given(
        label="What do you need to know?",
        help_text="Only what you cannot do without. Each part is agreed to or refused by itself.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what you need to know"},
    )
    reason = _reason(
        "Why do you need it?",
        "The custodian reads this. Leave out anything that would itself say who the reporter is.",
        "Say why you need to know who they are",
    )
    days = forms.IntegerField(
        label="For how many days?",
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Say for how many days"},
    )

    def __init__(self, *given: Any, parts: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["parts"].choices = list(parts)  # type: ignore[attr-defined]  # it is a choice field


class Refuse(forms.Form):
    """Why a custodian refuses a request."""

    answer = _reason("Why do you refuse?", "Whoever asked reads this.", "Say why, for whoever asked")


class Agree(forms.Form):
    """What a custodian agrees to. session: what the vault knows their work by; the page fills it in."""

    agreed = Given(
        label="What do you agree to?",
        help_text="What you do not choose is refused.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what you agree to, or refuse the request"},
    )
    answer = _reason(
        "Anything that whoever asked should know", "You may leave this empty.", "", required=False
    )
    session = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, parts: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["agreed"].choices = list(parts)  # type: ignore[attr-defined]  # it is a choice field


class KeepFrom(forms.Form):
    """Somebody whom a report must be kept from."""

    number = forms.CharField(
        label="Their force number",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        help_text="Such as P-40817. Whoever is known by it is never near this report, nor near who sent it.",
        error_messages={"required": "Type their force number"},
    )
