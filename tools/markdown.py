"""The two pieces of Markdown that generated pages need."""

from __future__ import annotations


def cell(text: str) -> str:
    """Make text safe for one cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Write a Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def opening(title: str, said: str) -> str:
    """A page's title and the paragraph under it, however that was broken into lines."""
    return f"# {title}\n\n{' '.join(said.split())}"
