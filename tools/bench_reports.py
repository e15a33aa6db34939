"""Sealed reports under load, written to docs/reference/benchmarks-reports.md; `make bench` runs it too.

The street as `custodiet serve` runs it (granian, one worker with four threads), with an SQLite database of
its own and real HTTP on loopback. Each sender is a process; its forms are fetched before the clock starts,
as a reporter fetches theirs long before they press Send. A report counts when its page shows twelve words;
when all are in, every part of each is opened with its desk's keys, and what is missing is lost.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tools.bench_reports_page import LISTS, PAGE, SENDERS, WRAPS, page

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a process of the bench needs to work on its own records."""
    return {
        **os.environ, "CUSTODIET_DEMO": "yes", "CUSTODIET_VAR": str(folder), "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "custodiet.settings", **more,
    }  # fmt: skip


def ran(folder: Path, *words: object) -> Any:
    """Run a module on the bench's records to its end; gives the JSON of its last line."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, words)], cwd=ROOT, env=environment(folder), check=True,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    last = (done.stdout.strip().splitlines() or ["null"])[-1]
    return json.loads(last) if last[0] in "{[n" else last


def served(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Serve the street, and wait until it answers."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = int(door.getsockname()[1])
    words = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    words += ["--workers", "1", "--blocking-threads", "4", "--no-access-log", "--log-level", "critical"]
    running = subprocess.Popen(
        [*words, "custodiet.wsgi:application"], cwd=ROOT, env=environment(folder, CUSTODIET_STREET="yes")
    )
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as line:
                line.sendall(b"GET /report/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
                if line.recv(12).endswith(b"200"):
                    return running, port
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("The street did not answer within a minute.")


def send(port: int, count: int, size: int) -> dict[str, Any]:
    """One sender: fetch so many forms, wait for the word, send them. Runs in the street's settings."""
    import django  # noqa: PLC0415  the environment must be there first

    django.setup()
    import http.client  # noqa: PLC0415

    from tests.street.forms import code_of, sending, token_of  # noqa: PLC0415

    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(method: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes]:
        line.request(method, "/report/", body or None, {"Content-Type": kind} if kind else {})
        answer = line.getresponse()
        return answer.status, answer.read()

    forms = [sending(token_of(ask("GET")[1]), f"Report {n}", os.urandom(size)) for n in range(count)]
    print("ready", flush=True)
    sys.stdin.readline()
    taken, refused = [], 0
    for form in forms:
        began = time.perf_counter()
        status, page = ask("POST", form.body, form.kind)
        taken.append(time.perf_counter() - began)
        refused += status != 200 or not code_of(page)
    return {"taken": taken, "refused": refused}


