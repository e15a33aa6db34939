"""A Ref names one record of one room, and is all that rooms tell each other about records."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHAPE = re.compile(r"([a-z]+)\.([a-z]+):([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, order=True)
class Ref:
    """``room.record:id``, for example ``intelligence.lead:131``.

    room    the folder that keeps the record, lower case
    record  the kind of record, lower case
    id      a whole number above zero
    """

    room: str
    record: str
    id: int

    def __str__(self) -> str:
        return f"{self.room}.{self.record}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Ref:
        """Read a Ref back from its text. Refuses, with ValueError, any other shape."""
        found = SHAPE.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is not a reference such as intelligence.lead:131.")
        return cls(found[1], found[2], int(found[3]))
