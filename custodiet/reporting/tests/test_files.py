"""Files that strangers sent: what they are, whether they do harm, and clean copies of them."""

from __future__ import annotations

import socketserver
import struct
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given as every
from hypothesis import strategies as st
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from custodiet.core.errors import NotNow
from custodiet.reporting import actions, opening
from custodiet.reporting.cleaning import apart, harm, work
from custodiet.reporting.cleaning.checking import look_into, refuse_harmful
from custodiet.reporting.models import Part
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_sealed import everything, sealed_file
from custodiet.sealing.places import Kind

SOON = timedelta(seconds=20)
PLACE = b"51.5007 N, taken at home by Kestrel"


def photo(kind: str, **more: Any) -> bytes:
    """A picture of four rows of two points, lying on its side, that says where it was taken and by whom."""
    sent = Image.new("RGB", (4, 2), (200, 30, 30))
    sent.paste((30, 30, 200), (2, 0, 4, 2))
    said = Image.Exif()
    said[ExifTags.Base.Orientation] = 6  # to be turned a quarter to the right
    said[ExifTags.Base.ImageDescription] = PLACE.decode()
    out = BytesIO()
    sent.save(out, kind, exif=said, **more)
    return out.getvalue() + b"Kestrel behind the end"


WORDS = PngInfo()
WORDS.add_text("Author", "Kestrel")
JPEG, PNG = photo("JPEG", quality=100, comment=b"a remark by Kestrel"), photo("PNG", pnginfo=WORDS)
MOVING = BytesIO()
Image.new("RGB", (3, 3), "red").save(
    MOVING, "GIF", save_all=True, append_images=[Image.new("RGB", (3, 3), "blue")], comment=b"Kestrel"
)
# The head of a picture of 65,000 by 65,000 points: nothing of it must be unpacked to refuse it.
HUGE = PNG[:16] + struct.pack(">II", 65_000, 65_000) + PNG[24:29]
HUGE += struct.pack(">I", zlib.crc32(HUGE[12:29])) + PNG[33:]
BAD = b"X5O!P%@AP a signature of the test's own"


# ---- copies -------------------------------------------------------------------------------------------
def points(data: bytes) -> Image.Image:
    copy = Image.open(BytesIO(data))
    copy.load()
    return copy


@pytest.mark.parametrize(("kind", "data"), [("image/jpeg", JPEG), ("image/png", PNG)])
def test_a_pictures_copy_is_the_right_way_up_and_holds_nothing_of_where_when_and_by_whom(
    kind: str, data: bytes
):
    copy = work.cleaned(kind, data)
    seen = points(copy)
    assert b"Kestrel" in data and b"Kestrel" not in copy
    assert (seen.size, dict(seen.getexif())) == ((2, 4), {})
    assert not seen.info.keys() & {"comment", "exif", "Author", "icc_profile"}
    red, blue = (seen.convert("RGB").getpixel(at) for at in ((0, 0), (1, 3)))
    assert red[0] > 120 > red[2] and blue[2] > 120 > blue[0]


def test_the_first_of_a_moving_picture_is_copied_and_what_can_be_seen_through_stays_so():
    first = points(work.cleaned("image/gif", MOVING.getvalue()))
    assert first.convert("RGB").getpixel((1, 1)) == (255, 0, 0)
    through = BytesIO()
    Image.new("RGBA", (1, 1), (1, 2, 3, 4)).save(through, "WEBP", lossless=True, exact=True)
    assert points(work.cleaned("image/webp", through.getvalue())).getpixel((0, 0)) == (1, 2, 3, 4)


def test_a_texts_copy_has_its_letters_and_nothing_that_hides_or_turns_them():
    sent = "Llanelli \u202e(evil)\u202c\x00\x1b[2J\r\nsaid “no”\ufeff".encode()
    assert work.cleaned("text/plain", sent).decode() == "Llanelli (evil)[2J\nsaid “no”"
    assert work.cleaned("text/csv", "caf\xe9".encode("cp1252")).decode() == "café"


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("application/pdf", b"%PDF-1.7", "No clean copy can be made of this kind of file (application/pdf)"),
        ("image/jpeg", b"", "does not begin as a picture"),
        ("image/jpeg", PNG, "does not begin as a picture"),
        ("image/jpeg", JPEG[:300], "cut short or broken"),
        ("image/png", PNG[: PNG.index(b"IDAT") + 9], "cut short or broken"),
        ("image/png", HUGE, "points at most"),
    ],
)
def test_what_cannot_be_copied_clean_is_refused_in_a_sentence(kind: str, data: bytes, said: str):
    with pytest.raises(work.CannotBeCleaned) as refused:
        work.cleaned(kind, data)
    assert said in str(refused.value)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # what a library remarks of a broken picture
