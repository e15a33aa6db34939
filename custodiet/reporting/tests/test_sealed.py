"""What nobody but a report's readers can do: not with the disk, the database, or an old key."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.reporting import actions, intake, opening, performing, queries, sweeping
from custodiet.reporting.files import SealingUpload
from custodiet.reporting.models import DirectoryEntry, Draft, HandlerKey, Part, Report, Wrap
from custodiet.reporting.readers import desk_reader, directory, secret, tag_of
from custodiet.reporting.rules import Manner, Stage, Tray
from custodiet.reporting.tests import help as given
from custodiet.sealing.codes import new_code
from custodiet.sealing.directory import NotVouchedFor, Reads, signed
from custodiet.sealing.keys import new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def desks(people: SimpleNamespace, noon: datetime, settings: Any) -> SimpleNamespace:
    handler, other = given.desks(settings, noon)
    return SimpleNamespace(handler=handler, other=other)


def read(report: Report, by: Any, settings: Any, folder: Path) -> opening.Opened:
    """Open a report with a handler's keys, in a vault of its own."""
    with given.vault(settings, folder):
        session = opening.unlock(by, given.PASSPHRASE)
        card = actions.open_report(report.ref, by=by, at=datetime.now().astimezone())
        return opening.opened(card, by, session)


def sealed_file(settings: Any, folder: Path, name: str, data: bytes) -> Any:
    settings.SEALED = folder / "sealed"
    upload = SealingUpload()
    upload.new_file("file", name, "image/jpeg", len(data))
    upload.receive_data_chunk(data, 0)
    done = upload.file_complete(len(data))
    assert done is not None
    return done.sealed


