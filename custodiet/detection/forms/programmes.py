"""What may be handed in about programmes of monitoring: one form an action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from custodiet.accounts.web import local_day, now
from custodiet.detection import queries
from custodiet.detection.cards import detectors
from custodiet.detection.due import DAYS, LAST_DAY, Every
from custodiet.detection.forms.fields import day, of_unit, officers, text, why_them


def _necessity() -> forms.CharField:
    return text(
        "Why is it necessary?",
        "Why looking again and again is needed, and why no narrower look would do.",
        "Say why it is necessary.",
    )


def _proportionality() -> forms.CharField:
    return text(
        "Why is it proportionate?",
        "What is left out, and how the people looked at are protected.",
        "Say why it goes no further than it must.",
    )


def _first() -> forms.DateField:
    return day("First day", "The first of the force’s own days on which a run may be due.")


def _last() -> forms.DateField:
    return day("Last day", "Included. After it the programme lapses, unless it is reviewed and renewed.")


class AskProgramme(forms.Form):
    """A programme of monitoring, asked for."""

    title = forms.CharField(
        label="What is to be looked at?", max_length=160,
        help_text="In a line: “Look-ups on crime records, every week”.",
        error_messages={"required": "Say in a line what is to be looked at."},
    )  # fmt: skip
    basis = forms.ChoiceField(
        label="On what lawful basis?", widget=forms.RadioSelect,
        help_text="The project has checked none of these against the law. Ask your data protection officer.",
        error_messages={"required": "Choose the lawful basis."},
    )  # fmt: skip
    authority = text(
        "Under what authority?", "The policy or order that allows this look, with its paragraph.",
        "Name the authority.",
    )  # fmt: skip
    necessity = _necessity()
    proportionality = _proportionality()
    every = forms.ChoiceField(
        label="How often?", widget=forms.RadioSelect, choices=[(each.value, each.words) for each in Every],
        error_messages={"required": "Choose how often."},
    )  # fmt: skip
    weekday = forms.TypedChoiceField(
        label="Day of the week", required=False, coerce=int, empty_value="0", initial="0",
        choices=list(enumerate(DAYS)), help_text="For every week.",
    )  # fmt: skip
    month_day = forms.IntegerField(
        label="Day of the month", required=False, min_value=1, max_value=LAST_DAY, initial=1,
        help_text=f"For every month, from 1 to {LAST_DAY}.",
    )  # fmt: skip
    at_time = forms.TimeField(
        label="At what time?", help_text="On the force’s own clock, such as 02:30.", input_formats=["%H:%M"],
        error_messages={"required": "Give the time.", "invalid": "Give a time such as 02:30."},
    )  # fmt: skip
    looks_back = forms.IntegerField(
        label="How many days does each run look at?", min_value=1,
        help_text="Up to the day before it. Repeats and rates need some weeks to show.",
        error_messages={"required": "Give the number of days.", "invalid": "Give a whole number of days."},
    )  # fmt: skip
    from_on = _first()
    until_on = _last()
    systems = forms.MultipleChoiceField(
        label="Whose logs are read?", widget=forms.CheckboxSelectMultiple,
        help_text="Only those chosen. A system that is added later is not authorised by this.",
        error_messages={"required": "Choose whose logs are read."},
    )  # fmt: skip
    detectors = forms.MultipleChoiceField(
        label="Which detectors?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Leave all empty for every one that there is today.",
    )  # fmt: skip
    officers = officers()
    of_unit = of_unit()
    why_them = why_them()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = queries.systems_held(settings.STORE)
        bases = queries.lawful_bases(local_day(now()))
        self.fields["systems"].choices = [(name, name.capitalize()) for name in held]  # type: ignore[attr-defined]  # a choice field
        self.fields["detectors"].choices = [(card.name, card.title) for card in detectors()]  # type: ignore[attr-defined]  # a choice field
        self.fields["basis"].choices = [(each.code, each.words) for each in bases]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Give what the action takes: how often, and on which day of it."""
        given = super().clean() or {}
        weekday, month_day = given.pop("weekday", 0), given.pop("month_day", None)
        if "every" in given:
            every = Every(given["every"])
            given["every"] = every
            given["on_day"] = {Every.WEEK: int(weekday), Every.MONTH: month_day or 0}.get(every, 0)
        return given


class RenewProgramme(forms.Form):
    """A further period of the same programme, with the review that comes before it."""

    review = text(
        "What has it shown?",
        "What its runs found, what came of that, and what they cost the people who were looked at.",
        "Write down what the programme has shown.",
        rows=5,
    )
    necessity = _necessity()
    proportionality = _proportionality()
    from_on = _first()
    until_on = _last()


class AuthoriseProgramme(forms.Form):
    """Authority for a programme that somebody else asked for."""

    conditions = text(
        "Conditions", "What it is subject to. Leave empty if nothing.", "", rows=2, required=False
    )


class RefuseProgramme(forms.Form):
    """No authority, and why."""

    reason = text("If you refuse, why?", "The person who asked will read this.", "Give the reason.", rows=2)


class PauseProgramme(forms.Form):
    """A programme paused, and why."""

    reason = text(
        "Why is it paused?", "What falls due meanwhile is not caught up.", "Give the reason.", rows=2
    )


class ResumeProgramme(forms.Form):
    """Nothing more is asked."""


class EndProgramme(forms.Form):
    """A programme ended early, and why."""

    reason = text(
        "Why is it ended?", "Its runs that go on are stopped. What they found is kept.", "Give the reason.",
        rows=2,
    )  # fmt: skip
