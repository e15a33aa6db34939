"""The components against the samples their package publishes, and the forms drawn with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as some

from custodiet.website.components import pieces
from custodiet.website.components.catalogue import COMPONENTS
from custodiet.website.components.forms import field, form_errors, form_fields
from custodiet.website.components.html import el
from custodiet.website.tests.markup import read, trusted

SAMPLES = Path(__file__).parent / "fixtures" / "govuk"

NEEDS_SCRIPT = "drawn only for its JavaScript, which we do not load"
NOT_SHIPPED = "a full-page interruption, which no page of ours has"
LEFT_OUT = {
    ("file-upload", "enhanced"): NEEDS_SCRIPT,
    ("file-upload", "enhanced, with error message and hint"): NEEDS_SCRIPT,
    ("file-upload", "enhanced, multiple files"): NEEDS_SCRIPT,
    ("file-upload", "enhanced, custom wrapper classes and attributes"): NEEDS_SCRIPT,
    ("file-upload", "translated"): NEEDS_SCRIPT,
    ("panel", "interruption"): NOT_SHIPPED,
    ("panel", "interruption-with-content-with-long-line-length"): NOT_SHIPPED,
    ("panel", "interruption-with-headings-content-and-lists"): NOT_SHIPPED,
    ("panel", "interruption with custom classes"): NOT_SHIPPED,
    ("panel", "interruption, with actions classes and attributes"): NOT_SHIPPED,
    ("panel", "interruption, submit action"): NOT_SHIPPED,
    ("panel", "interruption, button link"): NOT_SHIPPED,
    ("panel", "interruption, no actions"): NOT_SHIPPED,
    ("panel", "interruption, no actions items"): NOT_SHIPPED,
    ("select", "with falsy values"): "false as an option's value is a word of JavaScript's; ours are text",
}


def samples_of(component: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SAMPLES / f"{component}.json").read_text())
    return found


@pytest.mark.parametrize("component", sorted(COMPONENTS))
def test_a_component_is_drawn_as_its_package_publishes_it(component: str) -> None:
    for sample in samples_of(component):
        if (component, sample["name"]) not in LEFT_OUT:
            drawn = COMPONENTS[component](trusted(sample["options"]))
            assert read(drawn) == read(sample["html"]), sample["name"]


def test_every_sample_left_out_is_still_published_and_still_differs() -> None:
    for component, name in LEFT_OUT:
        sample = next(one for one in samples_of(component) if one["name"] == name)
        assert read(COMPONENTS[component](trusted(sample["options"]))) != read(sample["html"]), name


def test_samples_are_many_enough_to_mean_something() -> None:
    assert sum(len(samples_of(component)) for component in COMPONENTS) > 500


@given(some.text())
def test_text_never_becomes_markup(said: str) -> None:
    drawn = pieces.button({"text": said, "name": said, "attributes": {"data-said": said}})
    tags = [seen[1] for seen in read(drawn) if seen[0] == "open"]
    assert tags == ["button"]


def test_html_that_nobody_marked_as_safe_is_escaped() -> None:
    assert "<b>" not in pieces.inset_text({"html": "<b>bold</b>"})


def test_an_attribute_that_is_false_or_missing_is_not_written() -> None:
    assert el("input", {"disabled": False, "id": None, "checked": True}) == "<input checked>"


class Decision(forms.Form):
    """One field of each kind."""

    decide = forms.ChoiceField(
        label="Your decision", choices=[("raise", "Raise a lead"), ("no", "No")], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Your reason", help_text="Facts only.", widget=forms.Textarea(attrs={"rows": 3})
    )
    clear_on = forms.DateField(label="When did it become clear?", widget=forms.SelectDateWidget)
    rang_at = forms.SplitDateTimeField(label="When did you ring?", required=False)
    sure = forms.BooleanField(label="I have read the earlier lead")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")])
    ruled_out = forms.MultipleChoiceField(
        choices=[("1", "A shared login"), ("2", "A task")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    extract = forms.FileField(required=False)
    word = forms.CharField(widget=forms.PasswordInput, required=False)
    page = forms.CharField(widget=forms.HiddenInput, required=False, initial="7")

    choice_hints = {"decide": {"raise": "Goes to the desk."}}
    choice_dividers = {"decide": "no"}


SENT = {
    "reason": "<script>kept</script>",
    "clear_on_day": "31",
    "clear_on_month": "2",
    "clear_on_year": "x",
    "kind": "b",
    "ruled_out": ["2"],
    "word": "secret",
}


def attrs_of(html: str, ident: str) -> dict[str, str | None]:
    return next(dict(seen[2]) for seen in read(html) if seen[0] == "open" and ("id", ident) in seen[2])


def test_every_problem_in_the_summary_is_linked_to_a_field_on_the_page() -> None:
    form = Decision(SENT)
    drawn = form_fields(form)
    summary = form_errors(form)
    assert summary is not None
    links = [dict(seen[2])["href"] for seen in read(summary) if seen[1] == "a" and seen[0] == "open"]
    assert links == ["#id_decide", "#id_clear_on_day", "#id_sure"]
    for link in links:
        assert attrs_of(drawn, link.removeprefix("#"))


def test_a_form_without_faults_has_no_summary() -> None:
    assert form_errors(Decision()) is None


def test_a_problem_with_the_whole_form_is_said_without_a_link() -> None:
    form = Decision(SENT)
    form.add_error(None, "Open the earlier lead first.")
    assert "<li>Open the earlier lead first.</li>" in str(form_errors(form))


def test_what_was_typed_is_kept_when_it_is_sent_back() -> None:
    drawn = form_fields(Decision(SENT))
    assert "&lt;script&gt;kept&lt;/script&gt;" in drawn
    assert attrs_of(drawn, "id_clear_on_year")["value"] == "x"
    assert "checked" in attrs_of(drawn, "id_ruled_out-2")
    assert "checked" not in attrs_of(drawn, "id_ruled_out")


def test_a_password_is_never_written_back_into_the_page() -> None:
    assert "secret" not in form_fields(Decision(SENT))


def test_a_field_is_described_by_its_hint_and_then_by_what_is_wrong() -> None:
    drawn = field(Decision({**SENT, "reason": ""})["reason"])
    assert attrs_of(drawn, "id_reason")["aria-describedby"] == "id_reason-hint id_reason-error"
    assert "Fill in: Your reason" in drawn


def test_a_choice_carries_its_own_hint_and_the_line_before_the_last_way_out() -> None:
    drawn = field(Decision()["decide"])
    assert attrs_of(drawn, "id_decide")["aria-describedby"] == "id_decide-item-hint"
    assert ("text", "or") in read(drawn)


def test_a_date_goes_there_and_back() -> None:
    sent = {"clear_on_day": "4", "clear_on_month": "6", "clear_on_year": "2026"}
    form = Decision(sent)
    form.is_valid()
    assert form.cleaned_data["clear_on"].isoformat() == "2026-06-04"
    again = field(Decision(initial={"clear_on": form.cleaned_data["clear_on"]})["clear_on"])
    assert [attrs_of(again, f"id_clear_on_{part}")["value"] for part in ("day", "month", "year")] == [
        "4",
        "6",
        "2026",
    ]


def test_a_moment_is_asked_for_as_a_day_and_a_time() -> None:
    drawn = field(Decision({**SENT, "rang_at_0": "4/6/2026", "rang_at_1": "21:32"})["rang_at"])
    assert attrs_of(drawn, "id_rang_at_0")["value"] == "4/6/2026"
    assert attrs_of(drawn, "id_rang_at_1")["value"] == "21:32"
