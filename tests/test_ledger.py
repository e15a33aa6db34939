"""The ledger in a real database: order, refusals, checkpoints, proofs, and a checker of its own kin."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from custodiet.accounts.actions import change_role, open_account
from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import system
from custodiet.core.errors import NotAllowed, NotFound, NotNow
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger import actions, queries
from custodiet.ledger.keys import signing_key
from custodiet.ledger.models import Checkpoint, Line

pytestmark = pytest.mark.django_db
CHECKER = Path(__file__).parents[1] / "tools" / "verify_ledger.py"


@pytest.fixture
def key(settings) -> Ed25519PrivateKey:
    return signing_key(settings.LEDGER_KEY)


def publish(key, settings, at):
    return actions.publish_checkpoint(
        by=system("sweep"),
        at=at,
        key_file=settings.LEDGER_KEY,
        origin="northmarch.example/custodiet",
        folder=settings.CHECKPOINTS,
    )


def forge(seq: int, **changes: str) -> None:
    """Change a line as somebody who owns the database could: without the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_line DISABLE TRIGGER ALL")
        else:
            cursor.execute("DROP TRIGGER ledger_line_no_update")
    Line.objects.filter(seq=seq).update(**changes)


def run_checker(*words: object) -> subprocess.CompletedProcess[str]:
    # -S and -I: nothing of ours, and nothing that was installed, is within reach
    return subprocess.run(
        [sys.executable, "-I", "-S", str(CHECKER), *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def exported(people: SimpleNamespace, tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    with path.open("w") as out:
        assert queries.export(out) == 8
    return path


def test_lines_are_numbered_without_a_gap_and_the_chain_is_whole(people: SimpleNamespace):
    assert list(Line.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 9))
    assert not list(queries.faults())


def test_recording_outside_an_action_is_a_fault_in_the_program(noon):
    with pytest.raises(RuntimeError, match="outside an action"):
        actions.record("nothing.happened", by=system("setup"), at=noon)


def test_an_altered_line_is_found(people: SimpleNamespace):
    forge(3, actor="user:999")
    assert [fault.seq for fault in queries.faults()] == [3]


def test_a_clock_within_the_slip_is_believed_and_one_beyond_it_is_refused(people: SimpleNamespace, noon):
    slip = rule("ledger.clock_may_slip", on=noon.date()).value
    opened = dict(by=people.administrator, display_name="X", role=Role.SUPERVISOR)
    open_account(at=noon, username="a", **opened)
    open_account(at=noon - slip, username="b", **opened)
    open_account(at=noon, username="c", **opened)
    with pytest.raises(NotNow, match="Put the clock right"):
        open_account(at=noon - slip - timedelta(microseconds=1), username="d", **opened)
    assert Line.objects.count() == 11


def test_after_a_recorded_correction_of_the_clock_lines_may_be_earlier(people: SimpleNamespace, noon):
    opened = dict(by=people.administrator, display_name="X", role=Role.SUPERVISOR)
    open_account(at=noon + timedelta(days=400), username="ahead", **opened)
    actions.correct_clock(by=system("operator"), at=noon, reason="clock_was_ahead")
    open_account(at=noon + timedelta(minutes=1), username="after", **opened)
    assert not list(queries.faults())


def test_a_checkpoint_is_published_once_for_the_same_lines(people: SimpleNamespace, key, settings, noon):
    first = publish(key, settings, noon)
    assert first is not None and first.size == 8
    assert publish(key, settings, noon) is None
    assert (settings.CHECKPOINTS / "000000000008.txt").read_text() == first.note
    assert not list(queries.checkpoint_faults(key.public_key().public_bytes_raw()))


def test_a_line_rewritten_with_every_hash_after_it_is_found_by_the_checkpoint(
    people: SimpleNamespace, key, settings, noon
):
    from custodiet.ledger.rules.chain import link

    publish(key, settings, noon)
    forge(8, actor="user:999")
    last = Line.objects.get(seq=8)
    following = Line.objects.get(seq=9)
    rewritten = link(last.previous, last.entry().octets())
    Line.objects.filter(seq=8).update(hash=rewritten)
    Line.objects.filter(seq=9).update(previous=rewritten, hash=link(rewritten, following.entry().octets()))
    assert not list(queries.faults())  # the chain alone is satisfied
    assert [fault.seq for fault in queries.checkpoint_faults(key.public_key().public_bytes_raw())] == [8]


def test_the_checker_passes_a_whole_export_and_the_signed_note(
    exported, people, key, settings, noon, tmp_path
):
    publish(key, settings, noon)
    public = key.public_key().public_bytes_raw().hex()
    note = settings.CHECKPOINTS / "000000000008.txt"
    done = run_checker(exported, "--checkpoint", note, "--key", public)
    assert (done.returncode, done.stdout) == (0, "8 lines, whole and as signed.\n"), done.stderr


@pytest.mark.parametrize("harm", ["alter", "remove", "swap"])
def test_the_checker_finds_what_was_done_to_an_export(exported: Path, harm: str):
    rows = exported.read_text().splitlines()
    if harm == "alter":
        rows[2] = rows[2].replace("accounts.account_opened", "accounts.account_closed")
    elif harm == "remove":
        del rows[4]
    else:
        rows[1], rows[2] = rows[2], rows[1]
    exported.write_text("\n".join(rows) + "\n")
    assert run_checker(exported).returncode == 1


@pytest.mark.parametrize("text", ["", "not json\n", "{}\n"])
def test_the_checker_says_plainly_what_it_cannot_read(tmp_path: Path, text: str):
    path = tmp_path / "ledger.jsonl"
    path.write_text(text)
    done = run_checker(path)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert run_checker(tmp_path / "nowhere").returncode == 2


def test_the_checker_says_that_an_end_cut_off_is_not_seen_without_a_checkpoint(exported: Path):
    exported.write_text("".join(exported.read_text().splitlines(keepends=True)[:5]))
    done = run_checker(exported)
    assert (done.returncode, "an end that was cut off" in done.stdout) == (0, True)


def test_the_checker_refuses_a_checkpoint_signed_by_another_key(exported, people, key, settings, noon):
    publish(key, settings, noon)
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    done = run_checker(exported, "--checkpoint", settings.CHECKPOINTS / "000000000008.txt", "--key", other)
    assert done.returncode != 0 and "not signed by this key" in done.stderr


def test_every_line_before_a_checkpoint_can_be_proved_and_the_checker_agrees(
    people, key, settings, noon, tmp_path
):
    publish(key, settings, noon)
    public = key.public_key().public_bytes_raw().hex()
    for seq in (1, 5, 8):
        proof = tmp_path / f"{seq}.json"
        proof.write_text(queries.inclusion_proof(seq).as_json())
        assert run_checker("--proof", proof, "--key", public).returncode == 0
    forged = json.loads(proof.read_text())
    forged["line"] = forged["line"].replace("account_opened", "account_closed")
    proof.write_text(json.dumps(forged))
    assert run_checker("--proof", proof, "--key", public).returncode != 0


def test_a_ledger_that_only_grew_can_be_proved_so_and_the_checker_agrees(
    people: SimpleNamespace, key, settings, noon, tmp_path
):
    publish(key, settings, noon)
    open_account(by=people.administrator, at=noon, username="x", display_name="X", role=Role.AUDITOR)
    newer = publish(key, settings, noon)
    public = key.public_key().public_bytes_raw().hex()
    proof = tmp_path / "growth.json"
    proof.write_text(queries.consistency_proof(8, newer.size).as_json())
    done = run_checker("--proof", proof, "--key", public)
    assert (done.returncode, "nothing was taken out" in done.stdout) == (0, True), done.stderr
    cut = json.loads(proof.read_text())
    cut["path"] = cut["path"][:-1]
    proof.write_text(json.dumps(cut))
    assert run_checker("--proof", proof, "--key", public).returncode != 0


def test_growth_is_proved_between_checkpoints_only(people: SimpleNamespace, key, settings, noon):
    publish(key, settings, noon)
    with pytest.raises(NotFound, match="The newest are: 8"):
        queries.consistency_proof(3, 8)


def test_a_line_after_the_last_checkpoint_has_no_proof_yet(people: SimpleNamespace, key, settings, noon):
    publish(key, settings, noon)
    with pytest.raises(NotFound):
        queries.inclusion_proof(9)


def test_a_record_is_as_recorded_until_somebody_writes_past_the_gate(people: SimpleNamespace, noon):
    from custodiet.accounts.models import User

    ref = Ref.parse(str(User.objects.get(username="supervisor").ref))
    change_role(ref, by=people.administrator, at=noon, role=Role.INVESTIGATOR, unit="x")
    row = User.objects.get(pk=ref.id)
    assert queries.badge(row).as_recorded
    User.objects.filter(pk=ref.id).update(unit="elsewhere")
    assert not queries.badge(User.objects.get(pk=ref.id)).as_recorded


def test_a_digest_tells_nothing_once_the_row_and_its_salt_are_gone(people: SimpleNamespace):
    from custodiet.accounts.models import User

    one, two = User.objects.get(username="head"), User.objects.get(username="head")
    two.salt = b"\x00" * 16
    assert one.digest() != two.digest()


def test_the_database_refuses_to_change_a_checkpoint(people: SimpleNamespace, key, settings, noon):
    publish(key, settings, noon)
    with pytest.raises(Exception, match="added to, never changed"), transaction.atomic():
        Checkpoint.objects.all().delete()


def test_a_signing_key_that_others_may_read_is_refused(settings, tmp_path):
    signing_key(settings.LEDGER_KEY)
    assert settings.LEDGER_KEY.stat().st_mode & 0o777 == 0o600
    settings.LEDGER_KEY.chmod(0o644)
    with pytest.raises(ValueError, match="chmod 600"):
        signing_key(settings.LEDGER_KEY)


def test_a_refused_attempt_does_not_make_a_record_look_as_if_it_was_changed(people, noon):
    from custodiet.accounts.models import User

    ref = open_account(by=system("setup"), at=noon, username="larch", display_name="Larch", role=Role.AUDITOR)
    with pytest.raises(NotAllowed):
        change_role(ref, by=people.auditor, at=noon, role=Role.HEAD, unit="")
    row = User.objects.get(pk=ref.id)
    assert Line.objects.get(event="accounts.refused").about == str(ref)
    assert queries.badge(row).as_recorded
    User.objects.filter(pk=ref.id).update(role=Role.HEAD)  # past the gate
    assert not queries.badge(User.objects.get(pk=ref.id)).as_recorded
