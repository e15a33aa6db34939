"""The small pieces: links, buttons, boxes and banners."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from custodiet.website.components.html import Options, classes, el, extra, join, words

START = SafeString(
    '<svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" height="19" '
    'viewBox="0 0 33 40" aria-hidden="true" focusable="false">'
    '<path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z"/></svg>'
)


def _box(name: str, look: str, options: Options, *inside: Any, **more: Any) -> SafeString:
    attrs = {"class": classes(look, options.get("classes")), **more, **extra(options)}
    return el(name, attrs, *inside)


def button(options: Options) -> SafeString:
    """A button; a link that looks like one when it has an address."""
    start = options.get("isStartButton")
    said = words(options)
    if start and options.get("html"):
        said = el("span", None, said)
    common = {
        "class": classes("govuk-button", options.get("classes"), "govuk-button--start" if start else None),
        "data-module": "govuk-button",
        **extra(options),
        "id": options.get("id") or None,
    }
    icon = START if start else None
    if options.get("href"):
        return el(
            "a", {"href": options["href"], "role": "button", "draggable": "false", **common}, said, icon
        )
    once = options.get("preventDoubleClick")
    shut = bool(options.get("disabled"))
    own = {
        "type": options.get("type") or "submit",
        "value": options.get("value") or None,
        "name": options.get("name") or None,
        "disabled": shut,
        "aria-disabled": "true" if shut else None,
        "data-prevent-double-click": None if once is None else str(once).lower(),
    }
    return el("button", {**own, **common}, said, icon)


def back_link(options: Options) -> SafeString:
    """The way back, above the heading."""
    return _box("a", "govuk-back-link", options, words(options) or _("Back"), href=options.get("href") or "#")


def skip_link(options: Options) -> SafeString:
    """The first link of a page, seen when it has the keyboard."""
    more = {"href": options.get("href") or "#content", "data-module": "govuk-skip-link"}
    return _box("a", "govuk-skip-link", options, words(options), **more)


def breadcrumbs(options: Options) -> SafeString:
    """Where this page stands; the last one, without an address, is the page itself."""
    look = classes(
        "govuk-breadcrumbs",
        options.get("classes"),
        "govuk-breadcrumbs--collapse-on-mobile" if options.get("collapseOnMobile") else None,
    )
    rows = [_crumb(item) for item in options.get("items") or ()]
    return el(
        "nav",
        {"class": look, **extra(options), "aria-label": options.get("labelText") or "Breadcrumb"},
        el("ol", {"class": "govuk-breadcrumbs__list"}, *rows),
    )


def _crumb(item: Options) -> SafeString:
    look = {"class": "govuk-breadcrumbs__list-item"}
    if not item.get("href"):
        return el("li", {**look, "aria-current": "page"}, words(item))
    to = {"class": "govuk-breadcrumbs__link", "href": item["href"], **extra(item)}
    return el("li", look, el("a", to, words(item)))


def inset_text(options: Options) -> SafeString:
    """A passage set apart by a bar."""
    return _box("div", "govuk-inset-text", options, words(options), id=options.get("id"))


def warning_text(options: Options) -> SafeString:
    """A warning, with the word for those who hear the page."""
    icon = el("span", {"class": "govuk-warning-text__icon", "aria-hidden": "true"}, "!")
    hidden = el("span", {"class": "govuk-visually-hidden"}, options.get("iconFallbackText") or "Warning")
    said = el("strong", {"class": "govuk-warning-text__text"}, hidden, " ", words(options))
    return _box("div", "govuk-warning-text", options, icon, said)


def details(options: Options) -> SafeString:
    """Something that opens when it is asked for."""
    title = el(
        "summary",
        {"class": "govuk-details__summary"},
        el("span", {"class": "govuk-details__summary-text"}, words(options, "summaryHtml", "summaryText")),
    )
    body = el("div", {"class": "govuk-details__text"}, words(options))
    more = {"id": options.get("id"), "open": bool(options.get("open"))}
    return _box("details", "govuk-details", options, title, body, **more)


def tag(options: Options) -> SafeString:
    """One word in a box."""
    return _box("strong", "govuk-tag", options, words(options))


def phase_banner(options: Options) -> SafeString:
    """How far this service has come."""
    own = options.get("tag") or {}
    look = classes("govuk-phase-banner__content__tag", own.get("classes"))
    mark = tag({"text": own.get("text"), "html": own.get("html"), "classes": look})
    said = el("span", {"class": "govuk-phase-banner__text"}, words(options))
    inside = el("p", {"class": "govuk-phase-banner__content"}, mark, " ", said)
    return _box("div", "govuk-phase-banner govuk-width-container", options, inside)


def panel(options: Options) -> SafeString:
    """What has just been done, said large."""
    level = options.get("headingLevel") or 1
    title = el(f"h{level}", {"class": "govuk-panel__title"}, words(options, "titleHtml", "titleText"))
    body = el("div", {"class": "govuk-panel__body"}, words(options)) if words(options) else None
    return _box("div", "govuk-panel govuk-panel--confirmation", options, title, body)


def notification_banner(options: Options) -> SafeString:
    """A message about what has just happened, or must be known first."""
    done = options.get("type") == "success"
    ident = options.get("titleId") or "govuk-notification-banner-title"
    level = options.get("titleHeadingLevel") or 2
    title = words(options, "titleHtml", "titleText") or (_("Success") if done else _("Important"))
    heading = el(f"h{level}", {"class": "govuk-notification-banner__title", "id": ident}, title)
    inside = options.get("html")
    if not inside and options.get("text"):
        inside = el("p", {"class": "govuk-notification-banner__heading"}, options["text"])
    still = options.get("disableAutoFocus")
    more = {
        "role": options.get("role") or ("alert" if done else "region"),
        "aria-labelledby": ident,
        "data-module": "govuk-notification-banner",
        "data-disable-auto-focus": None if still is None else str(still).lower(),
    }
    look = classes("govuk-notification-banner", "govuk-notification-banner--success" if done else None)
    head = el("div", {"class": "govuk-notification-banner__header"}, heading)
    body = el("div", {"class": "govuk-notification-banner__content"}, inside)
    return _box("div", look, options, head, body, **more)


def error_summary(options: Options) -> SafeString:
    """What must be put right, each line linked to its field."""
    about = words(options, "descriptionHtml", "descriptionText")
    rows = [el("li", None, _problem(item)) for item in options.get("errorList") or ()]
    still = options.get("disableAutoFocus")
    inside = el(
        "div",
        {"role": "alert"},
        el("h2", {"class": "govuk-error-summary__title"}, words(options, "titleHtml", "titleText")),
        el(
            "div",
            {"class": "govuk-error-summary__body"},
            el("p", None, about) if about else None,
            el("ul", {"class": "govuk-list govuk-error-summary__list"}, *rows) if rows else None,
        ),
    )
    more = {
        "data-disable-auto-focus": None if still is None else str(still).lower(),
        "data-module": "govuk-error-summary",
    }
    return _box("div", "govuk-error-summary", options, inside, **more)


def _problem(item: Options) -> Any:
    if not item.get("href"):
        return words(item)
    return join((el("a", {"href": item["href"], **extra(item)}, words(item)),))
