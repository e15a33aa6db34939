"""The commitments register: no marker without a row, and nothing once proved is lost."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tools import commitments

ROOT = Path(__file__).resolve().parents[1]
ROWS = {row.id for row in commitments.register()}


def test_the_register_has_its_235_rows_each_once() -> None:
    assert len(commitments.register()) == len(ROWS) == 235


def test_every_marker_names_a_row() -> None:
    assert {number: nodes for number, nodes in commitments.proofs().items() if number not in ROWS} == {}


def test_no_commitment_that_was_once_proved_is_lost() -> None:
    lost = set(commitments.proved_before()) - set(commitments.proofs())
    assert lost == set(), "A test that proved these has gone: bring it back."


def test_every_commitment_that_is_proved_is_listed_as_proved() -> None:
    unlisted = set(commitments.proofs()) - set(commitments.proved_before())
    assert unlisted == set(), f"Run make reference, and commit {commitments.PROVED} with the test."


def test_the_list_of_what_was_proved_is_sorted_and_names_each_once() -> None:
    listed = commitments.proved_before()
    assert list(listed) == sorted(set(listed))


def test_a_record_that_keeps_a_commitment_is_there() -> None:
    missing = {
        number: f"{row.room}: {row.record}"
        for number, row in commitments.kept().items()
        if number not in ROWS or row.record not in fields_of(row.room)
    }
    assert missing == {}


def fields_of(room: str) -> set[str]:
    """Every "Model.field" written in a room's models."""
    folder = ROOT / "custodiet" / room
    found = set()
    for path in [*folder.glob("models.py"), *folder.glob("models/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found |= {
                    f"{node.name}.{target.id}"
                    for line in node.body
                    if isinstance(line, ast.Assign)
                    for target in line.targets
                    if isinstance(target, ast.Name)
                }
    return found


def written(root: Path, text: str) -> Path:
    folder = root / "custodiet" / "room" / "tests"
    folder.mkdir(parents=True)
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('@pytest.mark.commitment("T001")\ndef test_a(): ...', {"T001": ["::test_a"]}),
        (
            '@pytest.mark.commitment("T001", "T002")\nasync def test_a(): ...',
            {"T001": ["::test_a"], "T002": ["::test_a"]},
        ),
        (
            'class TestA:\n    @pytest.mark.commitment("T001")\n    def test_b(self): ...',
            {"T001": ["::TestA::test_b"]},
        ),
        ('pytestmark = [pytest.mark.commitment("T003")]', {"T003": [""]}),
        (
            """@pytest.mark.parametrize("a", [pytest.param(1, marks=pytest.mark.commitment("T004"))])
def test_a(a): ...""",
            {"T004": ["::test_a"]},
        ),
        ('@pytest.mark.skip\n@pytest.mark.commitment("T001")\ndef test_a(): ...', {}),
        ('@pytest.mark.xfail(reason="x")\n@pytest.mark.commitment("T001")\ndef test_a(): ...', {}),
        ('def test_a():\n    "T001"', {}),
    ],
)
def test_markers_are_found_without_running_the_tests(
    tmp_path: Path, text: str, found: dict[str, list[str]]
) -> None:
    where = "custodiet/room/tests/test_it.py"
    expected = {number: [where + node for node in nodes] for number, nodes in found.items()}
    assert commitments.proofs(written(tmp_path, text)) == expected


def test_a_marker_whose_number_is_not_written_out_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="write the ids of commitments out"):
        commitments.proofs(written(tmp_path, "@pytest.mark.commitment(NUMBER)\ndef test_a(): ..."))
