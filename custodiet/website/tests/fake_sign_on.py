"""A force's single sign-on on this machine, just enough of OpenID Connect to be signed in by."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jwt

CLIENT = "custodiet-test"


@dataclass
class SignOn:
    """What the sign-on says of whoever comes: claims of the identity token, and of the user information."""

    address: str = ""
    token: dict = field(default_factory=dict)
    person: dict = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, environ, start):
        path = environ["PATH_INFO"]
        self.asked.append(path)
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(self._said(path)).encode()]

    def _said(self, path: str) -> dict:
        if path == "/token":
            now = int(time.time())
            claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60, **self.token}
            signed = jwt.encode(claims, "known only to the sign-on, and long enough", algorithm="HS256")
            return {"access_token": "a", "token_type": "Bearer", "id_token": signed}
        if path == "/who":
            return self.person
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/who",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


class Quiet(WSGIRequestHandler):
    def log_message(self, *said):
        """Say nothing."""


@contextmanager
def running() -> Iterator[SignOn]:
    """Serve it on a free port of this machine for as long as the block lasts."""
    sign_on = SignOn()
    with make_server("127.0.0.1", 0, sign_on.answer, handler_class=Quiet) as server:
        sign_on.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield sign_on
        server.shutdown()
        thread.join()
