"""Notes, masked copies, and keys handed from desk to desk and from hand to hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from custodiet.accounts.models import User
from custodiet.accounts.queries import actor_for, system
from custodiet.core.actors import Actor
from custodiet.core.errors import NotFound, NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.reporting import actions, intake, opening, queries, working
from custodiet.reporting.models import DeskHold, Part, RecoveryShare, Report, Wrap
from custodiet.reporting.readers import keepers
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_sealed import everything, sealed_file
from custodiet.sealing.keys import new_key
from custodiet.sealing.places import Kind

pytestmark = pytest.mark.django_db
WHY = "For the force that is to look into it"


@pytest.fixture
def at() -> datetime:
    """The pages read the real clock."""
    return datetime.now(UTC)


@pytest.fixture
def desks(people: SimpleNamespace, at: datetime, settings: Any) -> SimpleNamespace:
    handler, other = given.desks(settings, at)
    return SimpleNamespace(handler=handler, other=other)


def colleague(at: datetime, name: str = "abara") -> Actor:
    """A second handler of the desk, with a key that is vouched for and no key of the desk's."""
    who = given.handler(at, name)
    given.key(who, at)
    actions.vouch_for_handlers(by=system("ceremony"), at=at, unit=given.UNIT, owners=[who.id])
    return who


def opened(report: Report, by: Actor) -> opening.Opened:
    session = opening.unlock(by, given.PASSPHRASE)
    card = actions.open_report(report.ref, by=by, at=datetime.now(UTC))
    return opening.opened(card, by, session)


def handed_over(report: Report, by: Actor, at: datetime, desk: str = given.OVERSIGHT) -> None:
    session = opening.unlock(by, given.PASSPHRASE)
    working.hand_over(report.ref, by=by, at=at, desk=desk, why="Too near to us", session=session)


