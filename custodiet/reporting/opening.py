"""Having the vault open what a page shows. The words go to that page and nowhere else."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from custodiet.accounts.queries import names_of
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow
from custodiet.reporting import queries, reading
from custodiet.reporting.choices import codes
from custodiet.reporting.parts import WHO
from custodiet.reporting.questionnaires import questionnaire
from custodiet.reporting.rules import SealedAt
from custodiet.reporting.vault.serving import ask
from custodiet.sealing.keys import PublicKey
from custodiet.sealing.places import Kind


@dataclass(frozen=True)
class Said:
    """One message of the thread."""

    on: date
    ours: bool
    text: str


@dataclass(frozen=True)
class Checked:
    """What was found when somebody of the desk had a file looked into.

    asked    whether a malware check was asked
    cleaned  the name of the clean copy's part; empty when there is none, and why says why
    """

    on: date
    by: str
    kind: str
    asked: bool
    harm: str
    cleaned: str
    why: str


@dataclass(frozen=True)
class FileSaid:
    """One file, by the name and kind that the reporter's device gave it, and what was found of it last."""

    part: str
    name: str
    size: int
    kind: str
    checked: Checked | None = None
    in_browser: bool = False

    @property
    def is_other(self) -> bool:
        """Whether it holds something else than it was said to be."""
        return self.checked is not None and bool(self.kind) and self.kind != self.checked.kind


@dataclass(frozen=True)
class Note:
    """One note of the desk's."""

    on: date
    by: str
    text: str


@dataclass(frozen=True)
class Masked:
    """One masked copy: who masked it, why, and how many places."""

    part: str
    on: date
    by: str
    why: str
    text: str
    passages: int


@dataclass(frozen=True)
class Opened:
    """What a report says, as its handler reads it."""

    answers: tuple[tuple[str, str], ...]
    contact: str
    reach: str
    reference: str  # what a partner agency calls the matter
    told: tuple[Said, ...]  # what the agency was told
    messages: tuple[Said, ...]
    files: tuple[FileSaid, ...]
    closed: int  # parts that this handler's keys do not open
    notes: tuple[Note, ...] = ()
    masked: tuple[Masked, ...] = ()
    in_browser: bool = False  # whether the answers were sealed in the reporter's browser
    misfits: tuple[str, ...] = ()  # what of them does not fit the questions
    closed_in_browser: bool = False  # whether something that a browser sealed is among what is closed

    def as_text(self) -> str:
        """What the reporter said, as one text: answers and messages, without who they are."""
        said = [f"{words}\n{answer}" for words, answer in self.answers]
        said += [f"Message of {each.on:%-d %B %Y}\n{each.text}" for each in self.messages if not each.ours]
        return "\n\n".join(said)


def unlock(by: Actor, passphrase: str) -> str:
    """Unlock a handler's keys in the vault. Gives what the vault knows this work by.

    Refuses whoever has no key yet, and a wrong passphrase.
    """
    way = queries.way_in(by)
    if way is None:
        raise NotNow("You have no key yet. Make one first.")
    said = ask(settings.VAULT, do="unlock", owner=by.id, passphrase=passphrase, **way)
    return str(said["session"])


def lock(by: Actor, session: str) -> None:
    """Have the vault forget a handler's keys."""
    ask(settings.VAULT, do="lock", owner=by.id, session=session)


def is_unlocked(by: Actor, session: str) -> bool:
    """Whether the vault still holds this handler's keys."""
    try:
        return bool(session) and "holds" in ask(settings.VAULT, do="ask", owner=by.id, session=session)
    except NotNow:
        return False


