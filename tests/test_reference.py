"""The generated pages say what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import reference, reference_events, reference_pages


def test_the_reference_is_up_to_date() -> None:
    assert reference.main(["--check"]) == 0, "Run make reference, and commit what it writes."


def test_a_page_that_is_out_of_date_is_told_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("old\n", encoding="utf-8")
    monkeypatch.setattr(reference, "PAGES", [(str(page), lambda: "new\n")])
    assert reference.main(["--check"]) == 1
    assert page.read_text(encoding="utf-8") == "old\n"
    assert "is out of date: run make reference." in capsys.readouterr().out


def test_a_page_is_written_once_and_is_then_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "new folder" / "page.md"
    monkeypatch.setattr(reference, "PAGES", [(str(page), lambda: "new\n")])
    assert reference.main([]) == 0
    assert page.read_text(encoding="utf-8") == "new\n"
    assert reference.main(["--check"]) == 0


def test_a_cell_of_a_table_holds_no_bar_and_no_new_line() -> None:
    assert reference.cell("one | two\n three") == "one \\| two three"


def test_every_setting_stands_beside_its_own_comment() -> None:
    page = reference_pages.settings_page(
        "# About all of them.\n\n# What the first does.\nCUSTODIET_A=1\n# What the next\n# two do.\n"
        "CUSTODIET_B=\nCUSTODIET_C=no\n"
    )
    assert "| `CUSTODIET_A` | `1` | What the first does. |" in page
    assert "| `CUSTODIET_B` |  | What the next two do. |" in page
    assert "| `CUSTODIET_C` | `no` | What the next two do. |" in page


def test_an_event_is_found_by_its_name_either_name_or_through_a_function_that_is_given_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "room.py").write_text(
        'record("room.done", by=by, at=at, about=row, count=2)\n'
        'record("room.begun" if new else "room.taken_up", by=by, at=at)\n'
        'def note(event, *, by):\n    record(f"room.{event}", by=by, at=now(), way=1)\n'
        'note("signed_in", by=by)\n',
        encoding="utf-8",
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_room.py").write_text('record("room.invented", by=by, at=at)\n')
    found = {each.name: each.facts for each in reference_events.events(tmp_path)}
    assert found == {
        "room.done": ("count",), "room.begun": (), "room.taken_up": (), "room.signed_in": ("way",),
    }  # fmt: skip


def test_every_line_that_an_action_can_write_is_named_in_the_reference() -> None:
    """Every call of record() in the program has a name that the reference could read."""
    page = reference_events.events_page(reference.ROOT / "custodiet")
    for name, (function, passed) in reference_pages.gated().items():
        assert not passed.looks or f"`{name}`" in page, function


def test_no_arrow_is_drawn_that_no_action_makes() -> None:
    assert "no action" not in reference_pages.stages_page()
