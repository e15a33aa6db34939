"""An invented force, from nothing to two running sites. Invented data only; settings refuse it otherwise."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import click

from custodiet.core.errors import NotNow

PASSWORD = "invented-force-only"  # noqa: S105  the demo's own, for invented data; printed when it starts
SECOND_FACTOR = "INVENTEDFORCEONLYINVENTEDFORCEON"  # base32, the same for every demo account
BEGUN = "demo-begun"  # lies in the folder while a demo is being built
REAL_LOG = Path("shared/data/plate-reader-audit/look-ups.csv")
PURPOSE = {
    "authority": "Standing authority of the head of counter-corruption to audit the use of police systems",
    "necessity": "Look-ups without a police reason are found in no other way; nobody outside sees them",
    "proportionality": "Only the logs of use, not what the records say; names are hidden until asked for",
}


@dataclass(frozen=True)
class Login:
    """One demo account: user name, name, and the role as accounts.permissions spells it."""

    username: str
    name: str
    role: str


LOGINS = (
    Login("doyle", "Amara Doyle", "intelligence_officer"),
    Login("osei", "Patrick Osei", "intelligence_officer"),
    Login("farrow", "T/DCI Morgan Farrow", "head"),
    Login("whitlock", "DI Rhian Whitlock", "head"),
    Login("marsh", "DC Joel Marsh", "investigator"),
    Login("nwosu", "Chidi Nwosu", "intake_officer"),
    Login("abara", "Ngozi Abara", "custodian"),
    Login("sorley", "Catrin Sorley", "custodian"),
    Login("pryce", "Owain Pryce", "report_taker"),
    Login("kaur", "Sgt Simran Kaur", "supervisor"),
    Login("bell", "Nora Bell", "auditor"),
    Login("webb", "Ian Webb", "administrator"),
)


def open_accounts() -> None:
    """Open the demo's accounts on a machine of their own, for a log that no invented force should explain."""
    made = _steps(officers=0, days=0, seed=0)
    for words, step in itertools.islice(made, 2):
        click.echo(f"{words}.")
        step()
    _say_logins()


def build_and_serve(*, officers: int, days: int, seed: int, port: int, street_port: int, serve: bool) -> None:
    """Build the force when it is not there yet, then serve it."""
    import django  # noqa: PLC0415  the demo's settings must be in the environment first

    django.setup()
    from django.conf import settings  # noqa: PLC0415

    if not settings.DEMO:
        raise click.ClickException("The demo builds only with CUSTODIET_DEMO=yes.")
    if (settings.VAR / "demo-built").exists():
        click.echo(f"The invented force in {settings.VAR} is there already; `make clean` takes it away.")
    else:
        _begin_afresh(settings.VAR)
        _build(officers, days, seed)
        (settings.VAR / "demo-built").touch()
        (settings.VAR / BEGUN).unlink()
    _say_where(port, street_port, serve=serve)
    if serve:
        from custodiet.website.serving import serve_all  # noqa: PLC0415

        serve_all(host="127.0.0.1", port=port, street_port=street_port)


def _begin_afresh(folder: Path) -> None:
    """Take away what an interrupted demo left, and only that: a mark tells that one was begun here."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    if (folder / BEGUN).exists():
        kept = Path(str(settings.DATABASES["default"]["NAME"]))
        if "sqlite3" not in settings.DATABASES["default"]["ENGINE"] or kept.parent != folder:
            raise NotNow("A demo was interrupted. Empty its database, run `make clean`, and start again.")
        connections.close_all()
        for name in (kept.name, f"{kept.name}-wal", f"{kept.name}-shm"):
            (folder / name).unlink(missing_ok=True)
        for name in ("store", "inbox", "invented", "truth", "checkpoints"):
            shutil.rmtree(folder / name, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / BEGUN).touch()


def _build(officers: int, days: int, seed: int) -> None:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    steps = list(_steps(officers, days, seed))
    count = TextColumn("{task.completed}/{task.total}")
    with Progress(
        TextColumn("{task.description:<56}"), BarColumn(24), count, TimeElapsedColumn()
    ) as progress:
        bar = progress.add_task("", total=len(steps))
        for words, step in steps:
            progress.update(bar, description=words)
            step()
            progress.advance(bar)


def _steps(officers: int, days: int, seed: int) -> Iterator[tuple[str, Callable[[], object]]]:
    from custodiet.website import demo_parts as parts  # noqa: PLC0415
    from custodiet.website.serving import set_up_all  # noqa: PLC0415

    made = parts.Made(officers=officers, days=days, seed=seed)
    yield "Making the tables and the signing key", set_up_all
    yield "Opening an account for each role", lambda: parts.open_accounts(LOGINS, PASSWORD, SECOND_FACTOR)
    yield f"Inventing {officers} officers and {days} days of work", lambda: parts.invent(made)
    yield "Giving the desks their keys, and one sealed report", parts.seal_desks
    yield "Taking in the establishment list", lambda: parts.register(made)
    yield "Importing the logs of four systems, rosters and crimes", lambda: parts.import_all(made)
    yield "Detecting: what do the records not explain?", lambda: parts.detect(made, PURPOSE)
    if real := real_log():
        yield "Importing a real look-up log and running on it", lambda: parts.detect_real(real, PURPOSE)
    yield "Asking for regular runs", lambda: parts.watch_regularly(made, PURPOSE)
    yield "Raising, grading and opening what a day leaves behind", lambda: parts.tell_a_story(made)
    yield "Signing the ledger", parts.sign


def real_log() -> Path | None:
    """The published log of a real system, where it lies beside the checkout."""
    from django.conf import settings  # noqa: PLC0415

    beside = settings.ROOT.parent / REAL_LOG
    return beside if beside.exists() else None


def code_now() -> str:
    """The six digits that the demo's second factor shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value  # noqa: PLC0415

    from custodiet.accounts.web import now  # noqa: PLC0415

    step = timedelta(seconds=30)
    return str(format_hotp_value(hotp_value(SECOND_FACTOR, int(now().timestamp() // step.total_seconds()))))


def _say_where(port: int, street_port: int, *, serve: bool) -> None:
    say = click.echo
    say("")
    if serve:
        say(f"  Staff site    http://localhost:{port}/")
        say(f"  Public site   http://localhost:{street_port}/")
        say("")
    _say_logins()
    say("  Nobody in it is real. Stop with Ctrl-C; `make run` starts it again, `make clean` takes it away.")
    sys.stdout.flush()
    if not serve:
        say(f"  Built, not served: {os.environ.get('CUSTODIET_VAR', 'var')}")


def _say_logins() -> None:
    from custodiet.website.demo_parts import AGENCY, PASSPHRASE  # noqa: PLC0415

    click.echo(f"  Every demo account has the password  {PASSWORD}")
    click.echo("  and the second factor shown on the sign-in page itself (only ever in the demo).")
    click.echo(f"  Sealed reports open with the passphrase  {PASSPHRASE}")
    click.echo(f"  Eastgate Refuge, a partner agency, comes in with  {' '.join(AGENCY.words())}")
    click.echo("")
    for login in LOGINS:
        click.echo(f"    {login.username:<10} {login.name}, {login.role.replace('_', ' ')}")
    click.echo("")
