"""What somebody's browser sends: a page's token, the answers that travel in it, and a file."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from html import unescape

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.timezone import localdate

from custodiet.reporting.choices import codes
from custodiet.reporting.questionnaires import current, questionnaire
from custodiet.reporting.tests.browser import sealing, usual

CODE = re.compile(r'class="cust-code".*?</ol>', re.S)


@dataclass(frozen=True)
class Sending:
    """One form, as it goes over the wire, and what it says."""

    story: str
    file: bytes
    kind: str
    body: bytes
    path: str = "/report/"
    words: tuple[str, ...] = ()  # of the code that a browser made, and shows once it is told that all is kept

    def shown(self, answer: bytes) -> list[str]:
        """The twelve words that are shown after this answer; none when none are."""
        if not self.words:
            return code_of(answer)
        return list(self.words) if b'{"kept": true, "same": true}' in answer else []


def token_of(page: bytes) -> str:
    """The token of a page."""
    found = re.search(r'name="token" value="([^"]+)"', page.decode())
    assert found, page[:500]
    return unescape(found[1])


def code_of(page: bytes) -> list[str]:
    """The twelve words that a page shows; none when it shows no whole code."""
    found = CODE.search(page.decode(errors="replace"))
    words = re.findall(r"<li>([a-z]+)</li>", found[0]) if found else []
    return words if len(words) == 12 else []


def answers(story: str, door: str = "public", **more: str) -> dict[str, str]:
    """The fields of a whole report: the story in words, who may read it, and otherwise not saying."""
    said = {each.name: "unsaid" for each in questionnaire(current(door), codes).questions}
    return {f"a_{name}": value for name, value in {**said, "story": story, "reach": "unit", **more}.items()}


def hidden_of(page: bytes) -> dict[str, str]:
    """The hidden fields of a page, each the last of its name."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.decode())
    return {name: unescape(value) for name, value in found}


def sealed(story: str, file: bytes) -> Sending:
    """A report that a browser has sealed, as it sends it."""
    made = sealing(localdate(), report=secrets.token_hex(16), answers=usual(story))
    made.add_file(file, ident=secrets.token_hex(16))
    body = encode_multipart(BOUNDARY, made.fields())
    return Sending(story, file, MULTIPART_CONTENT, body, "/report/sealed/send/", made.code.words())


def sending(token: str, story: str, file: bytes) -> Sending:
    """The last page of a report as a browser sends it."""
    fields = {"token": token, "manner": "anonymous", **answers(story)}
    mark = secrets.token_hex(16)
    head = f"--{mark}\r\nContent-Disposition: form-data"
    parts = [f'{head}; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    parts.append(f'{head}; name="file"; filename="heron.jpg"\r\nContent-Type: image/jpeg\r\n\r\n')
    last = f'\r\n{head}; name="do"\r\n\r\nsend\r\n--{mark}--\r\n'
    body = "".join(parts).encode() + file + last.encode()
    return Sending(story, file, f"multipart/form-data; boundary={mark}", body)
