"""``custodiet detect``: one log in, every detector that it can feed, and what the others are missing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
from django.conf import settings
from django.urls import reverse
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from custodiet.accounts.web import local_day, now
from custodiet.core.actors import Actor
from custodiet.core.errors import NotValid, Refusal
from custodiet.core.refs import Ref
from custodiet.detection import actions, queries
from custodiet.detection.queries import AgainStage, ExtractCard, ExtractStage, RunCard, RunStage, fingerprint
from custodiet.jobs.queries import JobCard, job_about
from custodiet.website.worker import do_next, means

ENDED = frozenset({RunStage.FINISHED, RunStage.STOPPED, RunStage.FAILED})
SHOWN = 20  # findings in the terminal; the page has them all
NAP = 0.2


def detect_command(
    file: Path,
    *,
    mapping: str,
    asked_by: Actor,
    authorised_by: Actor | None,
    authority: str,
    necessity: str,
    proportionality: str,
    engine: str = "",
) -> None:
    """Import one log, ask for a run over its days, have it authorised, perform it, and print what came of it.

    authorised_by  the second person; outside the demo, or without one, the run waits on its page until
                   somebody who has signed in authorises it
    engine         duckdb or spark; left out, what the settings say
    Ends with exit code 2 and one sentence when the file or the authority cannot be used.
    """
    screen = Console()
    try:
        extract = _import(file, mapping, asked_by, screen)
        first, last = _days(extract)
        run = actions.ask_run(
            by=asked_by, at=now(), title=f"What {file.name} shows", authority=authority,
            necessity=necessity, proportionality=proportionality, scope_from=first, scope_until=last,
            systems=_systems(mapping),
        )  # fmt: skip
        if authorised_by is None or not settings.DEMO:
            return _wait(run, asked_by, screen)
        actions.authorise_run(run, by=authorised_by, at=now())
        card = _perform(run, asked_by, screen, engine)
    except Refusal as refusal:
        click.echo(" ".join([refusal.why, *getattr(refusal, "problems", {}).values()]), err=True)
        sys.exit(2)
    _print(card, asked_by, screen)
    if card.stage is not RunStage.FINISHED:
        sys.exit(1)


def _wait(run: Ref, by: Actor, screen: Console) -> None:
    """Say where the second person finds the run."""
    page = settings.ADDRESS.rstrip("/") + reverse("detection:run", args=[run.id])
    screen.print(
        f"{queries.run_card(run, by).number} waits for authority. A second person signs in and decides on "
        f"its page: {page}",
        soft_wrap=True,
    )


def _import(file: Path, mapping: str, by: Actor, screen: Console) -> ExtractCard:
    """Hand the file in, unless it has been before, and wait until it is read."""
    known = queries.mapping_named(mapping)
    mark = fingerprint(file, known)
    before = queries.extract_marked(mark, by)
    if before is None:
        ref = actions.import_extract(
            by=by, at=now(), path=file.resolve(), file_name=file.name, mapping=known, fingerprint=mark
        )
    elif before.stage is ExtractStage.REFUSED:
        ref = actions.retry_extract(before.ref, by=by, at=now())
    else:
        ref = before.ref
    _until(lambda: queries.extract_card(ref, by).stage is not ExtractStage.WAITING, ref, screen)
    card = queries.extract_card(ref, by)
    if card.stage is ExtractStage.REFUSED:
        raise NotValid(card.why)
    said = "known already" if before else "kept"
    screen.print(f"{card.kept:,} rows {said} from {file.name}; {card.refused:,} refused.")
    return card


def _systems(mapping: str) -> tuple[str, ...]:
    """The system that the file is of; none where its rows name their own."""
    name = queries.mapping_named(mapping).constants.get("system")
    return (name,) if name and queries.mapping_named(mapping).table.name == "lookups" else ()


def _days(extract: ExtractCard) -> tuple[date, date]:
    """The days that the file tells of; for a list without moments, those of the logs held."""
    first_at, last_at = extract.first_at, extract.last_at
    if first_at is None or last_at is None:
        first_at, last_at = queries.moments_held(settings.STORE)
    if first_at is None or last_at is None:
        raise NotValid(
            f"{extract.file_name} is kept. It holds no moments and no log is held yet, so there are no days "
            "to look at. Hand in a log."
        )
    return local_day(first_at), local_day(last_at)


def _perform(run: Ref, by: Actor, screen: Console, engine: str) -> RunCard:
    _until(lambda: queries.run_card(run, by).stage in ENDED, run, screen, engine)
    return queries.run_card(run, by)


def _until(ended: Callable[[], bool], about: Ref, screen: Console, engine: str = "") -> None:
    """Do the work that waits, here and now, until this record's is done; show how far it has come."""
    looks = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*looks, console=screen, transient=True) as shown:
        task = shown.add_task("Waiting", total=None)

        def told(job: JobCard | None) -> None:
            if job is not None:
                shown.update(
                    task, description=job.words or "Waiting", completed=job.done, total=job.total or None
                )

        tools = means(lambda: told(job_about(about)), engine)
        while not ended():
            if not do_next(tools):
                told(job_about(about))  # another worker has it
                time.sleep(NAP)