@every(st.data(), st.sampled_from([("image/jpeg", JPEG), ("image/png", PNG)]))
def test_a_picture_that_is_cut_or_altered_is_copied_without_its_words_or_refused(
    data: st.DataObject, file: tuple[str, bytes]
):
    kind, whole = file
    altered = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(data.draw(st.integers(0, 3)) if altered else 0):
        altered[data.draw(st.integers(0, len(altered) - 1))] = data.draw(st.integers(0, 255))
    try:
        copy = work.cleaned(kind, bytes(altered))
    except work.CannotBeCleaned:
        return
    assert b"Kestrel" not in copy


# ---- apart --------------------------------------------------------------------------------------------
def tried(program: str, seconds: int = 20) -> tuple[int, bytes]:
    return apart.run([sys.executable, "-I", "-c", program], b"", within=timedelta(seconds=seconds))


def test_a_process_apart_reaches_no_network_not_even_this_machines_own(socket_enabled: None):
    with answering(lambda _: b"") as address:
        port = address.rpartition(":")[2]
        program = f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"
        assert tried(program)[0] != 0
    assert tried("import socket; print(len(socket.if_nameindex()))") == (0, b"1\n")


def test_a_process_apart_writes_to_no_disk_and_sees_none_of_our_settings(tmp_path: Path):
    path = tmp_path / "plain"
    assert tried(f"f = open({str(path)!r}, 'wb', 0); f.write(b'x')")[0] != 0
    assert not path.exists() or path.read_bytes() == b""
    assert tried("import os; print(sorted(os.environ))")[1] == b"['LC_ALL', 'PATH']\n"


def test_a_process_apart_ends_when_its_time_or_memory_does():
    with pytest.raises(NotNow, match="longer than 1 second"):
        tried("import select; select.select([], [], [])", 1)
    assert tried("x = bytearray(3 * 1024 ** 3)")[0] != 0


def test_a_machine_that_keeps_nothing_apart_looks_into_nothing(monkeypatch: pytest.MonkeyPatch):
    for first in ("unshare-that-is-not-there", "false"):
        monkeypatch.setattr(apart, "APART", (first,))
        if first == "false":
            monkeypatch.setattr(apart, "APART", ("unshare", "--no-such-choice"))
        with pytest.raises(NotNow, match="does not let a process run apart"):
            apart.kind_of(PNG, within=SOON)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (JPEG, "image/jpeg"),
        (PNG, "image/png"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"words\n", "text/plain"),
    ],
)
def test_a_file_is_told_by_what_it_holds(data: bytes, kind: str):
    assert apart.kind_of(data, within=SOON) == kind


