"""The tags of our own: what they say in each state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from custodiet.core.clocks import done_clock, running_clock, stopped_clock
from custodiet.core.policy import Citation, Rule, Standing
from custodiet.website.templatetags import custodiet as tags
from custodiet.website.tests.markup import read

HERE = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 9, 12, tzinfo=HERE)
CITED = Citation(
    "strategy", "National strategy", "Enforcement", "recorded as serious corruption", verified=True
)
RULE = Rule(
    "cases.must_refer",
    "Every such matter is referred.",
    Standing.STRATEGY,
    "text",
    "",
    date(2017, 4, 1),
    CITED,
)


def said(html: str) -> str:
    return " ".join(one[1] for one in read(html) if one[0] == "text")


def test_clocks_stand_with_the_most_pressing_first() -> None:
    def at(day: int, hour: int) -> datetime:
        return datetime(2026, 11, day, hour, tzinfo=HERE)

    cards = [
        done_clock("done", "", at(20, 9), at(21, 9), "", zone=HERE),
        stopped_clock("stopped", "", at(23, 9), "", zone=HERE),
        running_clock("later", "", at(27, 17), "", now=NOW, zone=HERE),
        running_clock("today", "", at(24, 16), "", now=NOW, zone=HERE),
        running_clock("late", "", at(23, 17), "", now=NOW, zone=HERE),
    ]
    drawn = said(tags.clocks(cards))
    places = [drawn.index(word) for word in ("late", "today", "later", "stopped", "done")]
    assert places == sorted(places)


def test_no_clocks_leave_no_empty_list() -> None:
    assert tags.clocks([]) == ""


def test_a_quotation_is_word_for_word_with_its_document_and_place() -> None:
    assert said(tags.quote(RULE)) == "“recorded as serious corruption” National strategy, Enforcement"


def test_a_rule_without_a_quotation_is_named_without_quotation_marks() -> None:
    bare = replace(RULE, citation=replace(CITED, quote=None, verified=False))
    assert said(tags.quote(bare)) == "Every such matter is referred. National strategy, Enforcement."


def test_words_that_nobody_checked_against_the_paper_say_so() -> None:
    unchecked = replace(RULE, citation=replace(CITED, verified=False))
    assert said(tags.quote(unchecked)).endswith("These words have not been checked against the document")


def test_a_local_value_says_who_approved_it() -> None:
    local = replace(RULE, citation=None, approved_by="DCC R. Whitlock")
    assert "Local value, approved by DCC R. Whitlock, in force from 1 April 2017." in said(tags.quote(local))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "Not yet in the ledger."),
        (48213, None, "Line 48,213 of the ledger."),
        (48213, 48213, "Line 48,213 of the ledger."),
        (48220, 48236, "Lines 48,220 to 48,236 of the ledger."),
    ],
)
def test_the_ledger_line_says_where_and_never_that_it_is_true(
    first: int | None, last: int | None, words: str
) -> None:
    assert said(tags.ledger_badge(first, last)) == words


def test_a_grade_is_seen_as_boxes_and_heard_as_a_sentence() -> None:
    drawn = tags.grade(2, "C", "C")
    assert "Graded 2, C, C." in said(drawn)
    assert 'aria-hidden="true"' in drawn


def colhead(query: str, sort: str) -> str:
    request = RequestFactory().get(f"/leads/?{query}")
    page = Template('{% load custodiet %}{% colhead "Assess by" "due" %}')
    return page.render(Context({"request": request, "sort": sort}))


@pytest.mark.parametrize(
    ("sort", "order", "link"),
    [
        ("", None, "?about=x&sort=due"),
        ("due", "ascending", "?about=x&sort=-due"),
        ("-due", "descending", "?about=x&sort=due"),
    ],
)
def test_a_column_asks_for_its_order_and_then_for_the_reverse(
    sort: str, order: str | None, link: str
) -> None:
    seen = [dict(one[2]) for one in read(colhead("about=x&page=3", sort)) if one[0] == "open"]
    assert seen[0].get("aria-sort") == order
    assert seen[1]["href"] == link


def test_pages_keep_the_question_and_change_only_the_page() -> None:
    request = RequestFactory().get("/leads/?sort=due&page=2")
    context = {"request": request, "page": Paginator(range(150), 50).page(2)}
    drawn = Template("{% load custodiet %}{% pages page %}").render(Context(context))
    links = [dict(one[2])["href"] for one in read(drawn) if one[:2] == ("open", "a")]
    assert links == [f"?sort=due&page={page}" for page in (1, 1, 2, 3, 3)]


def test_one_page_needs_no_links() -> None:
    assert (
        Template("{% load custodiet %}{% pages page %}").render(Context({"page": Paginator([1], 50).page(1)}))
        == ""
    )


def test_a_moment_carries_its_machine_date_and_the_zone_of_its_place() -> None:
    moment = datetime(2026, 10, 3, 22, 41, 2, tzinfo=UTC)
    drawn = tags.time_tag(moment, "evidence", "Europe/London")
    assert drawn == '<time datetime="2026-10-03T23:41:02+01:00">Sat 3 Oct 2026, 23:41:02 BST</time>'


def test_a_day_is_never_given_an_hour() -> None:
    assert tags.time_tag(date(2026, 11, 23)) == '<time datetime="2026-11-23">Mon 23 Nov 2026</time>'


def test_text_in_a_cell_is_escaped_once() -> None:
    page = Template(
        '{% load custodiet %}{% cell "Says" %}{{ words }}{% endcell %}{% empty %}{{ words }}{% endempty %}'
    )
    assert page.render(Context({"words": "<b>&"})).count("&lt;b&gt;&amp;") == 2
