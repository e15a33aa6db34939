"""What is done by the clock rather than by a person."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from custodiet.accounts.queries import system
from custodiet.accounts.web import local_day
from custodiet.core.policy import rule
from custodiet.detection import queries as detection
from custodiet.ledger import actions as ledger
from custodiet.ledger import queries
from custodiet.reporting import performing as reporting


def checkpoint(*, at: datetime) -> str:
    """Sign the ledger as it stands. Gives the note, or an empty text when nothing has been added."""
    published = ledger.publish_checkpoint(
        by=system("sweep"),
        at=at,
        key_file=settings.LEDGER_KEY,
        origin=settings.LEDGER_ORIGIN,
        folder=settings.CHECKPOINTS,
    )
    return published.note if published else ""


def clear_inbox(*, at: datetime) -> int:
    """Delete what was handed in to be checked and never imported, once the rule's time is over.

    Gives how many files were deleted.
    """
    if not settings.INBOX.is_dir():
        return 0
    oldest = (at - rule("detection.unchecked_kept_for", on=local_day(at)).value).timestamp()
    kept = detection.handed_in()
    gone = [
        path for path in settings.INBOX.iterdir() if path.stat().st_mtime < oldest and str(path) not in kept
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def checkpoint_if_due(*, at: datetime) -> None:
    """Sign the ledger when the last checkpoint is as old as the rule allows."""
    every = rule("ledger.checkpoint_every", on=local_day(at)).value
    newest = queries.checkpoints()[:1]
    if not newest or at - newest[0][1] >= every:
        checkpoint(at=at)


def tidy_reports(*, at: datetime) -> int:
    """Do what is done with reports once their day is over. Gives how many the ledger learned of."""
    today = local_day(at)
    kept_for = rule("reporting.draft_kept_for", on=today).value
    return reporting.tidy(at=at, today=today, drafts_kept_for=kept_for)
