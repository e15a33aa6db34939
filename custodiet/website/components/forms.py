"""Django's forms, drawn with the components. The widget decides which one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from custodiet.website.components import choices, fields, pieces
from custodiet.website.components.html import classes, el, join

DATE_PARTS = ("day", "month", "year")


def form_fields(form: BaseForm, **look: Any) -> SafeString:
    """All fields of a form, the hidden ones first. Opening tag, token and button are the page's."""
    hidden = [str(field) for field in form.hidden_fields()]
    return join((*map(SafeString, hidden), *(field(bound, **look) for bound in form.visible_fields())))


def form_errors(*every: BaseForm) -> SafeString | None:
    """The summary at the top of a page: every problem, linked to the field where it is put right."""
    problems: list[dict[str, Any]] = []
    for form in every:
        problems += [{"text": text} for text in form.non_field_errors()]
        for bound in form:
            link = {} if bound.is_hidden else {"href": f"#{first_id(bound)}"}
            problems += [{"text": text, **link} for text in field_problems(bound)]
    if not problems:
        return None
    return pieces.error_summary({"titleText": _("There is a problem"), "errorList": problems})


def field_problems(bound: BoundField) -> list[str]:
    """What is wrong with one field. Django's own words for an empty one do not say what to do."""
    required = forms.Field.default_error_messages["required"]
    label = str(bound.label)
    ask = "Answer" if label.endswith("?") else "Fill in"
    for kinds, word in ((forms.RadioSelect | forms.Select, "Choose"), (forms.CheckboxInput, "Tick")):
        if isinstance(bound.field.widget, kinds) and ask == "Fill in":
            ask = word
    return [f"{ask}: {label}" if text == required else str(text) for text in bound.errors]


def first_id(bound: BoundField) -> str:
    """The id of the first thing in a field that can take the keyboard."""
    widget = bound.field.widget
    if isinstance(widget, forms.SelectDateWidget):
        return f"{bound.auto_id}_day"
    return f"{bound.auto_id}_0" if isinstance(widget, forms.MultiWidget) else bound.auto_id


def field(bound: BoundField, **look: Any) -> SafeString:
    """One field.

    look  label: words instead of the form's own; size: "s", "m", "l", "xl" or "" for a plain label;
          page_heading: the label is the page's h1; classes; hint; hints: value -> words, for choices;
          prefix, suffix
    """
    widget = bound.field.widget
    for kinds, draw in DRAWN_BY:
        if isinstance(widget, kinds):
            return draw(bound, look)
    return _text(bound, look)


def _common(bound: BoundField, look: dict[str, Any]) -> dict[str, Any]:
    attrs = bound.field.widget.attrs
    free = {key: value for key, value in attrs.items() if key not in TAKEN}
    return {
        "id": bound.auto_id,
        "name": bound.html_name,
        "classes": classes(attrs.get("class"), look.get("classes")),
        "hint": _hint(look.get("hint", bound.help_text)),
        "errorMessage": {"text": " ".join(field_problems(bound))} if bound.errors else None,
        "autocomplete": attrs.get("autocomplete"),
        "inputmode": attrs.get("inputmode"),
        "disabled": bool(bound.field.disabled),
        "attributes": free,
    }


TAKEN = frozenset(
    {
        "class",
        "rows",
        "cols",
        "autocomplete",
        "inputmode",
        "required",
        "hints",
        "maxlength",
        "id",
        "placeholder",
        "type",
    }
)


def _hint(said: Any) -> dict[str, Any] | None:
    return {"html" if hasattr(said, "__html__") else "text": said} if said else None


def _label(bound: BoundField, look: dict[str, Any], kind: str = "govuk-label") -> dict[str, Any]:
    size = look.get("size", "s")
    heading = bool(look.get("page_heading"))
    return {
        "text": look.get("label") or bound.label,
        "classes": f"{kind}--{'l' if heading and size == 's' else size}" if size else "",
        "isPageHeading": heading,
    }


def _legend(bound: BoundField, look: dict[str, Any]) -> dict[str, Any]:
    return {"legend": _label(bound, look, "govuk-fieldset__legend")}


def _text(bound: BoundField, look: dict[str, Any]) -> SafeString:
    widget: Any = bound.field.widget
    kind = getattr(widget, "input_type", "text")
    # a password is never written back into a page
    value = None if kind == "password" else widget.format_value(bound.value())
    affixes = {key: {"text": look[key]} for key in ("prefix", "suffix") if look.get(key)}
    return fields.input_field(
        {**_common(bound, look), "label": _label(bound, look), "type": kind, "value": value, **affixes}
    )


def _textarea(bound: BoundField, look: dict[str, Any]) -> SafeString:
    rows = bound.field.widget.attrs.get("rows")
    # Django gives ten rows to every text area; the package gives five
    own = {"rows": None if str(rows) == "10" else rows, "value": bound.value() or ""}
    return fields.textarea({**_common(bound, look), "label": _label(bound, look), **own})


