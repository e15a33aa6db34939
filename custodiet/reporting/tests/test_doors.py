"""The doors beside the public one: colleagues, partner agencies, and reports that somebody told us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from custodiet.accounts.permissions import Role
from custodiet.core.errors import NotAllowed, NotFound, NotNow, NotValid
from custodiet.ledger.models import Line
from custodiet.ledger.queries import badge, lines_about
from custodiet.reporting import actions, intake, partners
from custodiet.reporting.models import FromPartner, Part, Partner, Report, Taken
from custodiet.reporting.queries import doors as queries
from custodiet.reporting.queries.doors import key_name
from custodiet.reporting.readers import directory, tag_of
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_journey import STREET, code_of, hidden, on
from custodiet.reporting.tests.test_sealed import everything, read
from custodiet.sealing.codes import new_code, read_code

pytestmark = pytest.mark.django_db
AGENCY = "Eastgate Refuge"
MATTER = "Matter 77, kingfisher house"


@pytest.fixture
def at() -> datetime:
    """The pages read the real clock."""
    return datetime.now(UTC)


@pytest.fixture
def desks(people: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path) -> SimpleNamespace:
    handler, other = given.desks(settings, at)
    settings.SEALED = tmp_path / "sealed"
    taker = given.account(at, "pryce", Role.REPORT_TAKER)
    return SimpleNamespace(handler=handler, other=other, taker=taker, head=people.head)


def whole(**more: Any) -> dict[str, Any]:
    """What is handed in at the intake's page."""
    told = {"how": "phone", "came_on": "2026-11-20", "manner": "anonymous", "way_back": "yes"}
    return {**told, "risk": "me", "story": given.STORY, "duty": "on", "reach": "unit", **more}


@pytest.mark.commitment("T079")
def test_the_public_colleagues_agencies_and_those_who_ring_each_have_a_door_and_may_be_anonymous(
    desks: SimpleNamespace, agency: Any, settings: Any, tmp_path: Path, client_for: Any
):
    with STREET:
        street = Client()
        for path in ("/report/", "/colleagues/"):
            page = answered_at(street, path, on(street.get(path), manner="anonymous"), story=given.STORY)
            assert len(code_of(street.post(path, on(page, do="send")))) == 12
        reported(street, agency, story=given.STORY)
        assert street.cookies == {}
    taker = client_for(desks.taker)
    taker.post("/reports/take/", {"token": hidden(taker.get("/reports/take/"))["token"], **whole()})
    doors = {report.door: report for report in Report.objects.all()}
    assert set(doors) == {"public", "colleague", "partner", "intake"}
    for report in doors.values():
        assert (report.manner, report.parts.filter(kind__in=("identity", "reach")).count()) == (
            "anonymous",
            0,
        )
        assert given.STORY in str(read(report, desks.handler, settings, tmp_path).answers)


# ---- colleagues


