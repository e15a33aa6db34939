"""Writing so that what was said to be kept is kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO


def finish(file: IO[bytes]) -> None:
    """Close a file once its bytes are on the disk."""
    file.flush()
    os.fsync(file.fileno())
    file.close()


def write_whole(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    passing = path.with_suffix(".part")
    with passing.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    passing.replace(path)
    keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """Make what was renamed or made in a folder outlast the power going."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
