"""What the data can and cannot show, day by day. Pure: counts in, states out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

# Under this share of a usual day an extract probably stops short. It colours a strip, and no finding uses it.
SHORT_OF_USUAL = 0.25


@dataclass(frozen=True)
class Received:
    """One extract's rows on each day; a day that is not named brought none.

    nameless  of a log of look-ups, the rows that do not say whom they are about
    """

    name: str
    rows: Mapping[date, int]
    nameless: int = 0

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the run."""
        days = {day.isoformat(): rows for day, rows in sorted(self.rows.items())}
        return {"name": self.name, "rows": days, "nameless": self.nameless}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Received:
        """Read back what a run has kept."""
        return cls(
            kept["name"],
            {date.fromisoformat(day): rows for day, rows in kept["rows"].items()},
            kept["nameless"],
        )

    def left_out(self) -> str:
        """Say how many look-ups no detector about people could weigh. This will be empty if all could be."""
        if not self.nameless:
            return ""
        rows = sum(self.rows.values())
        those = "it" if self.nameless == 1 else "them"
        name = "names" if self.nameless == 1 else "name"
        many = f"{self.nameless:,} of {rows:,}" if self.nameless < rows else f"None of {rows:,}"
        said = f"{name} nobody" if self.nameless < rows else "names anybody"
        return (
            f"{self.name.capitalize()}: {many} look-ups {said}. No detector about people could weigh {those}."
        )

    def states(self) -> dict[date, str]:
        """Say of each day that brought rows whether it is whole or in part; the other days are missing."""
        usual = median(self.rows.values()) if self.rows else 0
        return {
            day: "part" if rows < usual * SHORT_OF_USUAL else "whole"
            for day, rows in self.rows.items()
            if rows > 0
        }
