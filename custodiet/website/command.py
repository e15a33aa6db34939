"""The custodiet command: the front door for whoever runs the machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from custodiet import VERSION
from custodiet.website.command_evaluate import evaluate
from custodiet.website.command_keys import keys, statement, street_role, vault
from custodiet.website.command_ledger import ledger
from custodiet.website.command_ready import account, end, ready
from custodiet.website.command_recovery import recovery


def _refuse_unready() -> None:
    """End, with what is wrong in plain sentences, where the sites must not be served."""
    from django.db import connections  # noqa: PLC0415

    from custodiet.website.checks import faults  # noqa: PLC0415

    found = faults()
    connections.close_all()  # whoever only watches over the sites holds no connection
    if found:
        end("\n".join(["Not started.", *(f"- {said}" for said in found)]))


def _refuse_without_tables() -> None:
    from custodiet.website.checks import NO_TABLES, without_tables  # noqa: PLC0415

    if without_tables():
        end(NO_TABLES)


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
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default=None,
    help="What runs the detectors; left out, what the settings say.",
)
@ready
def detect(file: Path, username: str, authorised_by: str | None, engine: str | None, **given: str) -> None:
    """Import one log and run every detector that it can feed; say which could not run and what is missing.

    Outside the demo it only asks: the second person signs in and authorises on the run's page.
    """
    from custodiet.website.detecting import detect_command  # noqa: PLC0415

    second = account(authorised_by) if authorised_by else None
    detect_command(file, asked_by=account(username), authorised_by=second, engine=engine or "", **given)


@main.command()
@click.argument("number")
@click.option("--as", "username", required=True, help="On whose account it is repeated.")
@ready
def repeat(number: str, username: str) -> None:
    """Repeat a finished run into nothing, and say whether it gives the same; ends with 1 when it does not.

    NUMBER is what its page calls it, such as RUN-2026-0057.
    """
    from custodiet.website.detecting import repeat_command  # noqa: PLC0415

    repeat_command(number, by=account(username))


@main.command()
@click.argument("number")
@click.option("--as", "username", required=True, help="On whose account it is watched.")
@click.option("--stop", "reason", help="Stop the run instead, for this reason. What it found is kept.")
@ready
def watch(number: str, username: str, reason: str | None) -> None:
    """Show how far a run has come until it ends, or stop it; Ctrl-C leaves it going.

    NUMBER is what its page calls it, such as RUN-2026-0057.
    """
    from custodiet.website.detecting import watch_command  # noqa: PLC0415

    watch_command(number, by=account(username), stop=reason or "")


keys.add_command(recovery)
main.add_command(evaluate)
main.add_command(keys)
main.add_command(ledger)
main.add_command(statement)
main.add_command(street_role)
main.add_command(vault)
