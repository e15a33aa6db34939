"""What is done by the clock."""

from __future__ import annotations

import os
from datetime import timedelta
from types import SimpleNamespace

import pytest

from custodiet.core.policy import rule
from custodiet.detection.models import Extract
from custodiet.ledger.models import Checkpoint
from custodiet.website.sweeps import checkpoint_if_due, clear_inbox

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("seconds", "gone"), [(-1, 0), (0, 0), (1, 1)])
def test_a_file_that_was_only_checked_is_deleted_when_its_time_is_over(settings, noon, seconds, gone):
    settings.INBOX.mkdir(parents=True)
    file = settings.INBOX / "0123456789abcdef-log.csv"
    file.write_text("a,b")
    left = noon - rule("detection.unchecked_kept_for", on=noon.date()).value - timedelta(seconds=seconds)
    os.utime(file, (left.timestamp(), left.timestamp()))
    assert clear_inbox(at=noon) == gone
    assert file.exists() is not bool(gone)


def test_a_file_that_was_handed_in_to_be_imported_is_kept(settings, noon):
    settings.INBOX.mkdir(parents=True)
    file = settings.INBOX / "0123456789abcdef-log.csv"
    file.write_text("a,b")
    os.utime(file, (0, 0))
    Extract.objects.create(
        system="x", table="lookups", mapping="x", file_name="log.csv", path=str(file), fingerprint="f",
        imported_at=noon, imported_by="user:1",
    )  # fmt: skip
    assert clear_inbox(at=noon) == 0


def test_an_inbox_that_nobody_has_used_is_no_trouble(noon):
    assert clear_inbox(at=noon) == 0


def test_the_ledger_is_signed_when_the_last_checkpoint_is_as_old_as_the_rule_allows(
    people: SimpleNamespace, noon
):
    every = rule("ledger.checkpoint_every", on=noon.date()).value
    checkpoint_if_due(at=noon)
    checkpoint_if_due(at=noon + every - timedelta(seconds=1))
    assert Checkpoint.objects.count() == 1
