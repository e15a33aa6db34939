"""What of a report leaves the house, as a handler chose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow
from custodiet.reporting import exporting, opening, queries
from custodiet.reporting.cleaning.apart import ENDS
from custodiet.reporting.exporting import Thing
from custodiet.reporting.models import Body


@dataclass(frozen=True)
class Choice:
    """What a handler chose: words are masked, whole or none; files are clean, sent or none."""

    words: str
    files: str
    why: str


def made(
    card: queries.ReportCard, said: opening.Opened, choice: Choice, *, body: Body, by: Actor, session: str,
    on: date,
) -> tuple[bytes, int]:  # fmt: skip
    """Make an export. Gives the age file and how many things are in it.

    Refuses masked words where there is no masked copy, parts that these keys do not open, and nothing at all.
    """
    if said.closed:
        raise NotNow("Your keys do not open every part of this report, so its export would lack some.")
    things, left = _words(said, choice.words)
    files, missing = _files(card, said, choice.files, by, session)
    if not things and not files:
        raise NotNow("Nothing was chosen that is there to be sent.")
    sealed = exporting.export(
        [*things, *files], number=card.number, to=body.name, why=choice.why, on=on, key=body.recipient,
        left_out=[*left, *missing],
    )  # fmt: skip
    return sealed, len(things) + len(files)


def _words(said: opening.Opened, choice: str) -> tuple[list[Thing], list[str]]:
    if choice == "none":
        return [], ["every word of it"]
    if choice == "whole":
        return [Thing("report.txt", "words", said.as_text().encode())], []
    if not said.masked:
        raise NotNow("There is no masked copy yet. Make one first.")
    copy = said.masked[-1]
    text = f"Masked in {copy.passages} places. {copy.why}\n\n{copy.text}"
    return [Thing("report.txt", "masked words", text.encode())], ["what was masked in the words"]


def _files(
    card: queries.ReportCard, said: opening.Opened, choice: str, by: Actor, session: str
) -> tuple[list[Thing], list[str]]:
    found, left = [], 0
    for place, each in enumerate(said.files, 1):
        cleaned = each.checked.cleaned if each.checked is not None else ""
        part = {"clean": cleaned, "sent": each.part}.get(choice, "")
        if not part:
            left += 1
            continue
        plain = opening.opened_file(queries.file_of(card.ref, part, by), by, session)
        kind = each.checked.kind if each.checked is not None else ""
        end = ENDS.get(kind, "txt") if choice == "clean" else "bin"
        what = "clean copy" if choice == "clean" else "file as it was sent"
        found.append(Thing(f"file-{place:02d}.{end}", what, plain))
    return found, [f"{left} of {len(said.files)} files"] if left else []
