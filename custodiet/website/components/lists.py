"""Summary list, table and the links between pages of one."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from custodiet.website.components.html import Options, classes, el, extra, join, words


def summary_list(options: Options) -> SafeString:
    """What is known, key by key, with the way to change it."""
    rows = [row for row in options.get("rows") or () if row]
    any_actions = any((row.get("actions") or {}).get("items") for row in rows)
    card = options.get("card")
    title = (card or {}).get("title")
    body = el(
        "dl",
        {"class": classes("govuk-summary-list", options.get("classes")), **extra(options)},
        *(_row(row, any_actions, title) for row in rows),
    )
    return _card(card, body) if card else body


def _row(row: Options, any_actions: bool, title: Options | None) -> SafeString:
    key, value, actions = row.get("key") or {}, row.get("value") or {}, row.get("actions") or {}
    items: Any = actions.get("items") or ()
    bare = "govuk-summary-list__row--no-actions" if any_actions and not items else None
    links = None
    if items:
        look = classes("govuk-summary-list__actions", actions.get("classes"))
        links = el("dd", {"class": look}, _links(items, title, "govuk-summary-list__actions-list"))
    return el(
        "div",
        {"class": classes("govuk-summary-list__row", bare, row.get("classes"))},
        el("dt", {"class": classes("govuk-summary-list__key", key.get("classes"))}, words(key)),
        el("dd", {"class": classes("govuk-summary-list__value", value.get("classes"))}, words(value)),
        links,
    )


def _links(items: Any, title: Options | None, look: str) -> SafeString:
    if len(items) == 1:
        return _link(items[0], title)
    rows = [el("li", {"class": f"{look}-item"}, _link(item, title)) for item in items]
    return el("ul", {"class": look}, *rows)


def _link(action: Options, title: Options | None) -> SafeString:
    more = action.get("visuallyHiddenText")
    hidden = None
    if more or title:
        said: list[Any] = [" ", more] if more else []
        said += [" (", words(title), ")"] if title else []
        hidden = el("span", {"class": "govuk-visually-hidden"}, *said)
    to = {
        "class": classes("govuk-link", action.get("classes")),
        "href": action.get("href") or "",
        **extra(action),
    }
    return el("a", to, words(action), hidden)


def _card(card: Options, body: SafeString) -> SafeString:
    title, actions = card.get("title"), card.get("actions") or {}
    items: Any = actions.get("items") or ()
    head = []
    if title:
        level = title.get("headingLevel") or 2
        look = classes("govuk-summary-card__title", title.get("classes"))
        head.append(el(f"h{level}", {"class": look}, words(title)))
    look = classes("govuk-summary-card__actions", actions.get("classes"))
    if len(items) == 1:
        head.append(el("div", {"class": look}, _link(items[0], title)))
    elif items:
        rows = [el("li", {"class": "govuk-summary-card__action"}, _link(item, title)) for item in items]
        head.append(el("ul", {"class": look}, *rows))
    return el(
        "div",
        {"class": classes("govuk-summary-card", card.get("classes")), **extra(card)},
        el("div", {"class": "govuk-summary-card__title-wrapper"}, *head),
        el("div", {"class": "govuk-summary-card__content"}, body),
    )


def table(options: Options) -> SafeString:
    """The package's plain table; records use the dense one of our own."""
    caption, head = options.get("caption"), options.get("head")
    first = bool(options.get("firstCellIsHeader"))
    look = classes("govuk-table__caption", options.get("captionClasses"))
    top = None
    if head:
        cells = [_cell(item, "header", "th", {"scope": "col"}) for item in head]
        top = el("thead", {"class": "govuk-table__head"}, el("tr", {"class": "govuk-table__row"}, *cells))
    rows = [_cells(row, first) for row in options.get("rows") or () if row]
    return el(
        "table",
        {"class": classes("govuk-table", options.get("classes")), **extra(options)},
        el("caption", {"class": look}, caption) if caption else None,
        top,
        el("tbody", {"class": "govuk-table__body"}, *rows),
    )


