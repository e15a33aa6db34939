"""custodiet ledger: verify it, sign it, prove a line of it."""

from __future__ import annotations

import sys

import click

from custodiet.website.command_ready import end, ready


@click.group()
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
        end("Give the number of a line, or --between with two sizes.")


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
