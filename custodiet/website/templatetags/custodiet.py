"""Tags for what GOV.UK Frontend lacks: clocks, moments, quotations, ledger. `{% load custodiet %}`"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString

from custodiet.core import clocks as words
from custodiet.core.clocks import Clock
from custodiet.website.components import lists
from custodiet.website.components.html import NOTHING, classes, el, join

register = template.Library()

CLOCK_LOOK = {"overdue": "late", "today": "soon", "left": "", "stopped": "stopped", "done": "done"}
STATUS_OF_CLOCK = {"overdue": "late", "today": "soon", "left": "plain", "stopped": "plain", "done": "done"}
LEDGER_MARK = SafeString(
    '<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false" '
    'class="cust-ledger__mark"><rect x="1" y="1" width="16" height="16"/><path d="M4 9l3.5 3.5L14 6"/></svg>'
)


def _zone(zone: str | tzinfo | None) -> tzinfo:
    if not zone:
        return timezone.get_current_timezone()
    return ZoneInfo(zone) if isinstance(zone, str) else zone


# ---- moments and days ----


@register.filter
def when_sentence(moment: datetime | date | None) -> str:
    """ "4 June 2026 at 9:32am" """
    return words.when_sentence(moment, _zone(None)) if moment else ""


@register.filter
def when_table(moment: datetime | date | None) -> str:
    """ "Mon 23 Nov 2026, 2:10pm" """
    return words.when_table(moment, _zone(None)) if moment else ""


@register.filter
def at_time(moment: datetime) -> str:
    """The time alone, as people say it: "9:32am"."""
    return words.time_of_day(moment, _zone(None))


@register.filter
def when_evidence(moment: datetime | None, zone: str | tzinfo | None = None) -> str:
    """ "Sat 3 Oct 2026, 23:41:02 BST", in the zone of the row it stands in"""
    return words.when_evidence(moment, _zone(zone)) if moment else ""


@register.filter
def day(moment: datetime | date | None) -> str:
    """ "4 June 2026" """
    if not moment:
        return ""
    here = moment.astimezone(_zone(None)).date() if isinstance(moment, datetime) else moment
    return words.when_sentence(here, _zone(None))


@register.filter
def day_short(moment: datetime | date | None) -> str:
    """ "Mon 23 Nov 2026" """
    return words.day_short(moment, _zone(None)) if moment else ""


STYLES: dict[str, Callable[..., str]] = {
    "sentence": words.when_sentence,
    "table": words.when_table,
    "evidence": words.when_evidence,
}


@register.filter
def percent(share: float) -> str:
    """A share as people read it: one decimal place, none for none and all."""
    return f"{share:.0%}" if share in (0, 1) else f"{share:.1%}"


@register.simple_tag
def time_tag(
    moment: datetime | date | None, style: str = "table", zone: str | tzinfo | None = None
) -> SafeString:
    """A moment in a `time` element with its machine date.

    style  "sentence", "table", "evidence", "day" or "day_short"
    zone   for evidence: where it happened
    """
    if moment is None:
        return NOTHING
    said = {"day": day, "day_short": day_short}.get(style)
    text = said(moment) if said else STYLES[style](moment, _zone(zone))
    machine = moment.astimezone(_zone(zone)) if isinstance(moment, datetime) else moment
    return el("time", {"datetime": machine.isoformat()}, text)


# ---- clocks ----


@register.simple_tag
def clock(card: Clock) -> SafeString:
    """One clock, as an item of a list of clocks."""
    what: Any = el("a", {"class": "govuk-link", "href": card.url}, card.what) if card.url else card.what
    look = CLOCK_LOOK[card.state]
    due = card.due_words or (words.when_table(card.due_at, _zone(None)) if card.due_at else "")
    return el(
        "li",
        {"class": classes("cust-clock", f"cust-clock--{look}" if look else None)},
        el("p", {"class": "cust-clock__what"}, what),
        el("p", {"class": "cust-clock__due"}, _due(card, due)),
        status(card.state_words, STATUS_OF_CLOCK[card.state]),
        el("p", {"class": "cust-clock__rule"}, card.rule_words) if card.rule_words else None,
    )


def _due(card: Clock, due: str) -> Any:
    return el("time", {"datetime": card.due_at.isoformat()}, due) if card.due_at else due


@register.simple_tag
def clocks(cards: Iterable[Clock]) -> SafeString:
    """A list of clocks, the most pressing first."""
    order = ("overdue", "today", "left", "stopped", "done")
    late_first = sorted(cards, key=lambda card: (order.index(card.state), str(card.due_at or "")))
    return (
        el("ul", {"class": "cust-clocks"}, *(clock(card) for card in late_first)) if late_first else NOTHING
    )


# ---- words about a record ----


@register.simple_tag
def status(word: str, kind: str = "plain") -> SafeString:
    """A word for a state, in a border.

    kind  "plain", "done", "soon" (due today, not explained, ran in part), "late" (overdue, could not
          run, no evidence), "grave" (serious corruption, nothing else), or "" for a strong border
    """
    return el("strong", {"class": classes("cust-status", f"cust-status--{kind}" if kind else None)}, word)


@register.simple_block_tag
def empty(content: str) -> SafeString:
    """What is not there, and when it was looked for."""
    return el("p", {"class": "cust-empty"}, SafeString(content.strip()))


@register.simple_tag
def ref(reference: str) -> SafeString:
    """A reference that people quote, kept on one line."""
    return el("span", {"class": "cust-ref"}, reference)


@register.simple_tag
def grade(source: Any, information: Any, handling: Any) -> SafeString:
    """The 3×5×2 grade as three boxes; heard as one sentence. Its words stand in a list below."""
    parts = [str(part) for part in (source, information, handling)]
    return join(
        (
            el("p", {"class": "govuk-visually-hidden"}, f"Graded {', '.join(parts)}."),
            el(
                "div",
                {"class": "cust-grade", "aria-hidden": "true"},
                *(el("span", None, part) for part in parts),
            ),
        )
    )


@register.simple_tag
def quote(rule: Any) -> SafeString:
    """A rule's own words with document and place; a rule without a quotation is only named.

    rule  core.policy Rule
    """
    cited = rule.citation
    source = f"{cited.title}, {cited.place}" if cited else ""
    if rule.approved_by:
        local = f"Local value, approved by {rule.approved_by}, in force from {day(rule.since)}"
        source = f"{source}. {local}" if source else local
    if not (cited and cited.quote):
        return el("p", {"class": "govuk-body cust-rule"}, rule.says, f" {source}." if source else None)
    unchecked = None if cited.verified else ". These words have not been checked against the document"
    return el(
        "figure",
        {"class": "cust-quote"},
        el("blockquote", None, el("p", None, f"“{cited.quote.strip().strip('“”')}”")),
        el("figcaption", None, source, unchecked),
    )


@register.simple_tag
def ledger_badge(first: int | None, last: int | None = None, url: str = "") -> SafeString:
    """The last line of a page that shows a record: where the ledger speaks of it."""
    if not first:
        said = "Not yet in the ledger."
    elif last and last != first:
        said = f"Lines {first:,} to {last:,} of the ledger."
    else:
        said = f"Line {first:,} of the ledger."
    link = el("a", {"class": "govuk-link", "href": url}, "Check this record") if url and first else None
    return el("p", {"class": "cust-ledger"}, LEDGER_MARK, el("span", None, said), " ", link)


# ---- tables ----


@register.simple_block_tag
def rowhead(content: str, label: str) -> SafeString:
    """The first cell of a row in a table that stacks on a phone."""
    return _cell("th", content, {"scope": "row", "role": "rowheader", "data-label": label})


@register.simple_block_tag
def cell(content: str, label: str, *, num: bool = False) -> SafeString:
    """A cell in a table that stacks on a phone; num puts a number to the right."""
    look = "cust-num" if num else None
    return _cell("td", content, {"role": "cell", "data-label": label, "class": look})


def _cell(name: str, content: str, attrs: dict[str, Any]) -> SafeString:
    return el(name, attrs, el("span", None, SafeString(content.strip())))


@register.simple_tag(takes_context=True)
def colhead(context: Any, title: str, sort: str = "", *, num: bool = False) -> SafeString:
    """A column's head. With sort it is a link that asks the server for that order, then its reverse.

    sort  the value of ?sort= for this column; the page's own order stands in context as `sort`,
          with "-" before it when descending
    """
    attrs = {"scope": "col", "role": "columnheader", "class": "cust-num" if num else None}
    if not sort:
        return el("th", attrs, title)
    now = str(context.get("sort") or "")
    order = {sort: "ascending", f"-{sort}": "descending"}.get(now)
    link = _address(context, sort=f"-{sort}" if now == sort else sort)
    return el("th", {**attrs, "aria-sort": order}, el("a", {"class": "govuk-link", "href": link}, title))


register.simple_tag(colhead, takes_context=True, name="sort_header")


def _address(context: Any, **changed: Any) -> str:
    """This page's address with some of its query changed; a new order starts at the first page."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop("page", None)
    for name, value in changed.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def pages(context: Any, page: Any) -> SafeString:
    """Links to the other pages of a list; nothing when there is one page.

    page  Django's Page
    """
    paginator = page.paginator
    if paginator.num_pages < 2:
        return NOTHING
    items = [
        {"ellipsis": True}
        if number == paginator.ELLIPSIS
        else {"number": number, "href": _address(context, page=number), "current": number == page.number}
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    options: dict[str, Any] = {"items": items}
    if page.has_previous():
        options["previous"] = {"href": _address(context, page=page.previous_page_number())}
    if page.has_next():
        options["next"] = {"href": _address(context, page=page.next_page_number())}
    return lists.pagination(options)
