"""What is vendored is what the manifest says, and loads nothing from anywhere."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from tools.vendor_assets import VENDOR, stripped
from tools.vendor_scripts import PACKAGES
from tools.vendor_scripts import VENDOR as MODULES

OURS = VENDOR.parent / "custodiet.css"
TEMPLATES = VENDOR.parents[2] / "templates"
SHEETS = [*sorted(VENDOR.glob("*.css")), OURS]


def test_each_vendored_sheet_is_the_one_in_the_manifest_with_its_licence() -> None:
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    assert {line["file"] for line in manifest} == {sheet.name for sheet in VENDOR.glob("*.css")}
    for line in manifest:
        assert hashlib.sha256((VENDOR / line["file"]).read_bytes()).hexdigest() == line["sha256"]
        licence = VENDOR / f"{line['file'].removesuffix('.min.css')}.LICENCE.txt"
        assert "Permission is hereby granted" in licence.read_text()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_loads_nothing_and_holds_neither_the_typeface_nor_the_crest(sheet: Path) -> None:
    assert not re.search(r"url\(|@import|@font-face|GDS Transport|crest\.svg", sheet.read_text())


def test_stripping_takes_out_typeface_pictures_and_map() -> None:
    css = (
        '@charset "UTF-8";/*! typeface notice */@font-face{font-family:GDS Transport;src:url(/a.woff)}'
        '.a{font-family:"GDS Transport",arial,sans-serif;background:url("data:image/svg+xml,(x)")}'
        "\n/*# sourceMappingURL=a.map */"
    )
    assert stripped(css) == '@charset "UTF-8";.a{font-family:system-ui,Arial,sans-serif;background:none}\n'


def test_stripping_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="GDS Transport"):
        stripped(".a{font-family:GDS Transport}")


@pytest.mark.parametrize("page", sorted(TEMPLATES.rglob("*.html")), ids=lambda page: page.name)
def test_no_template_of_the_website_needs_a_looser_content_policy(page: Path) -> None:
    text = page.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script


@pytest.mark.parametrize("page", sorted(TEMPLATES.rglob("*.html")), ids=lambda page: page.name)
def test_no_template_of_the_website_uses_a_word_we_avoid(page: Path) -> None:
    seen = re.sub(r"{[{%#].*?[}%#]}|<[^>]*>", " ", page.read_text(), flags=re.DOTALL).lower()
    for word in (
        "successfully",
        "please note",
        "oops",
        "suspect",
        "guilty",
        "alleged victim",
        "inappropriate",
    ):
        assert word not in seen


def test_each_vendored_module_is_the_one_in_its_manifest_with_its_licence() -> None:
    manifest = json.loads((MODULES / "manifest.json").read_text())
    assert {line["file"] for line in manifest} == {module.name for module in MODULES.glob("*.js")}
    listed = {(each.name, each.version, each.integrity) for each in PACKAGES}
    for line in manifest:
        assert hashlib.sha256((MODULES / line["file"]).read_bytes()).hexdigest() == line["sha256"]
        made_of = {(each["package"], each["version"], each["integrity"]) for each in line["made_of"]}
        assert made_of and made_of <= listed
        licence = (MODULES / f"{line['file'].removesuffix('.js')}.LICENCE.txt").read_text()
        assert licence.count("Permission is hereby granted") == len(made_of)


@pytest.mark.parametrize("module", sorted(MODULES.glob("*.js")), ids=lambda module: module.name)
def test_a_vendored_module_asks_for_nothing_and_runs_no_text(module: Path) -> None:
    assert not re.search(
        r"\beval\(|new Function|\bfetch\(|XMLHttpRequest|\bimport\(|WebAssembly", module.read_text()
    )