def _file(bound: BoundField, look: dict[str, Any]) -> SafeString:
    many = bool(getattr(bound.field.widget, "allow_multiple_selected", False))
    return fields.file_upload({**_common(bound, look), "label": _label(bound, look), "multiple": many})


def _options(bound: BoundField, look: dict[str, Any], chosen_word: str) -> list[dict[str, Any]]:
    """Every choice of a field, groups laid flat, with its hint and whether it is chosen."""
    hints = {**getattr(bound.form, "choice_hints", {}).get(bound.name, {}), **(look.get("hints") or {})}
    before = getattr(bound.form, "choice_dividers", {}).get(bound.name)
    chosen = _chosen(bound)
    found: list[dict[str, Any]] = []
    for value, said in _flat(getattr(bound.field, "choices", ())):
        if before is not None and str(value) == before:
            found.append({"divider": "or"})
        word = str(value) if value is not None else ""
        item = {"value": word, "text": said, chosen_word: word in chosen}
        if word in hints:
            item["hint"] = _hint(hints[word])
        found.append(item)
    return found


def _flat(every: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for value, said in every:
        flat += _flat(said) if isinstance(said, list | tuple) else [(value, said)]
    return flat


def _chosen(bound: BoundField) -> set[str]:
    value = bound.value()
    every = value if isinstance(value, list | tuple | set) else [value]
    return {str(bound.field.prepare_value(one)) for one in every if one is not None}


def _select(bound: BoundField, look: dict[str, Any]) -> SafeString:
    items = _options(bound, look, "selected")
    return fields.select({**_common(bound, look), "label": _label(bound, look), "items": items})


def _choices(draw: Callable[..., SafeString]) -> Callable[[BoundField, dict[str, Any]], SafeString]:
    def drawn(bound: BoundField, look: dict[str, Any]) -> SafeString:
        common = _common(bound, look)
        own = {"fieldset": _legend(bound, look), "items": _options(bound, look, "checked")}
        return draw({**common, "attributes": None, "idPrefix": bound.auto_id, **own})

    return drawn


def _tick(bound: BoundField, look: dict[str, Any]) -> SafeString:
    common = _common(bound, look)
    item = {"value": "on", "text": look.get("label") or bound.label, "checked": bool(bound.value())}
    if common["hint"]:
        item["hint"] = common["hint"]
    own = {"hint": None, "attributes": None, "idPrefix": bound.auto_id, "items": [item]}
    return choices.checkboxes({**common, **own})


def _date(bound: BoundField, look: dict[str, Any]) -> SafeString:
    widget: Any = bound.field.widget
    if bound.form.is_bound:
        kept = {part: bound.form.data.get(f"{bound.html_name}_{part}") for part in DATE_PARTS}
    else:
        kept = widget.format_value(bound.value()) or {}
    boxes = {
        part: {
            "name": f"{bound.html_name}_{part}",
            "id": f"{bound.auto_id}_{part}",
            "label": part.capitalize(),
            "value": kept.get(part),
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}",
        }
        for part in DATE_PARTS
    }
    common = _common(bound, look)
    return choices.date_input({**common, "attributes": None, "fieldset": _legend(bound, look), **boxes})


def _several(bound: BoundField, look: dict[str, Any]) -> SafeString:
    """A field of several boxes, such as a day and a time, under one legend."""
    widget: Any = bound.field.widget
    common = _common(bound, look)
    before, described_by = fields.notes(common, bound.auto_id, "")
    value = bound.value()
    parts = value if isinstance(value, list) else widget.decompress(value)
    said = ("Day, for example 4/6/2026", "Time, for example 21:32")
    boxes = []
    for place, (suffix, inner) in enumerate(zip(widget.widgets_names, widget.widgets, strict=True)):
        part = parts[place] if place < len(parts) else None
        boxes.append(
            fields.input_field(
                {
                    "id": f"{bound.auto_id}{suffix}",
                    "name": f"{bound.html_name}{suffix}",
                    "label": {"text": look.get("part_labels", said)[place]},
                    "classes": classes(
                        "govuk-input--width-10", "govuk-input--error" if bound.errors else None
                    ),
                    "value": inner.format_value(part),
                }
            )
        )
    body = join((before, el("div", {"class": "cust-together"}, *boxes)))
    own = {**_legend(bound, look), "describedBy": described_by, "role": "group", "html": body}
    return fields.group(common, fields.fieldset(own))


Drawing = Callable[[BoundField, dict[str, Any]], SafeString]
DRAWN_BY: tuple[tuple[type | tuple[type, ...], Drawing], ...] = (
    (forms.Textarea, _textarea),
    (forms.CheckboxSelectMultiple, _choices(choices.checkboxes)),
    (forms.RadioSelect, _choices(choices.radios)),
    (forms.CheckboxInput, _tick),
    (forms.SelectDateWidget, _date),
    (forms.MultiWidget, _several),
    (forms.FileInput, _file),
    (forms.Select, _select),
)
