"""Forms of the doors that staff keep: a report that somebody told us, and partner agencies."""

from __future__ import annotations

from typing import Any

from django import forms

from custodiet.reporting.choices import codes
from custodiet.reporting.forms.desk import LONGEST
from custodiet.reporting.forms.street import Ask
from custodiet.reporting.questionnaires import UNSAID, Answers, Question, current, questionnaire
from custodiet.reporting.rules import Manner, Told

DAY = {"type": "date", "class": "govuk-input--width-10"}


class TakeIn(forms.Form):
    """A report that somebody told us: how it came, and the questions that are asked of everybody."""

    how = forms.ChoiceField(
        label="How did it reach us?",
        choices=[(each.value, each.words) for each in Told],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it reached us"},
    )
    came_on = forms.DateField(
        label="On which day?",
        widget=forms.DateInput(attrs=DAY),
        error_messages={"required": "Give the day on which it reached us", "invalid": "Give a day"},
    )
    manner = forms.ChoiceField(
        label="How would they like to report?",
        help_text=(
            "Their choice. Anonymous: do not ask who they are. Confidential: who they are is locked with the "
            "custodians, and the desk must ask for it. Named: the desk knows from the start."
        ),
        choices=[(each.value, each.words) for each in Manner],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they would like to report"},
    )
    contact = forms.CharField(
        label="Who are they?",
        help_text="Leave it empty when they are anonymous.",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    safely = forms.CharField(
        label="How can we reach them safely?",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    way_back = forms.ChoiceField(
        label="Do they want 12 words to come back with?",
        help_text="You read them out or hand them over, once, after this page. You cannot find them again.",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Ask whether they want words to come back with"},
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.questions = questionnaire(current(), codes)
        for question in self.questions.questions:
            self.fields |= _fields(question)

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the questions, in their order."""
        return [self[each.name] for each in self.questions.questions]

    def clean(self) -> dict[str, Any]:
        """Gather the answers. What nobody said is kept as not said; an anonymous reporter is not named."""
        data = dict(self.cleaned_data)
        answers: Answers = {
            each.name: self._answer(each) or (() if each.must else (UNSAID,))
            for each in self.questions.questions
        }
        for each in self.questions.questions:
            data.pop(each.name, None)
            if each.asked(answers) and (fault := each.fault(answers[each.name])):
                self.add_error(each.name, fault)
        known = data.get("manner") in (Manner.CONFIDENTIAL, Manner.NAMED)
        if known and not data.get("contact"):
            self.add_error("contact", "Say who they are, or choose anonymous")
        if data.get("manner") == Manner.ANONYMOUS and (data.get("contact") or data.get("safely")):
            self.add_error("contact", "They are anonymous: leave out who they are, or choose another way")
        return {**data, "answers": answers, "way_back": data.get("way_back") == "yes"}

    def _answer(self, question: Question) -> tuple[str, ...]:
        given = self.cleaned_data.get(question.name) or ()
        return tuple(given) if question.kind == "many" else tuple(each for each in [given] if each)


class _Several(forms.MultipleChoiceField):
    """Several choices; a program may give them as one text with commas."""

    def to_python(self, value: Any) -> list[str]:
        """As a list."""
        return super().to_python(value.split(",") if isinstance(value, str) else value)


def _fields(question: Question) -> dict[str, forms.Field]:
    """The question's field as reporters are given it, without the box for not saying: empty says so here."""
    field: Any = Ask(question).fields[question.name]
    if question.kind == "many":
        field = _Several(
            label=field.label, help_text=field.help_text, required=False, choices=field.choices,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
    return {question.name: field}


class RegisterPartner(forms.Form):
    """An agency whose people report to us."""

    name = forms.CharField(
        label="Name of the agency",
        max_length=120,
        help_text="As its people know it. Reports are marked with it.",
        error_messages={"required": "Give the agency’s name"},
    )


class EndPartner(forms.Form):
    """The day from which an agency's words open nothing."""

    ended_on = forms.DateField(
        label="From which day?",
        widget=forms.DateInput(attrs=DAY),
        help_text="From then on its words open nothing. Its reports stay.",
        error_messages={"required": "Give the day", "invalid": "Give a day"},
    )


class TellPartner(forms.Form):
    """Something that is told to an agency about its report."""

    text = forms.CharField(
        label="What do you tell the agency?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=(
            "Everybody at the agency who has its words reads this. Leave out who sent the report and what it "
            "says."
        ),
        error_messages={"required": "Write something to the agency"},
    )
    outcome = forms.BooleanField(label="This is what came of it", required=False)
