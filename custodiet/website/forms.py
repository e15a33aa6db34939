"""Forms of pages that belong to no room."""

from __future__ import annotations

from django import forms


class LookFor(forms.Form):
    """Words to look for."""

    q = forms.CharField(
        label="What are you looking for?",
        max_length=200,
        help_text="A number such as C-2026-0031, an officer’s number such as P-40817, or words of a title.",
        error_messages={"required": "Type a number, or words of a title"},
    )
