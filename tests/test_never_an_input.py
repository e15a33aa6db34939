"""Nothing about anybody's looks is ever kept, and nothing about who an officer is comes into detection."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from custodiet.core.policy import load
from custodiet.detection.tables import OFFICERS, TABLES

ROOT = Path(__file__).resolve().parents[1]
LOOKS = re.compile(
    r"attractive|beaut|handsome|pretty|appearance|good_?look|\blooks\b|_looks\b|physique|body_?(type|shape)|build_of"
)
WHO_SOMEBODY_IS = re.compile(
    r"\b(sex|gender|ethnic\w*|race|religion|belief|age|born\w*|birth\w*|disab\w*|orientation|marital|pregnan\w*)\b"
)


def kept() -> Iterator[str]:
    """The name of every column: of the canonical tables, and of every room's models and forms."""
    for table in TABLES.values():
        for column in table.columns:
            yield f"{table.name}.{column.name}"
    for name in ("models", "forms"):
        for path in [*ROOT.glob(f"custodiet/*/{name}.py"), *ROOT.glob(f"custodiet/*/{name}/*.py")]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Assign):
                    yield from (
                        f"{path.parent.name}.{target.id}"
                        for target in node.targets
                        if isinstance(target, ast.Name)
                    )


@pytest.mark.commitment("T224")
def test_there_is_no_place_to_write_down_how_anybody_looks() -> None:
    assert [name for name in kept() if LOOKS.search(name)] == []


@pytest.mark.commitment("T224")
def test_no_rule_and_no_detector_weighs_how_anybody_looks() -> None:
    rules = [name for name in load(ROOT / "policy").rules if LOOKS.search(name)]
    detectors = [
        path.name
        for path in (ROOT / "custodiet/detection").rglob("*.sql")
        if LOOKS.search(path.read_text(encoding="utf-8").lower())
    ]
    assert (rules, detectors) == ([], [])


def test_the_table_of_officers_has_no_place_for_a_protected_characteristic() -> None:
    assert [c.name for c in OFFICERS.columns if WHO_SOMEBODY_IS.search(c.name.replace("_", " "))] == []


@pytest.mark.parametrize("name", ["attractiveness", "officers.good_looking", "people.looks", "appearance"])
def test_a_place_for_looks_would_be_noticed(name: str) -> None:
    assert LOOKS.search(name)


@pytest.mark.parametrize("name", ["lookups.looked_up_at", "lookups", "several_lookups", "look_ups"])
def test_looking_something_up_is_not_looks(name: str) -> None:
    assert not LOOKS.search(name)
