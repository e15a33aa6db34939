"""The words of the street in Welsh: gathers what is said there, and keeps the catalogue in step.

    python -m tools.translations          write what is new into the .po, and the .mo from it
    python -m tools.translations --check  say what is missing, and whether the .mo is the .po's

English is what stands in pages, forms, questions and policy; nothing has a name of its own that could be
shown in place of words.
"""

from __future__ import annotations

import io
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django import setup
from django.utils.translation.template import templatize

from custodiet.core.policy import load
from custodiet.reporting.rules import Manner, Stage, progress

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "custodiet"
PO = HOUSE / "locale" / "cy" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
# What a call's first words are said to a reporter by.
SAID = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "NotACode": None, "NotAStatement": None, "NotNow": None, "NotValid": None, "NotFound": None,
}  # fmt: skip
SPOKEN_IN = (
    "reporting/forms/street*.py", "reporting/views/street*.py", "reporting/intake*.py",
    "reporting/from_browser.py",
    "reporting/partners.py", "reporting/readers.py", "reporting/statements.py", "sealing/statements.py",
    "reporting/questionnaires.py", "sealing/codes.py", "website/components/*.py", "website/street.py",
)  # fmt: skip
CODE_LISTS = ("cases.behaviours", "engagement.help_lines")
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w+|https?://[^\"]+|class=\"[^\"]+\"")
SAME_DAY = datetime(2026, 11, 24, tzinfo=UTC)  # the head says no real day, or every run would change it
HEAD = """\
# Welsh (Cymraeg) for the pages that face the street.
# Written by the project and not yet read by a Welsh translator: have it read before a site opens.
"""


def spoken() -> list[str]:
    """Everything that the street may say, in English: in order, each once."""
    found: dict[str, None] = {}
    for each in (*_in_templates(), *_in_python(), *_in_questions(), *_in_policy(), *_in_rules()):
        found.setdefault(each)
    return sorted(found)


def _extracted(text: str) -> Iterator[str]:
    source = io.BytesIO(text.encode())
    for _line, words, _comments, _context in extract("python", source, keywords=SAID):
        if words:  # of a call with nothing in it there are none
            yield words if isinstance(words, str) else words[0]


def _in_templates() -> Iterator[str]:
    for path in sorted(HOUSE.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if re.search(r"{% load [^%]*\bi18n\b", text):
            # What is not to be translated comes back blotted out with letters: names, to a reader of Python.
            yield from _extracted(re.sub(r"(?m)^\s+", "", templatize(text)))


def _in_python() -> Iterator[str]:
    for pattern in SPOKEN_IN:
        for path in sorted(HOUSE.glob(pattern)):
            yield from _extracted(path.read_text(encoding="utf-8"))


def _in_questions() -> Iterator[str]:
    for path in sorted((HOUSE / "reporting" / "questions").glob("*.toml")):
        for each in tomllib.loads(path.read_text(encoding="utf-8"))["question"]:
            yield from (each[name] for name in ("words", "hint", "why", "missing") if each.get(name))
            yield from (words for _code, words in each.get("choices", ()))


def _in_policy() -> Iterator[str]:
    rules = load(ROOT / "policy").rules
    for name in CODE_LISTS:
        for version in rules[name]:
            yield from (each.words for each in version.value)


def _in_rules() -> Iterator[str]:
    yield from (each.words for each in Manner)
    day = date(2026, 1, 1)
    for stage in Stage:
        yield from (step.words for step in progress(stage, day, day + timedelta(days=84)))


def catalogue() -> Catalog:
    """What has been translated so far."""
    if not PO.exists():
        return Catalog(locale="cy", domain="django")
    with PO.open("rb") as source:
        return read_po(source, locale="cy", domain="django")


def renewed() -> Catalog:
    """The catalogue with what is said today, and nothing that is not said any more."""
    old = catalogue()
    new = Catalog(
        locale="cy", domain="django", header_comment=HEAD.rstrip(), fuzzy=False, charset="utf-8",
        project="custodiet", version="1", msgid_bugs_address="", last_translator="", language_team="",
        creation_date=SAME_DAY, revision_date=SAME_DAY,
    )  # fmt: skip
    for words in spoken():
        had = old.get(words)
        new.add(words, had.string if had else "")
    return new


def compiled(from_catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    out = io.BytesIO()
    write_mo(out, from_catalogue)
    return out.getvalue()


def faults(given: Catalog) -> Iterator[str]:
    """What is not translated, or whose translation has other places, tags or addresses than the English."""
    for message in given:
        if not message.id:
            continue
        if not message.string:
            yield f"Not in Welsh: {message.id}"
        elif sorted(PLACES.findall(message.string)) != sorted(PLACES.findall(message.id)):
            yield f"Other places or tags in Welsh: {message.id}"


def main(arguments: list[str]) -> int:
    """Renew the catalogue, or check it. Gives the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "custodiet.settings")
    setup()
    new = renewed()
    if "--check" not in arguments:
        PO.parent.mkdir(parents=True, exist_ok=True)
        with PO.open("wb") as out:
            write_po(out, new, width=110, sort_output=True, no_location=True)
        MO.write_bytes(compiled(new))
    wrong = list(faults(new))
    if "--check" in arguments and (not MO.exists() or MO.read_bytes() != compiled(new)):
        wrong.append("The catalogue is out of date: run make translations.")
    for each in wrong:
        print(each)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
