"""A run's inputs are written down, its result is sealed, and repeating it says whether it is the same."""

from __future__ import annotations

import random
from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.core.errors import NotAllowed, NotNow
from custodiet.detection import actions, performing
from custodiet.detection.digests import digest_of, digest_of_all
from custodiet.detection.engine import Engine
from custodiet.detection.findings import DetectorResult, Missing
from custodiet.detection.inputs import Inputs, NamedFiles, differences
from custodiet.detection.models import Finding, Run, RunAgain, Seal
from custodiet.detection.queries import run_card
from custodiet.detection.repeating import perform_again
from custodiet.detection.stages import AgainStage, RunStage
from custodiet.detection.tests import small_force, tiny
from custodiet.detection.tests.small_force import NOON, SCOPE, lookup
from custodiet.jobs.actions import take
from custodiet.jobs.models import Job
from custodiet.ledger.queries import badge, lines_about

FOUND = st.builds(
    Missing, st.sampled_from(["lookups", "duties"]), st.none(), st.text(max_size=5), st.text(max_size=5)
)


@given(st.lists(FOUND, max_size=6), st.randoms(), st.floats(0, 1e6))
def test_neither_the_order_nor_the_time_it_took_changes_a_digest(found, chance, seconds):
    result = DetectorResult("one", "ran", (), 3, 2, 0.5, tuple(found))
    shuffled = random.Random(chance.random()).sample(found, len(found))
    assert digest_of(replace(result, missing=tuple(shuffled), seconds=seconds)) == digest_of(result)
    assert digest_of(replace(result, rows_read=4)) != digest_of(result)


def test_the_digest_of_a_run_is_that_of_its_detectors_whichever_came_first():
    assert digest_of_all({"a": "1", "b": "2"}) == digest_of_all({"b": "2", "a": "1"})
    assert digest_of_all({"a": "1", "b": "2"}) != digest_of_all({"a": "2", "b": "1"})


def test_one_thread_or_four_and_rows_in_any_order_give_the_same_digest(tmp_path):
    rows = [
        lookup(10 * officer + n, NOON + timedelta(days=n), officer=f"P-{officer}", person=f"M-{officer % 3}")
        for officer in range(8) for n in range(officer % 5 + 1)
    ]  # fmt: skip
    digests = set()
    for turn, threads in enumerate((1, 4, 4)):
        turned = random.Random(turn).sample(rows, len(rows))
        store = small_force.store(
            tmp_path / str(turn), lookups=turned, assignments=[small_force.ELSEWHERE["assignments"]]
        )
        with Engine(store, memory="200MB", threads=threads) as engine:
            found = [
                engine.run(each, rules=small_force.RULES, **SCOPE)
                for each in ("repeated_lookups", "unexplained_lookups")
            ]
        assert found[0].findings
        digests.add(tuple(digest_of(each) for each in found))
    assert len(digests) == 1


def test_every_value_of_a_finding_is_in_the_digest(tmp_path):
    rows = small_force.lookups(*(NOON + timedelta(days=n) for n in range(4)))
    result = small_force.run(tmp_path, "repeated_lookups", lookups=rows)
    (found,) = result.findings
    for changed in (
        replace(found, found=found.found + 1),
        replace(found, evidence=found.evidence[:-1]),
        replace(found, evidence=(replace(found.evidence[0], reason="another"), *found.evidence[1:])),
        replace(found, comparison=replace(found.comparison, q_value=found.comparison.q_value / 2 + 0.01)),
    ):
        assert digest_of(replace(result, findings=(changed,))) != digest_of(result)


