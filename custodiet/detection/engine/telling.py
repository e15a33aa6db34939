"""How far a run is, told to whoever asked; and whoever does not ask."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]  # rows compared so far, rows in all
Share = Callable[[float], None]  # how far one select is, from 0 to 1


def nothing(done: int, total: int) -> None:
    """Tell nobody."""


def quiet(share: float) -> None:
    """Tell nobody."""


def never() -> bool:
    """Say that nobody asked to stop."""
    return False


def tell_share(on_progress: Progress, total: int, share: float) -> None:
    """Tell a share as a number of rows."""
    on_progress(int(share * total), total)
