"""The pages of docs/reference that are read out of the running program.

Django must be set up before any of them is called. Each gives the whole text of its page, without the head.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import click
from django.apps import apps

from custodiet.accounts.gate import ACTIONS, Passed
from custodiet.accounts.permissions import GRANTS, Permission, Role, Scope
from custodiet.core.records import Record
from custodiet.detection.cards import FAMILIES, Detector, detectors
from custodiet.detection.events import noun
from custodiet.detection.tables import AUDIT_ONLY, KEPT
from custodiet.website.act import ROOMS, doors
from custodiet.website.command import main as command
from tools.markdown import cell, opening, table

REACH = {Scope.CORRIDOR: "corridor", Scope.TEAM: "team", Scope.UNIT: "unit", Scope.ALL: "all"}
# Actions stand in a room's actions; reading the ledger stands above the ledger's floor.
GATED = (*(f"custodiet.{room}.actions" for room in ROOMS), "custodiet.website.ledger_looks")


WEIGHED = {
    "": "weighed as it is counted; about one person, by days",
    "coming back": "weighed by the days on which officers came back to the same people",
    "live work": "weighed, but no second kind of evidence about one person: rows may belong to a live case",
    "apart": "not weighed: others count the same rows",
}


def first_line(about: object) -> str:
    """The first line of a docstring."""
    return (inspect.getdoc(about) or "").split("\n")[0]


def _modules(name: str) -> Iterator[ModuleType]:
    module = importlib.import_module(name)
    yield module
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), f"{name}."):
        yield importlib.import_module(found.name)


def gated() -> dict[str, tuple[Callable[..., Any], Passed]]:
    """Every action that the program has. What tests have made for themselves is left out."""
    found = {}
    for name in GATED:
        for module in _modules(name):
            for called, function in inspect.getmembers(module, inspect.isfunction):
                known = f"{module.__name__.split('.')[1]}.{called}"
                if function.__module__ == module.__name__ and known in ACTIONS:
                    found[known] = (function, ACTIONS[known])
    return dict(sorted(found.items()))


def permissions_page() -> str:
    """Who may do what, and how far it reaches."""
    lets: dict[Permission, list[str]] = {}
    for name, (_, passed) in gated().items():
        lets.setdefault(passed.needs, []).append(f"`{name}`")
    rows = [
        [
            f"`{permission}`",
            *(REACH[GRANTS[role][permission]] if permission in GRANTS[role] else "" for role in Role),
            ", ".join(lets.get(permission, ["–"])),
        ]
        for permission in Permission
    ]
    return "\n".join(
        [
            opening(
                "Who may do what",
                """From `custodiet/accounts/permissions.py`. *team*: records that one is named on; *unit*:
                records of one's own unit; *all*: every record; *corridor*: those records alone that ask for
                `corridor_read` as well. Nobody is ever let near a record about
                themselves, whatever the table says.""",
            ),
            "",
            table(["", *(role.words for role in Role), "what it lets one do"], rows),
            "",
        ]
    )


def stages_page() -> str:
    """Each record's life, with the action and the permission on every arrow."""
    kinds = [kind for kind in apps.get_models() if issubclass(kind, Record) and kind.machine is not None]
    lines = [
        opening(
            "Stages",
            """From each room's machine. On an arrow stand the action that makes the move and the
            permission that it needs. A move that is not drawn is refused.""",
        ),
    ]
    for kind in sorted(kinds, key=lambda kind: kind._meta.label):
        if ".tests." in kind.__module__ or kind.machine is None:
            continue
        lines += [f"\n## {kind._meta.app_label}: {kind._meta.model_name}\n", "```mermaid", "stateDiagram-v2"]
        lines.append(f"    [*] --> {kind.machine.start}")
        for here, targets in kind.machine.arrows.items():
            lines += [
                f"    {here} --> {there}: {_by(kind, there)}" for there in type(here) if there in targets
            ]
            lines += [] if targets else [f"    {here} --> [*]"]
        lines.append("```")
    return "\n".join(lines) + "\n"


def _by(kind: type[Record], there: object) -> str:
    moves = [
        f"{name.split('.')[1]} ({passed.needs})"
        for name, (_, passed) in gated().items()
        if passed.on is kind and passed.to == there
    ]
    return ", ".join(moves) or "no action"


def doors_page() -> str:
    """What a program or the shell may ask for."""
    known = gated()
    lines = [
        opening(
            "Doors",
            """One action, three ways in: a page, `POST /api/<room>/<door>` and `custodiet act <room>
            <door>`, all with the same form. The fields are sent as one JSON object. Where the third
            column names a record, its reference goes in as `ref`, such as `intelligence.lead:131`.
            A star marks a field that must be given.""",
        ),
    ]
    for room in filter(doors, ROOMS):
        rows = []
        for door, (form, action) in doors(room).items():
            name = f"{action.__module__.split('.')[1]}.{action.__name__}"
            passed = known[name][1]
            fields = [
                f"`{field}`{'*' if asked.required else ''}" for field, asked in form.base_fields.items()
            ]
            on = f"`{passed.on._meta.label_lower}`" if passed.on else _handed(action)
            rows.append(
                [f"`{door}`", cell(first_line(action)), on, f"`{passed.needs}`", ", ".join(fields) or "none"]
            )
        lines += [f"\n## {room}\n", table(["door", "what it does", "on", "needs", "fields"], rows)]
    return "\n".join(lines) + "\n"


