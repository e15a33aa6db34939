"""The recovery ceremony, rehearsed by its commands on real reports."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import system
from custodiet.core.errors import NotNow
from custodiet.reporting import actions, opening
from custodiet.reporting.models import DeskHold, HandlerKey, RecoveryShare, Report
from custodiet.reporting.tests import help as given
from custodiet.sealing.keys import Cost
from custodiet.website.command import main

pytestmark = pytest.mark.django_db
NEW = "another five words that rhyme"
KEEPERS = ("hale", "ingram", "joshi")


def run(*words: object, typed: str = "") -> Result:
    return CliRunner().invoke(main, [str(each) for each in words], input=typed)


def done(*words: object, typed: str = "") -> str:
    result = run(*words, typed=typed)
    assert result.exit_code == 0, result.output
    return result.output


def secret(name: str) -> str:
    return f"only {name} knows these words"


@pytest.fixture
def at() -> datetime:
    """The commands read the real clock."""
    return datetime.now(UTC)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    path = tmp_path / "unit-key.pem"
    path.write_bytes(given.UNIT.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    return path


@pytest.fixture
def lost(people: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path, unit: Path) -> SimpleNamespace:
    """Two handlers of a desk; one leaves before its second key; the other loses a passphrase after that."""
    settings.UNIT_KEYS = [given.UNIT.public_key().public_bytes_raw().hex()]
    nwosu, abara = given.handler(at), given.handler(at, "abara")
    files = []
    for name in KEEPERS:
        files.append(tmp_path / f"{name}.json")
        done("keys", "keeper", "--name", name, "--out", files[-1], "--passphrase", secret(name))
    done("keys", "keepers", "--unit-key", unit, *files)
    for who in (nwosu, abara):
        given.key(who, at)
    done("keys", "vouch", "--unit-key", unit, "nwosu", "abara")
    reports = []
    for staying in (("nwosu", "abara"), ("nwosu",)):
        done("keys", "epoch", "--unit-key", unit, "--desk", given.DESK, *staying)
        reports.append(given.sent(at.date(), story=(f"{given.STORY}, {len(staying)}",))[1])
    return SimpleNamespace(
        nwosu=nwosu, abara=abara, files=dict(zip(KEEPERS, files, strict=True)), reports=reports
    )


def renewed(lost: SimpleNamespace, unit: Path, at: datetime, owner: str = "nwosu") -> None:
    """Close the key that was lost, make another, and have it vouched for."""
    done("keys", "forget", "--unit-key", unit, owner)
    actions.make_key(by=getattr(lost, owner), at=at, passphrase=NEW, cost=Cost(1, 8 * 1024 * 1024))
    done("keys", "vouch", "--unit-key", unit, owner)


def layer(lost: SimpleNamespace, name: str, file: Path) -> str:
    return done(
        "keys", "recovery", "layer", "--keeper-key", lost.files[name], "--passphrase", secret(name), file
    )


def read(report: Report, by: Any, settings: Any, folder: Path, passphrase: str = NEW) -> str:
    with given.vault(settings, folder):
        session = opening.unlock(by, passphrase)
        card = actions.open_report(report.ref, by=by, at=datetime.now(UTC))
        return str(opening.opened(card, by, session).answers)


def test_two_of_three_keepers_bring_back_every_report_that_a_lost_passphrase_locked_away(
    lost: SimpleNamespace, unit: Path, at: datetime, settings: Any, tmp_path: Path
):
    renewed(lost, unit, at)
    assert "kingfisher" not in read(lost.reports[0], lost.nwosu, settings, tmp_path)
    file = tmp_path / "round.json"
    done("keys", "recovery", "begin", "nwosu", "--out", file)
    assert "Next: ingram, joshi." in layer(lost, "hale", file)
    assert "Every key is given" in layer(lost, "joshi", file)
    done("keys", "recovery", "end", file)
    for report in lost.reports:
        assert "kingfisher" in read(report, lost.nwosu, settings, tmp_path)
    again = run("keys", "recovery", "end", file)
    assert again.exit_code == 2 and "ended already" in again.output


def test_one_keeper_alone_brings_back_nothing_and_no_file_of_the_ceremony_holds_an_open_key(
    lost: SimpleNamespace, unit: Path, at: datetime, settings: Any, tmp_path: Path
):
    renewed(lost, unit, at)
    file = tmp_path / "round.json"
    done("keys", "recovery", "begin", "nwosu", "--out", file)
    assert "0 layers" in layer(lost, "joshi", file)
    assert "4 layers" in layer(lost, "hale", file)
    assert "0 layers" in layer(lost, "hale", file)
    early = run("keys", "recovery", "end", file)
    assert early.exit_code == 2 and "Another keeper is needed" in early.output
    assert DeskHold.objects.filter(reader=HandlerKey.objects.get(owner=lost.nwosu.id).ident).count() == 0
    layer(lost, "ingram", file)
    with given.vault(settings, tmp_path) as keeper:
        done("keys", "recovery", "end", file)
        session = opening.unlock(lost.nwosu, NEW)
        seeds = [key.seed for key in keeper._sessions[session].keys.values()]
    assert len(seeds) == 3
    kept = file.read_bytes()
    for seed in seeds:
        assert seed.hex().encode() not in kept and b64encode(seed) not in kept


def test_whoever_left_gets_back_what_they_held_and_not_the_key_that_came_after(
    lost: SimpleNamespace, unit: Path, at: datetime, settings: Any, tmp_path: Path
):
    renewed(lost, unit, at, "abara")
    file = tmp_path / "round.json"
    done("keys", "recovery", "begin", "abara", "--out", file)
    for name in ("hale", "ingram"):
        layer(lost, name, file)
    done("keys", "recovery", "end", file)
    assert "kingfisher" in read(lost.reports[0], lost.abara, settings, tmp_path)
    assert "kingfisher" not in read(lost.reports[1], lost.abara, settings, tmp_path)


def test_a_custodians_key_is_brought_back_as_a_desks_is(
    lost: SimpleNamespace, unit: Path, at: datetime, tmp_path: Path
):
    lost.lowe, hughes = (given.account(at, name, Role.CUSTODIAN) for name in ("lowe", "hughes"))
    for who in (lost.lowe, hughes):
        given.key(who, at)
    done("keys", "vouch", "--unit-key", unit, "lowe", "hughes")
    alone = run("keys", "epoch", "--unit-key", unit, "--desk", given.DESK, "--custodians", "lowe")
    assert alone.exit_code == 2 and "at least 2 custodians" in alone.output
    done("keys", "epoch", "--unit-key", unit, "--desk", given.DESK, "--custodians", "lowe", "hughes")
    renewed(lost, unit, at, "lowe")
    file = tmp_path / "round.json"
    done("keys", "recovery", "begin", "lowe", "--out", file)
    for name in ("hale", "ingram"):
        layer(lost, name, file)
    assert "holds 1 key again" in done("keys", "recovery", "end", file)


def test_a_key_that_the_handler_never_held_is_not_kept_even_when_keepers_gave_it(
    lost: SimpleNamespace, unit: Path, at: datetime, tmp_path: Path
):
    renewed(lost, unit, at, "abara")
    file = tmp_path / "round.json"
    done("keys", "recovery", "begin", "abara", "--out", file)
    said = json.loads(file.read_text())
    second = RecoveryShare.objects.filter(epoch=2)
    shares = [
        [f"desk/{each.desk}/epoch/2", each.holders.split(), 0, b64encode(bytes(each.data)).decode()]
        for each in second
    ]
    said["held"].append(
        {"desk": given.DESK, "epoch": 2, "desk_key": second[0].desk_key, "shares": shares, "given": None}
    )
    file.write_text(json.dumps(said))
    for name in ("hale", "ingram"):
        layer(lost, name, file)
    refused = run("keys", "recovery", "end", file)
    assert refused.exit_code == 2 and "not one that this handler held" in refused.output


def test_keepers_open_nothing_for_a_key_that_the_units_key_did_not_sign(
    lost: SimpleNamespace, unit: Path, at: datetime, settings: Any, tmp_path: Path
):
    renewed(lost, unit, at)
    file = tmp_path / "round.json"
    done("keys", "recovery", "begin", "nwosu", "--out", file)
    said = json.loads(file.read_text())
    said["directory"][-1][0]["key"] = said["directory"][0][0]["key"]
    file.write_text(json.dumps(said))
    words = ("keys", "recovery", "layer", "--keeper-key", lost.files["hale"], "--passphrase")
    forged = run(*words, secret("hale"), file)
    assert forged.exit_code == 2 and "key directory" in forged.output
    wrong = run(*words, "not these words", file)
    assert wrong.exit_code == 2


def test_a_recovery_is_refused_before_there_is_a_new_key_and_where_nothing_was_lost(
    lost: SimpleNamespace, unit: Path, at: datetime
):
    with pytest.raises(NotNow, match="lacks nothing"):
        actions.begin_recovery(by=system("ceremony"), at=at, owner=lost.nwosu.id)
    done("keys", "forget", "--unit-key", unit, "nwosu")
    with pytest.raises(NotNow, match="makes a new key first"):
        actions.begin_recovery(by=system("ceremony"), at=at, owner=lost.nwosu.id)


def test_fewer_keepers_than_must_act_together_are_not_named(
    people: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path, unit: Path
):
    settings.UNIT_KEYS = [given.UNIT.public_key().public_bytes_raw().hex()]
    file = tmp_path / "hale.json"
    words = ("keys", "keeper", "--name", "hale", "--out", file, "--passphrase", secret("hale"))
    done(*words)
    assert run(*words).exit_code == 2
    refused = run("keys", "keepers", "--unit-key", unit, file)
    assert refused.exit_code == 2 and "at least 2 keepers" in refused.output


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"form": "custodiet/recovery-file/1"}'])
def test_a_file_that_is_not_the_ceremonys_is_sent_back(text: str, tmp_path: Path):
    file = tmp_path / "round.json"
    file.write_text(text)
    assert run("keys", "recovery", "end", file).exit_code == 2