# ---- malware ------------------------------------------------------------------------------------------
@contextmanager
def answering(say: Any, seen: list[bytes] | None = None) -> Iterator[str]:
    """A little ClamAV: takes INSTREAM as the real one does, and says what it is told to of what it took."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if self.rfile.read(10) != b"zINSTREAM\0":
                return
            data = b""
            while length := int.from_bytes(self.rfile.read(4), "big"):
                data += self.rfile.read(length)
            if seen is not None:
                seen.append(data)
            self.wfile.write(say(data))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def scanner(data: bytes) -> bytes:
    return b"stream: Test-Signature FOUND\0" if BAD in data else b"stream: OK\0"


def test_every_byte_of_a_file_is_shown_to_the_malware_check_and_its_answer_is_read(socket_enabled: None):
    seen: list[bytes] = []
    whole = bytes(range(256)) * 700
    with answering(scanner, seen) as address:
        assert harm.found_in(whole, address, within=SOON) == ""
        assert harm.found_in(whole + BAD, address, within=SOON) == "Test-Signature"
    assert seen == [whole, whole + BAD]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"", "did not answer"),
        (b"stream: OK", "did not answer"),
        (b"stream: OKAY\0", "did not answer"),
        (b"UNKNOWN COMMAND\0", "did not answer"),
        (b"INSTREAM size limit exceeded. ERROR\0", "longer than the malware check takes"),
    ],
)
def test_an_answer_that_is_not_clear_keeps_the_file_shut(socket_enabled: None, said: bytes, why: str):
    with answering(lambda _: said) as address, pytest.raises(NotNow, match=why):
        harm.found_in(b"words", address, within=SOON)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nowhere/clamd.ctl", "nonsense"])
def test_a_malware_check_that_is_not_there_keeps_every_file_shut(
    socket_enabled: None, settings: Any, address: str
):
    settings.CLAMAV = address
    for do in (refuse_harmful, look_into):
        with pytest.raises(NotNow, match="did not answer"):
            do(PNG, within=SOON)


# ---- from page to page --------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_file_is_looked_into_and_its_clean_copy_lies_sealed_beside_the_untouched_original(
    people: SimpleNamespace, settings: Any, tmp_path: Path, client_for: Any, socket_enabled: None
):
    at = datetime.now(UTC)
    handler, _ = given.desks(settings, at)
    file = sealed_file(settings, tmp_path, "photo.png", JPEG)
    _, report = given.sent(at.date(), files=[file])
    before = (settings.SEALED / file.blob).read_bytes()
    url = f"/reports/{report.pk}/"
    with given.vault(settings, tmp_path), answering(scanner) as address:
        settings.CLAMAV = address
        desk = client_for(handler)
        desk.post("/reports/unlock/", {"passphrase": given.PASSPHRASE})
        assert "Nobody has looked into it yet" in desk.get(url).content.decode()
        assert desk.post(f"{url}files/{file.part}/look/").status_code == 302
        page = desk.get(url).content.decode()
        assert "The malware check found nothing in it" in page and "It is image/jpeg" in page
        (copy,) = Part.objects.filter(kind=Kind.CLEANED)
        saved = desk.get(f"{url}files/{copy.ident}/clean/")
        assert saved.content == work.cleaned("image/jpeg", JPEG)
        assert saved["Content-Disposition"] == f'attachment; filename="{report.number}-clean.jpg"'
        assert desk.get(f"{url}files/{file.part}/").content == JPEG
        assert desk.get(f"{url}files/{file.part}/clean/").status_code == 404
    assert (settings.SEALED / file.blob).read_bytes() == before
    assert [each.role for each in copy.wraps.all()] == ["desk"]
    kept = everything() + b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"Kestrel" not in kept and b"photo.png" not in kept


@pytest.mark.django_db
def test_a_file_that_the_malware_check_knows_is_kept_sealed_has_no_copy_and_is_not_given_out(
    people: SimpleNamespace, settings: Any, tmp_path: Path, client_for: Any, socket_enabled: None
):
    at = datetime.now(UTC)
    handler, _ = given.desks(settings, at)
    file = sealed_file(settings, tmp_path, "a.txt", b"words and " + BAD)
    _, report = given.sent(at.date(), files=[file])
    url = f"/reports/{report.pk}/"
    with given.vault(settings, tmp_path), answering(scanner) as address:
        settings.CLAMAV = address
        desk = client_for(handler)
        desk.post("/reports/unlock/", {"passphrase": given.PASSPHRASE})
        desk.post(f"{url}files/{file.part}/look/")
        page = desk.get(url).content.decode()
        assert "The malware check knows it: Test-Signature" in page
        assert "<strong>and was said to be image/jpeg</strong>" in page
        refused = desk.get(f"{url}files/{file.part}/")
        assert refused.status_code == 409 and BAD not in refused.content
        settings.CLAMAV = ""
        assert desk.get(f"{url}files/{file.part}/").content.endswith(BAD)
    assert not Part.objects.filter(kind=Kind.CLEANED).exists()


@pytest.mark.django_db
def test_what_was_found_is_kept_of_a_file_of_this_report_alone(
    people: SimpleNamespace, settings: Any, tmp_path: Path
):
    from custodiet.core.errors import NotFound
    from custodiet.reporting.cleaning.checking import Found

    at = datetime.now(UTC)
    handler, other = given.desks(settings, at)
    file = sealed_file(settings, tmp_path, "a.jpg", JPEG)
    _, first = given.sent(at.date(), files=[file])
    _, second = given.sent(at.date())
    found = Found("image/jpeg", False, "", b"", "For the test")
    for report, who in ((second, handler), (first, other)):
        with pytest.raises(NotFound):
            actions.keep_checked(report.ref, by=who, at=at, file=file.part, found=found)
    actions.keep_checked(first.ref, by=handler, at=at, file=file.part, found=found)
    with given.vault(settings, tmp_path):
        session = opening.unlock(handler, given.PASSPHRASE)
        card = actions.open_report(first.ref, by=handler, at=at)
        (said,) = opening.opened(card, handler, session).files
    assert said.checked is not None and said.checked.why == "For the test" and not said.is_other