def test_a_note_is_read_by_the_desk_with_who_wrote_it_and_its_reporter_has_no_key_to_it(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    code, report = given.sent(at.date())
    actions.write_note(report.ref, by=desks.handler, at=at, text="A kestrel of a note")
    with given.vault(settings, tmp_path):
        (note,) = opened(report, desks.handler).notes
    assert (note.by, note.text) == ("Nwosu", "A kestrel of a note")
    part = Part.objects.get(kind=Kind.NOTE)
    assert [each.role for each in part.wraps.all()] == ["desk"]
    assert intake.come_back(code).messages == ()
    assert b"kestrel" not in everything()
    with pytest.raises(NotValid):
        actions.write_note(report.ref, by=desks.handler, at=at, text=" ")
    with pytest.raises(NotFound):
        actions.write_note(report.ref, by=desks.other, at=at, text="From another desk")


def test_a_masked_copy_lies_sealed_beside_its_original_and_says_who_masked_it_and_why(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    code, report = given.sent(at.date(), who=("Sergeant Kestrel",))
    intake.write(code, "Kestrel wrote again", (), on=at.date())
    before = {(each.ident, bytes(each.hidden)) for each in Part.objects.all()}
    with given.vault(settings, tmp_path):
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        mask = {"names": ["Kestrel"], "places": [], "others": ["kingfisher"], "why": WHY, "session": session}
        working.mask_report(report.ref, by=desks.handler, at=at, **mask)
        said = opened(report, desks.handler)
        with pytest.raises(NotNow):
            working.mask_report(report.ref, by=desks.handler, at=at, **{**mask, "session": "locked"})
    (copy,) = said.masked
    assert (copy.by, copy.why, copy.passages) == ("Nwosu", WHY, 3)
    assert "Kestrel" not in copy.text and "kingfisher" not in copy.text
    assert "Sergeant [a name]" in copy.text and "[a name] wrote again" in copy.text
    assert "Kestrel" in said.as_text()
    assert before < {(each.ident, bytes(each.hidden)) for each in Part.objects.all()}
    assert b"Sergeant [a name]" not in everything()


def test_a_report_handed_over_opens_for_the_other_desk_alone_and_its_reporter_reads_on(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    file = sealed_file(settings, tmp_path, "a.jpg", b"picture" * 20_000)
    code, report = given.sent(at.date(), files=[file])
    actions.answer_reporter(report.ref, by=desks.handler, at=at, text="Thank you")
    with given.vault(settings, tmp_path):
        handed_over(report, desks.handler, at)
        said = opened(report, desks.other)
        assert given.STORY in said.as_text() and said.closed == 0
        assert [each.text for each in said.notes] == ["Too near to us"]
        session = opening.unlock(desks.other, given.PASSPHRASE)
        asked = queries.file_of(report.ref, file.part, desks.other)
        assert opening.opened_file(asked, desks.other, session) == b"picture" * 20_000
        with pytest.raises(NotFound):
            actions.open_report(report.ref, by=desks.handler, at=at)
        intake.write(code, "And more", (), on=at.date())
        assert [each.text for each in opened(report, desks.other).messages] == ["Thank you", "And more"]
        Report.objects.update(desk=given.DESK)  # moved back on paper, without a key
        assert opened(report, desks.handler).answers == ()
    assert [each.text for each in intake.come_back(code).messages] == ["Thank you", "And more"]


def test_the_desk_that_a_reporter_shut_out_is_never_given_its_key(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    _, report = given.sent(at.date(), reach=("oversight",))
    before = set(Wrap.objects.values_list("pk", "reader"))
    with given.vault(settings, tmp_path), pytest.raises(NotNow, match="must not reach that desk"):
        handed_over(report, desks.other, at, given.DESK)
    assert set(Wrap.objects.values_list("pk", "reader")) == before
    assert Report.objects.get().desk == given.OVERSIGHT


def test_a_desk_where_somebody_works_from_whom_it_is_kept_is_given_no_key(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    _, report = given.sent(at.date())
    person = str(Ref("linkage", "person", 7))
    report.stepped_out.create(person=person, stepped_out_at=at)
    User.objects.filter(username="quayle").update(person=person)
    with given.vault(settings, tmp_path):
        with pytest.raises(NotNow, match="kept from works at that desk"):
            handed_over(report, desks.handler, at)
        User.objects.filter(username="quayle").update(person="")
        handed_over(report, desks.handler, at)
    assert Report.objects.get().desk == given.OVERSIGHT


def test_a_report_is_not_handed_over_by_somebody_whose_keys_open_only_some_of_it(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    code, report = given.sent(at.date())
    newcomer = colleague(at)
    given.epoch(given.DESK, newcomer, at=at)
    intake.write(code, "Sealed to the second key", (), on=at.date())
    with given.vault(settings, tmp_path), pytest.raises(NotNow, match="would be lost"):
        handed_over(report, newcomer, at)
    assert Report.objects.get().desk == given.DESK


def test_a_colleague_who_is_handed_the_keys_opens_what_was_sealed_before_they_came(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    _, report = given.sent(at.date())
    newcomer = colleague(at)
    with given.vault(settings, tmp_path):
        assert opened(report, newcomer).answers == ()
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        assert actions.hand_keys(by=desks.handler, at=at, to=newcomer.id, session=session) == 1
        assert given.STORY in opened(report, newcomer).as_text()
        with pytest.raises(NotNow, match="every key that you hold"):
            actions.hand_keys(by=desks.handler, at=at, to=newcomer.id, session=session)
        with pytest.raises(NotValid, match="colleague of your desk"):
            actions.hand_keys(by=desks.handler, at=at, to=desks.other.id, session=session)
    assert queries.own_holds(desks.handler)[0].others == ("Abara",)


def test_keys_are_not_handed_to_somebody_whom_the_units_key_does_not_vouch_for(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    newcomer = given.handler(at, "abara")
    given.key(newcomer, at)
    with given.vault(settings, tmp_path), pytest.raises(NotNow, match="does not vouch"):
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        actions.hand_keys(by=desks.handler, at=at, to=newcomer.id, session=session)
    assert DeskHold.objects.filter(owner=newcomer.id).count() == 0


def test_a_key_older_than_the_keepers_is_given_to_them_by_a_handler_who_holds_it(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    with given.vault(settings, tmp_path):
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        with pytest.raises(NotNow, match="No keepers"):
            actions.give_to_keepers(by=desks.handler, at=at, session=session)
        named = [(name, new_key().public) for name in ("hale", "ingram", "joshi")]
        actions.name_keepers(by=system("ceremony"), at=at, unit=given.UNIT, named=named)
        assert actions.give_to_keepers(by=desks.handler, at=at, session=session) == 1
        with pytest.raises(NotNow, match="every key"):
            actions.give_to_keepers(by=desks.handler, at=at, session=session)
    idents = {each.key.ident for each in keepers(on=at.date())}
    groups = [set(each.holders.split()) for each in RecoveryShare.objects.all()]
    assert len(groups) == 3 and all(len(each) == 2 and each < idents for each in groups)
    assert queries.own_holds(desks.handler)[0].in_envelopes


def test_notes_copies_and_hand_overs_are_made_page_by_page(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path, client_for: Any
):
    _, report = given.sent(at.date())
    newcomer, url = colleague(at), f"/reports/{report.pk}/"
    with given.vault(settings, tmp_path):
        desk = client_for(desks.handler)
        assert "Your keys are locked" in desk.get(f"{url}mask/").content.decode()
        desk.post("/reports/unlock/", {"passphrase": given.PASSPHRASE})
        assert "Write the note" in desk.post(f"{url}note/", {"text": ""}).content.decode()
        assert desk.post(f"{url}note/", {"text": "Rang the shelter"}).status_code == 302
        wrong = desk.post(f"{url}mask/", {"do": "show", "names": "Nobody", "why": WHY}).content.decode()
        assert "“Nobody” is not in the report" in wrong
        shown = desk.post(f"{url}mask/", {"do": "show", "others": "kingfisher", "why": WHY}).content.decode()
        assert "the [left out] would never be told" in shown and "Nothing is kept yet" in shown
        assert Part.objects.filter(kind=Kind.MASKED).count() == 0
        desk.post(f"{url}mask/", {"do": "keep", "others": "kingfisher", "why": WHY})
        page = desk.get(url).content.decode()
        assert "Rang the shelter" in page and "1 place masked by Nwosu" in page
        keys = desk.get("/reports/keys/").content.decode()
        assert "You alone hold some of these keys" in keys and "Abara" in keys
        desk.post("/reports/keys/", {"to": newcomer.id})
        assert "Nothing here hangs on one person" in desk.get("/reports/keys/").content.decode()
        assert "No keepers are named" in desk.post("/reports/keys/keepers/").content.decode()
        assert "Say why" in desk.post(f"{url}hand-over/", {"desk": given.OVERSIGHT}).content.decode()
        gone = desk.post(f"{url}hand-over/", {"desk": given.OVERSIGHT, "why": "Too near"})
        assert gone.status_code == 302
        assert desk.get(url).status_code == 404


def test_nobody_but_a_handler_or_a_custodian_comes_to_the_keys_and_the_head_sees_how_they_stand(
    desks: SimpleNamespace, people: SimpleNamespace, at: datetime, settings: Any, client_for: Any
):
    keeper = given.custodian(settings, at)
    others = [client_for(each) for each in (people.analyst, people.administrator)]
    head, desk = client_for(people.head), client_for(desks.handler)
    assert [each.get("/reports/keys/").status_code for each in (*others, head)] == [404] * 3
    assert [each.get("/reports/desks/").status_code for each in (*others, desk)] == [404] * 3
    page = client_for(keeper).get("/reports/keys/").content.decode()
    assert "Keys of the custodians of counter-corruption" in page and "Cannot bring it back" in page
    page = head.get("/reports/desks/").content.decode()
    assert "Held by Abara, Abara-Second." in page and "could not bring back 1 of 1 key" in page
    assert "Nobody is asked for one yet" in page  # of the other desk


def test_a_closed_account_is_no_colleague_whom_keys_are_handed_to(desks: SimpleNamespace, at: datetime):
    newcomer = colleague(at)
    assert [each.name for each in queries.colleagues(desks.handler)] == ["Abara"]
    User.objects.filter(username="abara").update(is_active=False)
    assert queries.colleagues(desks.handler) == []
    assert actor_for(User.objects.get(username="abara")).id == newcomer.id