def _print(card: RunCard, by: Actor, screen: Console) -> None:
    table = Table(title=f"{card.number}: {card.stage.words}", title_justify="left")
    for heading in ("Detector", "State", "Findings", "Missing"):
        table.add_column(heading, justify="right" if heading == "Findings" else "left")
    gaps: list[str] = []
    for row in card.results:
        gaps += [gap.why for gap in row.missing if gap.why not in gaps]
        marks = ", ".join(str(gaps.index(gap.why) + 1) for gap in row.missing)
        table.add_row(row.title, row.words, "–" if row.findings is None else str(row.findings), marks)
    screen.print(table)
    for number, why in enumerate(gaps, start=1):
        screen.print(f"{number:>3}  {why}")
    if card.why:
        screen.print(card.why)
    found = queries.finding_rows(queries.findings(by, run=card.id)[:SHOWN])
    if not found:
        screen.print("No findings. That says nothing about what the missing extracts would have shown.")
        return
    table = Table(title=f"{card.findings} findings, strongest first", title_justify="left")
    for heading in ("Finding", "What was found", "Officer or account", "Look-ups", "By chance"):
        table.add_column(heading, justify="right" if heading == "Look-ups" else "left")
    for each in found:
        table.add_row(each.number, each.title, each.officer, str(each.found), each.by_chance)
    screen.print(table)
    screen.print("A finding accuses nobody. A person decides whether it becomes a lead.")


def repeat_command(number: str, *, by: Actor) -> None:
    """Repeat a finished run, here and now, and print whether it gives the same. Ends with 1 where not."""
    screen = Console()
    ref = actions.repeat_run(queries.run_numbered(number, by), by=by, at=now())
    _until(lambda: queries.again_row(ref, by).ended_at is not None, ref, screen)
    row = queries.again_row(ref, by)
    screen.print(f"{number}: {row.stage.words}. Digest {row.digest or '–'}", soft_wrap=True)
    for title in row.detectors:
        screen.print(f"  Another result of: {title}", soft_wrap=True)
    for line in row.differs:
        screen.print(f"  {line}", soft_wrap=True)
    if row.stage is not AgainStage.SAME:
        sys.exit(1)


def watch_command(number: str, *, by: Actor, stop: str) -> None:
    """Show how far a run has come until it ends, while another worker performs it; or stop it.

    stop  the reason; empty to watch
    """
    screen, ref = Console(), queries.run_numbered(number, by)
    if stop:
        actions.stop_run(ref, by=by, at=now(), reason=stop)
    looks = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*looks, console=screen, transient=True) as shown:
        task = shown.add_task("Waiting", total=None)
        while (card := queries.run_card(ref, by)).stage not in ENDED | {RunStage.REFUSED}:
            if card.job:
                done, total = card.job.done, card.job.total or None
                words = card.job.words or card.stage.words
                shown.update(task, description=words, completed=done, total=total)
            time.sleep(NAP)
    _print(card, by, screen)
