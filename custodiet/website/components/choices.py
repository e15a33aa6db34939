"""Radios, checkboxes and a date in three boxes."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from custodiet.website.components.fields import (
    around,
    fieldset,
    group,
    hint,
    input_field,
    is_chosen,
    label,
    notes,
)
from custodiet.website.components.html import Options, classes, el, extra, join, words


def radios(options: Options) -> SafeString:
    """One of a few, all in sight."""
    return _choices(options, "radios")


def checkboxes(options: Options) -> SafeString:
    """Any of a few, all in sight."""
    return _choices(options, "checkboxes")


def _choices(options: Options, kind: str) -> SafeString:
    """kind  "radios" or "checkboxes"; the class names follow it"""
    prefix = str(options.get("idPrefix") or options.get("name") or "")
    own = options.get("fieldset")
    start = (
        (own or {}).get("describedBy") or (options.get("describedBy") if kind == "checkboxes" else "") or ""
    )
    before, described_by = notes(options, prefix, start)
    # without a fieldset nothing else would carry the hint and the message, so each checkbox does
    carried = described_by if kind == "checkboxes" and not own else ""
    items = [
        _item(options, item, kind, f"{prefix}-{place}" if place > 1 else prefix, carried)
        for place, item in enumerate(options.get("items") or (), start=1)
        if item
    ]
    body = join(
        (
            before,
            el(
                "div",
                {
                    "class": classes(f"govuk-{kind}", options.get("classes")),
                    **extra(options),
                    "data-module": f"govuk-{kind}",
                },
                around(options, *items, plural=True),
            ),
        )
    )
    if own:
        body = fieldset({**own, "describedBy": described_by, "html": body})
    return group(options, body)


def _item(options: Options, item: Options, kind: str, place: str, carried: str) -> SafeString:
    if item.get("divider"):
        return el("div", {"class": f"govuk-{kind}__divider"}, item["divider"])
    ident = str(item.get("id") or place)
    note = f"{ident}-item-hint" if words(item.get("hint")) else ""
    reveal = words(item.get("conditional"), text="html")
    chosen = is_chosen(item, "checked", _matches(options, item, kind))
    box = el(
        "input",
        {
            "class": f"govuk-{kind}__input",
            "id": ident,
            "name": (kind == "checkboxes" and item.get("name")) or options.get("name") or "",
            "type": "radio" if kind == "radios" else "checkbox",
            "value": item.get("value") if item.get("value") is not None else "",
            "checked": chosen,
            "disabled": bool(item.get("disabled")),
            "data-aria-controls": f"conditional-{ident}" if reveal else None,
            "data-behaviour": item.get("behaviour") if kind == "checkboxes" else None,
            "aria-describedby": classes(carried, note) or None,
            **extra(item),
        },
    )
    row = el("div", {"class": f"govuk-{kind}__item"}, box, *_said(item, kind, ident, note))
    return join((row, _reveal(kind, ident, reveal, chosen) if reveal else None))


def _matches(options: Options, item: Options, kind: str) -> bool:
    if kind == "radios":
        return bool(options.get("value")) and item.get("value") == options.get("value")
    return item.get("value") in (options.get("values") or ())


def _said(item: Options, kind: str, ident: str, note: str) -> list[SafeString]:
    """The label of one choice, and its hint."""
    own = item.get("label") or {}
    look = classes(f"govuk-{kind}__label", own.get("classes"))
    said = [label({**own, "text": item.get("text"), "html": item.get("html"), "classes": look, "for": ident})]
    if note:
        text = item["hint"]
        said.append(
            hint({**text, "id": note, "classes": classes(f"govuk-{kind}__hint", text.get("classes"))})
        )
    return said


def _reveal(kind: str, ident: str, inside: Any, chosen: bool) -> SafeString:
    hidden = None if chosen else f"govuk-{kind}__conditional--hidden"
    look = classes(f"govuk-{kind}__conditional", hidden)
    return el("div", {"class": look, "id": f"conditional-{ident}"}, inside)


BOXES = ("day", "month", "year")


def date_input(options: Options) -> SafeString:
    """A date in boxes for day, month and year."""
    ident = str(options.get("id") or "")
    own = options.get("fieldset")
    before, described_by = notes(options, ident, (own or {}).get("describedBy") or "")
    values = options.get("values") or {}
    named = {
        box: options.get(box)
        or {
            "name": box,
            "value": values.get(box),
            "classes": f"govuk-input--width-{4 if box == 'year' else 2}",
        }
        for box in BOXES
        if options.get(box, True)
    }
    items = [item for item in options.get("items") or named.values() if item]
    some_at_fault = any(_at_fault(item) for item in items)
    boxes = el(
        "div",
        {
            "class": classes("govuk-date-input", options.get("classes")),
            **extra(options),
            "id": ident or None,
        },
        around(options, *(_box(options, item, named, some_at_fault) for item in items), plural=True),
    )
    body = join((before, boxes))
    if own:
        body = fieldset({**own, "describedBy": described_by, "role": "group", "html": body})
    return group(options, body)


def _at_fault(item: Options) -> bool:
    return bool(item.get("error")) or "govuk-input--error" in (item.get("classes") or "")


def _which(item: Options, named: dict[str, Any]) -> str | None:
    """Which of day, month and year a box is, by identity or by name."""
    for box, wanted in named.items():
        if item is wanted or (item.get("name") and item["name"] in (box, wanted.get("name"))):
            return box
    return None


def _box(options: Options, item: Options, named: dict[str, Any], some_at_fault: bool) -> SafeString:
    which = _which(item, named)
    name = str(item.get("name") or which or "")
    value = item.get("value")
    if value is None and which:
        value = named[which].get("value")
    whole = bool(options.get("errorMessage")) and item.get("error") is not False and not some_at_fault
    looks = item.get("classes") or ""
    fault = "govuk-input--error" if (_at_fault(item) or whole) and "govuk-input--error" not in looks else None
    width = None if "govuk-input--width-" in looks else f"govuk-input--width-{4 if which == 'year' else 2}"
    full = f"{options['namePrefix']}-{name}" if options.get("namePrefix") else name
    if value is None:
        value = (options.get("values") or {}).get(full)
    return el(
        "div",
        {"class": "govuk-date-input__item"},
        input_field(
            {
                "label": {
                    "text": item.get("label") or name.capitalize(),
                    "classes": "govuk-date-input__label",
                },
                "id": item.get("id") or f"{options.get('id')}-{name}",
                "classes": classes("govuk-date-input__input", fault, width, looks),
                "name": full,
                "value": value,
                "inputmode": item.get("inputmode") or "numeric",
                "autocomplete": item.get("autocomplete"),
                "pattern": item.get("pattern"),
                "attributes": item.get("attributes"),
            }
        ),
    )
