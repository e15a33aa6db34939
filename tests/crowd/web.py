"""The web process itself, killed while people hand in forms; what it answered 200 to is there afterwards."""

from __future__ import annotations

import http.client
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from custodiet.accounts.models import User
from custodiet.core.refs import Ref
from tests.crowd.verdict import verdict
from tests.crowd.work import set_the_stage

PEOPLE = 3
BROKEN = (OSError, http.client.HTTPException)


def kill_web(count: int, seed: int) -> dict[str, object]:
    """Serve, let people hand in forms, kill the server at a random moment; so many times."""
    moments = random.Random(seed)
    stage = set_the_stage()
    session = _signed_in(int(stage.administrator.id.removeprefix("user:")))
    connections.close_all()
    said: list[str] = []
    for _ in range(count):
        port = _free_port()
        server = _serve(port)
        stop = threading.Event()
        people = [threading.Thread(target=_hand_in, args=(port, session, stop, said)) for _ in range(PEOPLE)]
        for each in people:
            each.start()
        time.sleep(moments.uniform(0.3, 0.9))
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        stop.set()
        for each in people:
            each.join()
    heard = [("accounts.account_opened", Ref.parse(ref)) for ref in said if ref.startswith("accounts.")]
    return {
        "acknowledged": len(heard),
        "refused": [each for each in said if not each.startswith("accounts.")][:3],
        **verdict(heard).as_dict(),
    }


def _signed_in(pk: int) -> str:
    """A session of somebody who has given password and second factor."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = User.objects.get(pk=pk)
    TOTP.activate(user, generate_totp_secret())
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    assert session.session_key
    return session.session_key


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _serve(port: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    words += ["--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-access-log"]
    server = subprocess.Popen(
        [*words, "--log-level", "critical", "custodiet.wsgi:application"],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    for _ in range(300):
        with suppress(*BROKEN):  # its port is open before it can answer
            visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            visitor.request("GET", "/accessibility/")
            visitor.getresponse().read()
            return server
        time.sleep(0.1)
    raise RuntimeError("The server did not start within half a minute.")


def _hand_in(port: int, session: str, stop: threading.Event, said: list[str]) -> None:
    token = secrets.token_hex(16)
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}",
        "X-CSRFToken": token,
        "Content-Type": "application/json",
    }
    while not stop.is_set():
        with suppress(*BROKEN):
            person = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            given = {"username": secrets.token_hex(8), "display_name": "One of many", "role": "auditor"}
            person.request("POST", "/api/accounts/open-account", json.dumps(given), headers)
            answer = person.getresponse()
            body = answer.read()
            said.append(
                json.loads(body)["ref"] if answer.status == 200 else f"{answer.status} {body[:300]!r}"
            )