SAME = Inputs({"a": "1"}, {"duckdb": "1"}, {"detector x": "1"}, {"repeated_lookups": 3})


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (SAME, []),
        (replace(SAME, files={}), ["An input is gone: a."]),
        (replace(SAME, files={"a": "2"}), ["An input is not as it was: a."]),
        (replace(SAME, files={"a": "1", "b": "1"}), []),  # what came later is not read
        (replace(SAME, versions={"duckdb": "2"}), ["Duckdb was 1 and is 2 now."]),
        (replace(SAME, sql={"detector x": "2"}), ["The SQL of detector x is another."]),
        (
            replace(SAME, rules={"repeated_lookups": 4}),
            ["The rule detection.repeated_lookups was 3 and is 4 now."],
        ),
        (replace(SAME, explanations={"EX-1": "a > b"}), ["Explanation EX-1 is not as it was."]),
        (
            replace(SAME, rules={}),
            ["The rule detection.repeated_lookups was 3 and is not there now."],
        ),
    ],
)
def test_what_is_not_as_it_was_is_named(now, said):
    assert differences(SAME, now) == said


# ---- with a database ----


@pytest.fixture
def run(people, noon, settings, db):
    tiny.fill(settings.STORE)
    ref = tiny.asked(people.analyst, noon)
    actions.authorise_run(ref, by=people.head, at=noon)
    tiny.perform(settings.STORE, noon)
    return ref


def repeated(run, people, at, root):
    ref = actions.repeat_run(run, by=people.analyst, at=at)
    job = take(at=at, lease=tiny.LEASE)
    perform_again(job, tiny.tools(root, at))
    return RunAgain.objects.get(pk=ref.id)


def test_a_finished_run_names_every_file_it_read_and_its_digest_is_in_the_ledger(run, people, settings):
    seal = Seal.objects.get()
    store = performing.Store(settings.STORE)
    read = {str(path.relative_to(settings.STORE)) for path in settings.STORE.rglob("*.parquet")}
    assert set(seal.files) == read and len(read) == len(store.tables()) > 2
    assert seal.rules["repeated_lookups"] == 3 and "detector repeated_lookups" in seal.sql
    assert seal.versions["custodiet"] and seal.versions["duckdb"]
    last = lines_about(run)[-1]
    assert last.event == "detection.run_finished"
    assert last.facts["digest"] == seal.result_sha256
    events = [line.event for line in lines_about(seal.ref)]
    assert events == ["detection.run_inputs_sealed", "detection.run_result_sealed"]
    assert badge(seal).as_recorded
    assert run_card(run, people.analyst).seal.digest == seal.result_sha256


def test_the_inputs_are_written_down_before_the_first_detector_runs(run):
    order = [line.event for line in [*lines_about(Seal.objects.get().ref)[:1], *lines_about(run)]]
    sealed = lines_about(Seal.objects.get().ref)[0].seq
    results = [lines_about(each.ref)[0].seq for each in Run.objects.get().results.all()]
    assert order and sealed < min(results)


def test_the_same_inputs_give_the_same_digest_and_nothing_is_found_by_it(run, people, noon, settings):
    before = Finding.objects.count()
    again = repeated(run, people, noon, settings.STORE)
    assert (again.stage, again.differs) == (AgainStage.SAME, [])
    assert again.result_sha256 == Seal.objects.get().result_sha256
    assert Finding.objects.count() == before and Run.objects.get().stage == RunStage.FINISHED
    assert badge(again).as_recorded
    assert run_card(run, people.analyst).seal.repeats[0].stage is AgainStage.SAME


def test_what_was_imported_since_is_not_read_when_a_run_is_repeated(run, people, noon, settings):
    store = performing.Store(settings.STORE)
    start = noon - timedelta(days=60)
    rows = [tiny.lookup(70 + n, "P-40819", "M-3000", start + timedelta(days=n)) for n in range(4)]
    tiny._add(store, "lookups", rows, "later")
    assert repeated(run, people, noon, settings.STORE).stage == AgainStage.SAME


def test_one_byte_of_an_input_changed_is_said(run, people, noon, settings):
    path = next(iter(sorted((settings.STORE / "officers").rglob("*.parquet"))))
    whole = bytearray(path.read_bytes())
    place = whole.index(b"Northmarch East")
    whole[place] ^= 1
    path.write_bytes(bytes(whole))
    again = repeated(run, people, noon, settings.STORE)
    said = f"An input is not as it was: {path.relative_to(settings.STORE)}."
    assert said in again.differs