def opened(card: queries.ReportCard, by: Actor, session: str) -> Opened:
    """Have every part of a report opened that this handler's keys open."""
    said = ask(settings.VAULT, do="open", owner=by.id, session=session, parts=list(card.sealed))
    texts = [b64decode(each) if each is not None else None for each in said["texts"]]
    pairs = [(part, text) for part, text in zip(card.sealed, texts, strict=True) if text is not None]
    of: dict[str, list[tuple[dict[str, Any], bytes]]] = {}
    for part, text in pairs:
        of.setdefault(part["kind"], []).append((part, text))
    who = {kind: [reading.plain(text) for _, text in of.get(kind, ())] for kind in WHO}
    answers, in_browser, misfits = _answers(card, of.get(Kind.ANSWERS, ()))
    return Opened(
        answers=answers,
        in_browser=in_browser,
        misfits=misfits,
        contact="\n".join(who[Kind.IDENTITY]),
        reach="\n".join(who[Kind.REACH]),
        reference="\n".join(text.decode() for _, text in of.get(Kind.REFERENCE, ())),
        told=tuple(
            Said(date.fromisoformat(part["added_on"]), True, text.decode())
            for part, text in of.get(Kind.FEEDBACK, ())
        ),
        messages=tuple(
            Said(date.fromisoformat(part["added_on"]), not part["from_reporter"], text.decode())
            for part, text in of.get(Kind.MESSAGE, ())
        ),
        files=_files(of),
        closed=sum(text is None for text in texts),
        closed_in_browser=any(
            text is None and part["sealed_at"] == SealedAt.BROWSER
            for part, text in zip(card.sealed, texts, strict=True)
        ),
        notes=tuple(_note(part, text) for part, text in of.get(Kind.NOTE, ())),
        masked=tuple(_masked(part, text) for part, text in of.get(Kind.MASKED, ())),
    )


def _whose(part: dict[str, Any], text: bytes) -> tuple[date, str]:
    """The day on which something of the desk's was written, and by whom."""
    by = str(json.loads(text)["by"])
    return date.fromisoformat(part["added_on"]), names_of({by})[by]


def _note(part: dict[str, Any], text: bytes) -> Note:
    return Note(*_whose(part, text), json.loads(text)["text"])


def _masked(part: dict[str, Any], text: bytes) -> Masked:
    said = json.loads(text)
    return Masked(part["part"], *_whose(part, text), said["why"], said["text"], said["passages"])


def opened_file(asked: dict[str, Any], by: Actor, session: str) -> bytes:
    """Have one file opened, as it was sent."""
    said = ask(settings.VAULT, do="open", owner=by.id, session=session, parts=[asked])
    if said["texts"][0] is None:
        raise NotNow("Your keys do not open this file.")
    return b64decode(said["texts"][0])


def keys_for(parts: Sequence[dict[str, Any]], to: PublicKey, by: Actor, session: str) -> list[dict[str, Any]]:
    """Have a custodian's vault give the keys of some parts to one handler. Gives a wrap for each part.

    Refuses, in the vault's words, parts whose key this custodian does not hold.
    """
    given = {"suite": int(to.suite), "raw": b64encode(to.raw).decode()}
    said = ask(settings.VAULT, do="release", owner=by.id, session=session, parts=list(parts), to=given)
    return list(said["wraps"])


def released(parts: Sequence[dict[str, Any]], by: Actor, session: str) -> list[str | None]:
    """Have the vault open what was released to this handler; None for what their key does not open."""
    said = ask(settings.VAULT, do="open", owner=by.id, session=session, parts=list(parts))
    return [reading.plain(b64decode(each)) if each is not None else None for each in said["texts"]]


def _answers(
    card: queries.ReportCard, found: Sequence[tuple[dict[str, Any], bytes]]
) -> tuple[tuple[tuple[str, str], ...], bool, tuple[str, ...]]:
    """The answers, whether a browser sealed them, and what of them does not fit."""
    if not found:
        return (), False, ()
    part, text = found[0]
    questions, in_browser = questionnaire(card.form, codes), part["sealed_at"] == SealedAt.BROWSER
    said = reading.shown(text, questions)
    return said, in_browser, reading.misfits(text, card.told, questions) if in_browser else ()


def _files(of: dict[str, list[tuple[dict[str, Any], bytes]]]) -> tuple[FileSaid, ...]:
    checked = {}
    for part, text in of.get(Kind.CHECKED, ()):
        said = json.loads(text)
        found = Checked(
            *_whose(part, text), said["kind"], said["asked"], said["harm"], said["cleaned"], said["why"]
        )
        checked[said["file"]] = found
    named = [
        (reading.file_name(text), part["sealed_at"] == SealedAt.BROWSER)
        for part, text in of.get(Kind.FILE_NAME, ())
    ]
    return tuple(
        FileSaid(each.file, each.name, each.size, each.kind, checked.get(each.file), in_browser)
        for each, in_browser in named
        if each.file  # a browser may have sealed a name without its file
    )
