"""Questionnaires: versioned data, and what counts as an answer to one. Checked on the server, always."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext as spoken  # of words that stand in data
from django.utils.translation import gettext_noop

from custodiet.core.errors import NotFound, NotValid

HERE = Path(__file__).resolve().parent / "questions"
UNSAID = "unsaid"
UNSAID_WORDS = gettext_noop("I do not want to say")
LONGEST = 20_000  # characters of one answer

Answers = Mapping[str, tuple[str, ...]]
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Question:
    """One question, on a page of its own.

    kind     one, many or text
    must     it has no "I do not want to say"
    urgent   answers that make the report be read first; they are kept unsealed, and the hint says so
    only_if  asked only when that question has one of those answers
    desk     answer -> the desk that the report is sealed to
    not_desk  answer -> the desk that must never have its key
    """

    name: str
    kind: str
    words: str
    missing: str
    hint: str = ""
    why: str = ""
    choices: Choices = ()
    must: bool = False
    urgent: frozenset[str] = frozenset()
    only_if: tuple[str, frozenset[str]] | None = None
    desk: Mapping[str, str] | None = None
    not_desk: Mapping[str, str] | None = None

    def asked(self, answers: Answers) -> bool:
        """Whether it is asked of somebody who has answered so far."""
        return self.only_if is None or bool(self.only_if[1] & set(answers.get(self.only_if[0], ())))

    def fault(self, given: tuple[str, ...]) -> str:
        """What is wrong with an answer, as a sentence; empty when it will do."""
        if given == (UNSAID,) and not self.must:
            return ""
        if not given or not any(each.strip() for each in given):
            return self.missing
        if self.kind == "text":
            return (
                _("Write at most {most} characters here.").format(most=f"{LONGEST:,}")
                if len(given[0]) > LONGEST
                else ""
            )
        known = {code for code, words in self.choices}
        if not set(given) <= known or (self.kind == "one" and len(given) > 1):
            return self.missing
        return ""

    def said(self, given: tuple[str, ...]) -> str:
        """An answer in words."""
        if given == (UNSAID,):
            return _(UNSAID_WORDS)
        words = dict(self.choices)
        return ", ".join(words.get(each, each) for each in given)


@dataclass(frozen=True)
class Questionnaire:
    """One version. door: which way in it is asked at, as rules.Door spells it."""

    version: str
    questions: tuple[Question, ...]
    door: str = "public"

    def next(self, answers: Answers) -> Question | None:
        """The first question that is asked and not yet answered; None when there is none."""
        return next(
            (each for each in self.questions if each.asked(answers) and each.name not in answers), None
        )

    def place(self, question: Question, answers: Answers) -> tuple[int, int]:
        """Which of about how many it is."""
        asked = [each for each in self.questions if each.asked(answers) or each is question]
        return asked.index(question) + 1, len(asked)

    def checked(self, given: Answers) -> dict[str, tuple[str, ...]]:
        """Check a whole set of answers. This will leave out what was not asked.

        Refuses, with NotValid, answers that are missing, too long, or none of the choices.
        """
        kept: dict[str, tuple[str, ...]] = {}
        for each in self.questions:
            if each.asked(kept):
                answer = tuple(given.get(each.name, ()))
                if fault := each.fault(answer):
                    raise NotValid(fault, problems={each.name: fault})
                kept[each.name] = answer
        return kept

    def urgent(self, answers: Answers) -> bool:
        """Whether somebody is said to be at risk now."""
        return any(each.urgent & set(answers.get(each.name, ())) for each in self.questions)

    def desk(self, answers: Answers) -> str:
        """The desk that it is sealed to."""
        for each in self.questions:
            for answer in answers.get(each.name, ()):
                if each.desk and answer in each.desk:
                    return each.desk[answer]
        raise NotValid("Choose who may read it.")

    def ways(self) -> set[tuple[str, str]]:
        """Every desk that an answer leads to, with the one that must then never have its key, or none."""
        return {
            (desk, (each.not_desk or {}).get(answer, ""))
            for each in self.questions
            for answer, desk in (each.desk or {}).items()
        }

    def not_desk(self, answers: Answers) -> str:
        """The desk that must never have its key; empty when there is none."""
        for each in self.questions:
            for answer in answers.get(each.name, ()):
                if each.not_desk and answer in each.not_desk:
                    return each.not_desk[answer]
        return ""


def current(door: str = "public") -> str:
    """The version that is asked at a door today: the newest of that door's."""
    return max(path.stem for path in HERE.glob("*.toml") if _raw(path.stem).get("door", "public") == door)


@cache
def _raw(version: str) -> dict[str, Any]:
    path = HERE / f"{version}.toml"
    if path not in set(HERE.glob("*.toml")):
        raise NotFound("There is no such set of questions.")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def questionnaire(version: str, codes: Callable[[str], Choices]) -> Questionnaire:
    """Read one version.

    codes  gives a code list of the shelf as choices
    Its words come in the language that is being spoken; an answer is kept by its code.
    Refuses a version that was never published.
    """
    raw = _raw(version)
    questions = tuple(_question(each, codes) for each in raw["question"])
    return Questionnaire(raw["version"], questions, raw.get("door", "public"))


def _question(raw: dict[str, Any], codes: Callable[[str], Choices]) -> Question:
    condition = raw.get("only_if")
    choices = (
        codes(raw["choices_from"])
        if "choices_from" in raw
        else [tuple(each) for each in raw.get("choices", ())]
    )
    return Question(
        name=raw["name"],
        kind=raw["kind"],
        words=spoken(raw["words"]),
        missing=spoken(raw["missing"]),
        hint=spoken(raw["hint"])
        if "hint" in raw
        else "",  # the translation of nothing is the catalogue's head
        why=spoken(raw["why"]) if "why" in raw else "",
        choices=tuple((str(code), spoken(str(words))) for code, words in choices),
        must=raw.get("must", False),
        urgent=frozenset(raw.get("urgent", ())),
        only_if=(condition["question"], frozenset(condition["any_of"])) if condition else None,
        desk=raw.get("desk"),
        not_desk=raw.get("not_desk"),
    )