def _cells(row: Any, first_is_header: bool) -> SafeString:
    cells = []
    for place, item in enumerate(row):
        if place == 0 and first_is_header:
            cells.append(_cell({**item, "format": None}, "header", "th", {"scope": "row"}))
        else:
            cells.append(_cell(item, "cell", "td", {}))
    return el("tr", {"class": "govuk-table__row"}, *cells)


def _cell(item: Options, kind: str, name: str, more: dict[str, str]) -> SafeString:
    shape = f"govuk-table__{kind}--{item['format']}" if item.get("format") else None
    attrs = {
        **more,
        "class": classes(f"govuk-table__{kind}", shape, item.get("classes")),
        "colspan": item.get("colspan"),
        "rowspan": item.get("rowspan"),
        **extra(item),
    }
    return el(name, attrs, words(item))


ARROWS = {
    "prev": "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984"
    "l4.2931-4.293-1.414-1.414z",
    "next": "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 "
    "6.7441-6.4062-6.7246-6.7266z",
}


def pagination(options: Options) -> SafeString:
    """Links to the pages before, after and between."""
    items = options.get("items")
    before, after = options.get("previous") or {}, options.get("next") or {}
    block = not items and bool(before or after)
    look = classes("govuk-pagination", "govuk-pagination--block" if block else None, options.get("classes"))
    attrs = {"class": look, "aria-label": options.get("landmarkLabel") or "Pagination", **extra(options)}
    pages = [_page(item) for item in items or () if item]
    return el(
        "nav",
        attrs,
        _step(before, "prev", "Previous", block) if before.get("href") else None,
        el("ul", {"class": "govuk-pagination__list"}, *pages) if items else None,
        _step(after, "next", "Next", block) if after.get("href") else None,
    )


def _arrow(kind: str) -> SafeString:
    return el(
        "svg",
        {
            "class": f"govuk-pagination__icon govuk-pagination__icon--{kind}",
            "xmlns": "http://www.w3.org/2000/svg",
            "height": "13",
            "width": "15",
            "aria-hidden": "true",
            "focusable": "false",
            "viewBox": "0 0 15 13",
        },
        el("path", {"d": ARROWS[kind]}),
    )


def _step(link: Options, kind: str, word: str, block: bool) -> SafeString:
    said = words(link) or join((word, el("span", {"class": "govuk-visually-hidden"}, " page")))
    more = link.get("labelText")
    plain = "govuk-pagination__link-title--decorated" if block and not more else None
    title = el("span", {"class": classes("govuk-pagination__link-title", plain)}, said)
    label: tuple[Any, ...] = ()
    if more and block:
        colon = el("span", {"class": "govuk-visually-hidden"}, ":")
        label = (colon, el("span", {"class": "govuk-pagination__link-label"}, more))
    first = block or kind == "prev"
    inside = (_arrow(kind), title, *label) if first else (title, *label, _arrow(kind))
    to = {
        "class": "govuk-link govuk-pagination__link",
        "href": link["href"],
        "rel": kind,
        **extra(link),
    }
    return el("div", {"class": f"govuk-pagination__{kind}"}, el("a", to, *inside))


def _page(item: Options) -> SafeString:
    if item.get("ellipsis"):
        look = "govuk-pagination__item govuk-pagination__item--ellipsis"
        return el("li", {"class": look}, "⋯")
    now = bool(item.get("current"))
    look = classes("govuk-pagination__item", "govuk-pagination__item--current" if now else None)
    to = {
        "class": "govuk-link govuk-pagination__link",
        "href": item.get("href") or "",
        "aria-label": item.get("visuallyHiddenText") or f"Page {item.get('number')}",
        "aria-current": "page" if now else None,
        **extra(item),
    }
    return el("li", {"class": look}, el("a", to, item.get("number")))
