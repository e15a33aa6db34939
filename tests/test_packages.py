"""What is used is named: every package that the program imports stands in pyproject with its reason."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.test_house import ROOT, sources

PROJECT = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = {"custodiet", "tools"}
COMES_WITH = {"py4j": "pyspark"}  # how Spark's own package speaks to it


def plain(name: str) -> str:
    """A distribution's name as all its spellings have it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=~ ]", name)[0]).lower()


def named() -> set[str]:
    optional = [each for some in PROJECT["optional-dependencies"].values() for each in some]
    return {plain(each) for each in (*PROJECT["dependencies"], *optional)}


def used() -> Iterator[tuple[str, Path]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((each.name.partition(".")[0], path) for each in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield str(node.module).partition(".")[0], path


def test_every_package_that_the_program_imports_is_named_in_the_project():
    owners = packages_distributions()
    others = {(name, path) for name, path in used() if name not in sys.stdlib_module_names | OURS}
    assert len({name for name, _ in others}) > 10
    for name, path in others:
        assert {plain(each) for each in owners.get(COMES_WITH.get(name, name), ())} & named(), (
            f"{path.name} imports {name}"
        )


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_what_is_named_is_locked_with_its_hash_and_no_address(lock: str):
    text = (ROOT.parent / lock).read_text(encoding="utf-8")
    locked = {plain(each) for each in re.findall(r"^([\w.\-\[\],]+)==", text, re.M)}
    assert {plain(each) for each in PROJECT["dependencies"]} <= locked
    assert text.count("--hash=sha256:") >= len(locked)
    assert "://" not in text
