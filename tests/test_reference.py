"""The generated pages say what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import reference


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
