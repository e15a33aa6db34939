"""custodiet keys: the key ceremony of sealed reporting. custodiet vault: who holds unlocked keys."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from custodiet.website.command_ready import ready

UNIT_KEY = click.option(
    "--unit-key",
    required=True,
    type=click.Path(path_type=Path),
    help="The file of the unit's key, from where it is locked away.",
)


@click.group()
def keys() -> None:
    """The key ceremony: who may read reports. Needs the unit's key, which is kept offline."""


@keys.command()
@UNIT_KEY
def begin(unit_key: Path) -> None:
    """Make the unit's key, and print the public half for CUSTODIET_UNIT_KEYS."""
    from custodiet.ledger.queries import private_key  # noqa: PLC0415

    public = private_key(unit_key).public_key().public_bytes_raw().hex()
    click.echo(f"CUSTODIET_UNIT_KEYS={public}")
    click.echo(
        f"Now take {unit_key} off this machine and lock it away, with a copy somewhere else.", err=True
    )


@keys.command()
@UNIT_KEY
@click.argument("usernames", nargs=-1, required=True)
@ready
def vouch(unit_key: Path, usernames: tuple[str, ...]) -> None:
    """Vouch for handlers' keys, having checked in person who they are."""
    from custodiet.accounts.queries import system  # noqa: PLC0415
    from custodiet.accounts.web import now  # noqa: PLC0415
    from custodiet.ledger.queries import private_key  # noqa: PLC0415
    from custodiet.reporting import actions  # noqa: PLC0415

    owners = _owners(usernames)
    count = actions.vouch_for_handlers(
        by=system("ceremony"), at=now(), unit=private_key(unit_key), owners=owners
    )
    click.echo(f"{count} of {len(owners)} keys were new to the directory.")


@keys.command()
@UNIT_KEY
@click.option("--desk", required=True, help="Which desk, such as counter-corruption or oversight.")
@click.option("--custodians", is_flag=True, help="The key of the desk's custodians, not of its handlers.")
@click.argument("usernames", nargs=-1, required=True)
@ready
def epoch(unit_key: Path, desk: str, usernames: tuple[str, ...], *, custodians: bool) -> None:
    """Begin the next key of a desk, or of its custodians, for these people and nobody else, from today."""
    from custodiet.accounts.queries import system  # noqa: PLC0415
    from custodiet.accounts.web import local_day, now  # noqa: PLC0415
    from custodiet.ledger.queries import private_key  # noqa: PLC0415
    from custodiet.reporting import actions  # noqa: PLC0415
    from custodiet.sealing.directory import Reads  # noqa: PLC0415

    at, reads = now(), Reads.IDENTITY if custodians else Reads.DESK
    number = actions.begin_epoch(
        by=system("ceremony"), at=at, unit=private_key(unit_key), desk=desk, owners=_owners(usernames),
        from_on=local_day(at), reads=reads,
    )  # fmt: skip
    what = f"Who reports in confidence to {desk} is" if custodians else f"Reports to {desk} are"
    click.echo(f"{what} sealed to key {number} from today, which {len(usernames)} can open.")


@keys.command()
@UNIT_KEY
@click.option("--key", "shown", required=True, help="The beginning of its key, as it was written down.")
@click.argument("name")
@ready
def agency(unit_key: Path, name: str, shown: str) -> None:
    """Vouch for a partner agency's key, so that things can be sealed to it."""
    from custodiet.accounts.queries import system  # noqa: PLC0415
    from custodiet.accounts.web import now  # noqa: PLC0415
    from custodiet.ledger.queries import private_key  # noqa: PLC0415
    from custodiet.reporting import actions  # noqa: PLC0415

    actions.vouch_for_agency(
        by=system("ceremony"), at=now(), unit=private_key(unit_key), name=name, shown=shown
    )
    click.echo(f"What {name} is told is sealed to its key from today.")


@keys.command()
@UNIT_KEY
@ready
def statements(unit_key: Path) -> None:
    """Make the key that signs statements that somebody reported, and have the unit's key vouch for it."""
    from custodiet.ledger.queries import private_key  # noqa: PLC0415
    from custodiet.reporting.performing import make_statement_key  # noqa: PLC0415

    click.echo(f"Statements are signed from now on, by {make_statement_key(private_key(unit_key))}.")


def _owners(usernames: tuple[str, ...]) -> list[str]:
    from custodiet.website.command_ready import account  # noqa: PLC0415

    return [account(name).id for name in usernames]


@click.command()
@ready
def vault() -> None:
    """Hold handlers' keys while they work, and open reports for them. Started with the sites."""
    from custodiet.accounts.web import local_day, now  # noqa: PLC0415
    from custodiet.core.policy import rule  # noqa: PLC0415
    from custodiet.reporting.performing import serve_vault  # noqa: PLC0415

    serve_vault(idle=rule("reporting.vault_idle", on=local_day(now())).value)


@click.command("street-role")
@click.argument("role")
@click.option("--show", is_flag=True, help="Print each statement that was run.")
@ready
def street_role(role: str, show: bool) -> None:
    """Give a PostgreSQL role what the public site needs and nothing else. Again after each new version."""
    from custodiet.reporting.performing import set_up_street_role  # noqa: PLC0415

    statements = set_up_street_role(role)
    for line in statements if show else ():
        click.echo(f"{line};")
    click.echo(f"{role} may add reports, and see of each what its own code finds.")


@click.command()
@click.argument("file", type=click.File("r"))
@ready
def statement(file: TextIO) -> None:
    """Check a statement that somebody reported; says so when it is not. FILE may be -."""
    from custodiet.reporting.performing import check_statement  # noqa: PLC0415

    found = check_statement(file.read(2_000))
    click.echo(f"Good: a report was received on {found.on:%-d %B %Y} by {found.service}.")
