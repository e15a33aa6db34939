"""What a browser seals, Python opens: known answers, at every boundary of lengths, and for both suites."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from playwright.sync_api import Browser, Error, Page, Route

from custodiet.reporting.views.street import _two
from custodiet.sealing.codes import Code, commitment, new_code, read_code
from custodiet.sealing.directory import Directory, Reads, checked, signed
from custodiet.sealing.envelope import Sealed, opened
from custodiet.sealing.keys import PrivateKey, PublicKey, Suite, new_key
from custodiet.sealing.padding import pad, padded_length
from custodiet.sealing.places import CannotOpen, Kind, Place, together
from custodiet.sealing.streams import BLOCK, SEALED_BLOCK, opened_stream
from custodiet.sealing.wraps import Wrap, unwrapped

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SCRIPTS = Path(__file__).parents[2] / "custodiet" / "reporting" / "static" / "reporting" / "sealing"
ROOM = BLOCK - 4  # bytes of a file in one block
DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page beside the scripts, served from the folder itself under the street's own policy."""

    def served(route: Route) -> None:
        name = route.request.url.rsplit("/sealing/", 1)[-1]
        body = (SCRIPTS / name).read_bytes() if name.endswith(".js") else b"<!DOCTYPE html><title>x</title>"
        kind = "text/javascript" if name.endswith(".js") else "text/html"
        route.fulfill(body=body, content_type=kind, headers={"Content-Security-Policy": "script-src 'self'"})

    context = browser.new_context()
    sheet = context.new_page()
    sheet.route("**/*", served)
    sheet.goto("https://street.example/sealing/")
    yield sheet
    context.close()


def run(page: Page, module: str, body: str, *given: Any) -> Any:
    """Run the body of a function of a module's exports, here called m; bytes travel as base 64."""
    said = f"""async ({{given}}) => {{
      const m = await import('/sealing/{module}.js');
      const b = await import('/sealing/bytes.js');
      const raw = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
      {body}
    }}"""
    return page.evaluate(said, {"given": list(given)})


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def raw(text: str) -> bytes:
    return base64.b64decode(text)


LENGTHS = sorted(
    {0, 1, 254, 255, 256, 257, 287, 288, 289, 511, 512, 513, 4_095, 4_096, 4_097, 65_535, 70_000}
)


def test_texts_are_joined_and_padded_as_python_does_it(page: Page):
    texts = ["", "custodiet/1", "Ŵ ŷ 👮", "a" * 300]
    assert raw(run(page, "bytes", "return b.base64(m.together(...given[0]))", texts)) == together(*texts)
    more = [*LENGTHS, 2**20 - 1, 2**20, 2**20 + 1, 99_999_999, 2**30 + 1]
    assert run(page, "envelope", "return given[0].map(m.paddedLength)", more) == [
        padded_length(each) for each in more
    ]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_part_sealed_in_the_browser_opens_at_its_place_and_at_no_other(page: Page, kind: Kind):
    place, key = Place("1" * 32, "2" * 32, kind), new_code().secret * 2
    text = "Ddigwyddodd yn y tŷ; “he said”\x00\x80".encode()
    said = run(
        page, "envelope",
        "const s = m.seal(raw(given[0]), given[1], raw(given[2]));"
        "return [b.base64(s.nonce), b.base64(s.hidden)]",
        b64(text), {"report": place.report, "part": place.part, "kind": str(kind)}, b64(key),
    )  # fmt: skip
    sealed = Sealed(*map(raw, said))
    assert opened(sealed, place, key) == text
    for other in (
        replace(place, report="3" * 32),
        replace(place, part="1" * 32),
        replace(place, kind=Kind.KEY),
    ):
        if other != place:
            with pytest.raises(CannotOpen):
                opened(sealed, other, key)


def test_a_part_of_any_length_opens_and_hides_its_length_as_python_hides_it(page: Page):
    place, key = Place("1" * 32, "2" * 32, Kind.ANSWERS), b"k" * 32
    said = run(
        page, "envelope",
        "return given[0].map((n) => {const s = m.seal(new Uint8Array(n).fill(65), given[1], raw(given[2]));"
        "return [b.base64(s.nonce), b.base64(s.hidden)]})",
        LENGTHS, {"report": place.report, "part": place.part, "kind": "answers"}, b64(key),
    )  # fmt: skip
    for length, each in zip(LENGTHS, said, strict=True):
        sealed = Sealed(*map(raw, each))
        assert opened(sealed, place, key) == b"A" * length
        assert len(sealed.hidden) == len(pad(b"A" * length)) + 16


