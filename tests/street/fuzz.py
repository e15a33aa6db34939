"""Whatever is sent to any address of the street is answered, and never as a fault of ours.

Requests are made by Hypothesis and handed to the street's own application as a web server hands them over.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from django.core.wsgi import get_wsgi_application
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from custodiet.reporting.choices import codes
from custodiet.reporting.questionnaires import current, questionnaire
from tests.street.forms import answers, sending, token_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "post")
CHARSETS = (
    "utf-8", "utf-16", "utf-7", "utf-32", "latin-1", "ascii", "idna", "punycode",
    "unicode_escape", "undefined", "raw_unicode_escape", "rot13", "base64", "hex", "zip", "mbcs",
    "no-such", "", "utf_8_sig",
)  # fmt: skip
KINDS = (
    "application/x-www-form-urlencoded", "multipart/form-data", "multipart/mixed", "application/json",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=é", "text/plain",
    "multipart/form-data; boundary=" + "x" * 300,
    "MULTIPART/FORM-DATA; BOUNDARY=X", "", ";", "application/x-www-form-urlencoded; charset",
)  # fmt: skip
ODD = (
    "\x00",
    "\ud800",
    "a\x00b",
    "\u202e",
    "𒐫" * 50,
    "x" * 30_000,
    "\r\n\r\n",
    "%",
    "%00",
    "{{ 1 }}",
    "'; --",
)
# What a web server lets through in a header or a query: it refuses the rest itself.
HEADER = st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f")
FUZZ = settings(
    deadline=None, database=None, phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large],
)  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """One request, as a web server hands it over."""

    method: str
    path: str
    query: str = ""
    kind: str = ""
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def environ(self) -> dict[str, Any]:
        """As PEP 3333 says it."""
        return {
            "REQUEST_METHOD": self.method, "PATH_INFO": self.path.encode().decode("latin-1"),
            "SCRIPT_NAME": "", "QUERY_STRING": self.query, "HTTP_HOST": "localhost",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(), "CONTENT_TYPE": self.kind, "CONTENT_LENGTH": str(len(self.body)),
            **self.headers,
        }  # fmt: skip


class Street:
    """The public side, asked as a web server asks it; counts what it answered."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self.answered: Counter[int] = Counter()

    def ask(self, sent: Sent) -> tuple[int, bytes]:
        """Gives the status and the page."""
        said: list[str] = []
        answer = self.application(sent.environ(), lambda status, _headers, *_: said.append(status))
        page = b"".join(answer)
        answer.close()
        return int(said[0].split()[0]), page

    def faultless(self, sent: Sent) -> None:
        """Ask, and refuse a fault."""
        status, _ = self.ask(sent)
        self.answered[status] += 1
        assert status < 500, (status, sent)


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address of the street, as it is written."""
    for each in (resolver or get_resolver("custodiet.urls_public")).url_patterns:
        if isinstance(each, URLPattern):
            yield f"/{before}{each.pattern}"
        else:
            yield from addresses(
                each, before if "LocalePrefix" in type(each.pattern).__name__ else before + str(each.pattern)
            )


def texts() -> st.SearchStrategy[str]:
    return st.one_of(st.text(max_size=60), st.sampled_from(ODD))


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def requests(token: str) -> st.SearchStrategy[Sent]:
    """Requests of every kind: forms as a browser sends them, forms that are cut or altered, and anything."""
    asked = [each.name for each in questionnaire(current(), codes).questions]
    values = {
        "token": st.sampled_from([*[token] * 8, token[:-1], token[1:], "", "x"]),
        "manner": st.sampled_from(["anonymous", "named", "anonymous", "named", "confidential", "other", ""]),
        "do": st.sampled_from(["send", "later", "continue", "language", "statement", ""]),
        "now": st.sampled_from([*asked, "other"]), "change": st.sampled_from([*asked, "other"]),
        "code": st.one_of(texts(), st.just("abandon " * 11 + "about"), st.just("2" * 27)),
    }  # fmt: skip
    free = [
        "contact",
        "text",
        "unsaid",
        "stopped",
        "statement",
        "file",
        *(f"w{place}" for place in range(14)),
    ]
    names = [*asked, *(f"a_{name}" for name in asked), *free]
    said = st.fixed_dictionaries(
        {"token": values.pop("token"), "manner": values.pop("manner")},
        optional={
            **values,
            **{name: st.one_of(texts(), st.just("unsaid"), st.just("unit")) for name in names},
        },
    )
    where = st.tuples(
        st.sampled_from(["", "/cy"]),
        st.sampled_from(
            [*["/report/", "/back/"] * 5, *sorted(addresses()), "/no-such/", "/\x00", "/%2e%2e/é"]
        ),
    ).map("".join)
    places = st.integers(0, 10**6)
    headers = st.dictionaries(
        st.sampled_from(
            ["HTTP_ACCEPT_LANGUAGE", "HTTP_COOKIE", "HTTP_REFERER", "HTTP_ACCEPT_ENCODING", "HTTP_RANGE",
             "HTTP_X_FORWARDED_PROTO", "HTTP_IF_MODIFIED_SINCE", "HTTP_HOST", "HTTP_TRANSFER_ENCODING"]
        ),
        st.text(HEADER, max_size=40), max_size=2,
    )  # fmt: skip
    return st.one_of(
        st.builds(_form, where, said, headers),
        st.builds(_multipart, where, said, st.sampled_from(CHARSETS), st.text(max_size=300), headers),
        st.builds(_altered, st.just(token), where, places, places, st.binary(max_size=9)),
        st.builds(
            Sent, st.sampled_from(METHODS), where, st.text(HEADER, max_size=40), st.sampled_from(KINDS),
            st.binary(max_size=300), headers,
        ),
        st.builds(_mismeasured, where, said, st.sampled_from(["", "0", "1", "30", "999999", "99999999"])),
    )  # fmt: skip


def _form(where: str, said: dict[str, str], headers: dict[str, str]) -> Sent:
    body = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in said.items())
    return Sent("POST", where, "", KINDS[0], body.encode(), headers)


def _multipart(where: str, said: dict[str, str], charset: str, name: str, headers: dict[str, str]) -> Sent:
    parts = []
    for key, value in said.items():
        more = f'; filename="{name}"' if key in {"file", "text"} else ""
        kind = f"\r\nContent-Type: {name[:40]}; charset={charset}" if more else ""
        parts.append(f'--X\r\nContent-Disposition: form-data; name="{key}"{more}{kind}\r\n\r\n{value}\r\n')
    body = ("".join(parts) + "--X--\r\n").encode("utf-8", "surrogatepass")
    return Sent("POST", where, "", f"multipart/form-data; boundary=X; charset={charset}", body, headers)


def _altered(token: str, where: str, cut: int, at: int, put: bytes) -> Sent:
    """A whole report with a file, cut somewhere or with something put somewhere into it."""
    whole = sending(token, "Kingfisher", b"\xff\xd8picture" * 9_000)
    body = bytearray(whole.body)
    at %= len(body)
    body[at : at + len(put)] = put
    return Sent("POST", where, "", whole.kind, bytes(body[: len(body) - (cut % len(body) if cut % 3 else 0)]))


def _mismeasured(where: str, said: dict[str, str], length: str) -> Sent:
    sent = _form(where, said, {})
    return Sent("POST", where, "", KINDS[0], sent.body, {"CONTENT_LENGTH": length})


def fuzz_street(examples: int, number: int) -> dict[str, object]:
    """Send so many requests. Gives how often each status was answered; a fault ends it, with its request."""
    street = Street()
    token = token_of(street.ask(Sent("GET", "/report/"))[1])

    @seed(number)
    @settings(FUZZ, max_examples=examples)
    @given(requests(token))
    def whatever(sent: Sent) -> None:
        street.faultless(sent)

    run: Callable[[], None] = whatever
    run()
    form = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in answers("Kingfisher").items())
    whole = f"token={_quoted(token)}&manner=anonymous&{form}&do=send".encode()
    status, page = street.ask(Sent("POST", "/report/", "", KINDS[0], whole))
    return {
        "answered": street.answered,
        "then": status,
        "code": b"cust-code" in page,
        "asked": list(addresses()),
    }
