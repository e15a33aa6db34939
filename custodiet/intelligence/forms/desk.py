"""Forms for a lead that is on the desk."""

from __future__ import annotations

from typing import Any

from django import forms

from custodiet.accounts.web import LONGEST
from custodiet.intelligence.rules import (
    Decision,
    Handling,
    Harm,
    Information,
    Likelihood,
    RiskGiven,
    RiskTo,
    Source,
    Stage,
    handling_fault,
)


class GradeLead(forms.Form):
    """The 3x5x2 grade."""

    source = forms.TypedChoiceField(
        label="Source",
        choices=[(each.value, f"{each.value} {each.words}") for each in Source],
        coerce=Source,
        widget=forms.RadioSelect,
        help_text="Grade the source apart from what it says.",
    )
    information = forms.TypedChoiceField(
        label="Information",
        choices=[(each.value, f"{each.value} {each.words}") for each in Information],
        coerce=Information,
        widget=forms.RadioSelect,
    )
    handling = forms.TypedChoiceField(
        label="Handling",
        choices=[(each.value, f"{each.value} {each.words}") for each in Handling],
        coerce=Handling,
        widget=forms.RadioSelect,
    )
    conditions = forms.CharField(
        label="Conditions",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only with handling C.",
    )
    reason = forms.CharField(
        label="Why it is graded again",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only when there is a grade already.",
    )

    def clean(self) -> dict[str, Any]:
        """Conditions go with handling C and with nothing else."""
        data: dict[str, Any] = self.cleaned_data
        if "handling" in data and (fault := handling_fault(data["handling"], data.get("conditions", ""))):
            self.add_error("conditions", fault)
        return data


class RecordRisks(forms.Form):
    """The risk to each of the three."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for to in RiskTo:
            self.fields.update(_risk_fields(to))

    def clean(self) -> dict[str, Any]:
        """Give the three risks as the action takes them."""
        data = self.cleaned_data
        if self.errors:
            return data
        return {
            "risks": tuple(
                RiskGiven(
                    to,
                    Likelihood(data[f"{to}_likelihood"]),
                    Harm(data[f"{to}_harm"]),
                    data[f"{to}_why"],
                    data[f"{to}_managed_by"],
                    data[f"{to}_review_on"],
                )
                for to in RiskTo
            )
        }


def _risk_fields(to: RiskTo) -> dict[str, forms.Field]:
    who = to.words
    steps: dict[str, tuple[str, type[Likelihood | Harm]]] = {
        "likelihood": ("how likely is harm?", Likelihood),
        "harm": ("how grave would it be?", Harm),
    }
    made: dict[str, forms.Field] = {
        f"{to}_{name}": forms.ChoiceField(
            label=f"{who}: {asks}",
            choices=[(each.value, each.words) for each in kind],
            widget=forms.RadioSelect,
        )
        for name, (asks, kind) in steps.items()
    }
    few = forms.Textarea(attrs={"rows": 2})
    made[f"{to}_why"] = forms.CharField(label=f"{who}: why?", max_length=LONGEST, widget=few)
    made[f"{to}_managed_by"] = forms.CharField(
        label=f"{who}: what is done about it, and by whom?", max_length=LONGEST, widget=few
    )
    made[f"{to}_review_on"] = forms.DateField(
        label=f"{who}: when is it looked at again?",
        widget=forms.SelectDateWidget(years=range(2000, 2101)),
        help_text="For example, 4 6 2027",
    )
    return made


class Reason(forms.Form):
    """A reason that stays with the record."""

    reason = forms.CharField(
        label="Your reason", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class AssessLead(Reason):
    """What next, on the lead's own page: picks one of three actions."""

    decision = forms.TypedChoiceField(
        label="Assess this lead",
        coerce=Decision,
        choices=[(each.value, each.words) for each in (Decision.DEVELOP, Decision.READY, Decision.CLOSE)],
        widget=forms.RadioSelect,
    )
    field_order = ("decision", "reason")
    choice_hints = {
        "decision": {
            Decision.DEVELOP.value: "Say what is missing and who gets it",
            Decision.READY.value: "The head of the unit opens a case from it",
            Decision.CLOSE.value: "It stays on record, and can be opened again",
        }
    }


class LookForLeads(forms.Form):
    """What a list of leads is narrowed by."""

    q = forms.CharField(label="Number, or words of the title", required=False, max_length=200)
    stage = forms.ChoiceField(
        label="Stage",
        required=False,
        choices=[("live", "Open"), ("", "Every one"), *((stage.value, stage.words) for stage in Stage)],
    )
