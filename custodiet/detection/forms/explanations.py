"""What may be handed in about explanations: one form an action."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from custodiet.detection.explaining import SWEEP, USUAL
from custodiet.detection.forms.fields import text


def _reason(label: str, hint: str) -> forms.CharField:
    return text(label, hint, "Give your reason.", rows=2)


def _day(label: str, hint: str, *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=hint, widget=forms.SelectDateWidget(), required=required,
        error_messages={"required": "Give the day.", "invalid": "Give a real day, such as 31 10 2026."},
    )  # fmt: skip


class SeekExplanations(forms.Form):
    """A search over one run, by its ref."""

    reason = _reason("What is the search for?", "It reads the days and systems of that run, and no others.")


class SeekOverRun(SeekExplanations):
    """A search, with the run chosen from a list."""

    run = forms.ChoiceField(
        label="Over which run?", help_text="Its authority, days and systems are those of the search.",
        error_messages={"required": "Choose a run.", "invalid_choice": "Choose a run of the list."},
    )  # fmt: skip
    field_order = ("run", "reason")

    def __init__(self, *args: Any, runs: Iterable[Any] = (), **kwargs: Any) -> None:
        """runs  those that may be searched: pk, number and title"""
        super().__init__(*args, **kwargs)
        self.fields["run"].choices = [(str(each.pk), f"{each.number}: {each.title}") for each in runs]  # type: ignore[attr-defined]  # a choice field


class StopSearch(forms.Form):
    """A search stopped, and why."""

    reason = _reason("Why is it stopped?", "It proposes nothing.")


class AcceptExplanation(forms.Form):
    """An explanation accepted, for the days given."""

    reason = _reason(
        "If you accept, why?",
        "Why this reason really explains looking. The second person and later readers have only this.",
    )
    days_after = forms.TypedChoiceField(
        label="For how many days after does it still explain?", coerce=int, initial=USUAL,
        choices=[(days, f"{days} days" if days else "None") for days in SWEEP], widget=forms.RadioSelect,
        error_messages={"required": "Choose the days.", "invalid_choice": "Choose one of these."},
    )  # fmt: skip
    from_on = _day("From which day?", "Look-ups made on this day or after it.", required=True)
    until_on = _day("Until which day?", "The last day. Leave it empty for no end.", required=False)


class RefuseExplanation(forms.Form):
    """An explanation refused, and why."""

    reason = _reason("If you refuse, why?", "What it would have explained stays unexplained.")


class AgreeExplanation(forms.Form):
    """The second person's agreement."""

    reason = _reason(
        "If you agree, why?", "What you looked at. Runs that begin after this use the explanation."
    )


class DeclineExplanation(forms.Form):
    """The second person's no."""

    reason = _reason("If you do not agree, why?", "The person who accepted it will read this.")


class EndExplanation(forms.Form):
    """An end to an explanation in force."""

    reason = _reason("Why does it end?", "Runs that begin after this look at its rows again.")
