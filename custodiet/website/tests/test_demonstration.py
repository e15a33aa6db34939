"""A demo that was interrupted is begun afresh; nothing else is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from custodiet.core.errors import NotNow
from custodiet.website import demonstration
from custodiet.website.demonstration import BEGUN

MADE = ("custodiet.sqlite3", "custodiet.sqlite3-wal", "store/a", "inbox/a", "invented/a", "checkpoints/a")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)  # the suite's own stays open
    for name in (*MADE, "mine/a"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def database(settings, monkeypatch, name: Path, engine: str = "sqlite3") -> None:
    given = settings.DATABASES["default"]
    monkeypatch.setitem(given, "ENGINE", f"django.db.backends.{engine}")
    monkeypatch.setitem(given, "NAME", str(name))


def left(folder: Path) -> set[str]:
    return {name for name in (*MADE, "mine/a") if (folder / name).exists()}


def test_what_an_interrupted_demo_left_is_taken_away_and_nothing_else(folder, settings, monkeypatch):
    database(settings, monkeypatch, folder / MADE[0])
    (folder / BEGUN).touch()
    demonstration._begin_afresh(folder)
    assert left(folder) == {"mine/a"}
    assert (folder / BEGUN).exists()


def test_where_no_demo_was_begun_nothing_is_taken_away(folder, settings, monkeypatch):
    database(settings, monkeypatch, folder / MADE[0])
    demonstration._begin_afresh(folder)
    assert left(folder) == {*MADE, "mine/a"}


@pytest.mark.parametrize(("engine", "where"), [("postgresql", "."), ("sqlite3", "elsewhere")])
def test_another_database_is_left_alone_and_said(folder, settings, monkeypatch, engine: str, where: str):
    database(settings, monkeypatch, folder / where / MADE[0], engine)
    (folder / BEGUN).touch()
    with pytest.raises(NotNow, match="make clean"):
        demonstration._begin_afresh(folder)
    assert left(folder) == {*MADE, "mine/a"}
