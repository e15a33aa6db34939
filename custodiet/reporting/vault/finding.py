"""Searching what a handler's keys open: in this process's memory alone, for as long as they work."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from custodiet.reporting.reading import answers_in, file_name, plain
from custodiet.sealing.places import Kind

Fields = dict[str, Any]
AROUND = 60  # characters shown on each side of what was found
SEARCHED = (Kind.ANSWERS, Kind.MESSAGE, Kind.NOTE, Kind.FILE_NAME, Kind.IDENTITY)


@dataclass
class Memory:
    """What was opened for searching, part by part. None: these keys do not open it."""

    texts: dict[str, str | None] = field(default_factory=dict, repr=False)

    def learn(self, parts: Sequence[Fields], opened: Callable[[Fields], bytes | None]) -> int:
        """Open parts and remember what they say. Gives how many were opened."""
        for part in parts:
            text = opened(part)
            self.texts[str(part["part"])] = None if text is None else said_of(str(part["kind"]), text)
        return sum(self.texts[str(part["part"])] is not None for part in parts)

    def find(self, words: str, of: Mapping[str, Sequence[str]]) -> Fields:
        """Find the reports in which every word stands, in any case of letters.

        of  report -> its parts; nothing else is looked at, whatever is remembered
        Gives what must be learnt first, or what was found: the report and the words around.
        """
        missing = [part for parts in of.values() for part in parts if part not in self.texts]
        if missing:
            return {"missing": missing}
        asked = [each.casefold() for each in words.split()]
        found = []
        for report, parts in of.items():
            whole = "\n".join(text for part in parts if (text := self.texts[part]))
            plain = whole.casefold()
            if asked and all(each in plain for each in asked):
                found.append({"report": report, "around": around(whole, asked[0])})
        return {"found": found}


def said_of(kind: str, text: bytes) -> str:
    """What a part says, as words that can be searched."""
    if kind == Kind.ANSWERS:
        answers = answers_in(text)
        return plain(text) if answers is None else "\n".join(one for each in answers.values() for one in each)
    if kind == Kind.NOTE:
        return str(json.loads(text)["text"])
    if kind == Kind.FILE_NAME:
        return file_name(text).name
    return plain(text)


def around(whole: str, word: str) -> str:
    """Some of the text on both sides of a word, on one line."""
    at = max(whole.casefold().find(word), 0)
    start, end = max(at - AROUND, 0), min(at + len(word) + AROUND, len(whole))
    inside = " ".join(whole[start:end].split())
    return f"{'…' if start else ''}{inside}{'…' if end < len(whole) else ''}"
