"""Reporting's entrance for the worker, the vault and set-up: what the machine does, not a person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from custodiet.accounts.queries import system
from custodiet.core.refs import Ref
from custodiet.reporting import actions, intake, notices, queries, statements, street_role, sweeping
from custodiet.reporting.choices import codes
from custodiet.reporting.queries import releases
from custodiet.reporting.questionnaires import Answers, current, questionnaire
from custodiet.reporting.readers import pinned, secret
from custodiet.reporting.recovering import round_of
from custodiet.reporting.rules import Manner
from custodiet.reporting.vault.serving import serve
from custodiet.sealing.ceremony import written
from custodiet.sealing.codes import Code, new_code
from custodiet.sealing.statements import Statement


def recovery_text(ref: Ref) -> str:
    """The file of a recovery that was begun, for the first keeper."""
    return written(round_of(ref))


def pinned_keys() -> list[bytes]:
    """The unit's public keys, as the settings pin them."""
    return pinned()


def make_secret() -> None:
    """Make the secret that codes are found by, when there is none yet."""
    secret(settings.REPORTING_SECRET)


def make_statement_key(unit: Ed25519PrivateKey) -> Path:
    """Make the key that signs statements, vouched for by the unit's. Gives its file."""
    return statements.make_key(unit)


def check_statement(text: str) -> Statement:
    """Check a statement that somebody reported. Refuses one that this service did not sign."""
    return statements.checked(text)


def set_up_street_role(role: str) -> list[str]:
    """Give a role of PostgreSQL what the street needs and nothing else. Gives the statements."""
    return street_role.set_up(role)


def serve_vault(*, idle: timedelta) -> None:
    """Hold handlers' keys until stopped.

    idle  after so long without a question a handler's keys are forgotten
    """
    serve(settings.VAULT, idle=idle.total_seconds())


def send_notices(*, at: datetime) -> int:
    """Tell whoever has work waiting that they have. Gives how many were told."""
    return notices.send(at=at)


def tidy(*, at: datetime, today: date, drafts_kept_for: timedelta) -> int:
    """Enter reports of days that are over into the ledger; end releases, forget drafts and stray files.

    In no order of their coming: a line's place between two others would tell the hour. Gives how many reports
    were entered.
    """
    intake.forget_drafts(before=today - drafts_kept_for)
    sweeping.settle_files(at=at)
    new = queries.to_enter(before=today)
    for ref in new:
        actions.enter_report(ref, by=system("sweep"), at=at)
    for ref in sweeping.half_shredded():
        actions.end_shredding(ref, by=system("sweep"), at=at)
    for ref in releases.over(now=at):
        actions.end_release(ref, by=system("sweep"), at=at)
    return len(new)


def take_in(answers: Answers, *, on: date) -> Code:
    """Take in a report as the street's pages would, under a code of its own. Gives the code."""
    code = new_code()
    asked = questionnaire(current(), codes)
    intake.receive(intake.Arrival(code, Manner.ANONYMOUS, asked, answers), on=on)
    return code