@pytest.mark.parametrize("suite", list(Suite))
def test_a_key_given_in_the_browser_is_taken_by_its_reader_alone(page: Page, suite: Suite):
    reader, other = new_key(suite), new_key(suite)
    place, secret = Place("1" * 32, "2" * 32, Kind.FILE), b"s" * 32
    said = run(
        page, "wraps",
        "const w = m.wrap(raw(given[0]), {suite: given[1], raw: raw(given[2])}, given[3], 'desk');"
        "return {...w, data: b.base64(w.data)}",
        b64(secret), int(suite), b64(reader.public.raw),
        {"report": place.report, "part": place.part, "kind": "file"},
    )  # fmt: skip
    given = Wrap(Suite(said["suite"]), said["reader"], raw(said["data"]))
    assert (given.reader, said["role"]) == (reader.public.ident, "desk")
    assert unwrapped(given, reader, place, "desk") == secret
    refused: list[tuple[PrivateKey, Place, str]] = [
        (other, place, "desk"), (reader, replace(place, part="3" * 32), "desk"), (reader, place, "reporter"),
    ]  # fmt: skip
    for key, where, role in refused:
        with pytest.raises(CannotOpen):
            unwrapped(replace(given, reader=key.public.ident), key, where, role)


def test_the_standards_own_vector_comes_out_of_the_browser(page: Page):
    """RFC 9180, appendix A.2.1: DHKEM(X25519), HKDF-SHA256, ChaCha20Poly1305, base mode; with no other data.

    The vector's first message has other data bound to it; here the key and the nonce are told by opening.
    """
    once = "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600"
    reader = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"
    info = "4f6465206f6e2061204772656369616e2055726e"
    sent = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
    key, nonce = (
        "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91",
        "5c4d98150661b848853b547f",
    )
    said = run(
        page, "wraps",
        "const u = b.unhex; return b.hex(m.encrypted(b.bytesOf('Beauty'), {suite: 2, raw: u(given[0])}, "
        "u(given[1]), u(given[2])))",
        reader, info, once,
    )  # fmt: skip
    assert said[:64] == sent
    assert ChaCha20Poly1305(bytes.fromhex(key)).decrypt(
        bytes.fromhex(nonce), bytes.fromhex(said[64:]), None
    ) == b"Beauty"  # fmt: skip


@pytest.mark.parametrize(
    "length", [0, 1, 252, 253, 256, ROOM - 1, ROOM, ROOM + 1, 2 * ROOM, 2 * ROOM + 7, 1_000_003]
)
def test_a_file_sealed_in_the_browser_opens_and_is_refused_when_it_is_cut(page: Page, length: int):
    place, key = Place("upload", "2" * 32, Kind.FILE), b"f" * 32
    said = run(
        page, "streams",
        "const plain = Uint8Array.from({length: given[0]}, (_, n) => (n * 7 + (n >> 8)) % 251);"
        "const s = await m.sealFile(new Blob([plain]), given[1], raw(given[2]));"
        "return [b.base64(new Uint8Array(await s.blob.arrayBuffer())), b.hex(s.digest)]",
        length, {"report": "upload", "part": place.part, "kind": "file"}, b64(key),
    )  # fmt: skip
    sealed = raw(said[0])
    plain = bytes((n * 7 + (n >> 8)) % 251 for n in range(length))
    assert sha256(sealed).hexdigest() == said[1]
    assert b"".join(opened_stream([sealed], place, key)) == plain
    for cut in (sealed[:-1], sealed[:-SEALED_BLOCK], sealed + b"x", sealed[:30] + b"\x00" + sealed[31:]):
        if cut != sealed:
            with pytest.raises(CannotOpen):
                list(opened_stream([cut], place, key))


@pytest.mark.parametrize("secret", ["00" * 16, "ff" * 16, bytes(range(16)).hex(), "", "", ""])
def test_a_code_is_the_same_twelve_words_and_letters_and_gives_the_same_keys(page: Page, secret: str):
    code = Code(bytes.fromhex(secret)) if secret else new_code()
    said = run(
        page, "codes",
        "const s = raw(given[0]); return [m.wordsOf(s), m.lettersOf(s), b.hex(m.tagOf(s)),"
        "b.hex(m.commitmentOf(s)), b.base64(m.readerOf(s).raw), m.askedOf(s)]",
        b64(code.secret),
    )  # fmt: skip
    words, letters, tag, kept, reader, asked = said
    assert (tuple(words), letters) == (code.words(), code.letters())
    assert read_code(" ".join(words)) == read_code(letters) == code
    assert (tag, kept) == (code.tag().hex(), commitment(code.proof()))
    assert raw(reader) == code.reader().public.raw
    assert tuple(asked) == _two(code)


def test_codes_that_the_browser_makes_are_codes_and_none_is_made_twice(page: Page):
    made = run(page, "codes", "return Array.from({length: 50}, () => m.wordsOf(m.newCode()).join(' '))")
    assert len({read_code(each).secret for each in made}) == 50


# ---- the signed directory -----------------------------------------------------------------------------
UNIT = Ed25519PrivateKey.from_private_bytes(b"u" * 32)
PINNED = UNIT.public_key().public_bytes_raw()


