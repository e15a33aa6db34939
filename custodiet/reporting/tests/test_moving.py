"""A report goes to another desk, and who its reporter is follows it: from custodians to custodians alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from custodiet.core.errors import NotAllowed, NotFound, NotNow
from custodiet.core.policy import rule
from custodiet.ledger.queries import badge, lines_about
from custodiet.reporting import actions, intake, opening, working
from custodiet.reporting.models import Moving, Part, Report
from custodiet.reporting.queries import as_asked, releases
from custodiet.reporting.queries.moving import moving, still_with
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_custody import NAME, REACH, agreed, asked, known, sent
from custodiet.sealing.keys import new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def desks(people: SimpleNamespace, noon: datetime, settings: Any, tmp_path: Path) -> SimpleNamespace:
    """Two desks, each with a handler; custodians of the first only."""
    handler, other = given.desks(settings, noon)
    return SimpleNamespace(
        handler=handler, other=other, custodian=given.custodian(settings, noon), folder=tmp_path
    )


def handed(
    report: Report, by: Any, at: datetime, settings: Any, folder: Path, *, desk: str = given.OVERSIGHT
) -> None:
    with given.vault(settings, folder):
        session = opening.unlock(by, given.PASSPHRASE)
        working.hand_over(report.ref, by=by, at=at, desk=desk, why="Too near to us", session=session)
    report.refresh_from_db()


def gives(by: Any, at: datetime, settings: Any, folder: Path) -> None:
    with given.vault(settings, folder):
        session = opening.unlock(by, given.PASSPHRASE)
        working.give_identity(Moving.objects.get(over_at=None).ref, by=by, at=at, session=session)


def waits(by: Any, today: date) -> list[tuple[str, str, str]]:
    return [(each.number, each.to, each.due_words) for each in moving(by, today=today)[:50]]


def test_who_a_reporter_is_waits_for_the_first_desks_custodians_and_then_is_the_seconds_alone(
    desks: SimpleNamespace, noon: datetime, settings: Any
):
    folder, today = desks.folder, noon.date()
    _, report = sent(noon)
    theirs = given.custodian(settings, noon, "sorley", given.OVERSIGHT)
    handed(report, desks.handler, noon, settings, folder)
    within = rule("reporting.identity_given_within", on=today).value
    assert waits(desks.custodian, today) == [(report.number, given.OVERSIGHT, f"{within.days} days left")]
    assert waits(desks.custodian, today + within + timedelta(days=1))[0][2] == "Overdue by 1 day"
    assert waits(theirs, today) == [] and still_with(report.ref) == given.DESK
    # the second desk's custodians cannot give what they have not been given
    early = asked(report, desks.other, noon)
    with pytest.raises(NotNow, match="cannot be opened"):
        agreed(early, theirs, noon, settings, folder)
    gives(desks.custodian, noon, settings, folder)
    assert waits(desks.custodian, today) == [] and still_with(report.ref) == ""
    who = Part.objects.filter(kind__in=("identity", "reach"))
    assert {each.role for part in who for each in part.wraps.all()} == {"identity"}
    agreed(early, theirs, noon, settings, folder)
    assert known(early, desks.other, noon, settings, folder) == [NAME, REACH]
    # and the first desk's open it no more, asked outright
    with given.vault(settings, folder):
        session = opening.unlock(desks.custodian, given.PASSPHRASE)
        for part in who:
            whole = as_asked(part, report)
            assert opening.released([whole], desks.custodian, session) == [None]
            with pytest.raises(NotNow, match="cannot be opened"):
                opening.keys_for([whole], new_key().public, desks.custodian, session)
    with pytest.raises(NotFound):
        actions.open_release(early, by=desks.custodian, at=noon)
    row = Moving.objects.get()
    assert [line.event.partition(".")[2] for line in lines_about(row.ref)] == [
        "identity_waits", "open_moving", "identity_given_on",
    ]  # fmt: skip
    assert badge(row).as_recorded and row.given_by == desks.custodian.id
    with pytest.raises(NotNow, match="given on already"):
        actions.open_moving(row.ref, by=desks.custodian, at=noon)


def test_it_waits_while_the_other_desk_has_no_custodians_and_no_handler_gives_it(
    desks: SimpleNamespace, noon: datetime, settings: Any
):
    _, report = sent(noon)
    handed(report, desks.handler, noon, settings, desks.folder)
    with pytest.raises(NotNow, match="have no key yet"):
        gives(desks.custodian, noon, settings, desks.folder)
    row = Moving.objects.get()
    for who in (desks.handler, desks.other):
        with pytest.raises(NotAllowed):
            actions.open_moving(row.ref, by=who, at=noon)
    given.custodian(settings, noon, "sorley", given.OVERSIGHT)
    gives(desks.custodian, noon, settings, desks.folder)


def test_a_report_that_comes_back_or_goes_on_again_is_given_once_to_where_it_is(
    desks: SimpleNamespace, noon: datetime, settings: Any
):
    _, report = sent(noon)
    given.custodian(settings, noon, "sorley", given.OVERSIGHT)
    handed(report, desks.handler, noon, settings, desks.folder)
    handed(report, desks.other, noon, settings, desks.folder, desk=given.DESK)
    assert waits(desks.custodian, noon.date()) == [] and Moving.objects.get().given_by == ""
    release = asked(report, desks.handler, noon)
    agreed(release, desks.custodian, noon, settings, desks.folder)
    assert known(release, desks.handler, noon, settings, desks.folder) == [NAME, REACH]
    handed(report, desks.handler, noon, settings, desks.folder)
    assert len(waits(desks.custodian, noon.date())) == 1
    # the third desk, before it was given on: still one row, and it goes to where the report is
    third = given.handler(noon, "lowe", "standards")
    given.key(third, noon)
    actions.vouch_for_handlers(by=given.system("ceremony"), at=noon, unit=given.UNIT, owners=[third.id])
    given.epoch("standards", third, at=noon)
    handed(report, desks.other, noon, settings, desks.folder, desk="standards")
    assert [to for _, to, _ in waits(desks.custodian, noon.date())] == ["standards"]


def test_a_report_without_a_name_in_custody_leaves_nothing_waiting(
    desks: SimpleNamespace, noon: datetime, settings: Any
):
    for manner in (intake.Manner.ANONYMOUS, intake.Manner.NAMED):
        _, report = sent(noon, manner)
        handed(report, desks.handler, noon, settings, desks.folder)
    assert Moving.objects.count() == 0


def test_a_request_from_before_a_hand_over_is_not_agreed_to(
    desks: SimpleNamespace, noon: datetime, settings: Any
):
    _, report = sent(noon)
    theirs = given.custodian(settings, noon, "sorley", given.OVERSIGHT)
    release = asked(report, desks.handler, noon)
    handed(report, desks.handler, noon, settings, desks.folder)
    gives(desks.custodian, noon, settings, desks.folder)
    with pytest.raises(NotNow, match="not near this report any more"):
        agreed(release, theirs, noon, settings, desks.folder)
    assert releases.asker_is_near(releases.Release.objects.get(pk=release.id)) is False


def test_what_came_while_the_vault_was_asked_is_not_left_behind(
    desks: SimpleNamespace, noon: datetime, settings: Any
):
    code, report = sent(noon)
    parts = actions.prepare_hand_over(report.ref, by=desks.handler, at=noon, desk=given.OVERSIGHT)
    intake.write(code, "Wait, there is more", (), on=noon.date())
    from custodiet.reporting import handing
    from custodiet.reporting.readers import desk_reader

    reader = desk_reader(given.OVERSIGHT, on=noon.date()).key
    with given.vault(settings, desks.folder):
        session = opening.unlock(desks.handler, given.PASSPHRASE)
        made = handing.parts_given(parts, reader, desks.handler, session)
        wrong = handing.parts_given(parts, new_key().public, desks.handler, session)
    for some in (made, made[1:], wrong):
        with pytest.raises(NotNow, match="changed in this report meanwhile"):
            actions.hand_over(
                report.ref, by=desks.handler, at=noon, desk=given.OVERSIGHT, why="Too near", given=some
            )
    assert Report.objects.get().desk == given.DESK


def test_it_is_given_on_page_by_page(people: SimpleNamespace, settings: Any, tmp_path: Path, client_for: Any):
    at = datetime.now(UTC)
    handler, other = given.desks(settings, at)
    custodian = given.custodian(settings, at)
    _, report = sent(at)
    handed(report, handler, at, settings, tmp_path)
    keeper, desk = client_for(custodian), client_for(other)
    assert "went to oversight" in keeper.get("/").content.decode()
    assert "counter-corruption have it still" in desk.get(f"/reports/{report.pk}/").content.decode()
    assert "Unlock your keys first" in keeper.get("/reports/releases/").content.decode()
    address = f"/reports/moving/{Moving.objects.get().pk}/give/"
    with given.vault(settings, tmp_path):
        keeper.post("/reports/unlock/", {"passphrase": given.PASSPHRASE})
        assert "Give it to their custodians" in keeper.get("/reports/releases/").content.decode()
        assert "have no key yet" in keeper.post(address).content.decode()
        given.custodian(settings, at, "sorley", given.OVERSIGHT)
        assert keeper.post(address).status_code == 302
    assert "went to oversight" not in keeper.get("/").content.decode()
    assert "have it still" not in desk.get(f"/reports/{report.pk}/").content.decode()
