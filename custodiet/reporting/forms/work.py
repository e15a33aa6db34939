"""A handler's forms for work on one report: notes, masked copies, hand-over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

LONGEST = 20_000  # characters
REASON = 500


class OneOf(forms.ChoiceField):
    """One of what the page offers. A program names it itself; the action checks what it is."""

    def valid_value(self, value: Any) -> bool:
        """One of the choices, where there are any."""
        return not self.choices or super().valid_value(value)


def _lines(label: str, hint: str = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"})
    return forms.CharField(label=label, help_text=hint, max_length=LONGEST, required=False, widget=box)


def _session() -> forms.CharField:
    """What the vault knows a handler's work by; the page fills it in."""
    return forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)


class Note(forms.Form):
    """A note that the reporter never sees."""

    text = forms.CharField(
        label="Your note",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="It is sealed to your desk. The reporter never sees it, and no other room does.",
        error_messages={"required": "Write the note."},
    )


class Mask(forms.Form):
    """What is masked in a copy of a report, and why."""

    names = _lines("Names to be masked, one on each line", "As they stand in the report.")
    places = _lines("Places to be masked, one on each line")
    others = _lines("Anything else to be masked, one on each line", "A number, a date, what only they know.")
    why = forms.CharField(
        label="Why is it masked?",
        max_length=REASON,
        help_text="For example: For the force that is to look into it, without who else is named",
        error_messages={"required": "Say why it is masked. It is kept with the copy."},
    )

    session = _session()

    def clean(self) -> dict[str, object]:
        """Each passage by itself."""
        for name in ("names", "places", "others"):
            self.cleaned_data[name] = str(self.cleaned_data.get(name, "")).splitlines()
        return self.cleaned_data

    def passages(self) -> dict[str, list[str]]:
        """What is to be masked, kind by kind."""
        return {name: self.cleaned_data[name] for name in ("names", "places", "others")}


class HandOver(forms.Form):
    """Another desk that a report is handed over to, and why."""

    desk = OneOf(label="To which desk?", widget=forms.RadioSelect, choices=())
    why = forms.CharField(
        label="Why is it handed over?",
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The other desk reads this as a note. Your desk can open nothing of the report afterwards.",
        error_messages={"required": "Say why. The other desk reads it."},
    )
    session = _session()

    def __init__(self, *given: Any, desks: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["desk"].choices = [(each, each) for each in desks]  # type: ignore[attr-defined]


class HandKey(forms.Form):
    """A colleague whom a desk's keys are handed to."""

    to = OneOf(label="To whom?", widget=forms.RadioSelect, choices=())
    session = _session()

    def __init__(self, *given: Any, people: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["to"].choices = list(people)  # type: ignore[attr-defined]


class GiveIdentity(forms.Form):
    """A button: who a reporter is goes on to the custodians of another desk."""

    session = _session()


class GiveToKeepers(forms.Form):
    """A button: the keepers are given what they lack."""

    session = _session()


class Search(forms.Form):
    """Words that reports are searched for."""

    words = forms.CharField(
        label="Look for reports with all of these words",
        max_length=200,
        help_text="A name, a number plate, a place. Capital letters do not matter.",
        error_messages={"required": "Type what to look for."},
    )
    page = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=1_000)
