"""Reading what was opened. What a browser sealed was looked at by nobody on its way: it is checked here.

Nothing is refused and nothing is lost: what does not fit is shown as it came, and the page says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from custodiet.reporting.questionnaires import Answers, Questionnaire

LONGEST_NAME = 200  # characters
IDENT = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class FileName:
    """What the reporter's device called a file. file: its part; empty where none is named."""

    file: str
    name: str
    kind: str
    size: int


@dataclass(frozen=True)
class Told:
    """What stands beside a sealed report in the open, as its sender's browser said it."""

    form: str
    desk: str
    not_desk: str
    urgent: bool


def plain(text: bytes) -> str:
    """Some words, whatever bytes were sealed."""
    return _clean(text.decode("utf-8", "replace"))


def answers_in(text: bytes) -> dict[str, tuple[str, ...]] | None:
    """The answers in a part; None where it holds something else."""
    said = _fields(text).get("answers")
    if not isinstance(said, dict):
        return None
    return {_clean(name): _texts(given) for name, given in said.items()}


def shown(text: bytes, questions: Questionnaire) -> tuple[tuple[str, str], ...]:
    """The answers as pairs of words: those that were asked for first, then whatever else came."""
    answers = answers_in(text)
    if answers is None:
        return (("What was sent", plain(text)),)
    asked = [each for each in questions.questions if each.name in answers]
    rest = [name for name in answers if name not in {each.name for each in asked}]
    return (
        *((each.words, each.said(answers[each.name])) for each in asked),
        *((name, ", ".join(answers[name])) for name in rest),
    )


def misfits(text: bytes, told: Told, questions: Questionnaire) -> tuple[str, ...]:
    """What of a report does not fit its questions, as sentences for its handler."""
    answers = answers_in(text)
    if answers is None:
        return ("It holds no answers to questions.",)
    found: list[str] = []
    so_far: dict[str, tuple[str, ...]] = {}
    for each in questions.questions:
        given = answers.get(each.name, ())
        if not each.asked(so_far):
            found += [f"“{each.words}” was not asked, and is answered."] if given else []
            continue
        so_far[each.name] = given
        if each.fault(given):
            how = "is not answered" if not given else "has an answer that could not be given"
            found.append(f"“{each.words}” {how}.")
    names = {each.name for each in questions.questions}
    found += [f"“{name}” is none of the questions." for name in answers if name not in names]
    return (*found, *_of_what_was_told(so_far, told, questions), *_of_the_version(text, told))


def _of_what_was_told(answers: Answers, told: Told, questions: Questionnaire) -> list[str]:
    found = []
    if questions.urgent(answers) != told.urgent:
        within = "does not say" if told.urgent else "says"
        found.append(f"The answer inside {within} that somebody is at risk now, and the outside differs.")
    ways = {
        (desk, (each.not_desk or {}).get(answer, ""))
        for each in questions.questions
        for answer, desk in (each.desk or {}).items()
        if answer in answers.get(each.name, ())
    }
    if ways and (told.desk, told.not_desk) not in ways:
        found.append("The answer inside says that another desk may read it than the one it was sent to.")
    return found


def _of_the_version(text: bytes, told: Told) -> list[str]:
    is_other = _fields(text).get("form") != told.form
    return ["It says inside that it answers another version of the questions."] if is_other else []


def file_name(text: bytes) -> FileName:
    """What a file is called."""
    said = _fields(text)
    size, file = said.get("size"), _clean(said.get("file", ""))
    return FileName(
        file if IDENT.fullmatch(file) else "",
        _clean(said.get("name", ""))[:LONGEST_NAME] or "A file without a name",
        _clean(said.get("kind", ""))[:LONGEST_NAME],
        size if isinstance(size, int) and 0 <= size < 2**53 else 0,
    )


def _fields(text: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _texts(given: Any) -> tuple[str, ...]:
    return tuple(_clean(each) for each in given) if isinstance(given, list) else (_clean(given),)


def _clean(said: Any) -> str:
    """A text that can be shown: half of a pair of code units, which JSON lets through, cannot."""
    text = said if isinstance(said, str) else json.dumps(said)
    return text.encode("utf-8", "replace").decode()