def _handed(action: Callable[..., Any]) -> str:
    """The record that an action making a new one is handed, by the name of its parameter."""
    given = inspect.signature(action).parameters.values()
    return ", ".join(f"`{each.name}`" for each in given if each.kind is not each.KEYWORD_ONLY)


def settings_page(example: str) -> str:
    """Every setting, from the text of .env.example."""
    rows: list[list[str]] = []
    said: list[str] = []
    after_a_setting = False
    for line in example.splitlines():
        setting = re.fullmatch(r"([A-Z_]+)=(.*)", line)
        if setting:
            rows.append([f"`{setting[1]}`", f"`{setting[2]}`" if setting[2] else "", cell(" ".join(said))])
        elif not re.match(r"# [A-Z_]+=", line):
            # a comment stands for every setting under it, until the next comment
            said = [*([] if after_a_setting or not line else said), line.lstrip("#")]
        after_a_setting = bool(setting)
    return "\n".join(
        [
            opening(
                "Settings",
                """From `.env.example`. The program reads its environment; it reads no file. What it
                *decides* is not here but on [the policy shelf](policy.md).""",
            ),
            "",
            table(["setting", "example", "what it does"], rows),
            "",
        ]
    )


def detectors_page() -> str:
    """Each detector's card."""
    lines = [
        opening(
            "Detectors",
            """From the cards on top of `custodiet/detection/signals/*.sql`, in the order pages list
            them. The number that each applies is on [the policy shelf](policy.md#detection), under
            the rule's name. A detector accuses nobody: a person decides whether a finding becomes a
            lead. What the records other than look-ups can show, and what explains a row of them, is in
            [what each record can show](../explanation/what-each-record-can-show.md).""",
        ),
        "",
        _families(),
    ]
    for one in detectors():
        lines += [f"\n## {one.title}\n", f"`{one.name}.sql`, one finding for each {one.per}.\n"]
        lines += [f"- **{head}:** {text}" for head, text in _card(one) if text]
        lines += ["", "Innocent explanations to rule out:\n", *(f"- {each}" for each in one.innocent)]
    return "\n".join(lines) + "\n"


def _families() -> str:
    """How many detectors each kind of evidence has, and the tables whose rows they count."""
    rows = []
    for family in FAMILIES:
        mine = [one for one in detectors() if one.family == family]
        counted = dict.fromkeys(f"`{one.rows}`" for one in mine)
        titles = "<br>".join(cell(one.title) for one in mine)
        rows.append([family.replace("_", " "), str(len(mine)), ", ".join(counted), titles])
    return table(["kind of evidence", "detectors", "count rows of", "which"], rows)


def _card(one: Detector) -> list[tuple[str, str]]:
    def named(needs: tuple[str, ...]) -> str:
        return ", ".join(" or ".join(f"`{part}`" for part in each.split("|")) for each in needs)

    return [
        ("Finds", one.gives),
        ("Counts rows of", f"`{one.rows}`, as evidence of the family {one.family.replace('_', ' ')}"),
        ("Rule", f"`{one.because}`"),
        ("Cannot run without", named(one.needs)),
        ("Explains more with", named(one.helps)),
        (
            "Rate as a share of",
            "" if one.of == "pair" else f"all {noun(one.of)}" if one.of == one.rows else noun(one.of),
        ),
        ("Compared by", f"the largest number of {one.counts}" if one.counts else ""),
        ("Peers decide", "yes, at the share that `detection.chance_percent` allows" if one.chance else "no"),
        ("In the order of officers", WEIGHED[one.weighs]),
    ]


def tables_page() -> str:
    """The canonical tables that extracts are mapped on to."""
    lines = [
        opening(
            "Canonical tables",
            """From `custodiet/detection/tables`. A mapping file says which column of a system's
            export is which column here: [read a new log](../how-to/read-a-new-log.md). Moments are
            kept in UTC, days as local dates. A star marks a column without which a row is refused.""",
        ),
    ]
    for each in KEPT.values():
        rows = [
            [f"`{column.name}`{'*' if column.required else ''}", column.kind.value, cell(column.says)]
            for column in each.columns
        ]
        filed = f"filed by the month of `{each.when}`" if each.when else "filed whole"
        lines += [f"\n## {each.name}\n"]
        lines += (
            ["For the fairness page alone: no detector can read it.\n"] if each.name in AUDIT_ONLY else []
        )
        lines += [f"{each.says} A row is named by `{each.key}`; {filed}.\n"]
        lines.append(table(["column", "holds", ""], rows))
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """The custodiet command, as it explains itself."""
    lines = ["# The custodiet command\n", "From a checkout it is `bin/custodiet`."]
    for name, each in commands():
        # With the whole command's own settings: click keeps a command's help as it was first asked for.
        context = click.Context(each, info_name=name, terminal_width=100, **command.context_settings)
        lines += [f"\n## {name}\n", "```text", each.get_help(context), "```"]
    return "\n".join(lines) + "\n"


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its whole name: "custodiet ledger verify"."""

    def under(name: str, each: click.Command) -> Iterator[tuple[str, click.Command]]:
        if isinstance(each, click.Group):
            for inner in sorted(each.commands):
                yield from under(f"{name} {inner}", each.commands[inner])
        else:
            yield name, each

    yield from under("custodiet", command)