def test_a_colleague_reports_on_a_path_of_their_own_and_nothing_of_the_staff_site_learns_who(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    before = Line.objects.count()
    with STREET:
        street = Client()
        first = street.get("/colleagues/")
        assert "Your managers are not told" in first.content.decode()
        page = answered_at(
            street, "/colleagues/", on(first, manner="anonymous"), story=given.STORY, fear=["career"]
        )
        assert "What are you afraid of" in page.content.decode()
        words = code_of(street.post("/colleagues/", on(page, do="send")))
        assert street.cookies == {}
        inbox = street.post("/back/", {"code": " ".join(words)})
        assert "We have it" in inbox.content.decode()
    report = Report.objects.get()
    assert (report.door, report.desk, report.form) == ("colleague", given.DESK, "colleague-2026-11")
    assert Line.objects.count() == before
    opened = read(report, desks.handler, settings, tmp_path)
    assert dict(opened.answers)["What have you seen, heard or found?"] == given.STORY
    assert queries.came_by(report.ref, today=at.date()).words == "From a colleague"


def test_a_colleagues_report_about_the_desk_itself_goes_to_the_other_desks_key(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path
):
    with STREET:
        street = Client()
        first = street.get("/colleagues/")
        page = answered_at(
            street, "/colleagues/", on(first, manner="anonymous"), story=given.STORY, reach="oversight"
        )
        code_of(street.post("/colleagues/", on(page, do="send")))
    report = Report.objects.get()
    assert (report.desk, report.not_desk) == (given.OVERSIGHT, given.DESK)
    with pytest.raises(NotFound):
        actions.open_report(report.ref, by=desks.handler, at=at)
    assert given.STORY in str(read(report, desks.other, settings, tmp_path).answers)


def test_a_page_of_one_door_is_not_taken_at_another(desks: SimpleNamespace):
    with STREET:
        street = Client()
        for made, sent in (("/report/", "/colleagues/"), ("/colleagues/", "/report/")):
            page = on(street.get(made), manner="anonymous")
            refused = street.post(sent, page)
            assert refused.status_code == 404 and "too old" in refused.content.decode()


def answered_at(street: Client, path: str, begun: dict[str, Any], **said: Any) -> Any:
    """Go through the questions of a door."""
    page = street.post(path, begun)
    while now := hidden(page).get("now"):
        (name,) = now
        answer = said.get(name, "unit" if name == "reach" else "unsaid")
        box = answer == "unsaid" and "<textarea" in page.content.decode()
        page = street.post(path, on(page, do="continue", **({"unsaid": "on"} if box else {name: answer})))
        assert page.status_code == 200
    return page


# ---- partner agencies


def vouched(name: str, code: Any, at: datetime) -> None:
    """The unit's key vouches for an agency's, as the paper from its registering has it."""
    shown = key_name(code.reader().public.ident)
    actions.vouch_for_agency(by=given.system("ceremony"), at=at, unit=given.UNIT, name=name, shown=shown)


@pytest.fixture
def agency(desks: SimpleNamespace, at: datetime) -> Any:
    code = new_code()
    actions.register_partner(by=desks.head, at=at, name=AGENCY, code=code)
    vouched(AGENCY, code, at)
    return code


def reported(street: Client, agency: Any, **said: Any) -> list[str]:
    opened = street.post("/partners/", {"code": " ".join(agency.words())})
    way = street.post("/partners/report/", {"agency": hidden(opened)["agency"][0]})
    assert AGENCY in way.content.decode()
    page = answered_at(street, "/partners/report/", on(way, manner="anonymous"), **said)
    return code_of(street.post("/partners/report/", on(page, do="send")))


@pytest.mark.commitment("T083")
def test_an_agency_reports_is_acknowledged_and_told_and_sees_its_own_reports_and_nothing_of_what_they_say(
    desks: SimpleNamespace, agency: Any, at: datetime, settings: Any, client_for: Any
):
    with STREET:
        street = Client()
        words = reported(street, agency, story=given.STORY, reference=MATTER, risk="other")
        assert street.cookies == {}
        shown = street.post("/partners/", {"code": agency.letters()}).content.decode()
        assert MATTER in shown and "A person has read it" in shown
        assert given.STORY not in shown
    report = Report.objects.get()
    assert (report.door, report.urgent, report.from_partner.partner.name) == ("partner", True, AGENCY)
    desk = client_for(desks.handler)
    with given.vault(settings, settings.SEALED.parent):
        desk.post("/reports/unlock/", {"passphrase": given.PASSPHRASE})
        page = desk.get(f"/reports/{report.pk}/").content.decode()
        assert AGENCY in page and MATTER in page and "Answer the agency" in page and "3 days left" in page
        missing = desk.post(f"/reports/{report.pk}/tell-partner/", {"text": ""})
        assert "Write something to the agency" in missing.content.decode()
        done = desk.post(f"/reports/{report.pk}/tell-partner/", {"text": "Thank you. We look at it now."})
        assert done.status_code == 302
        row = FromPartner.objects.get()
        assert (row.acknowledged_on, row.told_on) == (at.date(), None)
        desk.post(f"/reports/{report.pk}/tell-partner/", {"text": "It was looked into.", "outcome": "on"})
        assert FromPartner.objects.get().told_on == at.date()
        assert "It was looked into." in desk.get(f"/reports/{report.pk}/").content.decode()
    assert badge(FromPartner.objects.get()).as_recorded
    with STREET:
        shown = Client().post("/partners/", {"code": agency.letters()}).content.decode()
        assert "We look at it now" in shown and "It was looked into." in shown
        inbox = Client().post("/back/", {"code": " ".join(words)}).content.decode()
        assert "It was looked into." not in inbox
    kept = everything()
    for canary in ("kingfisher", "We look at it now", " ".join(agency.words()[:2]), agency.letters()):
        assert canary.encode() not in kept, canary


def test_nothing_is_sealed_to_an_agencys_key_that_only_the_database_has(
    desks: SimpleNamespace, agency: Any, at: datetime
):
    with STREET:
        reported(Client(), agency, reference=MATTER)
    report, somebody = Report.objects.get(), new_code()
    Partner.objects.update(key=somebody.reader().public.raw, tag=tag_of(somebody))
    told = {"by": desks.handler, "at": at, "text": "We look at it", "outcome": False}
    with pytest.raises(NotNow, match="does not vouch"):
        actions.tell_partner(report.ref, **told)
    with STREET:
        reported(Client(), somebody, reference="Another matter")
    newest = Report.objects.order_by("-pk")[0]
    assert {each.role for each in newest.parts.get(kind="reference").wraps.all()} == {"desk"}
    ident = somebody.reader().public.ident
    with pytest.raises(NotValid, match="does not begin so"):  # the paper says otherwise
        shown = key_name(agency.reader().public.ident)
        given_to = {"by": given.system("ceremony"), "at": at, "unit": given.UNIT, "name": AGENCY}
        actions.vouch_for_agency(**given_to, shown=shown)
    assert all(each.key.ident != ident for each in directory().entries)


def test_an_agencys_new_words_are_vouched_for_before_anything_is_sealed_to_them(
    desks: SimpleNamespace, agency: Any, at: datetime, client_for: Any
):
    with STREET:
        reported(Client(), agency, reference=MATTER)
    partner, newer, report = Partner.objects.get(), new_code(), Report.objects.get()
    page = f"/reports/partners/{partner.pk}/"
    head = client_for(desks.head)
    assert "vouches for it" in head.get(page).content.decode()
    actions.renew_words(partner.ref, by=desks.head, at=at, code=newer)
    assert "Nobody vouches for it yet" in head.get(page).content.decode()
    told = {"by": desks.handler, "at": at, "text": "We look at it", "outcome": False}
    with pytest.raises(NotNow, match="does not vouch"):
        actions.tell_partner(report.ref, **told)
    vouched(AGENCY, newer, at)
    actions.tell_partner(report.ref, **told)
    assert partners.page_of(newer, on=at.date()).rows[0].told[0][1] == "We look at it"
    with pytest.raises(NotNow, match="already"):
        vouched(AGENCY, newer, at)
    with pytest.raises(NotValid, match="No agency is registered"):
        vouched("Westgate Clinic", newer, at)


def test_an_agency_sees_no_other_agencys_reports_and_no_report_of_the_public(
    desks: SimpleNamespace, agency: Any, at: datetime
):
    other = new_code()
    actions.register_partner(by=desks.head, at=at, name="Westgate Clinic", code=other)
    given.sent(at.date())
    with STREET:
        reported(Client(), agency, reference=MATTER)
        shown = Client().post("/partners/", {"code": other.letters()}).content.decode()
    assert "Nothing has been sent yet" in shown
    assert len(partners.page_of(agency, on=at.date()).rows) == 1


def test_an_agencys_words_open_nothing_from_the_day_it_ends_and_old_words_nothing_once_renewed(
    desks: SimpleNamespace, agency: Any, at: datetime
):
    partner, today = Partner.objects.get(), at.date()
    with STREET:
        reported(Client(), agency, reference=MATTER)
    newer = new_code()
    actions.renew_words(partner.ref, by=desks.head, at=at, code=newer)
    with pytest.raises(NotFound, match="No agency"):
        partners.page_of(agency, on=today)
    (row,) = partners.page_of(newer, on=today).rows
    assert row.reference == ""  # what was sealed to the old words stays closed
    with pytest.raises(NotValid, match="after it began"):
        actions.end_partner(partner.ref, by=desks.head, at=at, ended_on=today - timedelta(days=1))
    actions.end_partner(partner.ref, by=desks.head, at=at, ended_on=today + timedelta(days=1))
    assert partners.page_of(newer, on=today).name == AGENCY
    with pytest.raises(NotFound):
        partners.page_of(newer, on=today + timedelta(days=1))
    for again in (actions.renew_words, actions.end_partner):
        more = {"ended_on": today} if again is actions.end_partner else {}
        with pytest.raises(NotNow, match="has ended"):
            again(partner.ref, by=desks.head, at=at, **more)
    assert badge(Partner.objects.get()).as_recorded


def test_a_partners_report_is_not_taken_without_words_or_with_words_of_none(
    desks: SimpleNamespace, agency: Any, at: datetime
):
    from custodiet.reporting.choices import codes
    from custodiet.reporting.questionnaires import current, questionnaire

    asked = questionnaire(current("partner"), codes)
    said = {each.name: ("unit",) if each.name == "reach" else ("unsaid",) for each in asked.questions}
    for tag in ("", tag_of(new_code())):
        arrival = intake.Arrival(new_code(), intake.Manner.ANONYMOUS, asked, said, agency=tag)
        with pytest.raises(NotFound, match="No agency"):
            intake.receive(arrival, on=at.date(), flood=intake.Flood())
    assert (Report.objects.count(), Part.objects.count()) == (0, 0)
    with STREET:
        refused = Client().post("/partners/report/", {"agency": "forged"})
        assert refused.status_code == 404 and "too old" in refused.content.decode()
        page = Client().post("/partners/", {"code": "abandon " * 11 + "about"}).content.decode()
    assert "No agency has these words" in page


def test_agencies_are_kept_by_the_head_alone_and_a_name_once(
    desks: SimpleNamespace, agency: Any, at: datetime, client_for: Any
):
    for who in (desks.handler, desks.taker):
        with pytest.raises(NotAllowed):
            actions.register_partner(by=who, at=at, name="Another")
        assert client_for(who).get("/reports/partners/").status_code == 404
    with pytest.raises(NotValid, match="registered already"):
        actions.register_partner(by=desks.head, at=at, name=f" {AGENCY.upper()} ")
    head = client_for(desks.head)
    page = head.post("/reports/partners/new/", {"name": "Westgate Clinic"})
    shown = code_of(page)
    assert page["Cache-Control"] == "no-store"
    assert partners.page_of(read_code(" ".join(shown)), on=at.date()).name == "Westgate Clinic"
    assert "Westgate Clinic" in head.get("/reports/partners/").content.decode()
    partner = Partner.objects.get(name="Westgate Clinic")
    assert "Westgate Clinic" in head.get(f"/reports/partners/{partner.pk}/").content.decode()
    assert head.get(f"/ledger/record/{partner.ref}/").status_code == 200  # where its page links to
    again = head.post(f"/reports/partners/{partner.pk}/words/")
    assert code_of(again) != shown
    assert head.post(f"/reports/partners/{partner.pk}/", {"ended_on": "2031-01-01"}).status_code == 302
    assert "1 January 2031" in head.get(f"/reports/partners/{partner.pk}/").content.decode()


# ---- intake


def test_a_report_told_by_phone_is_sealed_at_once_and_the_words_to_come_back_are_shown_once(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path, client_for: Any
):
    taker = client_for(desks.taker)
    form = hidden(taker.get("/reports/take/"))
    letter = SimpleUploadedFile("the-heron-letter.pdf", b"ink of the kingfisher " * 9_000, "application/pdf")
    page = taker.post("/reports/take/", {"token": form["token"], **whole(), "file": letter})
    words = code_of(page)
    assert (len(words), page["Cache-Control"]) == (12, "no-store")
    report, taken = Report.objects.get(), Taken.objects.get()
    assert (report.door, report.urgent, report.tray) == ("intake", True, "main")
    assert (taken.how, str(taken.came_on), taken.taken_by, taken.way_back) == (
        "phone",
        "2026-11-20",
        desks.taker.id,
        True,
    )
    assert [line.event for line in lines_about(taken.ref)] == ["reporting.report_taken"]
    kept = everything() + b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    for canary in ("kingfisher", "the-heron-letter", " ".join(words[:2])):
        assert canary.encode() not in kept, canary
    listed = taker.get("/reports/taken/").content.decode()
    assert report.number in listed and given.STORY not in listed
    assert taker.get(f"/reports/{report.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.make_key(by=desks.taker, at=at, passphrase=given.PASSPHRASE)
    opened = read(report, desks.handler, settings, tmp_path)
    assert given.STORY in str(opened.answers) and [each.name for each in opened.files] == [
        "the-heron-letter.pdf"
    ]
    came = queries.came_by(report.ref, today=at.date())
    assert (
        "By phone on 20 November 2026, taken in by Pryce" in came.more and "was given the words" in came.more
    )
    with STREET:
        assert "How far it has come" in Client().post("/back/", {"code": " ".join(words)}).content.decode()


def test_the_same_page_sent_twice_is_one_report_and_a_reporter_who_wants_no_words_is_given_none(
    desks: SimpleNamespace, client_for: Any
):
    taker = client_for(desks.taker)
    token = hidden(taker.get("/reports/take/"))["token"]
    pages = [taker.post("/reports/take/", {"token": token, **whole()}) for _ in range(2)]
    assert code_of(pages[0]) == code_of(pages[1])
    assert (Report.objects.count(), Taken.objects.count()) == (1, 1)
    token = hidden(taker.get("/reports/take/"))["token"]
    page = taker.post("/reports/take/", {"token": token, **whole(way_back="no")}).content.decode()
    assert "did not want words" in page and "cust-code" not in page
    assert taker.post("/reports/take/", {"token": "forged", **whole()}).status_code == 404


def test_a_confidential_reporters_name_taken_by_phone_is_with_the_custodians_and_not_the_desk(
    desks: SimpleNamespace, at: datetime, settings: Any, tmp_path: Path, client_for: Any
):
    given.custodian(settings, at)
    taker = client_for(desks.taker)
    token = hidden(taker.get("/reports/take/"))["token"]
    told = whole(manner="confidential", contact="Wren Kestrel", safely="After six")
    taker.post("/reports/take/", {"token": token, **told})
    for kind in ("identity", "reach"):
        (part,) = Part.objects.filter(kind=kind)
        assert [each.role for each in part.wraps.all()] == ["identity"]
    assert "Wren" not in str(read(Report.objects.get(), desks.handler, settings, tmp_path))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"how": ""}, "Choose how it reached us"),
        ({"came_on": ""}, "Give the day on which it reached us"),
        ({"came_on": "2999-01-01"}, "today at the latest"),
        ({"manner": ""}, "Choose how they would like to report"),
        ({"manner": "named"}, "Say who they are, or choose anonymous"),
        ({"manner": "anonymous", "contact": "Wren"}, "They are anonymous"),
        ({"way_back": ""}, "Ask whether they want words"),
        ({"reach": ""}, "Choose who may read it"),
        ({"duty": "nonsense"}, "nonsense"),
    ],
)
def test_what_is_missing_on_the_intakes_page_is_asked_for_in_words_and_nothing_is_kept(
    desks: SimpleNamespace, client_for: Any, change: dict[str, str], said: str
):
    taker = client_for(desks.taker)
    token = hidden(taker.get("/reports/take/"))["token"]
    page = taker.post("/reports/take/", {"token": token, **whole(**change)}).content.decode()
    assert said in page and given.STORY in page
    assert Report.objects.count() == 0


def test_nobody_takes_in_a_report_without_the_permission(
    desks: SimpleNamespace, people: SimpleNamespace, client_for: Any
):
    for who in (people.analyst, people.head, people.supervisor, people.auditor):
        assert client_for(who).get("/reports/take/").status_code == 404
        with pytest.raises(NotAllowed):
            queries.taken_by(who)
