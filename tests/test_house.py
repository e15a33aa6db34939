"""Promises about the code itself."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

import custodiet
from custodiet.accounts.gate import ACTIONS
from custodiet.accounts.permissions import GRANTS, Permission
from custodiet.core.machine import Machine
from custodiet.core.records import Mark, Record

ROOT = Path(custodiet.__file__).parent
ROOMS_ABOVE_THE_GATE = ("accounts", "linkage", "intelligence", "reporting", "cases", "detection")

# Longer than the house allows, each with its reason.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 300, 60


def sources() -> list[Path]:
    return sorted(p for p in ROOT.rglob("*.py") if "migrations" not in p.parts and "tests" not in p.parts)


def modules(name: str) -> Iterator[ModuleType]:
    """A module, and those inside it when it is a package."""
    module = importlib.import_module(name)
    yield module
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), f"{name}."):
        yield importlib.import_module(found.name)


def public_actions() -> dict[str, Any]:
    found = {}
    for room in ROOMS_ABOVE_THE_GATE:
        for module in modules(f"custodiet.{room}.actions"):
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == module.__name__ and not name.startswith("_"):
                    found[f"{room}.{name}"] = function
    return found


def test_every_public_function_of_an_actions_module_passes_the_gate():
    assert set(public_actions()) - set(ACTIONS) == set()


def test_every_action_is_given_who_and_when():
    for name, function in public_actions().items():
        given = inspect.signature(function).parameters
        assert {"by", "at"} <= set(given), name
        assert given["by"].kind is given["at"].kind is inspect.Parameter.KEYWORD_ONLY, name


def test_every_permission_is_granted_to_somebody_and_asked_for_by_an_action():
    granted = {permission for grants in GRANTS.values() for permission in grants}
    assert set(Permission) - granted == set()


def records() -> list[type[Record]]:
    return [model for model in apps.get_models() if issubclass(model, Record)]


def machines() -> dict[type[Record], Machine[Any]]:
    return {kind: kind.machine for kind in records() if kind.machine is not None}


def test_every_machine_lists_every_stage_and_can_reach_it():
    assert machines()
    for kind, machine in machines().items():
        stages = set(type(machine.start))
        assert set(machine.arrows) == stages, kind
        assert machine.reachable() == stages, kind


def test_every_stage_but_the_start_is_entered_by_some_action():
    public_actions()
    for kind, machine in machines().items():
        entered = {passed.to for passed in ACTIONS.values() if passed.on is kind and passed.to}
        targets = {stage for stages in machine.arrows.values() for stage in stages}
        assert targets - entered == set(), kind


def test_every_column_is_marked():
    for model in apps.get_models():
        if not model.__module__.startswith("custodiet."):
            continue
        columns = {f.name for f in model._meta.concrete_fields} - {"id", "salt"}
        key = model._meta.pk.name
        marked = set(model.marks)
        assert columns - marked <= ({key} if not issubclass(model, Record) else set()), model
        assert marked - columns == set(), model
        assert all(isinstance(mark, Mark) for mark in model.marks.values()), model


def test_no_column_holds_a_protected_characteristic_of_an_officer_or_anybodys_looks():
    forbidden = re.compile(
        r"ethnic|religio|sexual_orientation|disab|gender_identity|marital|attract|looks?_like|appearance"
    )
    for model in apps.get_models():
        if model.__module__.startswith("custodiet."):
            for field in model._meta.concrete_fields:
                assert not forbidden.search(field.name), f"{model.__name__}.{field.name}"


def test_every_setting_is_explained_in_the_example():
    explained = set(
        re.findall(r"^#? ?(?:CUSTODIET_)?([A-Z_]+)=", (ROOT.parent / ".env.example").read_text(), re.M)
    )
    text = (ROOT / "settings.py").read_text()
    read = set(re.findall(r'(?:text|flag)\(\s*"([A-Z_]+)"', text)) | {"DATABASE_URL", "POLICY_DIR", "SOURCES"}
    assert read == explained


# What may be reached without signing in: signing in itself, and one page that anybody may read.
OPEN_PATHS = re.compile(r"^(sign-in/|accessibility/)")


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, path)
        else:
            yield path, each


def test_every_route_but_the_pinned_few_needs_a_login():
    for path, route in routes(get_resolver("custodiet.urls_staff")):
        is_open = not getattr(route.callback, "login_required", True)
        assert not is_open or OPEN_PATHS.match(path), path


def test_the_street_has_eighteen_addresses_and_no_way_to_the_staff_side():
    found = {path for path, _ in routes(get_resolver("custodiet.urls_public"))}
    assert found == {
        "", "what-happens/", "accessibility/", "report/", "report/kept/", "back/",
        "back/who/", "colleagues/", "partners/", "partners/report/", "statement/", "statement/check/",
        "report/sealed/", "report/sealed/keys/", "report/sealed/send/",
        "colleagues/sealed/", "colleagues/sealed/keys/", "colleagues/sealed/send/",
    }  # fmt: skip


def test_every_action_a_person_takes_has_a_form_and_a_door():
    doors = set()
    for room in ROOMS_ABOVE_THE_GATE:
        for _, action in importlib.import_module(f"custodiet.{room}.doors").DOORS.values():
            doors.add(f"{action.__module__.split('.')[1]}.{action.__name__}")
    system = {name for name, passed in ACTIONS.items() if _only_the_system_may(passed.needs)}
    looks = {name for name, passed in ACTIONS.items() if passed.looks}
    inner = {
        "intelligence.adopt_lead",
        "intelligence.follow_case",
        "linkage.register_people",
        "linkage.know_person",
        # the ceremony: from the shell, with the unit's key in hand
        "reporting.begin_epoch",
        "reporting.begin_recovery",
        "reporting.end_recovery",
        "reporting.forget_key",
        # what was found by looking into a file, which takes seconds: from its page
        "reporting.keep_checked",
        # only says that a search begins; the words go to the vault, from the page
        "reporting.search_reports",
        "reporting.destroy_report",  # within agree_destruction
        "reporting.note_export",  # of a file that its page has made
        "reporting.name_keepers",
        "reporting.vouch_for_agency",
        "reporting.vouch_for_handlers",
    }
    assert set(public_actions()) - doors - system - looks - inner == set()


def _only_the_system_may(permission: Permission) -> bool:
    return {role for role, grants in GRANTS.items() if permission in grants} == {"system"}


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_and_no_function_is_over_its_length(path: Path):
    name = str(path.relative_to(ROOT))
    text = path.read_text()
    if name not in LONG_FILES:
        assert len(text.splitlines()) <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and f"{name}:{node.name}" not in LONG_FUNCTIONS:
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MOST_LINES_OF_A_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_swallowed_and_nobody_reads_the_clock_but_at_the_edge(path: Path):
    text = path.read_text()
    assert not re.search(r"except (Base)?Exception\b|^\s*except\s*:", text, re.M)
    edge = {"accounts/web.py", "settings.py", "website/street.py"}
    if str(path.relative_to(ROOT)) not in edge:
        assert not re.search(r"datetime\.now\(|timezone\.now\(|time\.time\(|date\.today\(", text)


def test_the_price_of_a_card_is_paid_by_every_room():
    for room in (*ROOMS_ABOVE_THE_GATE, "ledger", "jobs", "website"):
        card = importlib.import_module(f"custodiet.{room}").__doc__ or ""
        for word in ("Words", "Gives", "Never"):
            assert re.search(rf"^{word} ", card, re.M), f"{room} has no “{word}” on its card"


def typed_texts() -> Iterator[tuple[str, Any]]:
    """Every field of every room's forms into which somebody types words that are kept or looked for."""
    from django import forms

    for room in ROOMS_ABOVE_THE_GATE:
        for module in modules(f"custodiet.{room}"):
            if ".tests" in module.__name__:
                continue
            for kind in vars(module).values():
                if (
                    inspect.isclass(kind)
                    and issubclass(kind, forms.BaseForm)
                    and kind.__module__ == module.__name__
                ):
                    for name, field in getattr(kind, "base_fields", {}).items():
                        if type(field) is forms.CharField:
                            yield f"{kind.__module__}.{kind.__name__}.{name}", field


def test_every_text_that_somebody_types_has_a_longest_length() -> None:
    assert sorted(name for name, field in typed_texts() if field.max_length is None) == []
