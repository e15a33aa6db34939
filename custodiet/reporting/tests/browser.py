"""A report as the sealing page makes it, made here: the same words in the same places.

Of the street's side alone: its own process, which has no accounts, makes such reports too.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from custodiet.reporting.choices import codes
from custodiet.reporting.questionnaires import Answers, current, questionnaire
from custodiet.reporting.readers import directory
from custodiet.sealing.codes import Code, commitment, new_code
from custodiet.sealing.directory import Reads
from custodiet.sealing.envelope import part_key, seal
from custodiet.sealing.keys import PublicKey
from custodiet.sealing.places import Kind, Place
from custodiet.sealing.streams import sealed_stream
from custodiet.sealing.wraps import wrap

DESK = "counter-corruption"
STORY = "He said the kingfisher would never be told"


def usual(story: str = STORY) -> Answers:
    """The answers of somebody who tells the story, and otherwise does not say."""
    questions = questionnaire(current(), codes)
    said = {each.name: ("unsaid",) for each in questions.questions}
    return questions.checked({**said, "story": (story,), "reach": ("unit",)})


def b64(raw: bytes) -> str:
    return b64encode(raw).decode()


@dataclass
class Sealing:
    """One report on its way. Whatever is wanted wrong is changed in said before it is posted."""

    on: date
    code: Code = field(default_factory=new_code)
    report: str = "a" * 32
    desk: str = DESK
    manner: str = "anonymous"
    said: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def reader(self, reads: Reads = Reads.DESK) -> PublicKey:
        """The key of today."""
        found = directory().reader(reads, self.desk, on=self.on)
        assert found is not None
        return found.key

    @property
    def both(self) -> list[tuple[PublicKey, str]]:
        """Whom the answers are for."""
        return [(self.reader(), "desk"), (self.code.reader().public, "reporter")]

    def begun(self) -> Sealing:
        """All but its parts."""
        self.said = {
            "form": current(), "report": self.report, "tag": self.code.tag().hex(),
            "proof": commitment(self.code.proof()), "reader": b64(self.code.reader().public.raw),
            "manner": self.manner, "desk": self.desk, "urgent": False, "parts": [],
            "not_desk": DESK if self.desk == "oversight" else "",
        }  # fmt: skip
        return self

    def add(self, kind: Kind, text: bytes, readers: list[tuple[PublicKey, str]], ident: str = "") -> str:
        """One part with its wraps."""
        part, key = ident or sha256(text + kind.encode()).hexdigest()[:32], part_key()
        place = Place(self.report, part, kind)
        sealed = seal(text, place, key)
        wraps = self.wraps(place, key, readers)
        said = {"part": part, "kind": kind, "nonce": b64(sealed.nonce), "hidden": b64(sealed.hidden)}
        self.said["parts"].append({**said, "wraps": wraps})
        return part

    def add_file(self, data: bytes, name: str = "heron.jpg", ident: str = "f" * 32) -> None:
        """A file with its name."""
        key = part_key()
        sealed = b"".join(sealed_stream([data], Place("upload", ident, Kind.FILE), key))
        wraps = self.wraps(Place(self.report, ident, Kind.FILE), key, self.both)
        self.files[ident] = sealed
        self.said["parts"].append(
            {"part": ident, "kind": "file", "digest": sha256(sealed).hexdigest(), "wraps": wraps}
        )
        about = {"file": ident, "name": name, "kind": "image/jpeg", "size": len(data)}
        self.add(Kind.FILE_NAME, json.dumps(about).encode(), self.both)

    @staticmethod
    def wraps(place: Place, key: bytes, readers: list[tuple[PublicKey, str]]) -> list[dict[str, Any]]:
        made = [(wrap(key, reader, place, role), role) for reader, role in readers]
        return [
            {"reader": each.reader, "role": role, "suite": int(each.suite), "data": b64(each.data)}
            for each, role in made
        ]

    def fields(self) -> dict[str, Any]:
        """As a form's fields."""
        files = [SimpleUploadedFile(name, data) for name, data in self.files.items()]
        return {"report": json.dumps(self.said), "file": files}


def sealing(on: date, *, answers: Any = None, said: bytes = b"", **more: Any) -> Sealing:
    """A whole report of the usual answers."""
    made = Sealing(on, **more).begun()
    told = answers if answers is not None else usual()
    text = said or json.dumps({"form": current(), "answers": told}).encode()
    made.add(Kind.ANSWERS, text, made.both)
    return made
