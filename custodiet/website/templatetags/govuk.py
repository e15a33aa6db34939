"""Tags that draw the GOV.UK components. `{% load govuk %}`"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.utils.safestring import SafeString

from custodiet.website.components import forms as drawn
from custodiet.website.components import lists, pieces
from custodiet.website.components.catalogue import COMPONENTS
from custodiet.website.components.html import NOTHING, el

register = template.Library()


@register.simple_tag
def govuk(name: str, options: Mapping[str, Any]) -> SafeString:
    """Any component by its own name, with the options the package documents."""
    return COMPONENTS[name](options)


@register.simple_tag
def govuk_button(text: str, *, kind: str = "", href: str = "", **more: Any) -> SafeString:
    """A button that sends its form, or a link that looks like one.

    kind  "", "secondary", "warning" or "inverse"
    more  name, value, type, id, disabled, form
    """
    form = more.pop("form", None)
    look = f"govuk-button--{kind}" if kind else None
    attrs = {"form": form} if form else {}
    return pieces.button({"text": text, "classes": look, "href": href, "attributes": attrs, **more})


@register.simple_tag
def govuk_back_link(href: str, text: str = "Back") -> SafeString:
    """The way back; stands at the top of the back block."""
    return pieces.back_link({"href": href, "text": text})


@register.simple_tag
def govuk_breadcrumbs(items: Iterable[tuple[str, str]]) -> SafeString:
    """items  (words, address); the last with an empty address is this page"""
    return pieces.breadcrumbs({"items": [{"text": text, "href": href} for text, href in items]})


@register.simple_tag
def govuk_field(field: BoundField, **look: Any) -> SafeString:
    """One field of a form, drawn by its widget."""
    return drawn.field(field, **look)


@register.simple_tag
def govuk_form(form: BaseForm, **look: Any) -> SafeString:
    """All fields of a form. The form tag, its token and its button are the page's own."""
    return drawn.form_fields(form, **look)


@register.simple_tag
def govuk_errors(*every: Any) -> SafeString:
    """The summary of what is wrong in one form or several; nothing when nothing is."""
    real = [form for form in every if isinstance(form, BaseForm)]
    return drawn.form_errors(*real) or NOTHING


@register.simple_tag
def govuk_summary_list(rows: Iterable[tuple[Any, Any]], classes: str = "") -> SafeString:
    """rows  (key, value) in order; a value marked safe is kept as markup"""
    made = [{"key": {"text": key}, "value": {"html": value or "–"}} for key, value in rows]
    return lists.summary_list({"rows": made, "classes": classes})


@register.simple_tag
def govuk_tag(text: str, colour: str = "") -> SafeString:
    """One word in a coloured box; for a record's state use `status`."""
    return pieces.tag({"text": text, "classes": f"govuk-tag--{colour}" if colour else None})


@register.simple_block_tag
def govuk_details(content: str, summary: str, *, open: bool = False) -> SafeString:  # noqa: A002 - the word in HTML
    """Something that opens when it is asked for."""
    return pieces.details({"summaryText": summary, "html": content, "open": open})


@register.simple_block_tag
def govuk_inset(content: str) -> SafeString:
    """A passage set apart."""
    return pieces.inset_text({"html": content})


@register.simple_block_tag
def govuk_warning(content: str) -> SafeString:
    """A warning."""
    return pieces.warning_text({"html": content})


@register.simple_block_tag
def govuk_banner(content: str, *, title: str = "", done: bool = False) -> SafeString:
    """What has just been done, or must be known first."""
    options = {"html": content, "titleText": title, "type": "success" if done else None}
    return pieces.notification_banner(options)


@register.simple_block_tag
def govuk_panel(content: str, *, title: str) -> SafeString:
    """What has just been done, said large, as the page's heading."""
    return pieces.panel({"titleText": title, "html": content})


@register.simple_block_tag
def summary_row(content: str, key: str) -> SafeString:
    """One row, inside `<dl class="govuk-summary-list">`."""
    return el(
        "div",
        {"class": "govuk-summary-list__row"},
        el("dt", {"class": "govuk-summary-list__key"}, key),
        el("dd", {"class": "govuk-summary-list__value"}, content),
    )
