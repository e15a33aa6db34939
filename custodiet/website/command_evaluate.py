"""custodiet evaluate: how well whom-to-look-at-first is right, on invented forces."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from custodiet.website.command_ready import ready

PAGE = Path("docs/reference/evaluation.md")
UNTIL = date(2026, 6, 30)


@click.command()
@click.option(
    "--size", default="full", show_default=True, type=click.Choice(["quick", "small", "medium", "full"]),
    help="quick shows that it works and measures nothing; medium takes most of an hour, full many.",
)  # fmt: skip
@click.option(
    "--purpose", default="reporting", show_default=True, type=click.Choice(["tuning", "reporting"]),
    help="Whose seeds: those to set values on, or those that are reported.",
)  # fmt: skip
@click.option(
    "--processes", default=os.cpu_count() or 1, show_default="one per processor", help="Forces at a time."
)
@click.option("--out", type=click.Path(path_type=Path), default=PAGE, show_default=True)
@ready
def evaluate(size: str, purpose: str, processes: int, out: Path) -> None:
    """Invent forces whose truth is known, look at each, and write how well the list was right."""
    from custodiet.core.policy import shelf  # noqa: PLC0415
    from custodiet.detection.evaluate.report import page  # noqa: PLC0415
    from custodiet.detection.evaluate.running import SIZES  # noqa: PLC0415
    from custodiet.detection.evaluate.running import evaluate as run  # noqa: PLC0415
    from custodiet.detection.evaluate.seeds import Purpose  # noqa: PLC0415
    from custodiet.detection.performing import rules_on  # noqa: PLC0415

    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # each force has a process of its own; more threads only wait
    results = run(
        SIZES[size], rules_on(UNTIL, shelf()), purpose=Purpose(purpose), processes=processes, tell=_tell
    )
    asked = f"custodiet evaluate --size {size}" + (f" --purpose {purpose}" if purpose != "reporting" else "")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(results, asked), encoding="utf-8")
    click.echo(f"{out} written.")


def _tell(done: int, total: int, last: str) -> None:
    click.echo(f"{done} of {total} forces: {last}", err=True)