def load(folder: Path, port: int, senders: int, size: int, reports: int) -> dict[str, Any]:
    """So many senders at once. Gives reports a second, p50 and p95 in seconds, and how many were refused."""
    each = reports // senders
    words = [sys.executable, "-m", "tools.bench_reports", "--send", str(port), str(each), str(size)]
    env = environment(folder, CUSTODIET_STREET="yes")
    running = [
        subprocess.Popen(words, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(senders)
    ]
    for sender in running:
        if not sender.stdout or sender.stdout.readline() != "ready\n":
            raise RuntimeError("A sender did not get ready.")
    began = time.perf_counter()
    for sender in running:
        if sender.stdin:
            sender.stdin.write("go\n")
            sender.stdin.flush()
    said = [json.loads(sender.communicate()[0].strip().splitlines()[-1]) for sender in running]
    passed = time.perf_counter() - began
    taken = sorted(second for one in said for second in one["taken"])
    return {
        "senders": senders, "size": size, "sent": len(taken), "rate": len(taken) / passed,
        "p50": taken[len(taken) // 2], "p95": taken[int(len(taken) * 0.95)],
        "refused": sum(one["refused"] for one in said),
    }  # fmt: skip


def timed(do: Callable[[], object], times: int = 7) -> float:
    """The median CPU seconds of doing something, the first time left out."""
    taken = []
    for _ in range(times + 1):
        began = time.process_time()
        do()
        taken.append(time.process_time() - began)
    return sorted(taken[1:])[times // 2]


def pages() -> dict[str, Any]:
    """The queue's page at each size, as its handler is served it, and 5,000 reports given to another key."""
    import django  # noqa: PLC0415

    django.setup()
    from django.test import Client  # noqa: PLC0415

    from custodiet.accounts.models import User  # noqa: PLC0415
    from custodiet.reporting.models import Report  # noqa: PLC0415

    user = User.objects.get(username="nwosu")
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415

    TOTP.activate(user, generate_totp_secret())
    person = Client(headers={"host": "localhost"})
    person.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    found: dict[str, Any] = {"wraps": rewrapped(WRAPS)}
    pattern = Report.objects.order_by("pk")[0]
    for size in LISTS:
        _fill(pattern, size - Report.objects.count())
        answer = person.get("/reports/")
        if answer.status_code != 200 or b"<table" not in answer.content:
            raise RuntimeError(f"The queue was not shown: {answer.status_code}.")
        found[str(size)] = {
            "reports": Report.objects.count(), "bytes": len(answer.content),
            "first": timed(lambda: person.get("/reports/")),
            "last": timed(lambda: person.get("/reports/?page=9999")),
        }  # fmt: skip
    return found


def _fill(pattern: Any, count: int) -> None:
    from custodiet.reporting.models import Report  # noqa: PLC0415
    from custodiet.reporting.parts import new_ident  # noqa: PLC0415

    same = {
        field.attname: getattr(pattern, field.attname)
        for field in Report._meta.concrete_fields
        if field.attname not in {"id", "salt", "ident", "tag", "received_on"}
    }
    Report.objects.bulk_create(
        (
            Report(
                **same, ident=new_ident(), tag=new_ident() * 2,
                received_on=pattern.received_on - timedelta(days=number % 400),
            )
            for number in range(count)
        ),
        batch_size=500,
    )  # fmt: skip


def rewrapped(count: int) -> float:
    """CPU seconds to take so many parts' keys out of wraps for one desk's key and give them to another's."""
    from custodiet.sealing.envelope import part_key  # noqa: PLC0415
    from custodiet.sealing.keys import new_key  # noqa: PLC0415
    from custodiet.sealing.places import Kind, Place  # noqa: PLC0415
    from custodiet.sealing.wraps import unwrapped, wrap  # noqa: PLC0415

    old, new = new_key(), new_key()
    places = [Place(f"report-{number}", "part", Kind.ANSWERS) for number in range(count)]
    held = [wrap(part_key(), old.public, place, "desk") for place in places]
    began = time.process_time()
    for place, each in zip(places, held, strict=True):
        wrap(unwrapped(each, old, place, "desk"), new.public, place, "desk")
    return time.process_time() - began


def measured(reports: int) -> dict[str, Any]:
    """Everything, on records of its own that are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="custodiet-bench-") as name:
        folder = Path(name)
        ran(folder, "custodiet", "set-up")
        ran(folder, "tests.street", "desks")
        street, port = served(folder)
        try:
            rows = [load(folder, port, each, size, reports) for size in (0, MEGABYTE) for each in SENDERS]
        finally:
            street.terminate()
            street.wait(30)
        sent = sum(row["sent"] for row in rows)
        opened = ran(folder, "tests.street", "count")
        return {
            "rows": rows,
            "sent": sent,
            "opened": opened,
            "pages": ran(folder, "tools.bench_reports", "--pages"),
        }


def main() -> None:
    """Measure, and write the page."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--send", nargs=3, type=int, metavar=("PORT", "COUNT", "SIZE"))
    asked.add_argument("--pages", action="store_true")
    asked.add_argument("--reports", type=int, default=240, help="reports of each row")
    given = asked.parse_args()
    if given.send:
        print(json.dumps(send(*given.send)))
    elif given.pages:
        print(json.dumps(pages()))
    else:
        before = os.getloadavg()[0]
        text = page(measured(given.reports), before)
        PAGE.write_text(text, encoding="utf-8")
        print(text)


if __name__ == "__main__":
    main()
