"""What the forms of detection are made of."""

from __future__ import annotations

from typing import Any

from django import forms

from custodiet.accounts.web import LONGEST


def text(label: str, hint: str, missing: str, *, rows: int = 3, required: bool = True) -> forms.CharField:
    """A box for words. missing: what is said when it is left empty."""
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        widget=box,
        required=required,
        error_messages={"required": missing},
    )


def day(label: str, hint: str) -> forms.DateField:
    """One of the force's own days."""
    return forms.DateField(
        label=label, help_text=hint, widget=forms.SelectDateWidget(),
        error_messages={"required": "Give the day.", "invalid": "Give a real day, such as 31 10 2026."},
    )  # fmt: skip


class Lines(forms.CharField):
    """Several short texts, each on a line of its own or with a comma between. Gives a list."""

    def to_python(self, value: Any) -> Any:
        """The texts, in order, none twice; from a program a list may come as it is."""
        if not value:
            return []
        parts = value if isinstance(value, list) else str(value).replace(",", "\n").splitlines()
        return list(dict.fromkeys(part.strip() for part in map(str, parts) if part.strip()))

    def validate(self, value: Any) -> None:
        """Refuse nothing where it may be left empty."""
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Check each text's length."""
        for each in value:
            super().run_validators(each)


def officers() -> Lines:
    """The officers to whom a look is limited."""
    return Lines(
        label="Only these officers", required=False, max_length=60,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Where something led to them: their force numbers, each on a line. Leave empty otherwise.",
    )  # fmt: skip


def of_unit() -> forms.CharField:
    """The one unit to which a look is limited."""
    return forms.CharField(
        label="Or only this unit", required=False, max_length=80,
        help_text="As the personnel list names it. Leave empty for the whole force.",
    )  # fmt: skip


def why_them() -> forms.CharField:
    """Why these officers or this unit."""
    return text(
        "Why only these?", "What led to them. Needed where you named officers or a unit.", "", rows=2,
        required=False,
    )  # fmt: skip
