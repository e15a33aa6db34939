"""Which systems' logs a run reads, and what it says of those that it could not use."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from custodiet.core.errors import NotNow
from custodiet.detection import actions
from custodiet.detection.cards import detectors
from custodiet.detection.coverage import Received
from custodiet.detection.engine import Engine
from custodiet.detection.forms import AskRun
from custodiet.detection.models import Run
from custodiet.detection.queries import run_card
from custodiet.detection.stages import RunStage
from custodiet.detection.store import Store
from custodiet.detection.tests import tiny
from custodiet.detection.tests.small_force import NOON, RULES, SCOPE, days, lookup, run, store
from custodiet.ledger.queries import lines_about


def four(system: str, first: int = 0, person: str | None = "M-1") -> list[dict]:
    return [lookup(first + n, NOON + days(n), system=system, person=person) for n in range(4)]


def test_a_run_reads_the_look_ups_of_its_systems_only(tmp_path):
    rows = four("crime records") + four("vehicle index", 10, person="M-2")
    for systems, people in (
        ((), ["M-1", "M-2"]),
        (("vehicle index",), ["M-2"]),
        (("crime records", "vehicle index"), ["M-1", "M-2"]),
        (("it's not one",), []),
    ):
        result = run(tmp_path, "repeated_lookups", systems=systems, lookups=rows)
        assert [finding.person_id for finding in result.findings] == people
        assert result.rows_read == 4 * len(people)


def test_a_detector_is_judged_by_the_logs_that_are_read_and_not_by_those_beside_them(tmp_path):
    rows = four("crime records") + four("plate readers", 10, person=None)
    held = {"lookups": rows}
    assert run(tmp_path, "repeated_lookups", systems=["plate readers"], **held).state == "could not run"
    alone = run(tmp_path, "repeated_lookups", systems=["crime records"], **held)
    assert not any("plate readers" in gap.why for gap in alone.missing)
    both = run(tmp_path, "repeated_lookups", **held)
    assert "Left out the log of plate readers: it names nobody." in " ".join(gap.why for gap in both.missing)


def test_what_can_run_is_judged_by_the_systems_too(tmp_path):
    kept = store(tmp_path, lookups=four("crime records") + four("plate readers", 10, person=None))
    with Engine(kept, systems=["plate readers"]) as engine:
        missing = engine.can_run("unexplained_lookups")
        assert (missing.table, missing.column) == ("lookups", "person_id")
        rows = [(log.system, log.rows, log.named) for log in engine.logs(**SCOPE)]
    assert rows == [("plate readers", 4, 0)]


def test_a_log_without_a_look_up_in_the_scope_is_named(tmp_path):
    asked = ["crime records", "vehicle index"]
    result = run(tmp_path, "repeated_lookups", systems=asked, lookups=four("crime records"))
    assert result.state == "ran in part"
    assert any("No look-up of vehicle index is held for these days" in gap.why for gap in result.missing)


def test_a_scope_without_any_look_up_could_not_run(tmp_path):
    kept = store(tmp_path, lookups=four("crime records"))
    with Engine(kept) as engine:
        empty = {"scope_from": NOON + days(30), "scope_until": NOON + days(60)}
        assert engine.run("reasons_that_say_nothing", rules=RULES, **empty).state == "could not run"


def test_the_store_names_its_systems_also_where_one_file_holds_several(tmp_path):
    assert Store(tmp_path).systems() == ()
    rows = [lookup(n, NOON, system=name) for n, name in enumerate(("c", "b", "a", "b"))]
    assert store(tmp_path, lookups=rows).systems() == ("a", "b", "c")


# a run's record


@pytest.fixture
def begun(people, noon, settings):
    def perform(**more):
        root = tiny.fill(settings.STORE).root
        tiny.add_a_log_that_names_nobody(root, datetime(2026, 9, 12, 10, tzinfo=UTC))
        ref = tiny.asked(people.analyst, noon, **more)
        actions.authorise_run(ref, by=people.head, at=noon)
        tiny.perform(root, noon)
        return ref

    return perform


def test_a_run_over_every_system_writes_down_which_they_were(begun, people):
    ref = begun()
    assert run_card(ref, people.analyst).systems == ("crime records", "plate readers")
    events = [line.event for line in lines_about(ref)]
    assert events.index("detection.run_systems_named") == events.index("detection.run_begun") + 1


def test_a_run_over_plate_readers_alone_says_of_each_detector_which_extract_is_missing(begun, people):
    ref = begun(systems=["plate readers"])
    card = run_card(ref, people.analyst)
    states = {row.detector: row for row in card.results}
    about_people = [row for name, row in states.items() if name != "reasons_that_say_nothing"]
    assert {row.words for row in about_people} == {"Could not run"}
    of_people = {card.name for card in detectors() if "lookups.person_id" in card.needs}
    assert len(of_people) > 5
    for name in of_people:
        assert any("person_id" in gap.why for gap in states[name].missing), name
    assert card.systems == ("plate readers",)
    assert card.rows_read == 3
    assert "detection.run_systems_named" not in [line.event for line in lines_about(ref)]


def test_the_systems_of_a_run_do_not_change_once_they_are_written_down(people, noon):
    ref = tiny.asked(people.analyst, noon, systems=["plate readers"])
    Run.objects.update(stage=RunStage.RUNNING)
    with pytest.raises(NotNow):
        actions.name_systems(ref, by=tiny.system("worker"), at=noon, systems=["crime records"])
    assert Run.objects.get().systems == ["plate readers"]


def test_the_form_offers_the_systems_whose_logs_have_been_handed_in(settings):
    tiny.fill(settings.STORE)
    given = {**tiny.TEXTS, "scope_from": date(2026, 9, 1), "scope_until": date(2026, 9, 30)}
    form = AskRun({**given, "systems": ["crime records"]})
    assert form.fields["systems"].choices == [("crime records", "Crime records")]
    assert "systems" not in form.errors
    assert "systems" in AskRun({**given, "systems": ["a system that is not there"]}).errors


def test_the_page_says_which_logs_were_read(begun, people, client_for):
    ref = begun(systems=["plate readers"])
    page = client_for(people.analyst).get(f"/runs/{ref.id}/").content.decode()
    assert "Plate readers. No other log." in page


def test_the_page_says_how_many_look_ups_of_a_log_name_nobody(people, noon, settings, client_for):
    root = tiny.fill(settings.STORE).root
    tiny.add_a_log_that_names_nobody(root, datetime(2026, 9, 12, 10, tzinfo=UTC), system="crime records")
    ref = tiny.asked(people.analyst, noon)
    actions.authorise_run(ref, by=people.head, at=noon)
    tiny.perform(root, noon)
    said = "Crime records: 3 of 9 look-ups name nobody. No detector about people could weigh them."
    assert run_card(ref, people.analyst).left_out == (said,)
    assert said in client_for(people.analyst).get(f"/runs/{ref.id}/").content.decode()


@pytest.mark.parametrize(
    ("nameless", "said"),
    [
        (0, ""),
        (1, "Vehicle index: 1 of 3 look-ups names nobody. No detector about people could weigh it."),
        (2, "Vehicle index: 2 of 3 look-ups name nobody. No detector about people could weigh them."),
        (3, "Vehicle index: None of 3 look-ups names anybody. No detector about people could weigh them."),
    ],
)
def test_what_names_nobody_is_said_as_people_do(nameless, said):
    received = Received("vehicle index", {date(2026, 9, 1): 2, date(2026, 9, 2): 1}, nameless)
    assert received.left_out() == said
    assert Received.of_json(received.as_json()) == received
