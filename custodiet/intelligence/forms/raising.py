"""Forms that lay a lead on the desk, and those that say whom it is about and kept from."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone

from custodiet.accounts.web import LONGEST
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.intelligence.rules import Part
from custodiet.linkage import queries as linkage

SEVERAL = "If there are several, put a comma between them."
Choices = list[tuple[str, str]]


def codes(name: str) -> Choices:
    """A code list of the shelf as choices."""
    return [(each.code, each.words) for each in rule(name, on=timezone.localdate()).value]


def behaviours() -> Choices:
    """What is said to have been done, with the code before the words."""
    return [(code, f"{code} {words}") for code, words in codes("cases.behaviours")]


def known(text: str) -> tuple[list[Ref], list[str]]:
    """The people behind a list of force numbers, and the numbers that nobody has."""
    numbers = list(dict.fromkeys(part.strip() for part in re.split(r"[,;\n]", text) if part.strip()))
    found = {number: linkage.person_numbered(number) for number in numbers}
    return [ref for ref in found.values() if ref], [number for number, ref in found.items() if not ref]


class RaiseLead(forms.Form):
    """A lead written by hand at the desk."""

    title = forms.CharField(
        label="In one line, what does it say?",
        max_length=200,
        help_text="For example: Officer said to be sending personal messages to a witness",
    )
    summary = forms.CharField(
        label="What it says, without giving the source away",
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text="Leave out who said it, how they know, and anything only they could know.",
    )
    subjects = forms.CharField(
        label="Number of the officer or staff member",
        required=False,
        max_length=LONGEST,
        help_text=f"Such as P-40817. {SEVERAL}",
    )
    harmed = forms.CharField(
        label="Number of a person who may have been harmed, if known",
        required=False,
        max_length=LONGEST,
        help_text=SEVERAL,
    )
    kept_from = forms.CharField(
        label="Number of anybody else who must not see this",
        required=False,
        max_length=LONGEST,
        help_text="The officer and their line manager never see it. Add friends, partners, relatives.",
    )
    category = forms.ChoiceField(
        label="Category", choices=lambda: codes("intelligence.categories"), initial="sexual-misconduct"
    )
    second_category = forms.ChoiceField(
        label="Second category",
        required=False,
        choices=lambda: [("", "None"), *codes("intelligence.categories")],
    )
    behaviours = forms.MultipleChoiceField(
        label="What is said to have been done",
        required=False,
        choices=behaviours,
        widget=forms.CheckboxSelectMultiple,
    )
    origin = forms.CharField(
        label="Where it came from, in words that give nobody away",
        max_length=200,
        required=False,
        help_text="For example: Partner agency, or Complaint",
    )

    def _people(self, field: str) -> list[Ref]:
        refs, unknown = known(self.cleaned_data.get(field, ""))
        if unknown:
            self.add_error(
                field,
                f"Nobody is known by {', '.join(unknown)}. Check the number, or leave it out and write "
                "what you know in the summary.",
            )
        return refs

    def clean(self) -> dict[str, Any]:
        """Turn numbers into people and give the keywords of the action."""
        data = self.cleaned_data
        people = {field: self._people(field) for field in ("subjects", "harmed", "kept_from")}
        return {
            "title": data.get("title", ""),
            "summary": data.get("summary", ""),
            "category": data.get("category", ""),
            "second_category": data.get("second_category", ""),
            "behaviours": tuple(data.get("behaviours", ())),
            "origin": data.get("origin", ""),
            "subjects": tuple(people["subjects"]),
            "exclusions": tuple((ref, "") for ref in people["kept_from"]),
            "people": tuple((ref, Part.MAY_BE_HARMED) for ref in people["harmed"]),
        }


class ReportConcern(forms.Form):
    """A concern from somebody who may not read the desk. A number nobody knows is kept, never refused."""

    officer = forms.CharField(
        label="Who is it about?",
        max_length=120,
        help_text="A collar or staff number, such as P-40817. If you do not know it, say who you mean.",
    )
    title = forms.CharField(
        label="In one line, what worries you?",
        max_length=200,
        help_text="For example: Visits one address again and again, recorded as welfare checks",
    )
    summary = forms.CharField(
        label="What have you seen or been told?",
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text="Say what happened, when and where. You do not have to be sure.",
    )
    kept_from = forms.CharField(
        label="Is there anybody who must not see this?",
        required=False,
        max_length=LONGEST,
        help_text="Their numbers or names. The officer and their line manager never see it.",
    )

    def clean(self) -> dict[str, Any]:
        """Match what can be matched, and keep the rest in words for the desk."""
        data = self.cleaned_data
        subjects, unknown = known(data.get("officer", ""))
        exclusions, unnamed = known(data.get("kept_from", ""))
        said = [data.get("summary", "")]
        if unknown:
            said.append(f"Said to be about: {', '.join(unknown)} (not matched to anybody).")
        if unnamed:
            said.append(f"To be kept from: {', '.join(unnamed)} (not matched to anybody).")
        return {
            "title": data.get("title", ""),
            "summary": "\n\n".join(said),
            "subjects": tuple(subjects),
            "exclusions": tuple((ref, "Asked for by whoever raised it") for ref in exclusions),
            "origin": "A concern raised by a supervisor or colleague",
        }


class PersonField(forms.CharField):
    """Somebody, handed in by number and given as a Ref."""

    def clean(self, value: Any) -> Any:
        """The Ref of whoever has that number. Refuses a number that nobody has."""
        number = super().clean(value)
        found = linkage.person_numbered(number)
        if found is None:
            raise forms.ValidationError(f"Nobody is known by {number}. Check the number.")
        return found


class NameSubject(forms.Form):
    """Naming somebody whom a lead is about, once they are known."""

    person = PersonField(
        label="Number of the officer or staff member", max_length=60, help_text="Such as P-40817."
    )
    reason = forms.CharField(
        label="How do you know that it is about them?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class KeepFrom(forms.Form):
    """Keeping a lead from somebody else."""

    person = PersonField(label="Number of whoever must not see this", max_length=60)
    why = forms.CharField(
        label="Why must they not see it?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: a friend, a partner or a relative of whom it is about.",
    )
