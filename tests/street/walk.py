"""The whole way of a report in the street's own process: sent twice, found again, written to, put off."""

from __future__ import annotations

import secrets

from custodiet.sealing.codes import Code, new_code
from tests.street.forms import answers, code_of, hidden_of, sealed, sending, token_of
from tests.street.fuzz import KINDS, Sent, Street, _quoted

AGENCY = Code(b"of a test's own!")  # sixteen bytes and no secret: an invented agency's


def walk_street(count: int) -> dict[str, object]:
    """Walk it so many times. Gives what was seen."""
    street = Street()
    seen = {"sent": 0, "twice": True, "draft": True, "read": True, "wrote": True}
    for number in range(count):
        words = _sent(street, seen, in_browser=number % 2 == 1)
        _, inbox = street.ask(_form("/back/", code=" ".join(words)))
        seen["read"] &= b"There is no message yet" in inbox
        _, wrote = street.ask(_form("/back/", token=token_of(inbox), text="More of it"))
        seen["wrote"] &= b"We have what you sent" in wrote
        _, inbox = street.ask(_form("/back/", code=" ".join(words)))
        seen["wrote"] &= b"More of it" in inbox
    put_off = _form("/report/", token=_begun(street), manner="anonymous", do="later", **answers("Kingfisher"))
    draft = code_of(street.ask(put_off)[1])
    seen["draft"] = b"Kingfisher" in street.ask(_form("/back/", code=" ".join(draft)))[1]
    return seen


def walk_partners_door() -> dict[str, object]:
    """An agency comes with its words, reports, and finds its report; nothing is there for words of none.

    Then its writer comes back with the report's own words, and says who they are. Gives what was seen.
    """
    street, matter = Street(), f"Matter {secrets.token_hex(4)}"
    words = " ".join(AGENCY.words())
    _, mine = street.ask(_form("/partners/", code=words))
    begun = street.ask(_form("/partners/report/", agency=hidden_of(mine)["agency"]))[1]
    said = {**hidden_of(begun), "manner": "anonymous", **answers("Kingfisher", "partner", reference=matter)}
    sent = code_of(street.ask(_form("/partners/report/", do="send", **said))[1])
    _, mine = street.ask(_form("/partners/", code=words))
    _, other = street.ask(_form("/partners/", code=" ".join(new_code().words())))
    _, inbox = street.ask(_form("/back/", code=" ".join(sent)))
    _, told = street.ask(_form("/back/who/", token=token_of(inbox), do="send", contact="Wren Kestrel"))
    return {
        "sent": len(sent) == 12, "listed": matter.encode() in mine and b"Kingfisher" not in mine,
        "others": matter.encode() not in other and b"No agency has these words" in other,
        "told": b"We have what you sent" in told,
    }  # fmt: skip


def _sent(street: Street, seen: dict[str, int], *, in_browser: bool) -> list[str]:
    story, file = f"Kingfisher {secrets.token_hex(4)}", b"picture" * 20_000
    whole = sealed(story, file) if in_browser else sending(_begun(street), story, file)
    pages = [street.ask(Sent("POST", whole.path, "", whole.kind, whole.body))[1] for _ in range(2)]
    words, again = (whole.shown(page) for page in pages)
    seen["sent"] += bool(words)
    seen["twice"] &= words == again
    return words


def _begun(street: Street) -> str:
    return token_of(street.ask(Sent("GET", "/report/"))[1])


def _form(path: str, **said: str) -> Sent:
    body = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in said.items())
    return Sent("POST", path, "", KINDS[0], body.encode())
