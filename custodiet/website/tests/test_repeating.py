"""Repeating a run and watching one, from the terminal."""

from __future__ import annotations

import pytest

from custodiet.accounts.web import now
from custodiet.core.errors import NotFound
from custodiet.detection import actions
from custodiet.detection.models import RunAgain, Seal
from custodiet.detection.queries import run_card
from custodiet.detection.stages import AgainStage, RunStage
from custodiet.detection.tests import tiny
from custodiet.website.detecting import repeat_command, watch_command

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(people, settings):
    tiny.fill(settings.STORE)
    ref = tiny.asked(people.analyst, now(), detectors=["repeated_lookups"])
    actions.authorise_run(ref, by=people.head, at=now())
    return ref


def number(run, people) -> str:
    return run_card(run, people.analyst).number


def test_a_run_is_repeated_from_the_terminal_and_what_differs_is_printed(run, people, settings, capsys):
    tiny.perform(settings.STORE, now())
    repeat_command(number(run, people), by=people.analyst)
    said = capsys.readouterr().out
    assert "The same result" in said and Seal.objects.get().result_sha256 in said
    for path in (settings.STORE / "assignments").rglob("*.parquet"):
        path.unlink()
    with pytest.raises(SystemExit) as ended:
        repeat_command(number(run, people), by=people.analyst)
    assert ended.value.code == 1
    assert "An input is gone: assignments" in capsys.readouterr().out
    assert [each.stage for each in RunAgain.objects.order_by("pk")] == [AgainStage.SAME, AgainStage.DIFFERS]


def test_a_run_is_stopped_and_watched_to_its_end_from_the_terminal(run, people, capsys):
    watch_command(number(run, people), by=people.analyst, stop="The wrong months")
    assert "The wrong months" in capsys.readouterr().out
    assert run_card(run, people.analyst).stage is RunStage.STOPPED


def test_a_number_that_names_no_run_is_refused(people):
    for wrong in ("RUN-2026-0999", "57", ""):
        with pytest.raises(NotFound):
            repeat_command(wrong, by=people.analyst)
