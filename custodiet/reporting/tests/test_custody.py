"""Who a confidential reporter is: with the custodians, and with a handler only while a custodian agreed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from custodiet.accounts.permissions import Role
from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.ledger.queries import badge, lines_about
from custodiet.reporting import actions, intake, opening, performing, queries
from custodiet.reporting.models import Part, Release, ReleasePart, Report
from custodiet.reporting.queries import kept_from, releases
from custodiet.reporting.rules import RELEASE, Custody, Manner
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_sealed import everything, read
from custodiet.sealing import ceremony
from custodiet.sealing.directory import Reads
from custodiet.sealing.keys import new_key

pytestmark = pytest.mark.django_db
NAME, REACH = "Wren Kestrel", "07700 900461 after six"


@pytest.fixture
def desks(people: SimpleNamespace, noon: datetime, settings: Any) -> SimpleNamespace:
    handler, other = given.desks(settings, noon)
    custodian = given.custodian(settings, noon)
    return SimpleNamespace(handler=handler, other=other, custodian=custodian)


def sent(noon: datetime, manner: Manner = Manner.CONFIDENTIAL, **more: Any) -> tuple[Any, Report]:
    return given.sent(noon.date(), manner=manner, contact=NAME, safely=REACH, **more)


def asked(report: Report, by: Any, noon: datetime, *, days: int = 7, most: int = 2) -> Ref:
    parts = [ident for ident, _ in releases.to_ask_for(report.ref, by)][:most]
    return actions.ask_release(report.ref, by=by, at=noon, parts=parts, reason="To ask a name", days=days)


def agreed(release: Ref, by: Any, at: datetime, settings: Any, folder: Path, *, most: int = 2) -> None:
    rows = [str(row.pk) for row in ReleasePart.objects.filter(release_id=release.id).order_by("pk")][:most]
    with given.vault(settings, folder):
        session = opening.unlock(by, given.PASSPHRASE)
        actions.agree_release(release, by=by, at=at, agreed=rows, answer="Once", session=session)


def known(release: Ref, by: Any, at: datetime, settings: Any, folder: Path) -> list[str | None]:
    """What a handler reads of who the reporter is."""
    parts = actions.open_identity(release, by=by, at=at)
    with given.vault(settings, folder):
        return opening.released(parts, by, opening.unlock(by, given.PASSPHRASE))


def test_a_confidential_reporters_name_is_sealed_to_custodians_and_no_handler_is_given_it_or_its_key(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    _, report = sent(noon)
    who = Part.objects.filter(kind__in=("identity", "reach"))
    assert {each.role for part in who for each in part.wraps.all()} == {"identity"}
    opened = read(report, desks.handler, settings, tmp_path)
    assert "kingfisher" in str(opened.answers)
    assert NAME not in str(opened) and REACH not in str(opened)
    assert (opened.contact, opened.reach, opened.closed) == ("", "", 0)
    # nor does the handler's vault open it when it is asked for outright
    with given.vault(settings, tmp_path):
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        for part in who:
            whole = releases.as_asked(part, report)
            assert opening.released([whole], desks.handler, session) == [None]
            with pytest.raises(NotNow, match="cannot be opened"):
                opening.keys_for([whole], new_key().public, desks.handler, session)
    kept = everything()
    assert NAME.encode() not in kept and REACH.encode() not in kept


def test_a_named_reporters_name_is_read_by_the_desk_from_the_start_and_an_anonymous_ones_is_not_kept(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    _, named = sent(noon, Manner.NAMED)
    opened = read(named, desks.handler, settings, tmp_path)
    assert (opened.contact, opened.reach) == (NAME, REACH)
    assert releases.to_ask_for(named.ref, desks.handler) == []
    sent(noon, Manner.ANONYMOUS)
    assert Part.objects.filter(kind__in=("identity", "reach")).count() == 2


def test_a_custodian_gives_one_part_and_not_the_other_and_it_ends_by_itself(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    code, report = sent(noon)
    release = asked(report, desks.handler, noon, days=3)
    with pytest.raises(NotNow, match="not open to you"):
        actions.open_identity(release, by=desks.handler, at=noon)
    agreed(release, desks.custodian, noon, settings, tmp_path, most=1)
    assert known(release, desks.handler, noon, settings, tmp_path) == [NAME]
    assert list(ReleasePart.objects.order_by("pk").values_list("agreed", flat=True)) == [True, False]
    last = noon + timedelta(days=3) - timedelta(seconds=1)
    assert known(release, desks.handler, last, settings, tmp_path) == [NAME]
    over = noon + timedelta(days=3)
    with pytest.raises(NotNow, match="not open to you"):
        actions.open_identity(release, by=desks.handler, at=over)
    performing.tidy(at=last, today=noon.date(), drafts_kept_for=timedelta(days=30))
    assert Release.objects.get().stage == Custody.AGREED
    performing.tidy(at=over, today=noon.date(), drafts_kept_for=timedelta(days=30))
    assert Release.objects.get().stage == Custody.ENDED
    assert {bytes(row.data) for row in ReleasePart.objects.all()} == {b""}
    told = [each.text for each in intake.come_back(code).messages]
    assert len(told) == 1 and "A custodian agreed" in told[0]


def test_every_step_of_a_release_is_in_the_ledger_and_no_name_is(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    _, report = sent(noon)
    release = asked(report, desks.handler, noon)
    agreed(release, desks.custodian, noon, settings, tmp_path)
    known(release, desks.handler, noon, settings, tmp_path)
    actions.end_release(release, by=desks.custodian, at=noon)
    assert [line.event.partition(".")[2] for line in lines_about(release)] == [
        "release_asked", "release_agreed", "open_identity", "release_ended",
    ]  # fmt: skip
    rows = [*Release.objects.all(), *ReleasePart.objects.all()]
    assert all(badge(row).as_recorded for row in rows)
    assert NAME.encode() not in everything()


def test_the_asker_never_decides_and_neither_does_their_other_account_nor_whom_the_report_is_about(
    desks: SimpleNamespace, noon: datetime, settings: Any
):
    given.User.objects.filter(username="nwosu").update(person="linkage.person:7")
    handler = given.actor_for(given.User.objects.get(username="nwosu"))
    same = given.account(noon, "nwosu-2", Role.CUSTODIAN, person="linkage.person:7")
    subject = given.account(noon, "kite", Role.CUSTODIAN, person="linkage.person:9")
    _, report = sent(noon)
    release = asked(report, handler, noon)
    for who in (handler, desks.other, desks.handler):
        with pytest.raises(NotAllowed):
            actions.refuse_release(release, by=who, at=noon, answer="No")
    with pytest.raises(NotAllowed, match="never decides"):
        actions.refuse_release(release, by=same, at=noon, answer="No")
    report.keeps_from.create(person="linkage.person:9", said_at=noon)
    for do in (actions.open_release, actions.refuse_release):
        more = {"answer": "No"} if do is actions.refuse_release else {}
        with pytest.raises(NotFound):
            do(release, by=subject, at=noon, **more)
    assert len(releases.releases(subject)) == 0
    assert len(releases.releases(desks.custodian)) == 1


def test_a_handler_keeps_a_report_from_an_officer_by_number_and_it_is_kept_from_them_everywhere(
    desks: SimpleNamespace, people: SimpleNamespace, noon: datetime
):
    from custodiet.intelligence.tests import desk as leads

    officer = leads.officer(people.analyst, noon, "P-77")
    given.User.objects.filter(username="quayle").update(person=str(officer), unit=given.DESK)
    near = given.actor_for(given.User.objects.get(username="quayle"))
    _, report = sent(noon)
    assert len(releases.reports_visible_to(near)) == 1
    with pytest.raises(NotValid, match="Nobody on the force"):
        actions.keep_from(report.ref, by=desks.handler, at=noon, number="P-404")
    actions.keep_from(report.ref, by=desks.handler, at=noon, number=" P-77 ")
    (row,) = report.keeps_from.all()
    assert {report.ref, row.ref} <= kept_from(officer)  # an auditor's lines, too
    with pytest.raises(NotNow, match="already"):
        actions.keep_from(report.ref, by=desks.handler, at=noon, number="P-77")
    assert len(releases.reports_visible_to(near)) == 0
    with pytest.raises(NotFound):
        actions.open_report(report.ref, by=near, at=noon)
    assert len(releases.reports_visible_to(desks.handler)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "Say why"),
        ({"days": 0}, "from 1 to 14"),
        ({"days": 15}, "from 1 to 14"),
        ({"parts": []}, "Choose what"),
        ({"parts": ["nothing-of-the-kind"]}, "Choose what"),
    ],
)
def test_a_request_without_a_part_a_reason_or_a_period_is_sent_back(
    desks: SimpleNamespace, noon: datetime, change: dict[str, Any], said: str
):
    _, report = sent(noon)
    parts = [ident for ident, _ in releases.to_ask_for(report.ref, desks.handler)]
    whole = {"parts": parts, "reason": "To ask a name", "days": 14, **change}
    with pytest.raises(NotValid, match=said):
        actions.ask_release(report.ref, by=desks.handler, at=noon, **whole)
    assert Release.objects.count() == 0


def test_what_the_desk_may_read_anyway_is_not_asked_for(desks: SimpleNamespace, noon: datetime):
    _, report = sent(noon)
    answers = report.parts.get(kind="answers").ident
    with pytest.raises(NotValid, match="Choose what"):
        actions.ask_release(report.ref, by=desks.handler, at=noon, parts=[answers], reason="x", days=1)


def test_a_refusal_gives_nothing_and_says_why(desks: SimpleNamespace, noon: datetime):
    code, report = sent(noon)
    release = asked(report, desks.handler, noon)
    with pytest.raises(NotValid, match="Say why"):
        actions.refuse_release(release, by=desks.custodian, at=noon, answer=" ")
    actions.refuse_release(release, by=desks.custodian, at=noon, answer="Write to them first")
    card = actions.open_release(release, by=desks.handler, at=noon)
    assert (card.stage, card.answer, card.open_now) == (Custody.REFUSED, "Write to them first", False)
    with pytest.raises(NotNow):
        actions.open_identity(release, by=desks.handler, at=noon)
    with pytest.raises(NotNow):
        actions.refuse_release(release, by=desks.custodian, at=noon, answer="Again")
    assert intake.come_back(code).messages == ()


def test_another_handler_of_the_desk_sees_that_it_was_asked_and_not_what_was_given(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    colleague = given.handler(noon, "colleague")
    _, report = sent(noon)
    release = asked(report, desks.handler, noon)
    agreed(release, desks.custodian, noon, settings, tmp_path)
    assert actions.open_release(release, by=colleague, at=noon).open_now is False
    with pytest.raises(NotFound):
        actions.open_identity(release, by=colleague, at=noon)
    with pytest.raises(NotFound):
        actions.open_release(release, by=desks.other, at=noon)
    with pytest.raises(NotAllowed):
        actions.open_identity(release, by=desks.custodian, at=noon)


def test_a_custodian_whose_vault_is_locked_agrees_to_nothing_and_nothing_is_changed(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    _, report = sent(noon)
    release = asked(report, desks.handler, noon)
    row = str(ReleasePart.objects.first().pk)
    with given.vault(settings, tmp_path), pytest.raises(NotNow, match="locked"):
        actions.agree_release(release, by=desks.custodian, at=noon, agreed=[row], answer="", session="")
    with given.vault(settings, tmp_path):
        session = opening.unlock(desks.custodian, given.PASSPHRASE)
        for chosen in ([], ["999"], ["x"]):
            with pytest.raises(NotValid, match="Choose what you agree"):
                actions.agree_release(
                    release, by=desks.custodian, at=noon, agreed=chosen, answer="", session=session
                )
    assert (Release.objects.get().stage, ReleasePart.objects.filter(agreed=None).count()) == ("asked", 2)


def test_a_part_given_for_one_request_does_not_open_another(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    first, second = (sent(noon)[1] for _ in range(2))
    one, other = (asked(report, desks.handler, noon) for report in (first, second))
    for release in (one, other):
        agreed(release, desks.custodian, noon, settings, tmp_path)
    mine, theirs = (ReleasePart.objects.filter(release_id=each.id).first() for each in (one, other))
    ReleasePart.objects.filter(pk=mine.pk).update(data=theirs.data)
    with pytest.raises(NotNow, match="cannot be opened"):
        known(one, desks.handler, noon, settings, tmp_path)


def test_no_handler_holds_the_custodians_key_and_no_custodian_a_desks(desks: SimpleNamespace, noon: datetime):
    for who, reads in ((desks.handler, Reads.IDENTITY), (desks.custodian, Reads.DESK)):
        with pytest.raises(NotValid, match="may not hold"):
            given.epoch(given.DESK, who, at=noon, reads=reads)


def test_one_custodian_alone_is_given_no_key_and_one_who_stays_alone_turns_no_report_away(
    desks: SimpleNamespace, noon: datetime
):
    for owners in ([desks.custodian], [desks.custodian, desks.custodian]):
        with pytest.raises(NotValid, match="at least 2 custodians"):
            given.epoch(given.DESK, *owners, at=noon, reads=Reads.IDENTITY)
    given.User.objects.filter(username="abara-second").update(is_active=False)
    sent(noon)
    head = given.account(noon, "farrow", Role.HEAD)
    row, other = queries.desks(head, on=noon.date())
    assert (row.name, row.takes_names, row.enough, row.identities.holders) == (
        given.DESK, True, False, ("Abara",),
    )  # fmt: skip
    assert (other.name, other.takes_names, other.reports.holders) == (given.OVERSIGHT, False, ("Quayle",))
    with pytest.raises(NotAllowed):
        queries.desks(desks.handler, on=noon.date())


def test_custodians_give_keepers_what_came_before_them_and_get_it_back_by_two_of_them(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    _, report = sent(noon)
    keepers = {name: new_key() for name in ("hale", "ingram", "joshi")}
    named = [(name, each.public) for name, each in keepers.items()]
    who = {"by": given.system("ceremony"), "at": noon}
    actions.name_keepers(**who, unit=given.UNIT, named=named)
    assert [each.in_envelopes for each in queries.own_holds(desks.custodian)] == [False]
    with given.vault(settings, tmp_path):
        session = opening.unlock(desks.custodian, given.PASSPHRASE)
        assert actions.give_to_keepers(by=desks.custodian, at=noon, session=session) == 1
        with pytest.raises(NotNow, match="every key"):
            actions.give_to_keepers(by=desks.custodian, at=noon, session=session)
    assert [each.in_envelopes for each in queries.own_holds(desks.custodian)] == [True]
    # the passphrase is lost; a new key is vouched for, and two of the three give it what it could open
    actions.forget_key(**who, unit=given.UNIT, owner=desks.custodian.id)
    given.key(desks.custodian, noon)
    actions.vouch_for_handlers(**who, unit=given.UNIT, owners=[desks.custodian.id])
    begun = actions.begin_recovery(**who, owner=desks.custodian.id)
    file = ceremony.read(performing.recovery_text(begun))
    for name in ("hale", "joshi"):
        file, _ = ceremony.taken_off(file, keepers[name], performing.pinned_keys(), on=noon.date())
    actions.end_recovery(begun, **who, held=file.held)
    release = asked(report, desks.handler, noon)
    agreed(release, desks.custodian, noon, settings, tmp_path)
    assert known(release, desks.handler, noon, settings, tmp_path) == [NAME, REACH]


def test_a_custodian_hands_the_custodians_key_to_a_colleague_and_to_nobody_who_reads_reports(
    desks: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path
):
    _, report = sent(noon)
    newcomer = given.account(noon, "lowe", Role.CUSTODIAN)
    given.key(newcomer, noon)
    owners = [newcomer.id]
    actions.vouch_for_handlers(by=given.system("ceremony"), at=noon, unit=given.UNIT, owners=owners)
    assert {each.name for each in queries.colleagues(desks.custodian)} == {"Abara-Second", "Lowe"}
    with given.vault(settings, tmp_path):
        session = opening.unlock(desks.custodian, given.PASSPHRASE)
        with pytest.raises(NotValid, match="colleague"):
            actions.hand_keys(by=desks.custodian, at=noon, to=desks.handler.id, session=session)
        actions.hand_keys(by=desks.custodian, at=noon, to=newcomer.id, session=session)
    release = asked(report, desks.handler, noon)
    agreed(release, newcomer, noon, settings, tmp_path)
    assert known(release, desks.handler, noon, settings, tmp_path) == [NAME, REACH]


def test_a_confidential_report_is_not_taken_where_nobody_could_keep_the_name_apart(
    people: SimpleNamespace, noon: datetime, settings: Any
):
    given.desks(settings, noon)
    with pytest.raises(NotNow, match="Report anonymously or named"):
        sent(noon)
    assert (Report.objects.count(), Part.objects.count()) == (0, 0)


def test_a_custodian_reads_no_report_and_is_listed_requests_in_a_fixed_number_of_questions(
    desks: SimpleNamespace, noon: datetime, django_assert_num_queries: Any
):
    for _ in range(3):
        asked(sent(noon)[1], desks.handler, noon)
    with pytest.raises(NotAllowed):
        actions.open_report(Report.objects.first().ref, by=desks.custodian, at=noon)
    with django_assert_num_queries(2):
        rows = releases.releases(desks.custodian, waiting=True)[0:50]
    assert [row.stage_words for row in rows] == ["Waits for a custodian"] * 3


@drawn(st.lists(st.sampled_from(list(Custody)), max_size=6))
def test_what_has_ended_or_was_refused_never_opens_again(steps: list[Custody]):
    at = Custody.ASKED
    over = False
    for to in steps:
        if RELEASE.allows(at, to):
            at = to
            assert not over
            over = over or at in (Custody.REFUSED, Custody.ENDED)
