"""Rare words are put into a report, the whole way is walked with the sites as they are served, and then every
byte that was kept is searched for them: database, files, logs, a backup, and the environment of each process.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest

from custodiet.website.demo_parts import PASSPHRASE
from tests.databases import POSTGRES, on_server
from tests.journeys.conftest import Site, Visitor
from tests.journeys.test_report_and_back import answer, keep

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Arrive = Callable[..., Visitor]

SENTENCE = "The quagga never told the bassoon about Thursday"
FILE_NAME = "zebrafinch-by-the-weir.txt"
PLATE, PHONE, INSIDE = "QX21 ZZV", "07700 900461", "wolverine under the floorboards"
CANARIES = (SENTENCE, FILE_NAME, PLATE, PHONE, INSIDE, "An answer about the narwhal")


def ways(word: str) -> set[bytes]:
    """How a word may be written down: as it is, and by encodings that a program would use."""
    said = word.encode()
    found = {said, word.encode("utf-16-le"), said.hex().encode(), quote(word).encode()}
    found |= {quote(word, safe="").encode(), word.replace(" ", "+").encode()}
    for start in range(3):  # base64 of it, wherever in a longer text it begins
        found.add(b64encode(b"x" * start + said)[4 if start else 0 : -4])
    return {each for each in found if len(each) > 5}


def processes(folder: Path) -> Iterator[Path]:
    """Every process that works on these records, as /proc has it."""
    for each in Path("/proc").glob("[0-9]*"):
        try:
            if f"CUSTODIET_VAR={folder}".encode() in (each / "environ").read_bytes():
                yield each
        except OSError:  # it has ended
            continue


def kept(site: Site) -> Iterator[tuple[str, bytes]]:
    """Everything that is kept or shown of these sites, in pieces, each with its name."""
    folder = Path(site.env["CUSTODIET_VAR"])
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_relative_to(folder / "static"):
            yield str(path.relative_to(folder)), path.read_bytes()
    for each in processes(folder):
        for part in ("environ", "cmdline"):
            yield f"/proc/{each.name}/{part}", (each / part).read_bytes()
    yield from _backup(site, folder)


def _backup(site: Site, folder: Path) -> Iterator[tuple[str, bytes]]:
    """A backup as docs/how-to/run-it.md has it made; on PostgreSQL also the server's own files and log."""
    if not POSTGRES:
        whole = sqlite3.connect(":memory:")
        source = sqlite3.connect(urlsplit(site.env["DATABASE_URL"]).path)
        source.backup(whole)
        yield "backup", "\n".join(whole.iterdump()).encode()
        source.close()
        return
    dump = subprocess.run(
        [next(Path("/usr/lib/postgresql").glob("*/bin/pg_dump")), site.env["DATABASE_URL"]], check=True,
        capture_output=True,
    )  # fmt: skip
    yield "backup", dump.stdout
    on_server("CHECKPOINT")  # what is in the server's memory alone is written down first
    server = Path(unquote(urlsplit(site.env["DATABASE_URL"]).hostname or ""))
    for path in (server / "log", *(server / "data").rglob("*")):
        if path.is_file():
            with suppress(FileNotFoundError):  # a running server puts its files away
                yield f"server/{path.relative_to(server)}", path.read_bytes()


def walk(visitor: Arrive) -> list[str]:
    """A report with a file, read and answered at the desk, come back to, and written to. Gives its words."""
    anyone = visitor(scripts=False)
    anyone.page.goto(f"{anyone.site.street}/report/")
    anyone.choose("manner", "anonymous")
    anyone.press("Start")
    answer(anyone, f"{SENTENCE}. {PLATE}, {PHONE}")
    file = {"name": FILE_NAME, "mimeType": "text/plain", "buffer": INSIDE.encode() * 9_000}
    anyone.page.set_input_files("input[type=file]", file)
    anyone.press("Send the report")
    words = keep(anyone)
    handler = visitor(scripts=False)
    handler.come_in("nwosu")
    handler.go("/reports/")
    if handler.page.get_by_role("link", name="Unlock them").count():
        handler.follow("Unlock them")
        handler.fill("passphrase", PASSPHRASE)
        handler.press("Unlock")
    handler.page.locator("table a").last.click()
    assert SENTENCE in handler.page.content() and FILE_NAME in handler.page.content()
    handler.press("Take it up")
    handler.fill("text", CANARIES[-1])
    handler.press("Send to the reporter")
    anyone.page.goto(f"{anyone.site.street}/back/")
    anyone.fill("code", " ".join(words))
    anyone.press("Open")
    assert CANARIES[-1] in anyone.page.content()
    anyone.fill("text", f"Again: {SENTENCE}")
    anyone.press("Send")
    anyone.page.goto(
        f"{anyone.site.street}/back/?{quote(SENTENCE)}"
    )  # and in an address, which a log might keep
    return words


def test_no_word_of_a_report_lies_anywhere_in_the_clear_after_the_whole_way(site: Site, visitor: Arrive):
    if "CUSTODIET_SITE" in os.environ:
        pytest.skip("The sites were started by somebody else, and may hold anything.")
    words = walk(visitor)
    pieces = list(kept(site))
    everything = b"\0".join(text for _, text in pieces)
    names = " ".join(name for name, _ in pieces)
    assert re.search(r"site\.log", names) and names.count("/environ") >= 4, (
        names
    )  # two sites, a worker, a vault
    assert b"counter-corruption" in everything and len(everything) > 1_000_000
    if POSTGRES:  # what is kept in the clear is found in the server's tables and in its log of changes
        for place in ("data/base/", "data/pg_wal/"):
            theirs = [text for name, text in pieces if name.startswith(f"server/{place}")]
            assert any(b"counter-corruption" in text for text in theirs), place
    for canary in (*CANARIES, " ".join(words), " ".join(words[:3]), "-".join(words[:3])):
        for way in ways(canary):
            found = [name for name, text in pieces if way in text]
            assert found == [], (canary, way)
