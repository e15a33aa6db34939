"""custodiet keys recovery: keepers bring back together what a lost passphrase locked away."""

from __future__ import annotations

import os
from pathlib import Path

import click

from custodiet.website.command_keys import UNIT_KEY, keys
from custodiet.website.command_ready import account, ready

FILE = click.Path(path_type=Path, dir_okay=False)
KEPT = click.Path(path_type=Path, dir_okay=False, exists=True)


@keys.command()
@click.option("--name", required=True, help="The keeper's name, as the directory will have it.")
@click.option("--out", required=True, type=FILE, help="Where the keeper's own key is written, locked.")
@click.password_option("--passphrase", prompt="A passphrase that only this keeper knows")
@ready
def keeper(name: str, out: Path, passphrase: str) -> None:
    """Make a keeper's key, on a machine of the keeper's own."""
    from custodiet.core.errors import NotNow  # noqa: PLC0415
    from custodiet.sealing.ceremony import keeper_file  # noqa: PLC0415
    from custodiet.sealing.keys import new_key  # noqa: PLC0415

    if out.exists():
        raise NotNow(f"{out} is there already. A key that is written over opens nothing any more.")
    _write(out, keeper_file(name, new_key(), passphrase))
    click.echo(f"{out} is the key of {name}, locked. It is vouched for once, and then locked away.")


@keys.command()
@UNIT_KEY
@click.argument("files", nargs=-1, required=True, type=KEPT)
@ready
def keepers(unit_key: Path, files: tuple[Path, ...]) -> None:
    """Name the keepers, from their files, having checked in person who they are."""
    from custodiet.accounts.queries import system  # noqa: PLC0415
    from custodiet.accounts.web import now  # noqa: PLC0415
    from custodiet.ledger.queries import private_key  # noqa: PLC0415
    from custodiet.reporting import actions  # noqa: PLC0415
    from custodiet.sealing.ceremony import keeper_named  # noqa: PLC0415

    named = [keeper_named(path.read_text()) for path in files]
    count = actions.name_keepers(by=system("ceremony"), at=now(), unit=private_key(unit_key), named=named)
    click.echo(f"There are {count} keepers. Each desk's next epoch is given to them too.")


@keys.command()
@UNIT_KEY
@click.argument("username")
@ready
def forget(unit_key: Path, username: str) -> None:
    """Close the key of a handler who lost its passphrase, so that they can make another."""
    from custodiet.accounts.queries import system  # noqa: PLC0415
    from custodiet.accounts.web import now  # noqa: PLC0415
    from custodiet.ledger.queries import private_key  # noqa: PLC0415
    from custodiet.reporting import actions  # noqa: PLC0415

    owner = account(username).id
    actions.forget_key(by=system("ceremony"), at=now(), unit=private_key(unit_key), owner=owner)
    click.echo(f"The key of {username} is closed. They make a new one under Reports; then vouch for it.")


@click.group()
def recovery() -> None:
    """Bring back what a handler could open before their passphrase was lost."""


@recovery.command("begin")
@click.argument("username")
@click.option("--out", required=True, type=FILE, help="The file that goes from keeper to keeper.")
@ready
def begin_it(username: str, out: Path) -> None:
    """Write down that a recovery begins, and write the file for the keepers."""
    from custodiet.accounts.queries import system  # noqa: PLC0415
    from custodiet.accounts.web import now  # noqa: PLC0415
    from custodiet.reporting import actions, performing  # noqa: PLC0415

    begun = actions.begin_recovery(by=system("ceremony"), at=now(), owner=account(username).id)
    _write(out, performing.recovery_text(begun))
    click.echo(f"{out} goes to the first keeper. It can be read by nobody alone.")


@recovery.command()
@click.option("--keeper-key", required=True, type=KEPT, help="This keeper's own key.")
@click.option("--passphrase", prompt=True, hide_input=True, help="Its passphrase; asked for when left out.")
@click.argument("file", type=KEPT)
@ready
def layer(keeper_key: Path, passphrase: str, file: Path) -> None:
    """Take off this keeper's layer, on a machine of their own. Needs CUSTODIET_UNIT_KEYS, and no database."""
    from custodiet.accounts.web import local_day, now  # noqa: PLC0415
    from custodiet.reporting import performing  # noqa: PLC0415
    from custodiet.sealing import ceremony  # noqa: PLC0415

    before, pinned = ceremony.read(file.read_text()), performing.pinned_keys()
    key = ceremony.keeper_key(keeper_key.read_text(), passphrase)
    after, count = ceremony.taken_off(before, key, pinned, on=local_day(now()))
    _write(file, ceremony.written(after))
    names = {each.key.ident: each.owner for each in after.checked(pinned).entries}
    whose = ", ".join(after.next(names))
    click.echo(f"{count} layer{'' if count == 1 else 's'} came off for {after.owner}.")
    click.echo(f"Next: {whose}." if whose else "Every key is given. The file goes back to whoever began.")


@recovery.command("end")
@click.argument("file", type=KEPT)
@ready
def end_it(file: Path) -> None:
    """Keep what the keepers gave, for the handler's new key."""
    from custodiet.accounts.queries import system  # noqa: PLC0415
    from custodiet.accounts.web import now  # noqa: PLC0415
    from custodiet.core.refs import Ref  # noqa: PLC0415
    from custodiet.reporting import actions  # noqa: PLC0415
    from custodiet.sealing.ceremony import read  # noqa: PLC0415

    done = read(file.read_text())
    ref = Ref("reporting", "recovery", done.number)
    actions.end_recovery(ref, by=system("ceremony"), at=now(), held=done.held)
    click.echo(f"{done.owner} holds {len(done.held)} key{'' if len(done.held) == 1 else 's'} again.")


def _write(path: Path, text: str) -> None:
    """Write a file that its owner alone can read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
