"""What may be handed in: one form an action."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings

from custodiet.core.actors import Actor
from custodiet.core.errors import Refusal
from custodiet.detection import queries
from custodiet.detection.cards import detectors
from custodiet.detection.forms.fields import day, of_unit, officers, text, why_them
from custodiet.detection.readers import Mapping, shipped


class HandIn(forms.Form):
    """A file, on its way into the inbox."""

    file = forms.FileField(
        label="The extract", help_text="A CSV, XLSX or Parquet file, as the system wrote it.",
        error_messages={"required": "Choose the file.", "empty": "That file is empty. Ask for it again."},
    )  # fmt: skip
    mapping = forms.ChoiceField(
        label="Which system wrote it?",
        help_text="The mapping says what its columns mean and in which zone its times are.",
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [each for each in shipped().values() if queries.may_fill(by, each)]
        known = sorted(mine, key=lambda each: (each.name.startswith("canonical"), each.system))
        self.fields["mapping"].choices = [(each.name, _fills(each)) for each in known]  # type: ignore[attr-defined]  # a choice field


def _fills(mapping: Mapping) -> str:
    also = "".join(f" and {shipped()[name].table.name}" for name in mapping.also)
    return f"{mapping.system} ({mapping.name}): {mapping.table.name}{also}"


class ImportExtract(forms.Form):
    """A file of the inbox, by the name it was given there, to be taken in."""

    file = forms.CharField(max_length=400)
    mapping = forms.CharField(max_length=80)

    def clean(self) -> dict[str, Any]:
        """Give what the action takes: where the file lies, its name, its mapping and its fingerprint."""
        given = super().clean() or {}
        if self.errors:
            return given
        try:
            path = queries.in_inbox(settings.INBOX, given["file"])
            mapping = queries.mapping_named(given["mapping"])
        except Refusal as refusal:
            raise forms.ValidationError(refusal.why) from None
        return {
            "path": path, "file_name": path.name.partition("-")[2], "mapping": mapping,
            "fingerprint": queries.fingerprint(path, mapping),
        }  # fmt: skip


class RetryExtract(forms.Form):
    """Nothing more is asked."""


class CheckData(forms.Form):
    """Nothing more is asked."""


class AskRun(forms.Form):
    """A run, asked for."""

    title = forms.CharField(
        label="What is to be looked at?", max_length=160,
        help_text="In a line: “Look-ups of witnesses and victims, September and October 2026”.",
        error_messages={"required": "Say in a line what is to be looked at."},
    )  # fmt: skip
    authority = text(
        "Under what authority?", "The power, policy or order that allows this look.", "Name the authority."
    )
    necessity = text(
        "Why is it necessary?",
        "What gave rise to it, and why no narrower look would do.",
        "Say why it is necessary.",
    )
    proportionality = text(
        "Why is it proportionate?",
        "What is left out, and how the people looked at are protected.",
        "Say why it goes no further than it must.",
    )
    scope_from = day("First day", "The force’s own day, included.")
    scope_until = day("Last day", "Included.")
    systems = forms.MultipleChoiceField(
        label="Whose logs are read?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Leave all empty for every system whose log has been handed in.",
    )  # fmt: skip
    detectors = forms.MultipleChoiceField(
        label="Which detectors?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Leave all empty for every one. One that lacks an extract says which.",
    )  # fmt: skip
    officers = officers()
    of_unit = of_unit()
    why_them = why_them()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = queries.systems_held(settings.STORE)
        self.fields["systems"].choices = [(name, name.capitalize()) for name in held]  # type: ignore[attr-defined]  # a choice field
        self.fields["detectors"].choices = [(card.name, card.title) for card in detectors()]  # type: ignore[attr-defined]  # a choice field


class AuthoriseRun(forms.Form):
    """Authority for a run that somebody else asked for."""

    conditions = text(
        "Conditions", "What it is subject to. Leave empty if nothing.", "", rows=2, required=False
    )


class RefuseRun(forms.Form):
    """No authority, and why."""

    reason = text("If you refuse, why?", "The person who asked will read this.", "Give the reason.", rows=2)


class StopRun(forms.Form):
    """A run stopped, and why."""

    reason = text("Why is it stopped?", "What was found so far is kept.", "Give the reason.", rows=2)


class RepeatRun(forms.Form):
    """Nothing more is asked."""


class RuleOut(forms.Form):
    """One innocent explanation ruled out."""

    explanation = forms.CharField(max_length=200)
    how = text("How did you rule it out?", "What you looked at, and what it showed.", "Say how.", rows=2)

    def __init__(self, *args: Any, explanations: Sequence[str] = (), **kwargs: Any) -> None:
        """explanations  those still open, to choose from; without them the action looks whether it is one"""
        super().__init__(*args, **kwargs)
        if explanations:
            self.fields["explanation"] = forms.ChoiceField(
                label="Which one have you ruled out?", choices=[(each, each) for each in explanations],
                widget=forms.RadioSelect, error_messages={"required": "Choose one."},
            )  # fmt: skip
            self.order_fields(["explanation", "how"])


class Reason(forms.Form):
    """A decision about a finding needs a reason and nothing else."""

    reason = text(
        "Your reason",
        "Written for someone who reads it in two years. Do not name a reporter or a source.",
        "Give your reason.",
    )


class Decide(Reason):
    """The decision panel: which of the two, and why."""

    RAISE, EXPLAINED = "raise", "explained"

    decide = forms.ChoiceField(
        label="Your decision", choices=[(RAISE, "Raise a lead"), (EXPLAINED, "Explained")],
        widget=forms.RadioSelect, error_messages={"required": "Choose what you decide."},
    )  # fmt: skip
    choice_hints = {
        "decide": {
            RAISE: "Goes to the intelligence desk. Say why, if explanations are still open.",
            EXPLAINED: "The records or a person explain it. Name the explanation.",
        }
    }
    field_order = ("decide", "reason")
