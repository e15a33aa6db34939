"""The floor plan is kept, and each of its contracts bites: broken on purpose, one at a time, on a copy."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINT = Path(sys.executable).parent / "lint-imports"


def plan() -> dict[str, str]:
    """The contracts by their short names: what each calls itself."""
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter")
    sections = [name for name in parser.sections() if name.startswith("importlinter:contract:")]
    return {section.split(":")[-1]: parser[section]["name"] for section in sections}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program that may be spoilt."""
    folder = tmp_path_factory.mktemp("house")
    only_code = shutil.ignore_patterns("__pycache__", "templates", "static", "fixtures", "*.css", "*.html")
    shutil.copytree(ROOT / "custodiet", folder / "custodiet", ignore=only_code)
    (folder / "tools").mkdir()
    for name in ("tools/__init__.py", "tools/contracts.py", ".importlinter"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def lint(folder: Path) -> tuple[set[str], str]:
    """Look at the floor plan of one tree. Gives the contracts that are broken, and all that was said."""
    done = subprocess.run(
        [str(LINT), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "400"},
    )  # fmt: skip
    said = " ".join(done.stdout.split())
    assert "Contracts: " in said, done.stdout + done.stderr
    broken = {short for short, name in plan().items() if f"{name} BROKEN" in said}
    assert (done.returncode == 0) == (not broken)
    return broken, said


@dataclass(frozen=True)
class Breach:
    """One thing that somebody in a hurry might write.

    path    the file that is added to, or made
    line    what is added
    breaks  the contracts that must break, and no others
    """

    path: str
    line: str
    breaks: frozenset[str]


def breach(path: str, line: str, *breaks: str) -> Breach:
    return Breach(path, line, frozenset(breaks))


BREACHES = {
    "a neighbour called": breach(
        "custodiet/cases/actions/case.py", "from custodiet.detection import queries as detection_", "house"
    ),
    "the other neighbour called": breach(
        "custodiet/detection/evidence.py", "from custodiet.cases import queries as cases_", "house"
    ),
    "a room above called": breach(
        "custodiet/accounts/actions/account.py", "from custodiet.cases import queries as cases_", "house"
    ),
    "a room on no floor": breach("custodiet/welfare/__init__.py", '"""Nobody gave it a floor."""', "house"),
    "Django in rules": breach("custodiet/intelligence/rules.py", "from django.utils import timezone", "pure"),
    "the clock in rules": breach("custodiet/linkage/rules.py", "import time", "pure"),
    "chance in the invented force": breach(
        "custodiet/detection/simulate/force.py", "import random", "pure"
    ),
    "another room's models reached into": breach(
        "custodiet/cases/actions/case.py", "from custodiet.intelligence.models import Lead", "front_door"
    ),
    "an action that calls a view": breach(
        "custodiet/intelligence/actions/desk.py", "from custodiet.intelligence import views as views_", "room"
    ),
    "a rule that reads a model": breach(
        "custodiet/linkage/rules.py", "from custodiet.linkage import models as models_", "room", "pure"
    ),
    "the engine told how the force was invented": breach(
        "custodiet/detection/engine/run.py", "from custodiet.detection import simulate as simulate_", "truth"
    ),
    "the truth read by an action": breach(
        "custodiet/detection/actions/findings.py", "from custodiet.detection.simulate import truth", "truth"
    ),
}  # fmt: skip


def test_the_house_as_it_stands_keeps_every_contract(house: Path):
    assert lint(house)[0] == set()


@pytest.mark.parametrize("name", BREACHES)
def test_a_contract_bites_and_names_the_file(house: Path, name: str):
    given = BREACHES[name]
    path = house / given.path
    before = path.read_text() if path.exists() else None
    assert before is not None or path.name == "__init__.py", f"{given.path} has moved: spoil another file"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n{given.line}\n")
    try:
        broken, said = lint(house)
    finally:
        path.write_text(before) if before is not None else shutil.rmtree(path.parent)
    assert broken == given.breaks
    module = given.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert re.search(rf"(?<![\w.]){re.escape(module)}(?![\w.])", said)


def test_no_contract_is_left_that_nothing_here_breaks():
    assert set().union(*(each.breaks for each in BREACHES.values())) == plan().keys()
