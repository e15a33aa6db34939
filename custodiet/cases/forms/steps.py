"""Forms for the steps of a case from its opening to its end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from custodiet.accounts.web import LONGEST
from custodiet.cases.forms.moments import LocalMoment
from custodiet.cases.rules import Channel, Duty, Element, Mode, Outcome, ServingAs, Stage
from custodiet.core.policy import rule
from custodiet.core.refs import Ref

Choices = list[tuple[str, str]]
YES_NO = [("yes", "Yes"), ("no", "No")]
MET = [("yes", "Met, on the facts alleged"), ("no", "Not met, on the facts alleged")]


def codes(name: str) -> Choices:
    """A code list of the shelf as choices."""
    return [(each.code, each.words) for each in rule(f"cases.{name}", on=timezone.localdate()).value]


def text(label: str, hint: str = "", rows: int = 2, *, required: bool = True) -> forms.CharField:
    """A field of several lines, a file's worth at most."""
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=LONGEST, widget=box)


def moment(label: str, hint: str = "") -> LocalMoment:
    """A day and a time, on the force's own clock."""
    return LocalMoment(
        label=label,
        help_text=hint,
        error_messages={
            "invalid_date": "Give the day like this: 4/6/2026.",
            "invalid_time": "Give the time like this: 21:32.",
        },
        widget=forms.SplitDateTimeWidget(date_format="%d/%m/%Y", time_format="%H:%M"),
    )


def yes_no(label: str, hint: str = "", choices: Choices | None = None) -> forms.TypedChoiceField:
    """A question with two answers, given as true or false."""
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        choices=choices or YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