def entered(*wanted: tuple[Reads, str, PublicKey, date], unit: Ed25519PrivateKey = UNIT) -> Directory:
    """A directory of these entries, each signed."""
    known = Directory(())
    for reads, owner, key, on in wanted:
        known = Directory((*known.entries, signed(known.next(reads, owner, key, from_on=on), unit)))
    return known


def rows(known: Directory, *hidden: int) -> list[list[str]]:
    """As the street gives it: whole entries, and of the hidden ones the digest alone."""
    return [
        [each.digest()] if place in hidden else [each.said().decode(), each.signature.hex()]
        for place, each in enumerate(known.entries)
    ]


READ = """
  try {
    const found = m.checked(given[0], given[1]);
    const reader = m.readerFor(found, given[2], given[3], given[4]);
    return reader ? b.base64(reader.raw) : 'none';
  } catch (fault) { return `refused: ${fault.message}`; }
"""


def reader(
    page: Page, given: list[list[str]], desk: str = "north", on: date = DAY, reads: str = "desk"
) -> Any:
    return run(page, "directory", READ, given, [PINNED.hex()], reads, desk, on.isoformat())


def test_the_browser_takes_the_reader_that_python_takes(page: Page):
    keys = [new_key(Suite.X25519).public for _ in range(6)]
    known = entered(
        (Reads.HANDLER, "accounts.user:7", keys[0], DAY), (Reads.DESK, "north", keys[1], DAY),
        (Reads.DESK, "south", keys[2], DAY), (Reads.DESK, "north", keys[3], date(2026, 12, 1)),
        (Reads.IDENTITY, "north", keys[4], DAY), (Reads.HANDLER, "accounts.user:8", keys[5], DAY),
        (Reads.CLOSED, "south", keys[2], date(2026, 12, 2)),
    )  # fmt: skip
    checked(known.entries, [PINNED])
    for on in (date(2026, 11, 23), DAY, date(2026, 12, 1), date(2026, 12, 2)):
        for desk in ("north", "south", "west"):
            for reads in (Reads.DESK, Reads.IDENTITY):
                python = known.reader(reads, desk, on=on)
                shown = reader(page, rows(known, 0, 5), desk, on, str(reads))
                assert shown == (b64(python.key.raw) if python else "none"), (on, desk, reads)


def test_the_browser_refuses_a_directory_that_was_not_signed_as_it_stands(page: Page):
    keys = [new_key(Suite.X25519).public for _ in range(4)]
    mine = new_key(Suite.X25519).public
    wanted = [(Reads.HANDLER, "accounts.user:7", keys[0], DAY), (Reads.DESK, "north", keys[1], DAY)]
    known = entered(*wanted, (Reads.DESK, "north", keys[2], DAY), (Reads.DESK, "south", keys[3], DAY))
    whole = rows(known, 0)
    assert reader(page, whole) == b64(keys[2].raw)
    said = json.loads(whole[2][0])
    other = Ed25519PrivateKey.generate()
    forged = signed(known.next(Reads.DESK, "north", mine, from_on=DAY), other)
    again = entered(*wanted, (Reads.DESK, "south", keys[1], DAY))
    wrong = {
        "another key": [*whole[:2], [json.dumps({**said, "key": mine.raw.hex()}), whole[2][1]], whole[3]],
        "another owner": [*whole[:2], [json.dumps({**said, "owner": "west"}), whole[2][1]], whole[3]],
        "an entry taken out": [whole[0], whole[1], whole[3]],
        "two exchanged": [whole[0], whole[2], whole[1], whole[3]],
        "another's signature": [*whole, [forged.said().decode(), forged.signature.hex()]],
        "the first digest changed": [["0" * 64], *whole[1:]],
        "an earlier epoch hidden": [whole[0], [known.entries[1].digest()], *whole[2:]],
        "a key that stands there already": rows(again, 0),
        "a handler's name": rows(known),
        "not JSON": [["{", "00"]],
    }
    for name, given in wrong.items():
        assert str(reader(page, given)).startswith("refused: "), name


def test_the_scripts_need_no_word_of_any_language_and_nothing_from_elsewhere():
    for path in SCRIPTS.glob("*.js"):
        text = path.read_text()
        assert len(text.splitlines()) < 300, path.name
        assert not any(each in text for each in ("eval(", "innerHTML", "http://", "https://", "localStorage"))


def test_a_key_that_is_none_stops_the_browser_before_anything_is_sealed(page: Page):
    key = "{suite: 1, raw: new Uint8Array(1216).fill(255)}"
    place = "{report: 'r', part: 'p', kind: 'file'}"
    with pytest.raises(Error):
        run(page, "wraps", f"return m.wrap(new Uint8Array(32), {key}, {place}, 'desk')")
