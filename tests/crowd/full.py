"""A disk that fills while people work: what is said then, and what is there afterwards."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.test import Client

from custodiet.accounts.models import User
from custodiet.accounts.web import now
from custodiet.core.refs import Ref
from custodiet.detection.actions import retry_extract
from custodiet.detection.models import Extract
from custodiet.ledger.models import Line
from custodiet.website.worker import do_next, means
from tests.crowd.verdict import verdict
from tests.crowd.work import set_the_stage
from tests.crowd.worker import hand_in

PATIENCE = 3000  # requests; a page of the database that was there before may take a few more lines


def fill_records(disk: Path) -> dict[str, object]:
    """Fill the disk that holds the records, hand in forms until one is refused, then make room again."""
    stage = set_the_stage()
    person = _signed_in(int(stage.administrator.id.removeprefix("user:")))
    kept = [_open_account(person) for _ in range(3)]
    _fill(disk / "filler")
    full: list[tuple[int, str]] = []
    for _ in range(PATIENCE):
        answer = _open_account(person)
        (kept if answer[0] == 200 else full).append(answer)
        if len(full) == 3:
            break
    page = person.post("/accounts/open/", _given())
    (disk / "filler").unlink()
    after = _open_account(person)
    refs = [Ref.parse(json.loads(body)["ref"]) for _, body in [*kept, after]]
    return {
        "full": full,
        "page": page.status_code,
        "said": " ".join(page.content.decode().split()),
        "after": after[0],
        **verdict([("accounts.account_opened", ref) for ref in refs]).as_dict(),
    }


def fill_store(disk: Path) -> dict[str, object]:
    """Fill the disk that holds the logs while a file is read into it, then make room and read it again."""
    stage = set_the_stage()
    settings.STORE = disk / "store"
    settings.STORE.mkdir()
    ref = hand_in(0)
    _fill(disk / "filler", leaving=100_000)
    do_next(means())
    refused = Extract.objects.get()
    left = [path.name for path in settings.STORE.rglob("*") if path.is_file()]
    (disk / "filler").unlink()
    retry_extract(ref, by=stage.analyst, at=now())
    do_next(means())
    extract = Extract.objects.get()
    events = Line.objects.filter(about=str(ref)).order_by("seq").values_list("event", flat=True)
    return {
        "first": refused.stage,
        "why": refused.why,
        "left": left,
        "then": (extract.stage, extract.kept),
        "events": list(events),
        **verdict([]).as_dict(),
    }


def _signed_in(pk: int) -> Client:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = User.objects.get(pk=pk)
    TOTP.activate(user, generate_totp_secret())
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _given() -> dict[str, str]:
    return {"username": secrets.token_hex(8), "display_name": "One of many", "role": "auditor"}


def _open_account(person: Client) -> tuple[int, str]:
    answer = person.post("/api/accounts/open-account", json.dumps(_given()), content_type="application/json")
    return answer.status_code, answer.content.decode()[:400]


def _fill(path: Path, *, leaving: int = 0) -> None:
    """Write until there is no room; then give back so many bytes."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    if leaving:
        os.truncate(path, path.stat().st_size - leaving)
