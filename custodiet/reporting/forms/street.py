"""A reporter's forms, made from the questions of a version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from custodiet.reporting.questionnaires import LONGEST, UNSAID, UNSAID_WORDS, Question
from custodiet.reporting.rules import Manner
from custodiet.sealing.codes import Code, NotACode, read_code

CODE = 400  # characters: twelve words with room to spare

MANNERS = (
    (
        Manner.ANONYMOUS.value,
        _("Anonymous"),
        _(
            "We do not ask who you are, and this site keeps nothing that tells us. You get 12 words to come "
            "back with, so that we can ask questions and you can see how far it has come."
        ),
    ),
    (
        Manner.CONFIDENTIAL.value,
        _("Confidential"),
        _(
            "You tell us who you are. It is locked with a different key from your report, which those who "
            "look into it do not have. They must ask one of a few named custodians, with a reason, and it is "
            "recorded each time."
        ),
    ),
    (
        Manner.NAMED.value,
        _("Named"),
        _(
            "The people who look into your report know who you are from the start. This is often quickest. "
            "The person you report is not told it was you unless we have talked to you first, or a court "
            "orders it."
        ),
    ),
)


class Way(forms.Form):
    """How somebody would like to report."""

    manner = forms.ChoiceField(
        label=_("Choose what feels safe. You can tell us more about yourself later, never less."),
        choices=[(value, words) for value, words, _ in MANNERS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you would like to report")},
    )


class Ask(forms.Form):
    """One question. The field is named as the question is; one may always choose not to say."""

    def __init__(self, question: Question, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.question = question
        self.fields[question.name] = _field(question)
        if question.kind == "text" and not question.must:
            self.fields["unsaid"] = forms.BooleanField(label=_(UNSAID_WORDS), required=False)

    def answer(self) -> tuple[str, ...]:
        """What was answered, as answers are kept."""
        if self.data.get("unsaid"):
            return (UNSAID,)
        if self.question.kind == "many":
            return tuple(self.data.getlist(self.question.name)) if hasattr(self.data, "getlist") else ()
        return tuple(each for each in [str(self.data.get(self.question.name, "")).strip()] if each)

    def clean(self) -> dict[str, Any]:
        """Say what is wrong in the question's own words."""
        if fault := self.question.fault(self.answer()):
            self.add_error(self.question.name, fault)
        return self.cleaned_data


def _field(question: Question) -> forms.Field:
    if question.kind == "text":
        box = forms.Textarea(attrs={"rows": 6})
        return forms.CharField(
            label=question.words, help_text=question.hint, required=False, max_length=LONGEST, widget=box
        )
    choices = [*question.choices, *([] if question.must else [(UNSAID, _(UNSAID_WORDS))])]
    if question.kind == "many":
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(
            label=question.words, help_text=question.hint, required=False, choices=choices, widget=boxes
        )
    return forms.ChoiceField(
        label=question.words,
        help_text=question.hint,
        required=False,
        choices=choices,
        widget=forms.RadioSelect,
    )


class Contact(forms.Form):
    """Who a confidential or named reporter is, and how to reach them safely."""

    contact = forms.CharField(
        label=_("Who are you?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Your name, and anything else by which we should know you."),
        error_messages={"required": _("Say who you are, or change how you report to anonymous")},
    )
    safely = forms.CharField(
        label=_("How can we reach you safely?"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "A number or address that is safe, and when. Say if somebody else might see it. You may leave "
            "this empty and only use your 12 words."
        ),
    )


class TellWho(Contact):
    """Who a reporter is, or how to reach them, when they say so later: either is enough."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["contact"].required = False

    def clean(self) -> dict[str, Any]:
        """One of the two must be said."""
        if not any(str(self.cleaned_data.get(name, "")).strip() for name in ("contact", "safely")):
            self.add_error("contact", _("Say who you are, or how we can reach you"))
        return self.cleaned_data


class TypedCode(forms.Form):
    """A code, as it was written down."""

    code = forms.CharField(
        label=_("Your 12 words, or your 27 letters"),
        max_length=CODE,
        widget=forms.Textarea(
            attrs={"rows": 2, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("In the order in which you were given them. Capital letters do not matter."),
        error_messages={"required": _("Type your words or letters")},
    )

    def clean_code(self) -> Code:
        """The code itself. Refuses what is none, saying where to look."""
        try:
            return read_code(self.cleaned_data["code"])
        except NotACode as refusal:
            raise forms.ValidationError(gettext(refusal.said).format(**refusal.values)) from refusal


class AgencyWords(TypedCode):
    """A partner agency's words, as they were handed over."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["code"].label = _("Your agency’s 12 words")


class Write(forms.Form):
    """A reporter's message."""

    text = forms.CharField(
        label=_("Write to us"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Nobody sees this until you send it."),
    )


class ShownStatement(forms.Form):
    """A statement that somebody was shown."""

    statement = forms.CharField(
        label=_("The statement, from its first line to its last"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 9, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste the statement")},
    )
