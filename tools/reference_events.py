"""Every event that the program can write on the ledger, found in its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.markdown import cell, opening, table
from tools.reference_pages import gated

ALWAYS = {"by", "at", "about"}


@dataclass(frozen=True, order=True)
class Event:
    """One event: its name, the room or file that writes it, and the names of its facts."""

    name: str
    where: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Wrapper:
    """A function that records under a name that it is given: note("signed_in") writes accounts.signed_in."""

    called: str
    before: str
    facts: tuple[str, ...]


def _calls(tree: ast.AST, names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in names:
                yield called, node


def _facts(call: ast.Call) -> tuple[str, ...]:
    return tuple(each.arg for each in call.keywords if each.arg and each.arg not in ALWAYS)


def _texts(node: ast.expr) -> list[str]:
    """The constant texts that an expression may come to."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    return []


def _wrapper(function: ast.FunctionDef) -> Wrapper | None:
    """The function as a wrapper, if what it records is named by its own first argument."""
    first = function.args.args[0].arg if function.args.args else ""
    for _, call in _calls(function, {"record"}):
        name = call.args[0]
        if isinstance(name, ast.Name) and name.id == first:
            return Wrapper(function.name, "", _facts(call))
        if isinstance(name, ast.JoinedStr) and len(name.values) == 2:
            before, rest = name.values
            inner = rest.value if isinstance(rest, ast.FormattedValue) else None
            if isinstance(before, ast.Constant) and isinstance(inner, ast.Name) and inner.id == first:
                return Wrapper(function.name, str(before.value), _facts(call))
    return None


def events(root: Path) -> list[Event]:
    """Read every event out of the source.

    root  the folder of the program; its tests and migrations are left out
    """
    trees = {
        path.relative_to(root).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(root.rglob("*.py"))
        if not {"tests", "migrations"} & set(path.parts)
    }
    wrappers = {
        made.called: made
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (made := _wrapper(node))
    }
    found = set()
    for where, tree in trees.items():
        for called, call in _calls(tree, {"record", *wrappers}):
            made = wrappers.get(called, Wrapper("record", "", ()))
            for text in _texts(call.args[0]):
                found.add(Event(made.before + text, where, (*made.facts, *_facts(call))))
    return sorted(found)


def events_page(root: Path) -> str:
    """What may stand on the ledger."""
    looks = {name for name, (_, passed) in gated().items() if passed.looks}
    kept: dict[str, list[Event]] = {}
    for each in events(root):
        kept.setdefault(each.name, []).append(each)
    rows = [
        [
            f"`{name}`",
            ", ".join(f"`{fact}`" for fact in dict.fromkeys(f for each in all_ for f in each.facts)) or "–",
            ", ".join(f"`{cell(where)}`" for where in dict.fromkeys(each.where for each in all_)),
        ]
        for name, all_ in kept.items()
    ]
    return "\n".join(
        [
            opening(
                "Events",
                """What can stand on the ledger. Beside its event a line holds who, when, the record's
                reference, a digest of its row, and the facts named here; never a name, never free text.""",
            ),
            "",
            table(["event", "facts", "written in"], rows),
            "\n## Looks\n",
            "The opening of a sensitive record is a line of its own, under the action's name:\n",
            *(f"- `{name}`" for name in sorted(looks)),
            "",
        ]
    )
