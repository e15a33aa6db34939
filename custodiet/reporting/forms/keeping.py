"""Forms of the end of a report, and of what leaves the house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from custodiet.reporting.choices import codes
from custodiet.reporting.forms.work import REASON, OneOf

WORDS = (("masked", "The newest masked copy"), ("whole", "Everything that was said"), ("none", "No words"))
FILES = (("clean", "Clean copies"), ("sent", "As they were sent: they may be harmful"), ("none", "No files"))


class BeginHold(forms.Form):
    """Why a report is held beyond its time, and until when."""

    reason = forms.ChoiceField(
        label="Why is it held?", widget=forms.RadioSelect, choices=(),
        error_messages={"required": "Choose why it is held."},
    )  # fmt: skip
    words = forms.CharField(
        label="Which court, whose request, or what else is it?",
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Locked with the report, as a note of your desk.",
        error_messages={"required": "Say which court, whose request or what else it is"},
    )
    until_on = forms.DateField(
        label="Until which day?",
        help_text="For example, 4 6 2027",
        widget=forms.SelectDateWidget(years=range(2000, 2101)),
        error_messages={"required": "Choose a day."},
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["reason"].choices = codes("reporting.hold_reasons")  # type: ignore[attr-defined]


class NameBody(forms.Form):
    """A body that reports may be exported to."""

    name = forms.CharField(label="What is it called?", max_length=120)
    recipient = forms.CharField(
        label="Its age public key",
        max_length=80,
        help_text="It begins with age1. Have it read out by somebody of theirs whom you know.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class Export(forms.Form):
    """What is sent to another body, and why."""

    body = OneOf(
        label="To which body?", widget=forms.RadioSelect, choices=(),
        error_messages={"required": "Choose a body."},
    )  # fmt: skip
    words = forms.ChoiceField(label="Which words?", widget=forms.RadioSelect, choices=WORDS, initial="masked")
    attached = forms.ChoiceField(
        label="Which files?", widget=forms.RadioSelect, choices=FILES, initial="clean"
    )
    why = forms.CharField(
        label="Why is it sent?",
        max_length=REASON,
        help_text="The other body reads this.",
        error_messages={"required": "Say why it is sent."},
    )

    def __init__(self, *given: Any, bodies: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["body"].choices = list(bodies)  # type: ignore[attr-defined]
