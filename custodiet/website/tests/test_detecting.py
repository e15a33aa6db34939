"""Detection from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

import custodiet
from custodiet.detection import queries
from custodiet.website.detecting import detect_command

pytestmark = pytest.mark.django_db

SAMPLE = Path(custodiet.__file__).parent / "detection" / "samples" / "plate-reader-audit.csv"
WHY = {
    "authority": "Force order 14/2026, paragraph 3",
    "necessity": "A yearly audit",
    "proportionality": "One log, no plates and no persons",
}


def detect(people, file=SAMPLE, mapping="plate-reader-audit", authorised_by=None, **why):
    detect_command(
        file,
        mapping=mapping,
        asked_by=people.analyst,
        authorised_by=authorised_by or people.head,
        **{**WHY, **why},
    )


def test_a_log_is_imported_looked_at_and_reported_on_with_what_is_missing(people, capsys):
    detect(people)
    said = " ".join(capsys.readouterr().out.split())
    assert "rows kept from plate-reader-audit.csv" in said
    assert "RUN-" in said and "Could not run" in said
    assert "Supply" in said
    (run,) = queries.runs(people.analyst)
    assert run.stage is queries.RunStage.FINISHED


def test_the_same_log_again_is_known_and_run_again(people, capsys):
    detect(people)
    detect(people)
    assert "known already" in capsys.readouterr().out
    assert len(queries.extracts(people.analyst)) == 1
    assert len(queries.runs(people.analyst)) == 2


def test_outside_the_demo_a_run_asked_for_in_the_shell_waits_for_a_second_person_on_its_page(
    people, capsys, settings
):
    settings.DEMO = False
    detect(people)
    (run,) = queries.runs(people.analyst)
    assert run.stage is queries.RunStage.ASKED
    assert f"/runs/{run.ref.id}/" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"file": Path("nowhere.csv")}, "There is no file called nowhere.csv."),
        ({"mapping": "no-such"}, "There is no mapping called no-such."),
        ({"necessity": " "}, "Write down the necessity."),
    ],
)
def test_bad_input_gets_one_plain_sentence_and_ends_with_two(people, capsys, given, said):
    with pytest.raises(SystemExit) as ended:
        detect(people, **given)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_whoever_asks_cannot_authorise_on_the_command_line_either(people, capsys):
    with pytest.raises(SystemExit) as ended:
        detect(people, authorised_by=people.analyst)
    assert ended.value.code == 2
    assert queries.runs(people.analyst)[0].stage is queries.RunStage.ASKED


def test_a_file_that_is_no_log_ends_with_two_and_the_reason(people, capsys, tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes(b"\x00\x01 not a log")
    with pytest.raises(SystemExit) as ended:
        detect(people, file=path)
    assert ended.value.code == 2
    assert capsys.readouterr().err.strip().endswith(".")
    assert not queries.runs(people.analyst)
