"""The custodiet command: the front door for whoever runs the machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from custodiet import VERSION

if TYPE_CHECKING:
    from custodiet.core.actors import Actor


def ready(command: Callable[..., Any]) -> Callable[..., Any]:
    """Start Django before the command, and say a refusal as one plain sentence with exit code 2."""

    @wraps(command)
    def started(*args: Any, **kwargs: Any) -> Any:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "custodiet.settings")
        import django  # noqa: PLC0415  settings must be in the environment first
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

        try:
            django.setup()
        except ImproperlyConfigured as fault:
            _end(str(fault))
        from custodiet.core.errors import Refusal  # noqa: PLC0415

        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            problems = getattr(refusal, "problems", {})
            _end("\n".join([refusal.why, *(f"  {field}: {said}" for field, said in problems.items())]))

    return started


def _end(why: str) -> None:
    click.echo(why, err=True)
    sys.exit(2)


def _refuse_unready() -> None:
    """End, with what is wrong in plain sentences, where the sites must not be served."""
    from django.db import connections  # noqa: PLC0415

    from custodiet.website.checks import faults  # noqa: PLC0415

    found = faults()
    connections.close_all()  # whoever only watches over the sites holds no connection
    if found:
        _end("\n".join(["Not started.", *(f"- {said}" for said in found)]))


def _refuse_without_tables() -> None:
    from custodiet.website.checks import NO_TABLES, without_tables  # noqa: PLC0415

    if without_tables():
        _end(NO_TABLES)


def account(name: str) -> Actor:
    """The actor behind a user name, marked as the shell's. Refuses one that is not there or is closed."""
    from custodiet.accounts.models import User  # noqa: PLC0415
    from custodiet.accounts.queries import actor_for  # noqa: PLC0415
    from custodiet.core.errors import NotFound  # noqa: PLC0415

    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise NotFound(f"There is no open account called {name}. Give the user name that they sign in with.")
    return replace(actor_for(user), way="shell")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="custodiet")
def main() -> None:
    """Prevent, detect, refer, investigate and learn from abuse of position for a sexual purpose."""


@main.command()
@click.option("--officers", default=200, show_default=True, help="How large the invented force is.")
@click.option("--days", default=365, show_default=True, help="How many days of it are invented.")
@click.option("--seed", default=1, show_default=True, help="Another number, another force.")
@click.option("--port", default=8000, show_default=True, help="Port of the staff site.")
@click.option("--street-port", default=8001, show_default=True, help="Port of the public site.")
@click.option("--serve/--no-serve", default=True, help="Serve both sites when the force stands.")
@click.option("--only-accounts", is_flag=True, help="Open the demo's accounts, and nothing else.")
def demo(**given: Any) -> None:
    """Build an invented force, import its logs, run detection, and serve both sites."""
    os.environ["CUSTODIET_DEMO"] = "yes"  # before the settings are read
    _demo(**given)


@ready
def _demo(**given: Any) -> None:
    from custodiet.website import demonstration  # noqa: PLC0415

    _refuse_unready()
    demonstration.open_accounts() if given.pop("only_accounts") else demonstration.build_and_serve(**given)


@main.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--street-port", default=8001, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@ready
def serve(port: int, street_port: int, host: str) -> None:
    """Serve the staff site, the public site and one worker, until stopped."""
    from custodiet.website.serving import serve_all  # noqa: PLC0415

    _refuse_unready()
    serve_all(host=host, port=port, street_port=street_port)


@main.command()
@click.option("--once", is_flag=True, help="Do what waits, then end.")
@ready
def worker(once: bool) -> None:
    """Do long work, one job at a time, and publish the nightly checkpoint."""
    from custodiet.website.worker import run_worker  # noqa: PLC0415

    run_worker(once=once)


@main.command("set-up")
@ready
def set_up() -> None:
    """Make or bring up to date the tables, the cache and the signing key."""
    from custodiet.website.serving import set_up_all  # noqa: PLC0415

    set_up_all()
    click.echo("The tables, the cache and the signing key are there.")


@main.command("first-admin")
@click.argument("username")
@click.option("--name", prompt="Name and rank", help="As pages show it.")
@ready
def first_admin(username: str, name: str) -> None:
    """Open the first administrator's account; prints a link that works once, to set the password."""
    from custodiet.website.first import first_administrator  # noqa: PLC0415

    _refuse_without_tables()
    first_administrator(username, name, click.echo)


@main.command("first-head")
@click.argument("username")
@click.option("--name", prompt="Name and rank", help="As pages show it.")
@ready
def first_head(username: str, name: str) -> None:
    """Open the first head of counter-corruption's account; prints a link that works once.

    After it every account that can read records takes two people: one asks, another agrees.
    """
    from custodiet.website import first  # noqa: PLC0415

    _refuse_without_tables()
    first.first_head(username, name, click.echo)


