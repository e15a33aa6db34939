"""What may be handed in about suppressions and outcomes: one form an action."""

from __future__ import annotations

from django import forms

from custodiet.detection.forms.fields import day, text
from custodiet.detection.stages import Outcome


class AskSuppression(forms.Form):
    """An explained pattern, to be kept quiet until a day."""

    reason = text(
        "Why may it be kept quiet?", "What explains it, and why that will go on.",
        "Say why it may be kept quiet.", rows=2,
    )  # fmt: skip
    owner = forms.CharField(
        label="Who answers for it?", max_length=60,
        help_text="The user name of whoever looks at it again while it lasts.",
        error_messages={"required": "Give a user name."},
    )  # fmt: skip
    until_on = day("Until which day?", "Included. After it, what is found comes onto the list again.")


class AgreeSuppression(forms.Form):
    """Nothing more is asked."""


class RefuseSuppression(forms.Form):
    """Not kept quiet, and why."""

    reason = text("If you refuse, why?", "The person who asked will read this.", "Give the reason.", rows=2)


class ReviewSuppression(forms.Form):
    """Looked at again, by its owner."""

    words = text(
        "What did you look at?", "Whether what explains it still holds.", "Write down what you looked at.",
        rows=2,
    )  # fmt: skip


class HandOverSuppression(forms.Form):
    """Somebody else answers for it, and why."""

    owner = forms.CharField(
        label="Who answers for it from now on?", max_length=60,
        help_text="The user name of somebody who may handle the finding.",
        error_messages={"required": "Give a user name."},
    )  # fmt: skip
    reason = text("Why is it handed over?", "They will read this.", "Give the reason.", rows=2)


class EndSuppression(forms.Form):
    """Ended early, and why."""

    reason = text(
        "Why is it ended?", "What was found meanwhile comes onto the list.", "Give the reason.", rows=2
    )


class RecordOutcome(forms.Form):
    """What a decided finding turned out to be."""

    outcome = forms.ChoiceField(
        label="What did it turn out to be?", widget=forms.RadioSelect,
        choices=[(each.value, each.words) for each in Outcome],
        error_messages={"required": "Choose what it turned out to be."},
    )  # fmt: skip
    reason = text("How is that known?", "What settled it.", "Give the reason.", rows=2)

    def clean_outcome(self) -> Outcome:
        """The outcome itself."""
        return Outcome(self.cleaned_data["outcome"])
