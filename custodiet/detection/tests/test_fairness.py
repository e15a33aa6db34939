"""Rates by group: intervals, words, and nothing that could give an officer away."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.accounts.web import now
from custodiet.core.errors import NotFound
from custodiet.detection import queries
from custodiet.detection.groups import Group, hidden, rate, rows
from custodiet.detection.models import Ranking
from custodiet.detection.store import Store
from custodiet.detection.tests import tiny
from custodiet.ledger.queries import lines_about
from custodiet.linkage.models import Person

SMALLEST, FEWEST = 20, 3


def group(name, officers, listed=0, found=0, led=0):
    return Group(name, officers, listed, found, led)


def shown(*groups):
    return {each.name: each for each in rows(list(groups), smallest=SMALLEST, fewest=FEWEST)}


@pytest.mark.parametrize(("officers", "shows"), [(19, False), (20, True), (21, True)])
def test_a_group_below_the_smallest_is_hidden_and_one_at_it_is_not(officers, shows):
    given = shown(group("a", officers), group("b", 400), group("c", 500))
    assert (given["a"].officers is not None) is shows
    assert given["a"].listed.hidden is not shows


def test_where_one_group_alone_is_small_the_next_smallest_is_hidden_with_it():
    given = shown(group("a", 5), group("b", 400), group("c", 500))
    assert [each.officers for each in given.values()] == [None, None, 500]
    given = shown(group("a", 5), group("b", 6), group("c", 500))
    assert [each.officers for each in given.values()] == [None, None, 500]


@pytest.mark.parametrize(("listed", "shows"), [(0, True), (1, False), (2, False), (3, True)])
def test_a_rate_that_rests_on_one_or_two_is_hidden_and_nought_and_three_are_not(listed, shows):
    given = shown(group("a", 300, listed), group("b", 400, 9), group("c", 500, 12))
    assert given["a"].listed.hidden is not shows
    # never alone: with the sum, the one that is hidden could be worked out
    assert sum(each.listed.hidden for each in given.values()) in ({0} if shows else {2})


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 60), max_size=8))
def test_no_count_is_ever_hidden_alone_where_another_could_be_hidden_with_it(counts):
    gone = hidden(counts, SMALLEST)
    assert {name for name, count in counts.items() if count < SMALLEST} <= gone
    assert len(gone) != 1 or len(counts) == 1


@given(st.integers(1, 500), st.data())
def test_the_interval_holds_the_rate(officers, data):
    mine = rate(data.draw(st.integers(0, officers)), officers)
    assert mine.low <= mine.value <= mine.high


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        (3, "No difference can be told"),
        (60, "Listed more often"),
    ],
)
def test_it_says_in_words_what_can_be_told(listed, words):
    given = shown(group("a", 300, listed), group("b", 3_000, 36), group("c", 3_000, 36))
    assert given["a"].tells.startswith(words)


def test_it_says_so_where_a_group_is_listed_less_often():
    given = shown(group("a", 3_000, 3), group("b", 3_000, 90), group("c", 3_000, 90))
    assert given["a"].tells.startswith("Listed less often")


def characteristics(root, people):
    batch = pa.RecordBatch.from_pylist(
        [
            {"officer_id": number, "sex": sex, "ethnicity": "White", "joined_on": joined}
            for number, sex, joined in people
        ]
    )
    Store(root).add("characteristics", [batch], "who")


@pytest.fixture
def noon():
    """The real moment: pages read the clock themselves, and a ledger does not go back."""
    return now()


@pytest.fixture
def finding(people, noon, settings):
    return tiny.found(people, noon, settings.STORE)


PAGE = "/fairness/"


@pytest.mark.django_db
def test_the_page_says_when_there_is_no_run_and_when_there_is_no_list_of_characteristics(
    people, client_for, noon, settings
):
    client = client_for(people.auditor)
    assert "No run has been put in order" in client.get(PAGE).content.decode()
    tiny.found(people, noon, settings.STORE)
    assert "handed in no list" in client.get(PAGE).content.decode()


@pytest.mark.django_db
def test_the_page_shows_rates_by_group_to_head_and_auditor_and_the_look_is_recorded(
    finding, people, client_for, settings
):
    others = [(f"P-5{n:04}", "female" if n % 2 else "male", date(2020, 1, 1)) for n in range(60)]
    characteristics(settings.STORE, [("P-40817", "male", date(2025, 6, 1)), *others])
    for role in (people.head, people.auditor):
        said = client_for(role).get(PAGE).content.decode()
        assert "Length of service" in said and "Male" in said and "Female" in said
        assert "P-40817" not in said
    events = [line.event for line in lines_about(Ranking.objects.get().ref)]
    assert events.count("detection.open_fairness") == 2


@pytest.mark.django_db
def test_whoever_may_not_see_it_does_not(finding, people, client_for):
    for role in (people.analyst, people.supervisor, people.administrator):
        assert client_for(role).get(PAGE).status_code in (403, 404)
    assert queries.newest_fairness(people.analyst) is None
    with pytest.raises(NotFound):
        queries.fairness_card(Ranking.objects.get().ref, people.analyst, None)


@pytest.mark.django_db
def test_a_reader_does_not_have_counted_what_they_are_kept_from(finding, people, settings):
    numbers = [f"P-5{n:04}" for n in range(40)]
    characteristics(settings.STORE, [(each, "male", date(2020, 1, 1)) for each in ["P-40817", *numbers]])
    assert Person.objects.filter(number="P-40817").exists()
    ref = Ranking.objects.get().ref

    def found(by):
        sexes = queries.fairness_card(ref, by, settings.STORE).kinds[0].rows
        return sum(each.found.hidden or each.found.value > 0 for each in sexes)

    assert found(people.auditor) == 1
    assert found(tiny.near(people.auditor, "P-40817")) == 0