def everything() -> bytes:
    """Every row of every table, as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  a name that the database gave
            for row in cursor.fetchall():
                found += [
                    bytes(each) if isinstance(each, bytes | memoryview) else str(each).encode()
                    for each in row
                ]
    return b"\0".join(found)


CANARIES = ("kingfisher", "heron-in-the-garden.jpg", "KX21 ZZT", "07700 900123", "Wren Kestrel")


def test_what_was_said_is_in_no_table_no_file_and_no_code_is_either(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    file = sealed_file(settings, tmp_path, CANARIES[1], b"plate KX21 ZZT " * 5_000)
    code, report = given.sent(
        noon.date(), manner=Manner.NAMED, story=("The kingfisher, KX21 ZZT",), who=("07700 900123",),
        contact="Wren Kestrel", files=[file],
    )  # fmt: skip
    intake.write(code, "and the kingfisher again", (), on=noon.date())
    intake.save_draft(new_code(), {"story": "kingfisher"}, on=noon.date())
    actions.take_up(report.ref, by=desks.handler, at=noon)
    actions.answer_reporter(report.ref, by=desks.handler, at=noon, text="About the kingfisher")
    actions.pass_on(report.ref, by=desks.handler, at=noon, title="A concern", summary="In other words")
    kept = everything() + b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert len(kept) > 100_000
    for canary in (*CANARIES, " ".join(code.words()[:2]), code.letters(), code.secret.hex(), "image/jpeg"):
        assert canary.encode() not in kept, canary
    opened = read(report, desks.handler, settings, tmp_path)
    assert "kingfisher" in str(opened.answers) and opened.contact == "Wren Kestrel"
    assert [each.name for each in opened.files] == [CANARIES[1]]


def test_a_report_kept_from_the_unit_opens_for_the_other_body_alone(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    _, report = given.sent(noon.date(), reach=("oversight",))
    with pytest.raises(NotFound):
        actions.open_report(report.ref, by=desks.handler, at=noon)
    assert "kingfisher" in str(read(report, desks.other, settings, tmp_path).answers)
    assert list(queries.queue(desks.handler, today=noon.date())) == []
    # a handler of the unit moved to the other body's desk on paper still has no key of theirs
    Report.objects.update(desk=given.DESK)
    assert read(report, desks.handler, settings, tmp_path).answers == ()


def test_a_part_moved_to_another_report_does_not_open_there(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    _, first = given.sent(noon.date())
    _, second = given.sent(noon.date(), story=("Another story",))
    Part.objects.filter(report=first).update(report=second)
    with pytest.raises(NotNow, match="cannot be opened"):
        read(second, desks.handler, settings, tmp_path)


def test_wraps_swapped_between_parts_open_nothing(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    _, first = given.sent(noon.date())
    _, second = given.sent(noon.date())
    one, other = (Wrap.objects.get(part__report=each, role="desk") for each in (first, second))
    Wrap.objects.filter(pk=one.pk).update(data=other.data)
    with pytest.raises(NotNow, match="cannot be opened"):
        read(first, desks.handler, settings, tmp_path)


def test_a_key_that_somebody_writes_into_the_directory_is_sealed_to_by_nobody(
    desks: SimpleNamespace, noon: datetime
):
    stranger = Ed25519PrivateKey.generate()
    known = directory()
    forged = signed(known.next(Reads.DESK, given.DESK, new_key().public, from_on=noon.date()), stranger)
    DirectoryEntry.objects.create(place=forged.place, said=forged.said().decode(), signature=forged.signature)
    with pytest.raises(NotVouchedFor):
        given.sent(noon.date())
    assert Report.objects.count() == 0


def test_a_handler_who_leaves_cannot_open_the_next_epoch_and_a_new_one_can(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    newcomer = given.handler(noon, "abara")
    actions.make_key(by=newcomer, at=noon, passphrase=given.PASSPHRASE)
    actions.vouch_for_handlers(by=given.system("ceremony"), at=noon, unit=given.UNIT, owners=[newcomer.id])
    _, before = given.sent(noon.date())
    assert given.epoch(given.DESK, newcomer, at=noon) == 2
    _, after = given.sent(noon.date(), story=("A later story",))
    assert read(after, desks.handler, settings, tmp_path).answers == ()
    assert "A later story" in str(read(after, newcomer, settings, tmp_path).answers)
    assert "kingfisher" in str(read(before, desks.handler, settings, tmp_path).answers)
    assert read(before, newcomer, settings, tmp_path).answers == ()


def test_a_desk_without_a_key_takes_no_report_and_says_where_to_turn(people: SimpleNamespace, noon: datetime):
    with pytest.raises(NotNow, match="0800 085 0000"):
        given.sent(noon.date())
    assert (Report.objects.count(), Part.objects.count()) == (0, 0)


@pytest.mark.parametrize(("owner", "said"), [("user:999", "made no key"), (None, "not in the key directory")])
def test_a_desk_is_given_to_vouched_handlers_only(
    people: SimpleNamespace, noon: datetime, settings: Any, owner: str | None, said: str
):
    settings.UNIT_KEYS = [given.UNIT.public_key().public_bytes_raw().hex()]
    who = given.handler(noon)
    actions.make_key(by=who, at=noon, passphrase=given.PASSPHRASE)
    with pytest.raises(NotValid, match=said):
        if owner:
            actions.vouch_for_handlers(by=given.system("ceremony"), at=noon, unit=given.UNIT, owners=[owner])
        else:
            given.epoch(given.DESK, who, at=noon)
    with pytest.raises(NotValid, match="at least one handler"):
        given.epoch(given.DESK, at=noon)


@pytest.mark.parametrize("passphrase", ["", "short", "x" * 19])
def test_a_short_passphrase_is_sent_back_and_a_second_key_refused(
    people: SimpleNamespace, noon: datetime, passphrase: str
):
    who = given.handler(noon)
    with pytest.raises(NotValid, match="at least 20 characters"):
        actions.make_key(by=who, at=noon, passphrase=passphrase)
    actions.make_key(by=who, at=noon, passphrase="x" * 20)
    with pytest.raises(NotNow, match="a key already"):
        actions.make_key(by=who, at=noon, passphrase="x" * 20)
    assert HandlerKey.objects.count() == 1


def test_nobody_but_an_intake_officer_reads_or_makes_a_key(
    desks: SimpleNamespace, people: SimpleNamespace, noon: datetime
):
    _, report = given.sent(noon.date())
    for who in (people.analyst, people.head, people.administrator, people.auditor, people.investigator):
        with pytest.raises(NotAllowed):
            actions.open_report(report.ref, by=who, at=noon)
        with pytest.raises(NotAllowed):
            actions.make_key(by=who, at=noon, passphrase=given.PASSPHRASE)
        with pytest.raises(NotAllowed):
            queries.queue(who, today=noon.date())


def test_somebody_who_steps_out_is_kept_from_the_report_everywhere(desks: SimpleNamespace, noon: datetime):
    from custodiet.core.refs import Ref

    _, report = given.sent(noon.date())
    with pytest.raises(NotNow, match="who holds this account"):
        actions.step_out(report.ref, by=desks.handler, at=noon)
    known = given.User.objects.get(username="nwosu")
    known.person = str(Ref("linkage", "person", 7))
    known.save()
    handler = given.actor_for(known)
    actions.step_out(report.ref, by=handler, at=noon)
    assert len(queries.queue(handler, today=noon.date())) == 0
    for do in (actions.open_report, actions.take_up, actions.step_out):
        with pytest.raises(NotFound):
            do(report.ref, by=handler, at=noon)


def test_the_ledger_learns_of_a_report_once_its_day_is_over_and_not_before(
    desks: SimpleNamespace, noon: datetime
):
    from custodiet.ledger.queries import badge, lines_about

    _, report = given.sent(noon.date())
    week = timedelta(days=30)
    assert performing.tidy(at=noon, today=noon.date(), drafts_kept_for=week) == 0
    assert lines_about(report.ref) == []
    tomorrow = noon + timedelta(days=1)
    assert performing.tidy(at=tomorrow, today=tomorrow.date(), drafts_kept_for=week) == 1
    (line,) = lines_about(report.ref)
    assert (line.event, len(str(line.facts["parts"]))) == ("reporting.report_received", 64)
    assert badge(Report.objects.get()).as_recorded
    assert performing.tidy(at=tomorrow, today=tomorrow.date(), drafts_kept_for=week) == 0


def test_a_flood_waits_in_a_tray_of_its_own_and_nothing_of_it_is_refused(
    desks: SimpleNamespace, noon: datetime
):
    from custodiet.core.policy import rule

    most = rule("reporting.flood_from", on=noon.date()).value
    flood = intake.Flood(noon.date())
    flood.count["all"] = most - 1
    for _ in range(2):
        intake.receive(
            intake.Arrival(new_code(), Manner.ANONYMOUS, given.questions(), given.answers()),
            on=noon.date(),
            flood=flood,
        )
    assert list(Report.objects.order_by("pk").values_list("tray", flat=True)) == [Tray.MAIN, Tray.UNSORTED]
    second = Report.objects.get(tray=Tray.UNSORTED)
    actions.sort_report(second.ref, by=desks.handler, at=noon)
    assert queries.unsorted(desks.handler) == 0
    assert flood.tray(noon.date() + timedelta(days=1)) is Tray.MAIN


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"risk": ()}, "Say whether anyone may be at risk now"),
        ({"risk": ("nonsense",)}, "Say whether anyone may be at risk now"),
        ({"risk": ("me", "no")}, "Say whether anyone may be at risk now"),
        ({"reach": ("unsaid",)}, "Choose who may read it"),
        ({"story": ("x" * 20_001,)}, "at most 20,000"),
        ({"what": ("B1", "B99")}, "Choose what they did"),
    ],
)
def test_answers_that_do_not_fit_their_questions_are_refused_and_nothing_is_kept(
    desks: SimpleNamespace, noon: datetime, change: dict[str, tuple[str, ...]], said: str
):
    with pytest.raises(NotValid) as refused:
        given.sent(noon.date(), **change)
    assert said in refused.value.why
    assert Report.objects.count() == 0


def test_what_was_not_asked_is_not_kept(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    _, report = given.sent(noon.date(), channel=("text",), where=("A street that was not asked for",))
    assert "A street" not in str(read(report, desks.handler, settings, tmp_path).answers)


def test_an_ended_report_takes_no_more_words_and_tells_its_reporter_so(
    desks: SimpleNamespace, noon: datetime
):
    code, report = given.sent(noon.date())
    actions.take_up(report.ref, by=desks.handler, at=noon)
    actions.end_report(report.ref, by=desks.handler, at=noon, text="We looked into it.")
    with pytest.raises(NotNow, match="has ended"):
        intake.write(code, "more", (), on=noon.date())
    found = intake.come_back(code)
    assert [each.state for each in found.steps][-1] == "now"
    assert Report.objects.get().stage == Stage.ENDED


def test_a_file_altered_on_the_disk_is_refused(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    file = sealed_file(settings, tmp_path, "a.jpg", b"evidence" * 20_000)
    _, report = given.sent(noon.date(), files=[file])
    path = settings.SEALED / file.blob
    path.write_bytes(path.read_bytes()[:-1])
    with given.vault(settings, tmp_path):
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        asked = queries.file_of(report.ref, file.part, desks.handler)
        with pytest.raises(NotNow, match="cannot be opened"):
            opening.opened_file(asked, desks.handler, session)


def test_a_file_over_the_limit_stops_the_upload_and_leaves_nothing(settings: Any, tmp_path: Path):
    from django.core.files.uploadhandler import StopUpload

    settings.SEALED, settings.REPORTING_FILE_MOST = tmp_path / "sealed", 10
    upload = SealingUpload()
    upload.new_file("file", "a.jpg", "image/jpeg", 11)
    upload.receive_data_chunk(b"x" * 10, 0)
    with pytest.raises(StopUpload):
        upload.receive_data_chunk(b"x", 10)
    assert list(settings.SEALED.iterdir()) == []


def test_files_that_belong_to_no_report_are_taken_away_after_a_day_and_of_the_others_the_hour_is(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    kept, lost = (sealed_file(settings, tmp_path, "a.jpg", b"x") for _ in range(2))
    given.sent(noon.date(), files=[kept])
    half = settings.SEALED / ".half-there"
    half.write_bytes(b"what a killed process leaves")
    came = half.stat().st_ctime
    for path in settings.SEALED.iterdir():
        assert path == half or path.stat().st_mtime % 86_400 == path.stat().st_atime % 86_400 == 0
    day_later = datetime.fromtimestamp(came, UTC) + timedelta(days=1)
    assert sweeping.settle_files(at=day_later - timedelta(seconds=60)) == 0
    assert sweeping.settle_files(at=day_later + timedelta(seconds=60)) == 2
    assert [path.name for path in settings.SEALED.iterdir()] == [kept.blob] != [lost.blob]


def test_drafts_are_forgotten_after_their_days(noon: datetime):
    intake.save_draft(new_code(), {}, on=noon.date())
    assert intake.forget_drafts(before=noon.date()) == 0
    assert intake.forget_drafts(before=noon.date() + timedelta(days=1)) == 1
    assert Draft.objects.count() == 0


def test_without_the_secret_beside_it_a_copy_of_the_register_finds_no_report(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    code, report = given.sent(noon.date())
    assert report.tag == tag_of(code)
    settings.REPORTING_SECRET = tmp_path / "another"
    with pytest.raises(NotFound, match="Nothing is locked"):
        intake.come_back(code)


def test_a_secret_that_others_may_read_is_refused(tmp_path: Path):
    path = tmp_path / "secret"
    assert len(secret(path)) == 32 and secret(path) == secret(path)
    path.chmod(0o644)
    with pytest.raises(ValueError, match="chmod 600"):
        secret(path)


def test_the_vault_forgets_keys_after_a_while_and_knows_nobody_by_anothers_name(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    from custodiet.reporting.vault.keeper import Keeper

    clock = [0.0]
    keeper = Keeper(900, lambda: clock[0])
    way = queries.way_in(desks.handler)
    assert way is not None
    asked = {"do": "unlock", "owner": desks.handler.id, "passphrase": given.PASSPHRASE, **way}
    session = keeper.answer(asked)["session"]
    mine = {"do": "ask", "owner": desks.handler.id, "session": session}
    assert len(keeper.answer(mine)["holds"]) == 2
    assert "refused" in keeper.answer({**mine, "owner": desks.other.id})
    clock[0] = 899
    assert "holds" in keeper.answer(mine)
    clock[0] += 900
    assert "refused" in keeper.answer(mine)


@pytest.mark.parametrize(
    "asked", [{}, {"do": "open"}, {"do": "unlock", "owner": "x"}, {"do": "burn"}, {"do": "open", "parts": 7}]
)
def test_the_vault_answers_whatever_it_is_asked(asked: dict[str, Any]):
    from custodiet.reporting.vault.keeper import Keeper

    assert "refused" in Keeper(900, lambda: 0.0).answer(asked)


def test_the_vault_opens_only_files_by_name_in_its_folder(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    file = sealed_file(settings, tmp_path, "a.jpg", b"x")
    _, report = given.sent(noon.date(), files=[file])
    asked = queries.file_of(report.ref, file.part, desks.handler)
    with given.vault(settings, tmp_path):
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        assert opening.opened_file(asked, desks.handler, session) == b"x"
        with pytest.raises(NotNow):
            opening.opened_file({**asked, "blob": "../../etc/passwd"}, desks.handler, session)


def test_a_desks_key_is_handed_to_a_newcomer_by_a_handler_who_holds_it(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    from custodiet.reporting.vault.keeper import HANDLER
    from custodiet.reporting.vault.serving import ask
    from custodiet.sealing.keys import Suite
    from custodiet.sealing.places import hold_place
    from custodiet.sealing.wraps import Wrap as Given
    from custodiet.sealing.wraps import unwrapped

    newcomer = new_key()
    desk = desk_reader(given.DESK, on=noon.date())
    to = {"suite": int(newcomer.suite), "raw": b64encode(newcomer.public.raw).decode()}
    with given.vault(settings, tmp_path):
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        said = ask(
            settings.VAULT, do="give", owner=desks.handler.id, session=session, desk=given.DESK, epoch=1,
            desk_key=desk.key.ident, to=to,
        )  # fmt: skip
    hold = Given(Suite(said["suite"]), said["reader"], b64decode(said["data"]))
    assert len(unwrapped(hold, newcomer, hold_place(given.DESK, 1), HANDLER)) == 96


def test_a_report_is_due_an_answer_and_then_word_of_what_came_of_it(desks: SimpleNamespace, noon: datetime):
    _, report = given.sent(noon.date())
    (row,) = queries.queue(desks.handler, today=noon.date() + timedelta(days=8))
    assert (row.due.what, row.due_words, row.late) == ("Answer the reporter", "Overdue by 1 day", True)
    actions.take_up(report.ref, by=desks.handler, at=noon)
    actions.answer_reporter(report.ref, by=desks.handler, at=noon, text="Thank you")
    (row,) = queries.queue(desks.handler, today=noon.date() + timedelta(days=90))
    assert (row.due.what, row.due_words, row.late) == (
        "Tell the reporter what came of it",
        "Due today",
        False,
    )


def test_those_at_risk_come_first_and_then_the_oldest_in_a_fixed_number_of_questions(
    desks: SimpleNamespace, noon: datetime, django_assert_num_queries: Any
):
    for days, risk in ((3, "no"), (1, "no"), (0, "me")):
        _, report = given.sent(noon.date(), risk=(risk,))
        Report.objects.filter(pk=report.pk).update(received_on=noon.date() - timedelta(days=days))
    with django_assert_num_queries(1):
        rows = queries.queue(desks.handler, today=noon.date())[0:50]
    assert [(row.urgent, (noon.date() - row.received_on).days) for row in rows] == [
        (True, 0),
        (False, 3),
        (False, 1),
    ]


def test_what_was_answered_is_read_by_the_words_of_its_own_version(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    _, report = given.sent(noon.date(), duty=("off",))
    said = dict(read(report, desks.handler, settings, tmp_path).answers)
    assert said["Were they on duty?"] == "No"
    assert json.loads(json.dumps(list(said)))[0].startswith("Is anyone at risk")
