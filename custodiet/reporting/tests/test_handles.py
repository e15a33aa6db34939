"""What a saved page of the street tells whoever finds it: nothing, and after two days nobody can ask it."""

from __future__ import annotations

import json
import re
import time
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.utils.timezone import localdate
from hypothesis import HealthCheck, assume
from hypothesis import given as drawn
from hypothesis import settings as examples
from hypothesis import strategies as st

from custodiet.core.errors import NotFound
from custodiet.reporting import intake
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_journey import STREET, answered, begun, code_of, hidden, on
from custodiet.reporting.views import street_handles as handles
from custodiet.reporting.views.street_handles import For
from custodiet.sealing.codes import Code, new_code, read_code


@pytest.fixture(autouse=True)
def keys(settings: Any, tmp_path: Path) -> Path:
    settings.PAGE_KEYS = tmp_path / "page-keys"
    return settings.PAGE_KEYS


def everything_in(page: Any) -> bytes:
    """A page's own bytes, and what its fields hold however they were written down."""
    raw = page.content
    found = [raw]
    for value in re.findall(r'value="([^"]+)"', raw.decode()):
        text = unescape(value)
        for each in (text, *re.split(r"[:.]", text)):
            if re.fullmatch(r"[\w=-]{8,}", each):
                found.append(urlsafe_b64decode(each[: len(each) // 4 * 4]))
    return b"\0".join(found)


def tells(code: Code, page: Any, *, shown: bool = False) -> list[str]:
    """What of a code a page tells."""
    whole = everything_in(page)
    ways = {"bytes": code.secret, "hex": code.secret.hex().encode(), "tag": code.tag()}
    ways |= (
        {} if shown else {"words": " ".join(code.words()[:3]).encode(), "letters": code.letters().encode()}
    )
    fields = b"\0".join(part.encode() for values in hidden(page).values() for part in values)
    words = [word for word in code.words() if re.search(rf"\b{word}\b".encode(), fields)]
    return [way for way, text in ways.items() if text in whole] + words


def walked() -> tuple[Code, list[Any], Any]:
    """A report from the first question to its mailbox: its code, the pages, the one that shows it."""
    street = Client()
    first = begun(street)
    last = answered(street, first, reach="unit")
    shown = street.post("/report/", on(last, do="send"))
    code = read_code(" ".join(code_of(shown)))
    wrong = street.post("/report/kept/", {**hidden(shown), "w1": "x"})
    inbox = Client().post("/back/", {"code": " ".join(code.words())})
    sent = street.post("/back/", on(inbox, text="More of it"))
    return code, [first, last, wrong, inbox, sent], shown


@pytest.mark.django_db
def test_no_page_of_a_report_holds_the_code_from_the_first_question_to_the_mailbox(
    people: SimpleNamespace, settings: Any, tmp_path: Path
):
    given.desks(settings, datetime.now(UTC))
    with STREET:
        code, pages, shown = walked()
        _, others, _ = walked()
    for page, other in zip(pages, others, strict=True):
        # A field may be called by a word of the list, as "risk" is: then it is on any report's page.
        assert set(tells(code, page)) <= set(tells(code, other))
    assert tells(code, shown, shown=True) == []
    _, _, wrong, _, sent = pages
    assert "That is not word" in wrong.content.decode() and code_of(shown) != []
    assert "This page cannot open them" in sent.content.decode()  # a mailbox's page adds, and reads nothing
    assert len(intake.come_back(code).messages or ()) == 1


@pytest.mark.parametrize("use", list(For))
def test_a_handle_does_what_it_was_made_for_and_nothing_else(use: For):
    handle = handles.sealed(use, ["said"])
    assert handles.opened(use, handle) == ["said"]
    for other in set(For) - {use}:
        with pytest.raises(NotFound, match="too old"):
            handles.opened(other, handle)


@pytest.mark.parametrize(("use", "hours"), [(For.FORM, 24), (For.WORDS, 1), (For.MAILBOX, 1)])
def test_a_handle_is_taken_until_its_time_is_over_and_not_after(use: For, hours: int, keys: Path):
    handles.sealed(use, 0)
    with_key = Fernet((keys / localdate().isoformat()).read_bytes())
    said, now = json.dumps([use, 0]).encode(), int(time.time())
    young, old = (with_key.encrypt_at_time(said, now - hours * 3600 + late).decode() for late in (30, -30))
    assert handles.opened(use, young) == 0
    with pytest.raises(NotFound, match="too old"):
        handles.opened(use, old)


def test_a_page_of_yesterday_is_taken_and_of_the_day_before_the_key_is_gone(keys: Path):
    handle = handles.sealed(For.FORM, 7)
    today = localdate()
    (keys / today.isoformat()).rename(keys / (today - timedelta(days=1)).isoformat())
    assert handles.opened(For.FORM, handle) == 7
    (keys / (today - timedelta(days=1)).isoformat()).rename(keys / (today - timedelta(days=2)).isoformat())
    (keys / today.isoformat()).unlink()
    with pytest.raises(NotFound):
        handles.opened(For.FORM, handle)
    assert [each.name for each in keys.iterdir()] == [today.isoformat()]
    assert (keys / today.isoformat()).stat().st_mode & 0o077 == 0


def _bytes(handle: str) -> bytes | None:
    """What a handle stands for: the last letter has bits that stand for nothing."""
    try:
        return urlsafe_b64decode(handle.encode())
    except ValueError:
        return None


@examples(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@drawn(st.data())
def test_a_handle_that_was_altered_anywhere_is_refused(data: st.DataObject):
    handle = handles.sealed(For.FORM, "said")
    place = data.draw(st.integers(0, len(handle) - 1))
    letter = data.draw(st.characters().filter(lambda each: each != handle[place]))
    assume(_bytes(handle[:place] + letter + handle[place + 1 :]) != _bytes(handle))
    for other in (handle[:place] + letter + handle[place + 1 :], handle[:place], letter):
        with pytest.raises(NotFound):
            handles.opened(For.FORM, other)


def test_what_a_mailbox_is_found_by_does_not_lead_back_to_its_code(settings: Any, tmp_path: Path):
    settings.REPORTING_SECRET = tmp_path / "secret"
    code = new_code()
    found = intake.mailbox(code)
    assert len(found) == 64 and code.tag().hex() != found
    assert code.secret.hex() not in found
