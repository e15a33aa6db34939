"""The end of a report: only after its time, never while it is held, by two people, and then for good."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyrage
import pytest

from custodiet.accounts.models import User
from custodiet.accounts.queries import actor_for, system
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.core.policy import rule
from custodiet.core.refs import Ref
from custodiet.ledger import queries as ledger
from custodiet.ledger.queries import badge, lines_about
from custodiet.reporting import actions, intake, opening, performing, queries
from custodiet.reporting.cleaning.checking import Found
from custodiet.reporting.models import Destruction, Export, Hold, Part, Report, Wrap
from custodiet.reporting.rules import Stage
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_sealed import everything, read, sealed_file

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def at() -> datetime:
    """The pages read the real clock."""
    return datetime.now(UTC)


@pytest.fixture
def desks(people: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path) -> SimpleNamespace:
    """Two handlers of one desk, one of the other, and whoever names bodies."""
    handler, other = given.desks(settings, at)
    settings.SEALED = tmp_path / "sealed"
    return SimpleNamespace(handler=handler, other=other, second=given.handler(at, "abara"), head=people.head)


def ended(by: Actor, at: datetime, *, passed_on: bool = False, files: Any = ()) -> tuple[Any, Report]:
    code, report = given.sent(at.date(), files=files)
    actions.take_up(report.ref, by=by, at=at)
    if passed_on:
        actions.pass_on(report.ref, by=by, at=at, title="A concern", summary="In other words")
    actions.end_report(report.ref, by=by, at=at, text="It was looked into.")
    report.refresh_from_db()
    return code, report


def over(report: Report, at: datetime) -> datetime:
    """The first moment at which a report may be destroyed."""
    due = queries.destroy_on(report)
    assert due is not None
    return at + (due - at.date())


def asked(ref: Ref, by: Actor, at: datetime) -> Ref:
    return actions.ask_destruction(ref, by=by, at=at)


@pytest.mark.parametrize(("passed_on", "name"), [(False, "kept_after_end"), (True, "kept_after_passing_on")])
def test_a_report_is_kept_to_the_day_that_the_rule_says_and_not_a_day_less(
    desks: SimpleNamespace, at: datetime, passed_on: bool, name: str
):
    _, report = ended(desks.handler, at, passed_on=passed_on)
    due = over(report, at)
    assert due - at == rule(f"reporting.{name}", on=at.date()).value
    with pytest.raises(NotNow, match="is kept until"):
        asked(report.ref, desks.handler, due - DAY)
    assert len(queries.time_over(desks.handler, today=(due - DAY).date())) == 0
    assert len(queries.time_over(desks.handler, today=due.date())) == 1
    asked(report.ref, desks.handler, due)


def test_a_report_that_goes_on_is_never_destroyed_however_old_it_is(desks: SimpleNamespace, at: datetime):
    _, report = given.sent(at.date())
    actions.take_up(report.ref, by=desks.handler, at=at)
    with pytest.raises(NotNow, match="has not ended"):
        asked(report.ref, desks.handler, at + 10_000 * DAY)
    _, again = ended(desks.handler, at)
    actions.take_up(again.ref, by=desks.handler, at=at)
    with pytest.raises(NotNow, match="has not ended"):
        asked(again.ref, desks.handler, at + 10_000 * DAY)


def test_what_is_destroyed_no_key_opens_and_its_files_are_gone_while_the_ledger_still_verifies(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    file = sealed_file(settings, tmp_path, "a.jpg", b"picture" * 20_000)
    code, report = ended(desks.handler, at, files=[file])
    _, other = given.sent(at.date())
    due = over(report, at)
    request = asked(report.ref, desks.handler, due)
    with given.vault(settings, tmp_path):
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        before = opening.opened(queries.report_card(report.ref, desks.handler, today=due.date()),
                                desks.handler, session)  # fmt: skip
        assert given.STORY in before.as_text()
        actions.agree_destruction(request, by=desks.second, at=due)
        card = queries.report_card(report.ref, desks.handler, today=due.date())
        after = opening.opened(card, desks.handler, session)
    assert (card.stage, after.answers, after.messages) == (Stage.DESTROYED, (), ())
    assert Wrap.objects.filter(part__report=report).count() == 0
    assert all(bytes(each.hidden) == b"" and each.blob == "" for each in Part.objects.filter(report=report))
    assert Wrap.objects.filter(part__report=other).count() == 2
    assert intake.come_back(code).may_write is False and intake.come_back(code).messages == ()
    assert list(ledger.faults()) == []
    for kind in (Report, Destruction):
        assert all(ledger.badge(row).as_recorded for row in kind.objects.filter(pk=request.id))
    assert queries.time_over(desks.handler, today=due.date())[0:50] == []


def test_the_sealed_files_go_once_the_keys_have_gone(
    desks: SimpleNamespace,
    at: datetime,
    settings: Any,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
):
    file = sealed_file(settings, tmp_path, "a.jpg", b"picture")
    _, report = ended(desks.handler, at, files=[file])
    request = asked(report.ref, desks.handler, over(report, at))
    with django_capture_on_commit_callbacks(execute=True):
        actions.agree_destruction(request, by=desks.second, at=over(report, at))
        assert (settings.SEALED / file.blob).exists()
    assert not (settings.SEALED / file.blob).exists()


def test_whoever_asks_does_not_answer_nor_on_another_account_and_a_refusal_keeps_the_report(
    desks: SimpleNamespace, at: datetime
):
    _, report = ended(desks.handler, at)
    due = over(report, at)
    User.objects.filter(username__in=("nwosu", "abara")).update(person=str(Ref("linkage", "person", 7)))
    mine, again = (actor_for(User.objects.get(username=name)) for name in ("nwosu", "abara"))
    request = asked(report.ref, mine, due)
    with pytest.raises(NotNow, match="already"):
        asked(report.ref, mine, due)
    for who in (mine, again):
        with pytest.raises(NotAllowed, match="Somebody else of your desk"):
            actions.agree_destruction(request, by=who, at=due)
    with pytest.raises(NotFound):
        actions.agree_destruction(request, by=desks.other, at=due)
    User.objects.filter(username="abara").update(person="")
    actions.refuse_destruction(request, by=desks.second, at=due)
    with pytest.raises(NotNow):
        actions.agree_destruction(request, by=desks.second, at=due)
    assert Report.objects.get().stage == Stage.ENDED
    asked(report.ref, mine, due)


def test_files_of_a_report_whose_shredding_was_killed_are_gone_after_the_next_sweep_and_no_others(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    file, kept = (sealed_file(settings, tmp_path, name, b"picture" * 20_000) for name in ("a.jpg", "b.jpg"))
    _, report = ended(desks.handler, at, files=[file])
    given.sent(at.date(), files=[kept])
    due = over(report, at)
    # what runs after the commit does not run here, as when the process is killed right then
    actions.agree_destruction(asked(report.ref, desks.handler, due), by=desks.second, at=due)
    assert {path.name for path in settings.SEALED.iterdir()} == {file.blob, kept.blob}
    sweep = {"at": due, "today": due.date(), "drafts_kept_for": DAY}
    performing.tidy(**sweep)
    assert {path.name for path in settings.SEALED.iterdir()} == {kept.blob}
    row = Report.objects.get(pk=report.pk)
    assert row.to_remove == "" and badge(row).as_recorded
    count = len(lines_about(report.ref))
    performing.tidy(**sweep)
    assert len(lines_about(report.ref)) == count
    with pytest.raises(NotNow, match="gone already"):
        actions.end_shredding(report.ref, by=system("sweep"), at=due)


def test_a_hold_says_in_words_that_are_locked_with_the_report_what_it_is_held_for(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    _, report = given.sent(at.date())
    until, words = (at + 9 * DAY).date(), "The crown court at Eastgate, quagga"
    given_ = {"by": desks.handler, "at": at, "reason": "court", "until_on": until}
    with pytest.raises(NotValid, match="Say which court"):
        actions.begin_hold(report.ref, words=" ", **given_)
    actions.begin_hold(report.ref, words=words, **given_)
    (note,) = read(report, desks.handler, settings, tmp_path).notes
    assert words in note.text and f"{until:%-d %B %Y}" in note.text
    assert b"quagga" not in everything()


def test_a_hold_stops_the_end_of_a_report_to_its_last_day_and_a_lifted_one_no_more(
    desks: SimpleNamespace, at: datetime
):
    _, report = ended(desks.handler, at)
    due = over(report, at)
    request = asked(report.ref, desks.handler, due)
    until = (due + 10 * DAY).date()
    hold = actions.begin_hold(
        report.ref, by=desks.second, at=due, reason="court", words="Crown court, in June", until_on=until
    )
    (row,) = queries.time_over(desks.handler, today=due.date())[0:50]
    assert row.hold is not None and row.hold.reason_words == "A court may need it"
    for day in (due, due + 10 * DAY):
        with pytest.raises(NotNow, match="is held until"):
            actions.agree_destruction(request, by=desks.second, at=day)
    actions.lift_hold(hold, by=desks.second, at=due)
    with pytest.raises(NotNow, match="ended already"):
        actions.lift_hold(hold, by=desks.second, at=due)
    actions.begin_hold(
        report.ref, by=desks.second, at=due, reason="court", words="Crown court, in June", until_on=until
    )
    actions.agree_destruction(request, by=desks.second, at=due + 11 * DAY)
    assert Report.objects.get().stage == Stage.DESTROYED


def test_a_hold_has_a_reason_of_the_list_and_an_end_that_the_rule_allows(
    desks: SimpleNamespace, at: datetime
):
    _, report = given.sent(at.date())
    longest = rule("reporting.hold_longest", on=at.date()).value
    for reason, day in (
        ("because", at.date() + DAY),
        ("court", at.date()),
        ("court", at.date() + longest + DAY),
    ):
        with pytest.raises(NotValid):
            actions.begin_hold(report.ref, by=desks.handler, at=at, reason=reason, words="Why", until_on=day)
    for day in (at.date() + DAY, at.date() + longest):
        actions.begin_hold(
            report.ref, by=desks.handler, at=at, reason="court", words="Crown court, in June", until_on=day
        )
    assert Hold.objects.count() == 2


# ---- exports ------------------------------------------------------------------------------------------
def body(desks: SimpleNamespace, at: datetime) -> tuple[Any, Ref]:
    theirs = pyrage.x25519.Identity.generate()
    named = actions.name_body(by=desks.head, at=at, name="The watchdog", recipient=str(theirs.to_public()))
    return theirs, named


def unpacked(sealed: bytes, theirs: Any) -> tuple[dict[str, Any], dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(sealed, [theirs]))) as box:
        things = {name: box.read(name) for name in box.namelist()}
    return json.loads(things.pop("manifest.json")), things


def test_the_other_body_alone_opens_an_export_and_its_manifest_says_what_is_in_it_and_what_is_not(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path, client_for: Any
):
    file = sealed_file(settings, tmp_path, "a.txt", b"as it was sent")
    _, report = given.sent(at.date(), who=("Sergeant Kestrel",), files=[file])
    theirs, named = body(desks, at)
    actions.keep_checked(
        report.ref,
        by=desks.handler,
        at=at,
        file=file.part,
        found=Found("text/plain", False, "", b"clean", ""),
    )
    actions.write_note(report.ref, by=desks.handler, at=at, text="A note of ours")
    url = f"/reports/{report.pk}/export/"
    send = {"body": str(named.id), "words": "masked", "attached": "clean", "why": "It is theirs"}
    with given.vault(settings, tmp_path):
        desk = client_for(desks.handler)
        desk.post("/reports/unlock/", {"passphrase": given.PASSPHRASE})
        assert "There is no masked copy yet" in desk.post(url, send).content.decode()
        desk.post(f"/reports/{report.pk}/mask/", {"do": "keep", "names": "Kestrel", "why": "Not named"})
        masked = desk.post(url, send)
        whole = desk.post(url, {**send, "words": "whole", "attached": "sent"})
    manifest, things = unpacked(masked.content, theirs)
    assert masked["Content-Disposition"] == f'attachment; filename="{report.number}.zip.age"'
    assert manifest["report"] == report.number and manifest["why"] == "It is theirs"
    assert b"Sergeant [a name]" in things["report.txt"] and things["file-01.txt"] == b"clean"
    assert {each["name"]: each["sha256"] for each in manifest["contents"]} == {
        name: sha256(data).hexdigest() for name, data in things.items()
    }
    assert "what was masked in the words" in manifest["left_out"]
    _, all_of_it = unpacked(whole.content, theirs)
    assert b"Sergeant Kestrel" in all_of_it["report.txt"] and all_of_it["file-01.bin"] == b"as it was sent"
    for sealed in (masked.content, whole.content):
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(sealed, [pyrage.x25519.Identity.generate()])
    said = str(manifest) + str(things) + str(all_of_it)
    for ours in ("A note of ours", "Nwosu", desks.handler.id, report.ident, report.tag):
        assert ours not in said
    kept = [each.digest_of_file for each in Export.objects.order_by("pk")]
    assert kept == [sha256(each.content).hexdigest() for each in (masked, whole)]


def test_who_the_reporter_is_leaves_in_no_export(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path, client_for: Any
):
    from custodiet.reporting.rules import Manner

    _, report = given.sent(at.date(), manner=Manner.NAMED, contact="Wren Kestrel")
    theirs, named = body(desks, at)
    with given.vault(settings, tmp_path):
        desk = client_for(desks.handler)
        desk.post("/reports/unlock/", {"passphrase": given.PASSPHRASE})
        assert "Wren Kestrel" in desk.get(f"/reports/{report.pk}/").content.decode()
        made = desk.post(
            f"/reports/{report.pk}/export/",
            {"body": str(named.id), "words": "whole", "attached": "none", "why": "It is theirs"},
        )
    manifest, things = unpacked(made.content, theirs)
    assert "Wren" not in str(things) + str(manifest)


def test_whoever_exports_names_no_body_and_whoever_names_one_exports_nothing(
    desks: SimpleNamespace, at: datetime
):
    _, report = given.sent(at.date())
    _, named = body(desks, at)
    key = str(pyrage.x25519.Identity.generate().to_public())
    with pytest.raises(NotAllowed):
        actions.name_body(by=desks.handler, at=at, name="Mine", recipient=key)
    with pytest.raises(NotAllowed):
        actions.note_export(report.ref, by=desks.head, at=at, body=named.id, digest="0" * 64, contents=1)
    with pytest.raises(NotValid, match="age1"):
        actions.name_body(by=desks.head, at=at, name="Another", recipient="age1nonsense")
    with pytest.raises(NotValid, match="of this name"):
        actions.name_body(by=desks.head, at=at, name="The watchdog", recipient=key)
    actions.close_body(named, by=desks.head, at=at)
    with pytest.raises(NotNow, match="closed already"):
        actions.close_body(named, by=desks.head, at=at)
    with pytest.raises(NotNow, match="any more"):
        actions.note_export(report.ref, by=desks.handler, at=at, body=named.id, digest="0" * 64, contents=1)
    assert Export.objects.count() == 0 and queries.bodies() == []


def test_holds_ends_and_bodies_are_worked_page_by_page(desks: SimpleNamespace, at: datetime, client_for: Any):
    _, report = ended(desks.handler, at)
    old = at.date() - rule("reporting.kept_after_end", on=at.date()).value
    Report.objects.update(told_on=old)
    first, second = client_for(desks.handler), client_for(desks.second)
    url = f"/reports/{report.pk}/"
    assert "Choose why it is held" in first.post(f"{url}hold/", {"reason": ""}).content.decode()
    tomorrow = (at.date() + DAY).isoformat()
    assert (
        first.post(
            f"{url}hold/", {"reason": "court", "words": "Crown court, in June", "until_on": tomorrow}
        ).status_code
        == 302
    )
    assert "Held until" in first.get(url).content.decode()
    assert "Held until" in first.get("/reports/time-over/").content.decode()
    assert first.post(f"{url}ask-end/").status_code == 409
    first.post(f"{url}holds/{Hold.objects.get().pk}/lift/")
    assert first.post(f"{url}ask-end/").status_code == 302
    assert "Somebody else answers" in first.get("/reports/time-over/").content.decode()
    assert "Nwosu asks that it be destroyed" in second.get("/reports/time-over/").content.decode()
    request = Destruction.objects.get()
    second.post(f"/reports/destructions/{request.pk}/", {"do": "destroy"})
    assert "The time of no report is over" in second.get("/reports/time-over/").content.decode()
    head = client_for(desks.head)
    key = str(pyrage.x25519.Identity.generate().to_public())
    assert head.post("/reports/bodies/", {"name": "The watchdog", "recipient": key}).status_code == 302
    assert key in head.get("/reports/bodies/").content.decode()
    assert second.get("/reports/bodies/").status_code == 404
