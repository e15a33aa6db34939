"""What the shelf says is in the papers, and what code asks for is on the shelf.

The papers are not in the repository. They are looked for in the folder CUSTODIET_SOURCES, or else in
shared/sources beside the repository. Where neither is there, the tests that need them say that they did
not run.

How a quotation is looked for: both texts lose asterisks, backslashes and footnote numbers, curly quotation
marks become straight ones, and every run of white space becomes one space. Then the quotation must be
found letter for letter.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from custodiet.core.policy import Citation, Document, NoRule, Shelf, load
from tools import commitments

ROOT = Path(__file__).resolve().parents[1]
SHELF: Shelf = load(ROOT / "policy")
CURLY = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "*": "", "\\": ""})


def plain(text: str) -> str:
    """Bring a text to the form in which quotations are compared."""
    without_notes = re.sub(r"<sup>\d+</sup>", "", text)
    return " ".join(without_notes.translate(CURLY).split())


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    """The bytes of each paper of which there is a copy: name on the shelf -> bytes."""
    named = os.environ.get("CUSTODIET_SOURCES", "")
    folder = Path(named) if named else ROOT.parent / "shared" / "sources"
    if named and not folder.is_dir():
        pytest.fail(f"CUSTODIET_SOURCES is {named}, which is not a folder.")
    if not folder.is_dir():
        pytest.skip(
            "NOT RUN: the source papers are not here, so no quotation was looked up. "
            "Set CUSTODIET_SOURCES to the folder that holds them."
        )
    return {document.name: _only(folder, document) for document in SHELF.documents.values() if document.copy}


def _only(folder: Path, document: Document) -> bytes:
    found = sorted(folder.glob(f"{document.prefix}*"))
    assert len(found) == 1, f"{len(found)} files begin with {document.prefix}; one was expected."
    return found[0].read_bytes()


def citations() -> Iterator[tuple[str, Citation]]:
    """Every citation on the shelf, with the rule and day that it stands behind."""
    for versions in SHELF.rules.values():
        for version in versions:
            if version.citation:
                yield f"{version.name} from {version.since}", version.citation
            if version.unit == "codes":
                for code in version.value:
                    if code.citation:
                        yield f"{version.name} from {version.since}, code {code.code}", code.citation


QUOTED = [(where, citation) for where, citation in citations() if citation.verified]


@pytest.mark.parametrize("document", [d for d in SHELF.documents.values() if d.copy], ids=lambda d: d.name)
def test_a_paper_is_the_one_whose_fingerprint_is_on_the_shelf(
    document: Document, papers: dict[str, bytes]
) -> None:
    assert hashlib.sha256(papers[document.name]).hexdigest() == document.fingerprint


@pytest.mark.parametrize(("where", "citation"), QUOTED, ids=[where for where, _ in QUOTED])
def test_a_quotation_is_found_word_for_word_in_its_paper(
    where: str, citation: Citation, papers: dict[str, bytes]
) -> None:
    assert citation.quote
    text = plain(papers[citation.document].decode("utf-8"))
    assert plain(citation.quote) in text, f"{where}: the quotation is not in {citation.document}."


@pytest.mark.parametrize("row", commitments.register(), ids=lambda row: row.id)
def test_the_phrase_of_a_commitment_is_found_in_its_paper(
    row: commitments.Commitment, papers: dict[str, bytes]
) -> None:
    assert plain(row.phrase) in plain(papers[commitments.DOCUMENTS[row.doc]].decode("utf-8"))


@pytest.mark.parametrize(
    ("written", "quoted"),
    [
        ("in order to pursue a\nrelationship", "in order to pursue a relationship"),
        ("**‘any behaviour by a staff member\\*,**", "'any behaviour by a staff member,"),
        ("an abuse of trust or power<sup>2</sup>.", "an abuse of trust or power."),
    ],
)
def test_a_quotation_is_found_across_line_ends_marks_of_markdown_and_footnote_numbers(
    written: str, quoted: str
) -> None:
    assert plain(quoted) in plain(written)


@pytest.mark.parametrize("quoted", ["to pursue the relationship", "in order  to pursued", "In order to"])
def test_a_quotation_with_a_letter_changed_is_not_found(quoted: str) -> None:
    assert plain(quoted) not in plain("in order to pursue a\nrelationship")


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2004, 4, 1), (1, "working days")),
        (date(2020, 1, 31), (1, "working days")),
        (date(2020, 2, 1), (1, "calendar days")),
    ],
)
def test_the_time_for_referral_is_that_of_the_regulations_in_force_on_the_day(
    day: date, period: tuple[int, str]
) -> None:
    found = SHELF.rule("cases.referral_within", on=day)
    assert (found.value, found.unit) == period


def test_there_is_no_time_for_referral_before_the_regulations_of_2004() -> None:
    with pytest.raises(NoRule, match="2004-04-01"):
        SHELF.rule("cases.referral_within", on=date(2004, 3, 31))


def test_every_kind_of_behaviour_has_words_of_a_paper_behind_it() -> None:
    behaviours = SHELF.rules["cases.behaviours"][-1].value
    assert [code.code for code in behaviours] == [f"B{number}" for number in range(1, 12)]
    assert [code.code for code in behaviours if not (code.citation and code.citation.verified)] == []


def test_there_are_twelve_national_categories_of_intelligence() -> None:
    assert len(SHELF.rules["intelligence.categories"][-1].value) == 12


def test_the_four_elements_of_the_definition_are_words_of_the_definition() -> None:
    definition = plain(SHELF.rules["cases.definition"][-1].value)
    elements = SHELF.rules["cases.definition_elements"][-1].value
    assert [element.code for element in elements] == ["serving", "position", "purpose", "public"]
    # the first stands in the strategy's own footnote to the definition
    assert [e.code for e in elements if plain(e.citation.quote) not in definition] == ["serving"]


def test_no_number_that_is_the_projects_own_is_passed_off_as_a_papers() -> None:
    unowned = [
        version.name
        for versions in SHELF.rules.values()
        for version in versions
        if version.standing == "local" and not (version.approved_by and version.reason)
    ]
    assert unowned == []


def test_the_example_in_the_how_to_of_a_forces_own_value_can_be_used_as_it_stands(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "policy", tmp_path / "policy")
    page = (ROOT / "docs/how-to/change-a-rule.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(\[\".*?)```", page, flags=re.DOTALL)
    (tmp_path / "policy/local.toml").write_text(example, encoding="utf-8")
    own = load(tmp_path / "policy").rule("intelligence.assessed_within", on=date(2026, 6, 2))
    assert own.says == "A lead is assessed within 12 hours of being raised."
    assert own.approved_by == "Deputy Chief Constable"


def python_files() -> Iterator[Path]:
    """The program's own files, tests left out."""
    for folder in ("custodiet", "tools"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "tests" not in path.parts and "migrations" not in path.parts:
                yield path


def asked_for() -> dict[str, str]:
    """Every rule that code asks for by rule("..."), and every one that stands behind a detector."""
    found: dict[str, str] = {}
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _called(node.func) in ("rule", "rule_on"):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found[first.value] = f"{path.relative_to(ROOT)}:{node.lineno}"
    for path in sorted((ROOT / "custodiet").rglob("*.sql")):
        for name in re.findall(r"--\s*because\s+([a-z_.]+)", path.read_text(encoding="utf-8")):
            found[name] = str(path.relative_to(ROOT))
    return found


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def mentioned() -> set[str]:
    """Every rule of the shelf whose name stands in the program: in Python text, in SQL, in a template.

    Detection hands its rules round without the room's name: rules["name"], rules.get("name"), $name in SQL.
    """
    names = set()
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value)
                names |= {f"detection.{name}" for name in re.findall(r"\$([a-z_]+)", node.value)}
            for short in _short_name(node):
                names.add(f"{path.relative_to(ROOT).parts[1]}.{short}")
    for kind in ("*.sql", "*.html"):
        for path in (ROOT / "custodiet").rglob(kind):
            text = path.read_text(encoding="utf-8")
            names |= set(re.findall(r"[a-z]+\.[a-z_]+", text))
            names |= {f"detection.{name}" for name in re.findall(r"\$([a-z_]+)", text)}
    return names & set(SHELF.rules)


def _short_name(node: ast.AST) -> Iterator[str]:
    """The name in rules["name"], and in rules.get("name")."""
    held, key = None, None
    if isinstance(node, ast.Subscript):
        held, key = node.value, node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        held, key = node.func.value, node.args[0]
    if held and _called(held) == "rules" and isinstance(key, ast.Constant):
        yield str(key.value)


def test_every_rule_that_code_asks_for_is_on_the_shelf() -> None:
    assert {name: where for name, where in asked_for().items() if name not in SHELF.rules} == {}


def test_every_rule_on_the_shelf_is_used() -> None:
    assert sorted(set(SHELF.rules) - mentioned()) == []