@main.command("rescue-administrator")
@click.argument("username")
@ready
def rescue_administrator(username: str) -> None:
    """Let an administrator in again who lost password and second factor; prints a link that works once.

    For whoever runs the machine, when nobody else can agree to it. It is recorded as the system's doing.
    """
    from custodiet.website import first  # noqa: PLC0415

    _refuse_without_tables()
    first.rescue_administrator(username, click.echo)


@main.command()
@click.argument("room")
@click.argument("door")
@click.option("--as", "username", required=True, help="On whose account this is done.")
@ready
def act(room: str, door: str, username: str) -> None:
    """Do one action; the form's fields are read from standard input as JSON."""
    from custodiet.accounts.web import now  # noqa: PLC0415
    from custodiet.website import act as door_of  # noqa: PLC0415

    given = door_of.read(sys.stdin.buffer.read())
    click.echo(door_of.act(room, door, given, by=account(username), at=now()))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--mapping", required=True, help="The mapping file's name, such as plate-reader-audit.")
@click.option("--as", "username", required=True, help="The analyst who asks.")
@click.option("--authorised-by", help="The second person, who authorises; in the demo only.")
@click.option("--authority", required=True, help="Under what authority the log is looked at.")
@click.option("--necessity", required=True, help="Why it is needed.")
@click.option("--proportionality", required=True, help="Why it goes no further than it must.")
@ready
def detect(file: Path, username: str, authorised_by: str | None, **given: str) -> None:
    """Import one log and run every detector that it can feed; say which could not run and what is missing.

    Outside the demo it only asks: the second person signs in and authorises on the run's page.
    """
    from custodiet.website.detecting import detect_command  # noqa: PLC0415

    second = account(authorised_by) if authorised_by else None
    detect_command(file, asked_by=account(username), authorised_by=second, **given)


@main.group()
def ledger() -> None:
    """Verify the ledger, sign it, prove a line of it."""


@ledger.command()
@ready
def verify() -> None:
    """Walk the whole chain and every checkpoint; ends with 1 when anything is not whole."""
    from django.conf import settings  # noqa: PLC0415

    from custodiet.ledger import queries  # noqa: PLC0415

    faults = [*queries.faults(), *queries.checkpoint_faults(queries.public_key(settings.LEDGER_KEY))]
    for fault in faults:
        click.echo(fault.why)
    if faults:
        sys.exit(1)
    click.echo(f"{queries.head()[0]} lines, whole. {len(queries.checkpoints())} checkpoints, as signed.")


@ledger.command()
@ready
def checkpoint() -> None:
    """Sign the ledger as it stands."""
    from custodiet.accounts.web import now  # noqa: PLC0415
    from custodiet.website.sweeps import checkpoint as sign  # noqa: PLC0415

    note = sign(at=now())
    click.echo(note or "Nothing has been added since the last checkpoint.")


@ledger.command()
@click.argument("line", type=int, required=False)
@click.option(
    "--between",
    nargs=2,
    type=int,
    help="Sizes of two checkpoints: prove that nothing was taken out between them.",
)
@ready
def prove(line: int | None, between: tuple[int, int] | None) -> None:
    """Prove that a line was there, or that nothing was taken out; check with tools/verify_ledger.py."""
    from custodiet.ledger import queries  # noqa: PLC0415

    if between:
        click.echo(queries.consistency_proof(*between).as_json())
    elif line:
        click.echo(queries.inclusion_proof(line).as_json())
    else:
        _end("Give the number of a line, or --between with two sizes.")


@ledger.command()
@ready
def export() -> None:
    """Write every line as JSON to standard output."""
    from custodiet.ledger import queries  # noqa: PLC0415

    queries.export(sys.stdout)


@ledger.command()
@ready
def key() -> None:
    """Print the public key, as 64 hexadecimal digits, for those who check checkpoints."""
    from django.conf import settings  # noqa: PLC0415

    from custodiet.ledger import queries  # noqa: PLC0415

    click.echo(queries.public_key(settings.LEDGER_KEY).hex())


@ledger.command("correct-clock")
@click.option("--reason", required=True, type=click.Choice(["clock_was_ahead", "clock_was_replaced"]))
@ready
def correct_clock(reason: str) -> None:
    """Record that the last line's moment was wrong, so that work can go on at the right one."""
    from custodiet.accounts.queries import system  # noqa: PLC0415
    from custodiet.accounts.web import now  # noqa: PLC0415
    from custodiet.ledger import actions  # noqa: PLC0415

    actions.correct_clock(by=system("operator"), at=now(), reason=reason)
    click.echo("Recorded. Lines may be written at the present moment again.")
