"""What names a source’s number or contacts is handed in behind the corridor; nobody else is told of it."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from django.urls import reverse

from custodiet.accounts.permissions import Permission, may
from custodiet.accounts.web import now
from custodiet.core.errors import NotAllowed, NotFound
from custodiet.core.refs import Ref
from custodiet.detection import actions, checking, queries
from custodiet.detection.cards import TABLES_BEHIND_THE_CORRIDOR, detectors
from custodiet.detection.models import Extract
from custodiet.detection.performing import perform_import
from custodiet.detection.readers import shipped
from custodiet.detection.readers.mapping import Mapping
from custodiet.detection.stages import ExtractStage
from custodiet.detection.supply import tables_of
from custodiet.detection.tests import tiny
from custodiet.detection.tests.test_sources import sample
from custodiet.jobs.actions import take

pytestmark = pytest.mark.django_db
BEHIND = sorted(name for name, each in shipped().items() if each.table.name in TABLES_BEHIND_THE_CORRIDOR)


@pytest.fixture
def noon():
    return now()


def handed_in(by, at, settings, name="source-numbers"):
    settings.INBOX.mkdir(parents=True, exist_ok=True)
    path = settings.INBOX / f"0123456789abcdef-{name}.csv"
    shutil.copy(sample(name), path)
    mapping = queries.mapping_named(name)
    mark = queries.fingerprint(path, mapping)
    return actions.import_extract(
        by=by, at=at, path=path, file_name=f"{name}.csv", mapping=mapping, fingerprint=mark
    )


def read(settings, at):
    tools = tiny.tools(settings.STORE, at)
    perform_import(take(at=at, lease=tiny.LEASE), tools)
    checking.perform_check(take(at=at, lease=tiny.LEASE), tools)


def test_every_table_that_only_the_corridors_detectors_read_is_behind_it():
    def readers(table: str) -> set[str]:
        return {card.family for card in detectors() if table in tables_of(card)}

    assert {"source-contacts", "source-numbers"} <= set(BEHIND)
    assert all(readers(table) == {"corridor"} for table in TABLES_BEHIND_THE_CORRIDOR)


@pytest.mark.parametrize("name", BEHIND)
def test_an_intelligence_officer_may_hand_in_none_of_it_and_the_head_nothing_else(people, name):
    mapping: Mapping = queries.mapping_named(name)
    assert not queries.may_fill(people.analyst, mapping) and queries.may_fill(people.head, mapping)
    other = queries.mapping_named("crime-records" if "crime-records" in shipped() else "intelligence")
    assert queries.may_fill(people.analyst, other) and not queries.may_fill(people.head, other)
    both = replace(other, also=(name,))  # a file that fills two tables, one of them behind the corridor
    assert not queries.may_fill(people.analyst, both)


def test_it_is_refused_before_anything_is_said_of_the_file(people, noon, settings):
    ref = handed_in(people.head, noon, settings)
    with pytest.raises(NotAllowed) as refusal:  # though the very file was handed in before
        handed_in(people.analyst, noon, settings)
    assert "before" not in refusal.value.why and Extract.objects.count() == 1
    name = "0123456789abcdef-source-numbers.csv"
    with pytest.raises(NotAllowed):
        queries.checked(settings.INBOX, name, "source-numbers", by=people.analyst)
    assert queries.checked(settings.INBOX, name, "source-numbers", by=people.head).rows
    read(settings, noon)
    extract = Extract.objects.get(pk=ref.id)
    assert extract.stage == ExtractStage.KEPT
    for by in (people.analyst, people.head):
        seen = may(by, Permission.EXTRACT_IMPORT, extract.guard())
        assert [row.id for row in queries.extracts(by)] == ([ref.id] if seen else [])
        assert bool(queries.extract_marked(extract.fingerprint, by)) is seen is (by == people.head)
    for of in (ref, Ref("detection", "extract", 10**6)):  # one that there is, and one that there is not
        for call in (queries.extract_card, queries.refused_rows):
            with pytest.raises(NotFound):
                call(of, people.analyst)
        for do in (actions.open_extract, actions.retry_extract):
            with pytest.raises(NotFound):
                do(of, by=people.analyst, at=noon)


def test_the_pages_on_the_data_tell_whether_it_is_held_to_the_corridor_alone(people, noon, settings):
    def told(by) -> set[str]:
        card = queries.data_card(by, today=noon.date())
        return {each.table for each in card.logs} | {name for name, _, _ in card.absent}

    handed_in(people.head, noon, settings)
    read(settings, noon)
    assert told(people.head) >= TABLES_BEHIND_THE_CORRIDOR
    assert not told(people.analyst) & TABLES_BEHIND_THE_CORRIDOR
    assert queries.log_card("source_numbers", people.head, today=noon.date()).systems
    with pytest.raises(NotFound):
        queries.log_card("source_numbers", people.analyst, today=noon.date())


def test_the_form_offers_each_what_they_may_hand_in(people, client_for):
    page = reverse("detection:hand-in")
    analyst = client_for(people.analyst).get(page).content.decode()
    head = client_for(people.head).get(page).content.decode()
    assert 'value="source-numbers"' in head and 'value="intelligence"' not in head
    assert 'value="source-numbers"' not in analyst and 'value="intelligence"' in analyst
