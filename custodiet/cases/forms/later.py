"""Forms for what comes later in a case."""

from __future__ import annotations

from typing import Any

from django import forms

from custodiet.cases.forms.steps import AccountField, ChoosesAccount, moment, text
from custodiet.cases.rules import Ground
from custodiet.intelligence.rules import Harm, Likelihood, Part, RiskTo
from custodiet.linkage import queries as linkage


class PersonField(forms.CharField):
    """Somebody, handed in by number and given as a Ref."""

    def clean(self, value: Any) -> Any:
        """The Ref of whoever has that number. Refuses a number that nobody has."""
        number = super().clean(value)
        found = linkage.person_numbered(number)
        if found is None:
            raise forms.ValidationError(f"Nobody is known by {number}. Check the number.")
        return found


def day(label: str, hint: str = "For example, 4 6 2027") -> forms.DateField:
    """A day in three boxes."""
    return forms.DateField(
        label=label, help_text=hint, widget=forms.SelectDateWidget(years=range(2000, 2101))
    )


class NameSubject(forms.Form):
    """Naming somebody else whom the case is about."""

    person = PersonField(
        label="Number of the officer or staff member", max_length=60, help_text="Such as P-40817."
    )
    reason = text("How do you know that it is about them?")


class NamePerson(forms.Form):
    """Naming somebody concerned whom the case is not about."""

    number = forms.CharField(label="Their number in the force’s records", max_length=60)
    is_new = forms.BooleanField(
        label="Nobody is known by this number yet: add them as a member of the public", required=False
    )
    part = forms.TypedChoiceField(
        label="How are they concerned?",
        coerce=Part,
        choices=[(each.value, each.words) for each in Part],
        widget=forms.RadioSelect,
    )
    reason = text("How do you know?")


class KeepFrom(forms.Form):
    """Keeping a case from somebody else."""

    person = PersonField(label="Number of whoever must not see this", max_length=60)
    why = text(
        "Why must they not see it?", "For example: a friend, a partner or a relative of whom it is about."
    )


class TakeOffTeam(ChoosesAccount):
    """Taking somebody off the case."""

    account = AccountField(label="Who is to be taken off this case?")
    reason = text("Why?", "It stays with the case.")

    chosen = "account"


class CorrectBecameClear(forms.Form):
    """Correcting the moment at which it became clear."""

    became_clear_at = moment("When did it first become clear that this must be referred?")
    reason = text(
        "How do you know? What was wrong before?", "It stays with the case, beside what stood before."
    )


class RecordReview(forms.Form):
    """A look at the case by whoever oversees it."""

    reviewed_on = day("On what day did you look at it?")
    looked_at = text("What did you look at, and what is still to be done?", rows=4)
    next_on = day("By when do you look at it again?")


class RecordRisk(forms.Form):
    """The risk to one of the three."""

    to = forms.TypedChoiceField(
        label="The risk to whom?",
        coerce=RiskTo,
        choices=[(each.value, each.words) for each in RiskTo],
        widget=forms.RadioSelect,
    )
    likelihood = forms.TypedChoiceField(
        label="How likely is harm?",
        coerce=Likelihood,
        choices=[(each.value, each.words) for each in Likelihood],
        widget=forms.RadioSelect,
    )
    harm = forms.TypedChoiceField(
        label="How grave would it be?",
        coerce=Harm,
        choices=[(each.value, each.words) for each in Harm],
        widget=forms.RadioSelect,
    )
    why = text("Why?")
    managed_by = text("What is done about it, and by whom?")
    review_on = day("When is it looked at again?")


class ReopenCase(forms.Form):
    """Opening a closed case again."""

    ground = forms.TypedChoiceField(
        label="Why is it opened again?",
        coerce=Ground,
        choices=[(each.value, each.words) for each in Ground],
        widget=forms.RadioSelect,
    )
    reason = text("What is new?", rows=3)
