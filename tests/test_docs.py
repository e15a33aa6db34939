"""What the pages tell people to do can be done."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from custodiet.core.policy import load
from custodiet.detection.cards import DETECTORS, _detector, building_blocks, parameters, with_blocks
from custodiet.detection.readers.mapping import _mapping
from custodiet.detection.readers.sound import not_understood
from custodiet.detection.store import schema
from custodiet.detection.tables import TABLES
from custodiet.detection.tests.small_force import NOON, lookup
from custodiet.website.act import doors
from tools.reference_pages import commands

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
WRITTEN_BY_HAND = [page for page in PAGES if "Written by `make" not in page.read_text(encoding="utf-8")[:120]]

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.M | re.S)
SPAN = re.compile(r"`([^`\n]+)`")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [block for kind, block in FENCE.findall(text) if kind == language]


def said(page: Path) -> str:
    """Everything on a page that is set as code."""
    text = page.read_text(encoding="utf-8")
    fenced = "\n".join(block for _, block in FENCE.findall(text))
    return fenced + "\n" + "\n".join(SPAN.findall(FENCE.sub("", text)))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if not re.match(r"https?:|mailto:|#", target):
            assert (page.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("page", WRITTEN_BY_HAND, ids=name)
def test_every_command_of_make_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for words in re.findall(r"(?:^|[`\n])\s*make ((?:[a-z]+ ?)+)", said(page)):
        assert set(words.split()) <= targets, words


@pytest.mark.parametrize("page", WRITTEN_BY_HAND, ids=name)
def test_every_custodiet_command_and_option_that_is_named_exists(page: Path) -> None:
    known = {
        path: {each for p in command.params for each in p.opts + p.secondary_opts}
        for path, command in commands()
    }
    text = said(page).replace("\\\n", " ")
    for line in re.findall(r"(?:^|\s|/)(custodiet [a-z][^\n|>]*)", text):
        words = line.split()
        path = next((" ".join(words[:n]) for n in (4, 3, 2) if " ".join(words[:n]) in known), None)
        assert path is not None, line
        options = set(re.findall(r"(?<!\S)(--[a-z-]+)", re.sub(r'"[^"]*"', "", line)))
        assert options <= known[path] | {"--help"}, line


@pytest.mark.parametrize("page", WRITTEN_BY_HAND, ids=name)
def test_every_door_that_is_asked_for_takes_what_is_handed_in(page: Path) -> None:
    text = "\n".join(blocks(page, "sh")).replace("\\\n", " ")
    for given, room, door in re.findall(r"echo '(\{.*?\})'\s*\|\s*bin/custodiet act (\w+) ([a-z-]+)", text):
        form, _ = doors(room)[door]
        fields = {key: value for key, value in json.loads(given).items() if key != "ref"}
        assert set(fields) <= set(form.base_fields), door
        assert form(data=fields).is_valid(), form(data=fields).errors


@pytest.mark.parametrize("page", WRITTEN_BY_HAND, ids=name)
def test_every_setting_that_is_named_exists(page: Path) -> None:
    known = set(re.findall(r"([A-Z_]{6,})=", (ROOT / ".env.example").read_text(encoding="utf-8")))
    assert set(re.findall(r"\bCUSTODIET_[A-Z_]*[A-Z]\b(?!_)", said(page))) <= known


@pytest.mark.parametrize("page", WRITTEN_BY_HAND, ids=name)
def test_every_file_of_this_repository_that_is_named_is_there(page: Path) -> None:
    known_to_come = {"custodiet/detection/signals/borrowed_terminals.sql"}
    for path in re.findall(
        r"`((?:custodiet|policy|tools|tests)/[\w./-]+\.\w+)`", page.read_text(encoding="utf-8")
    ):
        assert path in known_to_come or (ROOT / path).exists(), path


def test_the_first_detector_is_a_detector_that_runs(tmp_path: Path) -> None:
    """The tutorial's SQL, as it stands there, over a small force: the boundary and both its sides."""
    page = ROOT / "docs" / "tutorials" / "your-first-detector.md"
    file = tmp_path / "borrowed_terminals.sql"
    file.write_text(blocks(page, "sql")[0], encoding="utf-8")
    card = _detector(file)
    assert card.name not in DETECTORS
    assert card.innocent
    assert card.rule == "borrowed_terminals"
    rule = tomllib.loads(blocks(page, "toml")[0])
    assert "borrowed_terminals" in rule
    rows = [
        lookup(n, NOON + timedelta(seconds=at), officer=officer, person=f"M-{n}", terminal="T-1")
        for n, (at, officer) in enumerate([(0, "P-1"), (60, "P-2"), (121, "P-1"), (122, "P-1")], start=1)
    ]
    assert found(tmp_path, card.sql, rows) == [("L-2", "P-2")]


def found(tmp_path: Path, sql: str, rows: list[dict]) -> list[tuple[str, str]]:
    """What a select gives over look-ups that nothing explains."""
    lookups = pa.Table.from_pylist(rows, schema=schema(TABLES["lookups"]))
    with duckdb.connect() as engine:
        engine.register("lookups", lookups)
        engine.register("lookups_unexplained", lookups)
        given = with_blocks(sql, building_blocks(), frozenset({"lookups", "lookups_unexplained"}))
        assert not parameters(given)
        return engine.sql(given).order("row_id").project("row_id, officer_id").fetchall()


def test_the_mapping_of_the_how_to_is_a_mapping() -> None:
    page = ROOT / "docs" / "how-to" / "read-a-new-log.md"
    made = _mapping("crime-records", tomllib.loads(blocks(page, "toml")[0]), "")
    assert made.table.name == "lookups"
    assert not_understood(tomllib.loads(blocks(page, "toml")[1])) == ""


def test_no_page_says_more_commitments_than_there_are() -> None:
    rows = (ROOT / "policy" / "commitments.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert f"{len(rows)} commitments" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", WRITTEN_BY_HAND, ids=name)
def test_every_rule_that_is_named_is_on_the_shelf(page: Path) -> None:
    rooms = "accounts|cases|detection|intelligence|ledger"
    shelf = load(ROOT / "policy").rules
    to_come = {"detection.borrowed_terminals"}
    for rule in re.findall(
        rf'`({rooms})\.([a-z_]+)`|rule\("({rooms})\.([a-z_]+)"', page.read_text(encoding="utf-8")
    ):
        full = ".".join(part for part in rule if part)
        if full.split(".")[1] not in {"performing", "simulate", "raise_lead", "jsonl"}:
            assert full in shelf or full in to_come, full
