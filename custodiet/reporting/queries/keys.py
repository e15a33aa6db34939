"""Asking about keys."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.db.models import Q

from custodiet.core.actors import Actor
from custodiet.reporting.models import DeskHold, HandlerKey


def way_in(by: Actor) -> dict[str, Any] | None:
    """A handler's locked key and what they hold, as the vault takes them; None before they have one."""
    key = HandlerKey.objects.filter(owner=by.id).first()
    if key is None:
        return None
    lock = {
        "suite": key.suite, "passes": key.passes, "memory": key.memory, "salt": as_text(key.lock_salt),
        "nonce": as_text(key.nonce), "hidden": as_text(key.hidden),
    }  # fmt: skip
    holds = DeskHold.objects.filter(Q(owner=by.id) & Q(reader=key.ident)).order_by("pk")
    return {
        "lock": lock,
        "holds": [
            {"desk": h.desk, "epoch": h.epoch, "suite": h.suite, "reader": h.reader, "data": as_text(h.data)}
            for h in holds
        ],
    }


def as_text(raw: Any) -> str:
    """Bytes as the vault takes them."""
    return b64encode(bytes(raw)).decode()
