"""What a browser sealed: taken as it came when it has the right shape, and checked once it is opened."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custodiet import settings as house
from custodiet.reporting import intake
from custodiet.reporting.models import DirectoryEntry, Part, Report, Wrap
from custodiet.reporting.questionnaires import current
from custodiet.reporting.readers import directory, published
from custodiet.reporting.tests import help as some
from custodiet.reporting.tests.browser import Sealing, b64, sealing
from custodiet.reporting.tests.test_journey import STREET
from custodiet.sealing.codes import new_code
from custodiet.sealing.directory import Reads
from custodiet.sealing.keys import Suite, new_key
from custodiet.sealing.places import Kind, Place
from custodiet.sealing.streams import SEALED_BLOCK, is_whole, sealed_length, sealed_stream

pytestmark = pytest.mark.django_db
SEND = "/report/sealed/send/"
STAFF = override_settings(
    ROOT_URLCONF="custodiet.urls_staff", MIDDLEWARE=house.MIDDLEWARE, TEMPLATES=house.TEMPLATES
)
AT = datetime.now(UTC)
TODAY = AT.date()


@pytest.fixture
def handler(settings: Any, tmp_path: Path, people: SimpleNamespace) -> Any:
    who, _ = some.desks(settings, AT)
    settings.SEALED = tmp_path / "sealed"
    return who


@pytest.fixture
def street(handler: Any) -> Iterator[Client]:
    with STREET:
        yield Client()


def post(street: Client, sent: Sealing, path: str = SEND) -> Any:
    answer = street.post(path, sent.fields())
    assert answer["Content-Type"] == "application/json"
    return SimpleNamespace(status=answer.status_code, **answer.json())


def kept() -> tuple[int, int, int]:
    return Report.objects.count(), Part.objects.count(), Wrap.objects.count()


def test_a_report_sealed_elsewhere_is_kept_as_it_came_and_its_code_finds_it(street: Client):
    sent = sealing(TODAY)
    sent.add_file(b"picture" * 30_000)
    answer = post(street, sent)
    assert (answer.status, answer.kept, answer.same) == (200, True, True)
    report = Report.objects.get()
    assert (report.ident, report.desk, report.manner, report.urgent) == (
        "a" * 32,
        some.DESK,
        "anonymous",
        False,
    )
    assert {each.sealed_at for each in report.parts.all()} == {"browser"}
    found = intake.come_back(sent.code)
    assert (found.in_browser, found.files, found.files_in_browser) == (True, 1, 1)
    file = report.parts.get(kind="file")
    assert file.blob != file.ident  # what it is called on the disk is ours to say
    intake.write(sent.code, "And one thing more", [], on=TODAY)
    assert [each.text for each in intake.come_back(sent.code).messages or ()] == ["And one thing more"]
    assert report.parts.get(kind="message").sealed_at == "server"


def test_what_was_sealed_elsewhere_is_read_at_the_desk_and_each_part_says_where(
    street: Client, opened: Callable[[], str]
):
    sent = sealing(TODAY)
    sent.add_file(b"picture" * 30_000)
    post(street, sent)
    mailbox = street.post("/back/", {"code": " ".join(sent.code.words())}).content.decode()
    assert "Your answers were locked in your browser" in mailbox
    assert "Locked in your browser: 1." in mailbox
    page = opened()
    assert some.STORY in page and "heron.jpg" in page
    assert page.count("Locked in the reporter’s browser") == 2
    assert "do not fit" not in page


@pytest.fixture
def opened(handler: Any, settings: Any, tmp_path: Path, client_for: Any) -> Callable[[], str]:
    """What the handler reads of the newest report, once they have also searched and saved its files."""

    def read() -> str:
        pk = Report.objects.latest("pk").pk
        with STAFF, some.vault(settings, tmp_path):
            desk = client_for(handler)
            desk.post("/reports/unlock/", {"passphrase": some.PASSPHRASE})
            answer = desk.get(f"/reports/{pk}/")
            assert answer.status_code == 200
            for part in Part.objects.filter(report=pk).exclude(blob=""):
                assert desk.get(f"/reports/{pk}/files/{part.ident}/").status_code == 200
            assert desk.post("/reports/search/", {"words": "kingfisher"}).status_code == 200
        return str(answer.content.decode())

    return read


def test_the_same_again_is_one_report_with_one_receipt_and_another_under_its_code_is_told_apart(
    street: Client,
):
    sent = sealing(TODAY)
    sent.add_file(b"x" * 9)
    assert post(street, sent).same is True
    before = kept()
    assert post(street, sent).same is True
    other = sealing(TODAY, code=sent.code, report="b" * 32, answers=some.answers(story=("Otherwise",)))
    answer = post(street, other)
    assert (answer.status, answer.kept, answer.same) == (200, True, False)
    assert kept() == before


def test_the_same_again_after_the_desks_key_has_changed_is_still_the_same(street: Client, handler: Any):
    sent = sealing(TODAY)
    post(street, sent)
    some.epoch(some.DESK, handler, at=AT)
    assert post(street, sent).same is True
    assert Report.objects.count() == 1


# ---- what is refused ----------------------------------------------------------------------------------
def part(said: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in said["parts"] if each["kind"] == kind)
    return found


def swapped(said: dict[str, Any]) -> None:
    one, two = part(said, "answers"), part(said, "file_name")
    one["wraps"][0]["role"], one["wraps"][1]["role"] = "reporter", "desk"
    two["wraps"] = two["wraps"][:2]


def foreign(said: dict[str, Any]) -> None:
    key = new_key().public
    place = Place(said["report"], part(said, "answers")["part"], Kind.ANSWERS)
    part(said, "answers")["wraps"] = Sealing.wraps(place, b"k" * 32, [(key, "desk"), (key, "reporter")])


def more_readers(said: dict[str, Any]) -> None:
    place = Place(said["report"], part(said, "answers")["part"], Kind.ANSWERS)
    part(said, "answers")["wraps"] += Sealing.wraps(place, b"k" * 32, [(new_key().public, "desk")])


WRONG: dict[str, tuple[int, Callable[[dict[str, Any]], Any]]] = {
    "a wrap in another's role": (409, swapped),
    "a wrap missing": (422, lambda said: part(said, "answers")["wraps"].pop()),
    "every wrap missing": (422, lambda said: part(said, "file")["wraps"].clear()),
    "a wrap twice": (
        422,
        lambda said: part(said, "answers")["wraps"].append(part(said, "answers")["wraps"][0]),
    ),
    "a reader of nobody's": (409, foreign),
    "one reader more": (422, more_readers),
    "a wrap cut short": (422, lambda said: part(said, "answers")["wraps"][0].update(data=b64(b"x" * 1167))),
    "a wrap of another suite": (422, lambda said: part(said, "answers")["wraps"][0].update(suite=2)),
    "a suite that there is none of": (422, lambda said: part(said, "answers")["wraps"][0].update(suite=3)),
    "no answers": (422, lambda said: said.update(parts=said["parts"][1:])),
    "answers twice": (422, lambda said: said["parts"].append({**said["parts"][0], "part": "d" * 32})),
    "a part twice": (422, lambda said: part(said, "file_name").update(part=part(said, "file")["part"])),
    "a file without its name": (422, lambda said: said["parts"].remove(part(said, "file_name"))),
    "a kind that is the desk's": (422, lambda said: part(said, "answers").update(kind="note")),
    "a kind that there is none of": (422, lambda said: part(said, "answers").update(kind="poem")),
    "who they are, from somebody anonymous": (
        422,
        lambda said: part(said, "answers").update(kind="identity"),
    ),
    "a length that padding does not give": (
        422,
        lambda said: part(said, "answers").update(hidden=b64(b"x" * 273)),
    ),
    "nothing hidden": (422, lambda said: part(said, "answers").update(hidden="")),
    "a nonce cut short": (422, lambda said: part(said, "answers").update(nonce=b64(b"x" * 23))),
    "no base 64": (422, lambda said: part(said, "answers").update(hidden="é")),
    "a name that is no name": (
        422,
        lambda said: part(said, "answers").update(part="../../../etc/passwd".ljust(32)),
    ),
    "capital letters": (422, lambda said: said.update(report="A" * 32)),
    "a tag cut short": (422, lambda said: said.update(tag="0" * 63)),
    "a reader's key that is none": (422, lambda said: said.update(reader=b64(b"\xff" * 1216))),
    "a reader's key of nought": (422, lambda said: said.update(reader=b64(bytes(1216)))),
    "a reader's key cut short": (422, lambda said: said.update(reader=b64(b"x" * 1215))),
    "a desk that is none of ours": (422, lambda said: said.update(desk="elsewhere")),
    "a desk kept from itself": (422, lambda said: said.update(not_desk=some.DESK)),
    "another manner": (422, lambda said: said.update(manner="loud")),
    "confidential without who they are": (422, lambda said: said.update(manner="confidential")),
    "a form that there is none of": (404, lambda said: said.update(form="../2026-11")),
    "a form of another door": (422, lambda said: said.update(form=current("colleague"))),
    "an agency's form": (422, lambda said: said.update(form=current("partner"))),
    "parts that are none": (422, lambda said: said.update(parts="answers")),
    "numbers for names": (422, lambda said: said.update(report=7)),
    "a digest of another file": (422, lambda said: part(said, "file").update(digest="0" * 64)),
}


def test_what_does_not_have_the_shape_is_refused_and_nothing_is_kept(street: Client):
    for name, (status, spoil) in WRONG.items():
        sent = sealing(TODAY)
        sent.add_file(b"picture" * 3)
        spoil(sent.said)
        answer = post(street, sent)
        assert (answer.status, answer.seal_again) == (status, status == 409), name
        assert answer.why
        assert kept() == (0, 0, 0), name


@pytest.mark.parametrize(
    "spoil",
    [lambda raw: raw[:-1], lambda raw: raw[:-SEALED_BLOCK], lambda raw: raw + b"x",
     lambda raw: b"\x00" + raw[1:], lambda raw: b"x"],
    ids=["its last byte", "its last block", "one byte more", "its first byte", "all but one byte"],
)  # fmt: skip
def test_a_file_that_was_cut_or_changed_on_the_way_is_refused(
    street: Client, spoil: Callable[[bytes], bytes]
):
    sent = sealing(TODAY)
    sent.add_file(b"picture" * 30_000)
    ((name, raw),) = sent.files.items()
    sent.files = {name: spoil(raw)}
    answer = post(street, sent)
    assert (answer.status, answer.seal_again) == (422, False)
    assert "did not arrive whole" in answer.why
    assert kept() == (0, 0, 0)


def test_a_file_that_is_missing_too_many_or_too_long_is_refused(street: Client, settings: Any):
    sent = sealing(TODAY)
    sent.add_file(b"picture")
    whole = dict(sent.files)
    for files in ({}, {**whole, "e" * 32: b"more"}, {"e" * 32: whole["f" * 32]}):
        sent.files = files
        assert post(street, sent).status == 422
    settings.REPORTING_FILE_MOST = 1_000
    for length, status in ((1_000, 200), (1_025, 422)):
        longer = sealing(TODAY)
        longer.add_file(b"x" * length)
        answer = post(street, longer)
        assert answer.status == status, length
    assert "MB long at most" in answer.why


def test_a_stale_epoch_is_refused_with_the_wish_to_seal_it_again(street: Client, handler: Any):
    sent = sealing(TODAY)
    some.epoch(some.DESK, handler, at=AT)
    answer = post(street, sent)
    assert (answer.status, answer.seal_again) == (409, True)
    assert kept() == (0, 0, 0)
    assert post(street, sealing(TODAY, code=sent.code)).kept


@pytest.mark.parametrize("taken", ["report", "part"])
def test_a_name_that_is_taken_by_another_report_changes_nothing_of_it(street: Client, taken: str):
    first = sealing(TODAY)
    first.add_file(b"theirs")
    post(street, first)
    before = list(Part.objects.order_by("pk").values()), list(Report.objects.values())
    more = {"report": "a" * 32} if taken == "report" else {"report": "b" * 32}
    second = sealing(TODAY, answers=some.answers(story=("Mine",)), **more)
    if taken == "part":
        second.add_file(b"mine")  # the same name of a file's part
    answer = post(street, second)
    assert (answer.status, answer.seal_again) == (409, True)
    assert (list(Part.objects.order_by("pk").values()), list(Report.objects.values())) == before


def test_a_part_of_another_report_is_kept_closed_and_keeps_nothing_else_closed(
    street: Client, opened: Callable[[], str]
):
    """Its wraps are for the right readers, but bound to another place: only whoever opens it can tell."""
    post(street, sealing(TODAY))
    other = sealing(TODAY, code=new_code(), report="b" * 32)
    moved = copy.deepcopy(other.said["parts"][0])
    other.said["report"] = "c" * 32
    other.said["parts"] = [{**moved, "part": "d" * 32}]
    assert post(street, other).kept
    page = opened()
    assert "1 part of this report cannot be opened" in page
    assert "may have been locked wrongly there" in page


ODD_ANSWERS = (
    (b"not JSON", "It holds no answers"),
    (b"[1]", "It holds no answers"),
    (b'{"answers": 7}', "It holds no answers"),
    (b"\xff\xfe\x00", "It holds no answers"),
    (b"[" * 90_000, "It holds no answers"),
    (b'{"form": "2026-11", "answers": {"story": ["\\ud800 said"]}}', "is not answered"),
    (
        b'{"form": "2026-11", "answers": {"story": [["deep"], 7, null], "odd": "x"}}',
        "is none of the questions",
    ),
    (b'{"form": "1999-01", "answers": {}}', "another version"),
)


@pytest.mark.parametrize(("said", "shown"), ODD_ANSWERS)
def test_answers_that_do_not_fit_are_shown_as_they_came(
    street: Client, opened: Callable[[], str], said: bytes, shown: str
):
    assert post(street, sealing(TODAY, said=said)).kept
    page = opened()
    assert "do not fit the questions" in page
    assert shown in page


def test_what_is_said_outside_and_differs_inside_is_told_to_the_handler(
    street: Client, opened: Callable[[], str]
):
    sent = sealing(TODAY, answers=some.answers(risk=("me",), reach=("oversight",), duty=("maybe",)))
    assert post(street, sent).kept
    page = opened()
    for each in (
        "The answer inside says that somebody is at risk now",
        "says that another desk may read it",
        "“Were they on duty?” has an answer that could not be given.",
    ):
        assert each in page


def test_who_they_are_is_sealed_to_custodians_or_desk_as_they_chose(street: Client, settings: Any):
    confidential = sealing(TODAY, manner="confidential")
    confidential.add(Kind.IDENTITY, b"Wren", [(confidential.reader(), "desk")])
    assert post(street, confidential).status == 409  # nobody keeps names yet
    assert kept() == (0, 0, 0)
    some.custodian(settings, AT)
    assert post(street, confidential).status == 422  # the desk may not have it
    rightly = sealing(TODAY, manner="confidential", code=confidential.code)
    rightly.add(Kind.IDENTITY, b"Wren", [(rightly.reader(Reads.IDENTITY), "identity")])
    rightly.add(Kind.REACH, b"by night", [(rightly.reader(Reads.IDENTITY), "identity")])
    assert post(street, rightly).kept
    assert {each.role for each in Wrap.objects.filter(part__kind__in=("identity", "reach"))} == {"identity"}
    named = sealing(TODAY, manner="named", report="b" * 32)
    named.add(Kind.IDENTITY, b"Heron", [(named.reader(), "desk")], ident="9" * 32)
    assert post(street, named).status == 409  # its answers have the name of the other's
    named.said["parts"][0]["part"] = "8" * 32
    assert post(street, named).kept


def test_a_colleagues_report_comes_in_at_its_own_door_alone(street: Client):
    sent = sealing(TODAY)
    sent.said["form"] = current("colleague")
    assert post(street, sent).status == 422
    assert post(street, sent, "/colleagues/sealed/send/").kept
    assert Report.objects.get().door == "colleague"


def test_over_the_days_number_it_waits_in_the_unsorted_tray(street: Client, monkeypatch: pytest.MonkeyPatch):
    for count, tray in ((0, "main"), (10**6, "unsorted")):
        intake.FLOOD.on, intake.FLOOD.count["all"] = TODAY, count
        post(street, sealing(TODAY, report=f"{count:032d}", said=b"%d" % count))
        assert Report.objects.latest("pk").tray == tray
    intake.FLOOD.count.clear()


def test_the_page_is_the_same_for_everybody_and_only_it_has_a_script(street: Client):
    page = street.get("/report/sealed/").content
    assert street.get("/report/sealed/").content == page
    assert b"end-to-end" not in page.lower()
    assert page.count(b"<script") == 1 and b'<script type="module" src=' in page
    for path in ("/", "/report/", "/back/", "/what-happens/", "/colleagues/", "/statement/", "/partners/"):
        assert b"<script" not in street.get(path).content
    assert street.get(SEND).status_code == 405


def test_the_keys_that_a_browser_is_given_name_nobody_of_the_staff(street: Client, handler: Any):
    said = street.get("/report/sealed/keys/").json()
    assert handler.id not in json.dumps(said)
    assert said["directory"] == published(directory())
    whole = [json.loads(row[0]) for row in said["directory"] if len(row) == 2]
    assert {each["reads"] for each in whole} == {"desk"}
    assert DirectoryEntry.objects.count() == len(said["directory"]) > len(whole)
    assert said["today"] == TODAY.isoformat()


@given(st.one_of(st.integers(0, 300), st.integers(65_000, 66_000), st.integers(130_000, 132_000)))
@settings(max_examples=40, deadline=None)
def test_a_sealed_file_has_the_length_that_is_expected_of_it(length: int):
    sealed = sum(map(len, sealed_stream([bytes(length)], Place("upload", "p", Kind.FILE), b"k" * 32)))
    assert sealed == sealed_length(length)
    assert is_whole(sealed)
    assert not is_whole(sealed - SEALED_BLOCK)
    assert not is_whole(sealed - 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(
    data=st.data(),
    where=st.sampled_from(
        ["form", "report", "tag", "proof", "reader", "manner", "desk", "not_desk", "urgent", "parts", "part",
         "kind", "nonce", "hidden", "wraps", "role", "suite", "data", "its-reader"]
    ),
)  # fmt: skip
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_place_of_a_field_is_answered_and_is_never_a_fault(
    street: Client, data: st.DataObject, where: str
):
    sent = sealing(
        TODAY, code=new_code(), report=data.draw(st.text("0123456789abcdef", min_size=32, max_size=32))
    )
    first = sent.said["parts"][0]
    inside = first["wraps"][0]
    place = (
        (sent.said, where) if where in sent.said else (first, where) if where in first
        else (inside, "reader" if where == "its-reader" else where)
    )  # fmt: skip
    place[0][place[1]] = data.draw(JSON)
    assert street.post(SEND, sent.fields()).status_code < 500


def test_an_epoch_that_begins_tomorrow_is_not_yet_sealed_to(street: Client, handler: Any):
    some.epoch(some.DESK, handler, at=AT + timedelta(days=1))
    assert post(street, sealing(TODAY)).kept
    assert Suite(Wrap.objects.filter(role="desk").latest("pk").suite) is Suite.HYBRID