def test_an_input_that_is_gone_and_what_it_changes_are_said(run, people, noon, settings):
    for path in (settings.STORE / "assignments").rglob("*.parquet"):
        path.unlink()
    again = repeated(run, people, noon, settings.STORE)
    assert again.stage == AgainStage.DIFFERS
    assert any(said.startswith("An input is gone: assignments") for said in again.differs)
    assert "repeated_lookups" in again.detectors
    assert again.result_sha256 != Seal.objects.get().result_sha256


def test_a_rule_that_has_another_value_now_is_said(run, people, noon, settings):
    Seal.objects.update(rules={**Seal.objects.get().rules, "repeated_lookups": 2})
    again = repeated(run, people, noon, settings.STORE)
    assert again.differs == ["The rule detection.repeated_lookups was 2 and is 3 now."]


def test_only_a_finished_run_is_repeated_once_at_a_time_and_only_by_those_who_may(
    people, noon, settings, run
):
    waiting = tiny.asked(people.analyst, noon)
    with pytest.raises(NotNow):
        actions.repeat_run(waiting, by=people.analyst, at=noon)
    with pytest.raises(NotAllowed):
        actions.repeat_run(run, by=people.auditor, at=noon)
    actions.repeat_run(run, by=people.analyst, at=noon)
    with pytest.raises(NotNow):
        actions.repeat_run(run, by=people.head, at=noon)
    assert Job.objects.filter(kind=actions.AGAIN_JOB).count() == 1


def test_an_extract_that_arrives_while_a_run_goes_on_is_not_read_by_it(people, noon, settings):
    tiny.fill(settings.STORE)
    tiny.establishment(noon)
    ref = tiny.asked(people.analyst, noon, detectors=["repeated_lookups", "unexplained_lookups"])
    actions.authorise_run(ref, by=people.head, at=noon)
    job, tools = take(at=noon, lease=tiny.LEASE), tiny.tools(settings.STORE, noon)

    def arrives():
        if Seal.objects.exists() and tools.on_tick is not nothing:
            tools.on_tick = nothing
            rows = [tiny.lookup(70 + n, "P-40819", "M-3000", noon - timedelta(days=40 + n)) for n in range(4)]
            tiny._add(performing.Store(settings.STORE), "lookups", rows, "later")

    def nothing():
        return None

    tools.on_tick = arrives
    performing.perform_run(job, tools)
    assert set(Finding.objects.values_list("subject__number", flat=True)) == {"P-40817"}
    assert len(list((settings.STORE / "lookups").rglob("*later*"))) >= 1


def test_a_run_taken_up_again_over_changed_inputs_fails_and_says_what_changed(people, noon, settings):
    tiny.fill(settings.STORE)
    ref = tiny.asked(people.analyst, noon)
    actions.authorise_run(ref, by=people.head, at=noon)
    worker = tiny.system("worker")
    actions.begin_run(ref, by=worker, at=noon)
    files = {"officers/000001-gone.parquet": "0" * 64}
    actions.seal_inputs(ref, by=worker, at=noon, inputs=Inputs(files, {}, {}, {}))
    tiny.perform(settings.STORE, noon)
    card = run_card(ref, people.analyst)
    assert card.stage is RunStage.FAILED
    assert "An input is gone: officers/000001-gone.parquet." in card.why


def test_a_store_of_named_files_has_those_and_no_others(tmp_path):
    store = tiny.fill(tmp_path)
    named = [str(path.relative_to(tmp_path)) for path in store.files("officers")]
    only = NamedFiles(tmp_path, named)
    assert only.has("officers") and not only.has("lookups") and set(only.tables()) == {"officers"}
    assert asdict(only.tables()["officers"]) == asdict(store.tables()["officers"])