def several(label: str, choices: Any, hint: str = "") -> forms.TypedMultipleChoiceField:
    """As many of a list as apply, or none."""
    return forms.TypedMultipleChoiceField(
        label=label, help_text=hint, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class OpenCase(forms.Form):
    """Opening a case from a lead."""

    became_clear_at = moment(
        "When did it first become clear that this must be referred?",
        "The time for the referral runs from this moment, however long ago it was.",
    )
    operation = forms.CharField(
        label="Operation name, if it has one",
        required=False,
        max_length=60,
        help_text="A word that says nothing about the matter.",
    )


class ApplyDefinition(forms.Form):
    """The definition, element by element. Who began it is not asked."""

    kind = forms.TypedChoiceField(
        label="Is it about a person serving with the police?",
        choices=[
            *((each.value, each.words) for each in ServingAs),
            ("nobody", "Not met: not serving with the police"),
        ],
        coerce=lambda value: None if value == "nobody" else ServingAs(value),
        empty_value=None,
        widget=forms.RadioSelect,
    )
    serving_why = text("On what facts alleged?")
    position = yes_no(
        "Did they take advantage of the position, to misuse position, authority or powers?", choices=MET
    )
    position_why = text(
        "On what facts alleged? Say what power the position gave over the person",
        "How they met, and in what part.",
    )
    sexual = yes_no("Was a sexual relationship or purpose pursued?", choices=MET)
    improper_emotional = yes_no("Was an improper emotional relationship pursued?", choices=MET)
    purpose_why = text("On what facts alleged?", "Either one is enough.")
    public = yes_no("Was it with a member of the public?", choices=MET)
    public_why = text("On what facts alleged?")
    duty = forms.TypedChoiceField(
        label="On or off duty",
        coerce=Duty,
        choices=[(each.value, each.words) for each in Duty],
        widget=forms.RadioSelect,
        help_text="Recorded. It changes nothing about the definition.",
    )
    behaviours = several(
        "What is said to have been done",
        lambda: [(code, f"{code} {words}") for code, words in codes("behaviours")],
    )
    channels = several("By what way", [(each.value, each.words) for each in Channel])
    contexts = several(
        "How the person had come into contact with the police", lambda: codes("contact_contexts")
    )
    vulnerabilities = several(
        "What may make the person vulnerable",
        lambda: codes("vulnerabilities"),
        "It makes the matter worse. The definition is met without it.",
    )
    own_words = text("If you chose something else, in your own words", required=False)

    def clean(self) -> dict[str, Any]:
        """Lists as the action takes them."""
        data: dict[str, Any] = self.cleaned_data
        lists = ("behaviours", "channels", "contexts", "vulnerabilities")
        return {**data, **{name: tuple(data.get(name, ())) for name in lists}}


class AnswerReferral(forms.Form):
    """The referral question. There is no field for how strong the evidence is."""

    would_be = yes_no(
        "If what is alleged were substantiated, would it be abuse of position for a sexual purpose?"
    )
    facts = text(
        "Which facts alleged lead to your answer?",
        "Facts only. Leave out how strong the evidence is, who is believed, and whether charges are likely.",
        rows=5,
    )
    missing = forms.TypedChoiceField(
        label="If no: which element of the definition is missing?",
        required=False,
        coerce=Element,
        empty_value=None,
        choices=lambda: [("", "None: the answer is yes"), *codes("definition_elements")],
    )
    words_are_facts = text(
        "If words were sent back that are facts here, say why",
        "Leave this empty at first. A second person then reads your answer.",
        required=False,
    )
    choice_hints = {
        "would_be": {
            "yes": "It must be referred. Nobody can choose otherwise.",
            "no": "You will name the element that is missing, and a second person must agree.",
        }
    }


class ReadAnswer(forms.Form):
    """What a second person says of an answer."""

    agrees = yes_no("Do you agree with the answer?")
    reason = text("Your reason", rows=3)


class Reason(forms.Form):
    """A reason that stays with the case."""

    reason = text("Your reason", rows=3)


class ReferCase(forms.Form):
    """That the case was referred."""

    sent_at = moment("When was it sent?")
    how = forms.CharField(label="By what way?", max_length=120, help_text="For example: secure email")
    reference = forms.CharField(label="Our reference on the form, if any", required=False, max_length=60)


class AcknowledgeReferral(forms.Form):
    """That the watchdog acknowledged it."""

    acknowledged_at = moment("When did the watchdog acknowledge it?")
    reference = forms.CharField(label="The watchdog’s reference", max_length=60)


class AccountField(forms.ChoiceField):
    """An account, handed in as its Ref in text and given as a Ref."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": (), **kwargs})

    def valid_value(self, value: Any) -> bool:
        """The action decides whom it takes; the choices only help whoever chooses."""
        return True

    def clean(self, value: Any) -> Any:
        """The Ref, or None when nothing was chosen and nothing need be."""
        said = super().clean(value)
        try:
            return Ref.parse(said) if said else None
        except ValueError:
            raise forms.ValidationError("Choose somebody from the list.") from None


class ChoosesAccount(forms.Form):
    """A form in which one account is chosen; whom it offers depends on the case."""

    chosen = ""
    nobody: tuple[tuple[str, str], ...] = ()

    def offer(self, accounts: Iterable[tuple[str, str]]) -> None:
        """Say whom the list offers: Refs in text, with words."""
        field = self.fields[self.chosen]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*self.nobody, *accounts]


class RecordMode(ChoosesAccount):
    """How the watchdog decided that it is investigated."""

    mode = forms.TypedChoiceField(
        label="How is it investigated?",
        coerce=Mode,
        choices=[(each.value, each.words) for each in Mode],
        widget=forms.RadioSelect,
    )
    decided_on = forms.DateField(
        label="On what day was it decided?",
        widget=forms.SelectDateWidget(years=range(2000, 2101)),
        help_text="For example, 4 6 2026",
    )
    decided_by = forms.CharField(label="Who decided, at the watchdog?", max_length=120)
    terms = text(
        "Terms of reference",
        "Or say where they are kept. Leave empty when the matter was returned.",
        required=False,
    )
    overseer = AccountField(
        label="Who in the counter-corruption unit oversees it?",
        required=False,
        help_text="Not whoever opened the case or answered its question. Leave empty only when independent.",
    )

    chosen = "overseer"
    nobody = (("", "Nobody: it is independent"),)


class NameOnTeam(ChoosesAccount):
    """Naming somebody on the case."""

    account = AccountField(label="Who is to be named on this case?")

    chosen = "account"


class RecordDecision(forms.Form):
    """A decision, in the steps of the national decision model."""

    title = forms.CharField(label="What was decided, in one line?", max_length=200)
    information = text("Information: what is known, and what is not?")
    risk = text("Threat and risk: to whom, and what is done about it?")
    powers = text("Powers and policy: what allows or asks for this?")
    options = text("Options: what else was considered?")
    action = text("Action and review: what is done, by whom, and when is it looked at again?")
    ethics = text("Code of Ethics: how does the decision stand with it?")


class CloseCase(forms.Form):
    """How a case ends."""

    outcome = forms.TypedChoiceField(
        label="Outcome",
        coerce=Outcome,
        choices=[(each.value, each.words) for each in Outcome],
        widget=forms.RadioSelect,
    )
    reason = text(
        "The reason, from the evidence",
        "Say what the evidence shows and does not show. The mark of serious corruption stays.",
        rows=5,
    )


class LookForCases(forms.Form):
    """What the list of cases is narrowed by."""

    q = forms.CharField(label="Number, operation, or words of the title", required=False, max_length=200)
    stage = forms.ChoiceField(
        label="Stage",
        required=False,
        choices=[("live", "Going on"), ("", "Every one"), *((each.value, each.words) for each in Stage)],
    )
