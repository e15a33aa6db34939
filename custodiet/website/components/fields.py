"""Label, hint, message and the fields made of them."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from custodiet.website.components.html import NOTHING, Options, classes, el, extra, join, words


def label(options: Options) -> SafeString:
    """A label, inside a heading when it names the whole page; nothing when it has no words."""
    if not words(options):
        return NOTHING
    tag = el(
        "label",
        {
            "class": classes("govuk-label", options.get("classes")),
            **extra(options),
            "for": options.get("for"),
        },
        words(options),
    )
    return el("h1", {"class": "govuk-label-wrapper"}, tag) if options.get("isPageHeading") else tag


def hint(options: Options) -> SafeString:
    """A hint, to be named by aria-describedby."""
    return el(
        "div",
        {
            "id": options.get("id"),
            "class": classes("govuk-hint", options.get("classes")),
            **extra(options),
        },
        words(options),
    )


def error_message(options: Options) -> SafeString:
    """What is wrong with one field, with "Error:" for those who hear the page."""
    hidden = options.get("visuallyHiddenText", _("Error"))
    lead = (el("span", {"class": "govuk-visually-hidden"}, f"{hidden}:"), " ") if hidden else ()
    return el(
        "p",
        {
            "id": options.get("id"),
            "class": classes("govuk-error-message", options.get("classes")),
            **extra(options),
        },
        *lead,
        words(options),
    )


def fieldset(options: Options) -> SafeString:
    """A group of fields under one legend."""
    legend = options.get("legend") or {}
    title: Any = words(legend)
    if title and legend.get("isPageHeading"):
        title = el("h1", {"class": "govuk-fieldset__heading"}, title)
    return el(
        "fieldset",
        {
            "class": classes("govuk-fieldset", options.get("classes")),
            "role": options.get("role"),
            "aria-describedby": options.get("describedBy") or None,
            **extra(options),
        },
        el("legend", {"class": classes("govuk-fieldset__legend", legend.get("classes"))}, title)
        if title
        else None,
        options.get("html"),
    )


def notes(options: Options, ident: str, described_by: str) -> tuple[SafeString, str]:
    """The hint and the message of a field, and the ids that describe it."""
    parts = []
    for key, write in (("hint", hint), ("errorMessage", error_message)):
        if options.get(key):
            note = f"{ident}-{'hint' if key == 'hint' else 'error'}"
            described_by = classes(described_by, note)
            parts.append(write({**options[key], "id": note}))
    return join(parts), described_by


def group(options: Options, *inside: Any) -> SafeString:
    """The form group round a field, marked when the field is at fault."""
    wrapper = options.get("formGroup") or {}
    fault = "govuk-form-group--error" if options.get("errorMessage") else None
    return el(
        "div",
        {"class": classes("govuk-form-group", fault, wrapper.get("classes")), **extra(wrapper)},
        *inside,
    )


def around(options: Options, *inside: Any, plural: bool = False) -> SafeString:
    """The field itself with whatever the caller put before and after it."""
    wrapper = options.get("formGroup") or {}
    end = "s" if plural else ""
    return join((words(wrapper.get(f"beforeInput{end}")), *inside, words(wrapper.get(f"afterInput{end}"))))


def _labelled(options: Options, ident: str | None) -> SafeString:
    return label({**(options.get("label") or {}), "for": ident})


def _spelling(options: Options) -> str | None:
    wanted = options.get("spellcheck")
    return str(wanted).lower() if isinstance(wanted, bool) else None


def _ident(options: Options) -> str:
    return str(options.get("id") or options.get("name") or "")


def input_field(options: Options) -> SafeString:
    """One line of text."""
    ident = _ident(options)
    before, described_by = notes(options, ident, options.get("describedBy") or "")
    fault = "govuk-input--error" if options.get("errorMessage") else None
    field = el(
        "input",
        {
            "class": classes("govuk-input", options.get("classes"), fault),
            "id": ident,
            "name": options.get("name") or "",
            "type": options.get("type") or "text",
            "spellcheck": _spelling(options),
            "value": options.get("value"),
            "disabled": bool(options.get("disabled")),
            "aria-describedby": described_by or None,
            **{key: options.get(key) for key in ("autocomplete", "autocapitalize", "pattern", "inputmode")},
            **extra(options),
        },
    )
    return group(options, _labelled(options, ident), before, _wrapped(options, field))


def _wrapped(options: Options, field: SafeString) -> SafeString:
    prefix, suffix = options.get("prefix") or {}, options.get("suffix") or {}
    wrapper = options.get("formGroup") or {}
    beside = (prefix, suffix, wrapper.get("beforeInput"), wrapper.get("afterInput"))
    if not any(words(piece) for piece in beside):
        return field
    inside = around(options, _affix(prefix, "prefix"), field, _affix(suffix, "suffix"))
    own = options.get("inputWrapper") or {}
    return el("div", {"class": classes("govuk-input__wrapper", own.get("classes")), **extra(own)}, inside)


def _affix(options: Options, kind: str) -> SafeString | None:
    if not words(options):
        return None
    look = classes(f"govuk-input__{kind}", options.get("classes"))
    return el("div", {"class": look, "aria-hidden": "true", **extra(options)}, words(options))


def textarea(options: Options) -> SafeString:
    """Several lines of text."""
    ident = _ident(options)
    before, described_by = notes(options, ident, options.get("describedBy") or "")
    fault = "govuk-textarea--error" if options.get("errorMessage") else None
    field = el(
        "textarea",
        {
            "class": classes("govuk-textarea", fault, options.get("classes")),
            "id": ident,
            "name": options.get("name") or "",
            "rows": options.get("rows") or 5,
            "spellcheck": _spelling(options),
            "disabled": bool(options.get("disabled")),
            "aria-describedby": described_by or None,
            "autocomplete": options.get("autocomplete") or None,
            **extra(options),
        },
        options.get("value"),
    )
    return group(options, _labelled(options, ident), before, around(options, field))


def select(options: Options) -> SafeString:
    """One of a list, closed until it is opened."""
    ident = _ident(options)
    before, described_by = notes(options, ident, options.get("describedBy") or "")
    fault = "govuk-select--error" if options.get("errorMessage") else None
    field = el(
        "select",
        {
            "class": classes("govuk-select", options.get("classes"), fault),
            "id": ident,
            "name": options.get("name") or "",
            "disabled": bool(options.get("disabled")),
            "aria-describedby": described_by or None,
            **extra(options),
        },
        *(_option(item, options.get("value")) for item in options.get("items") or () if item),
    )
    return group(options, _labelled(options, ident), before, around(options, field))


def _option(item: Options, chosen: Any) -> SafeString:
    own = item.get("value", item.get("text"))
    return el(
        "option",
        {
            "value": item.get("value"),
            "selected": is_chosen(item, "selected", bool(chosen) and own == chosen),
            "disabled": bool(item.get("disabled")),
            **extra(item),
        },
        item.get("text"),
    )


def is_chosen(item: Options, key: str, matches: bool) -> bool:
    """Say whether an item is chosen: its own word first, unless it says nothing."""
    return bool(item.get(key)) or (item.get(key) is not False and matches)


def file_upload(options: Options) -> SafeString:
    """A file to hand in."""
    ident = _ident(options)
    before, described_by = notes(options, ident, options.get("describedBy") or "")
    fault = "govuk-file-upload--error" if options.get("errorMessage") else None
    field = el(
        "input",
        {
            "class": classes("govuk-file-upload", options.get("classes"), fault),
            "id": ident,
            "name": options.get("name") or "",
            "type": "file",
            "disabled": bool(options.get("disabled")),
            "multiple": bool(options.get("multiple")),
            "aria-describedby": described_by or None,
            **extra(options),
        },
    )
    return group(options, _labelled(options, ident), before, around(options, field))
