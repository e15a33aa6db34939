"""What machines and files do wrong: a full disk, a spoilt file, bad rows, a clock set back. Said plainly."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile

from custodiet.accounts.actions import open_account
from custodiet.accounts.permissions import Role
from custodiet.accounts.web import now
from custodiet.core.errors import NotValid
from custodiet.detection.models import Extract
from custodiet.detection.readers import dry_run, shipped
from custodiet.ledger import queries as ledger
from custodiet.website.command import main
from custodiet.website.worker import do_next, means
from tests.databases import scratch, scratch_on, small_disk

MEGA = 1_000_000
CHUNK = pytest.mark.xdist_group("crowd")


@CHUNK
def test_when_the_disk_of_the_records_is_full_it_is_said_and_nothing_is_lost(tmp_path: Path):
    with small_disk(30 * MEGA) as disk, scratch_on(disk, tmp_path) as database:
        found = database.told("-m", "tests.crowd", "full records")
    assert [status for status, _ in found["full"]] == [507] * 3
    assert {body for _, body in found["full"]} == {
        '{"refused": "There is no room left to write. Nothing was changed."}'
    }
    assert found["page"] == 507
    assert "There is no room left to record this" in found["said"]
    assert found["after"] == 200
    assert (found["chain"], found["missing"], found["halves"]) == ([], [], [])


@CHUNK
def test_when_the_disk_of_the_logs_is_full_the_file_is_refused_and_can_be_read_again(tmp_path: Path):
    with small_disk(3 * MEGA) as disk, scratch(tmp_path) as database:
        found = replace(database, small_disk=disk).told("-m", "tests.crowd", "full store")
    assert found["first"] == "refused"
    assert found["why"].startswith("The disk that keeps the logs is full")
    assert found["left"] == []
    assert found["then"] == ["kept", 60_000]
    assert found["events"] == [
        "detection.extract_handed_in",
        "detection.extract_refused",
        "detection.extract_tried_again",
        "detection.extract_kept",
    ]
    assert (found["chain"], found["halves"]) == ([], [])


# ---- spoilt files, through the page on which they are handed in ----

HEADINGS = '"id","userId","searchDate","cameraCount","reason"\n'
GOOD = f'{HEADINGS}"s-1","a","2026-03-08 09:59:59.500",1,"investigation"\n'


def _parquet(folder: Path) -> bytes:
    names = [str(each) for each in range(5000)]
    at = pa.array([now()] * 5000, pa.timestamp("us", tz="UTC"))
    columns = {"lookup_id": names, "officer_id": names, "system": names, "looked_up_at": at}
    path = folder / "whole.parquet"
    pq.write_table(pa.table(columns), path)
    return path.read_bytes()


def _with_a_hole(folder: Path) -> bytes:
    whole = _parquet(folder)
    return whole[:400] + bytes(600) + whole[1000:]


def _bomb(folder: Path) -> bytes:
    """A workbook of a few kilobytes whose one sheet unpacks to fifty million bytes."""
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(50):
                sheet.write(bytes(MEGA))
    return path.read_bytes()


PLATES, LOOKUPS = "plate-reader-audit", "canonical-lookups"
NO_PARQUET, NO_TEXT = "is cut short or is not a Parquet file", "is not a text file in utf-8"
WIDE_TEXT = "is written in UTF-16 and the mapping says utf-8"
# what is wrong: the mapping it is handed in with, its bytes, and the words that must be on the page
SPOILT: dict[str, tuple[str, Callable[[Path], bytes], str]] = {
    "a Parquet file cut short": (LOOKUPS, lambda folder: _parquet(folder)[:-700], NO_PARQUET),
    "a Parquet file with a hole": (LOOKUPS, _with_a_hole, NO_PARQUET),
    "a picture handed in as CSV": (PLATES, lambda _: b"\x89PNG\r\n" + bytes(range(256)), NO_TEXT),
    "a text in another encoding": (PLATES, lambda _: GOOD.encode("utf-16"), WIDE_TEXT),
    "a last row cut short": (PLATES, lambda _: GOOD.encode() + b'"s-2', "1 row refused"),
    "headings alone": (PLATES, lambda _: HEADINGS.encode(), "This file cannot be imported as it is"),
}
WORKBOOKS: dict[str, Callable[[Path], bytes]] = {
    "no zip": lambda _: b"not a workbook",
    "cut short": lambda folder: _bomb(folder)[:-200],
    "unpacks without end": _bomb,
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_file_is_refused_in_a_plain_sentence_and_nothing_is_kept(name, people, client_for, tmp_path):
    mapping, made, words = SPOILT[name]
    person = client_for(people.analyst)
    file = SimpleUploadedFile("extract", made(tmp_path))
    answer = person.post("/extracts/hand-in/", {"file": file, "mapping": mapping}, follow=True)
    assert answer.status_code in (200, 422)
    assert words in " ".join(answer.content.decode().split())
    assert not Extract.objects.exists()
    assert not list(ledger.faults())


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_spoilt_workbook_is_refused_in_a_plain_sentence(name, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(WORKBOOKS[name](tmp_path))
    with pytest.raises(NotValid, match=r"a\.xlsx"):
        dry_run(path, replace(shipped()["plate-reader-audit"], format="xlsx"))


def test_a_log_with_bad_rows_is_kept_but_for_them_and_each_is_listed_with_its_reason(
    people, client_for, tmp_path
):
    rows = ['"s-2","","2026-03-08 10:00:00.000",1,"inv"', '"s-3","b","31 February",1,"inv"', '"s-4","b"']
    file = SimpleUploadedFile("look-ups.csv", (GOOD + "\n".join(rows) + "\n").encode())
    person = client_for(people.analyst)
    given = {"file": file, "mapping": "plate-reader-audit"}
    checked = person.post("/extracts/hand-in/", given, follow=True)
    assert checked.status_code == 200
    assert person.post(checked.redirect_chain[-1][0]).status_code == 302
    assert do_next(means())
    extract = Extract.objects.get()
    assert (extract.stage, extract.rows, extract.kept, extract.refused) == ("kept", 4, 1, 3)
    listed = Path(extract.refusals).read_text().splitlines()
    assert [line.split(",")[0] for line in listed[1:]] == ["3", "4", "5"]
    assert "31 February" in listed[2]


# ---- a clock set back ----


def test_a_clock_set_back_is_refused_plainly_and_recording_the_correction_mends_it(people, client_for):
    person = client_for(people.administrator)
    given = {"username": "x", "display_name": "X", "role": "auditor"}

    def hand_in(**more: str):
        body = json.dumps({**given, **more})
        return person.post("/api/accounts/open-account", body, content_type="application/json")

    ahead = now() + timedelta(days=2)
    open_account(by=people.administrator, at=ahead, username="ahead", display_name="X", role=Role.AUDITOR)
    size = ledger.head()[0]
    answer = hand_in()
    assert answer.status_code == 409
    assert "Nothing was changed. Put the clock right" in answer.json()["refused"]
    assert ledger.head()[0] == size
    done = CliRunner().invoke(main, ["ledger", "correct-clock", "--reason", "clock_was_ahead"])
    assert (done.exit_code, done.output.startswith("Recorded.")) == (0, True)
    assert hand_in().status_code == 200
    assert not list(ledger.faults())
