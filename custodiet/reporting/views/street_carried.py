"""What a reporter's page carries to the next one: no cookie, no session, only the page itself."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from custodiet.reporting.choices import codes
from custodiet.reporting.questionnaires import Questionnaire, current, questionnaire
from custodiet.reporting.rules import Door
from custodiet.reporting.views import street_handles as handles
from custodiet.reporting.views.street_handles import For
from custodiet.sealing.codes import Code, new_code

CARRIED = "a_"  # before the name of a question that was answered on an earlier page


@dataclass
class State:
    """Where somebody is in a report.

    token   their code, sealed, so that a page sent twice is one report
    agency  what the partner agency they write for is found by; empty at every other door
    """

    token: str
    code: Code
    questions: Questionnaire
    manner: str = ""
    contact: str = ""
    safely: str = ""
    agency: str = ""
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def fresh(cls, door: str = Door.PUBLIC, agency: str = "") -> State:
        """A new report at a door."""
        state = cls.of(new_code(), current(door))
        state.agency = agency
        return state

    @classmethod
    def of(cls, code: Code, version: str) -> State:
        """A report under a code, on a version of the questions."""
        token = handles.sealed(For.FORM, [b64encode(code.secret).decode(), version])
        return cls(token, code, questionnaire(version, codes))

    @classmethod
    def sent(cls, data: Any) -> State:
        """What a page sent. Refuses one that this site did not make, and one that is too old."""
        secret, version = handles.opened(For.FORM, str(data.get("token", "")))
        state = cls.of(Code(b64decode(secret)), version)
        state.manner, state.contact = str(data.get("manner", "")), str(data.get("contact", ""))
        state.safely = str(data.get("safely", ""))
        if agency := str(data.get("agency", "")):
            state.agency = str(handles.opened(For.AGENCY, agency))
        for each in state.questions.questions:
            if given := data.getlist(f"{CARRIED}{each.name}"):
                state.answers[each.name] = tuple(str(one) for one in given)
        return state

    @property
    def address(self) -> str:
        """Where its pages are sent to: each door has a path of its own."""
        names = {Door.COLLEAGUE: "colleagues", Door.PARTNER: "partners-report"}
        return reverse(names.get(Door(self.questions.door), "report"))

    @property
    def sealed(self) -> str:
        """Where the same report can be sealed in the browser; empty at a door that has no such page."""
        names = {Door.PUBLIC: "sealed", Door.COLLEAGUE: "colleagues-sealed"}
        door = Door(self.questions.door)
        return reverse(names[door]) if door in names else ""

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The hidden fields of the next page."""
        rows = [("token", self.token)]
        said = (("manner", self.manner), ("contact", self.contact), ("safely", self.safely))
        rows += [(name, text) for name, text in said if text]
        rows += [("agency", handles.sealed(For.AGENCY, self.agency))] if self.agency else []
        return rows + [(f"{CARRIED}{name}", one) for name, given in self.answers.items() for one in given]

    def draft(self) -> dict[str, object]:
        """What is kept of it when somebody stops."""
        return {
            "version": self.questions.version, "manner": self.manner, "contact": self.contact,
            "safely": self.safely, "agency": self.agency,
            "answers": {name: list(given) for name, given in self.answers.items()},
        }  # fmt: skip

    @classmethod
    def resumed(cls, code: Code, kept: Mapping[str, Any]) -> State:
        """A report that somebody comes back to."""
        state = cls.of(code, str(kept["version"]))
        state.manner, state.contact = str(kept["manner"]), str(kept["contact"])
        state.safely, state.agency = str(kept.get("safely", "")), str(kept.get("agency", ""))
        state.answers = {name: tuple(given) for name, given in kept["answers"].items()}
        return state
