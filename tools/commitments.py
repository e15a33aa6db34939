"""The commitments register: which promise is proved, kept as a record, or not yet.

Reads policy/commitments.tsv, finds the tests that carry ``@pytest.mark.commitment("T041")`` without running
them, and reads policy/commitments_kept.toml. Standard library only.
"""

from __future__ import annotations

import ast
import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REGISTER = "policy/commitments.tsv"
KEPT = "policy/commitments_kept.toml"
PROVED = "policy/commitments_proved.txt"
DOCUMENTS = {
    "S0": "undercover-press",
    "S1": "ten-things",
    "S2": "national-strategy",
    "S3": "referrals-press",
    "S4": "politicshome",
}


@dataclass(frozen=True)
class Commitment:
    """One row of the register: a phrase of a paper, and what the software owes to it."""

    id: str
    doc: str
    section: str
    phrase: str
    implementation: str


@dataclass(frozen=True)
class Kept:
    """Where a commitment is kept as a record, with no test that proves more.

    record  "Model.field" of the room's models
    """

    room: str
    record: str


def register(root: Path = ROOT) -> tuple[Commitment, ...]:
    """Read every row, in the order of the file."""
    with (root / REGISTER).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(Commitment(**row) for row in rows)


def kept(root: Path = ROOT) -> dict[str, Kept]:
    """Read which commitments are kept as a record."""
    raw = tomllib.loads((root / KEPT).read_text(encoding="utf-8"))
    return {number: Kept(row["room"], row["record"]) for number, row in raw.items()}


def proved_before(root: Path = ROOT) -> tuple[str, ...]:
    """Read the ids that were proved once, and so may not be lost."""
    return tuple((root / PROVED).read_text(encoding="utf-8").split())


def proofs(root: Path = ROOT) -> dict[str, list[str]]:
    """Find the tests that carry a marker: id -> node ids, sorted.

    A test that is marked to be skipped, or expected to fail, proves nothing and is left out.
    Refuses, with ValueError, a marker whose ids are not written out as text.
    """
    found: dict[str, list[str]] = {}
    files = [*root.glob("custodiet/**/tests/**/test_*.py"), *root.glob("tests/**/test_*.py")]
    for path in sorted(files):
        where = path.relative_to(root).as_posix()
        for node, number in _marked(ast.parse(path.read_text(encoding="utf-8")), where):
            found.setdefault(number, []).append(node)
    return {number: sorted(set(nodes)) for number, nodes in sorted(found.items())}


def _marked(tree: ast.Module | ast.ClassDef, where: str) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            here = f"{where}::{node.name}"
            if not any(_mark(item) in ("skip", "xfail") for item in node.decorator_list):
                for item in node.decorator_list:
                    yield from ((here, number) for number in _ids(item, here))
                if isinstance(node, ast.ClassDef):
                    yield from _marked(node, here)
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
        ):
            yield from ((where, number) for number in _ids(node.value, where))


def _mark(item: ast.expr) -> str:
    """The name of a mark: "skip" for pytest.mark.skip and for pytest.mark.skip(reason=...)."""
    called = item.func if isinstance(item, ast.Call) else item
    return called.attr if isinstance(called, ast.Attribute) else ""


def _ids(item: ast.expr, where: str) -> Iterator[str]:
    for call in ast.walk(item):
        if isinstance(call, ast.Call) and _mark(call) == "commitment":
            for argument in call.args:
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                    raise ValueError(f"{where}: write the ids of commitments out, in quotation marks.")
                yield argument.value
