"""What is put into the force on purpose: the shape that misconduct and its innocent look-alikes share.

A plan adds rows of any table to what happens anyway. Nothing in the tables says which rows came from a
plan; only the truth file does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import NamedTuple

from custodiet.detection.simulate.roster import Gap


class Sort(StrEnum):
    """Whether a plan is misconduct, another breach of integrity, or innocent."""

    MISCONDUCT = auto()
    OTHER_INTEGRITY = auto()
    INNOCENT = auto()


class Row(NamedTuple):
    """One row more, as numbers in that table's own columns.

    at    seconds; by it the row is filed
    act   whether it is one of the plan's acts, and not what merely comes with it
    """

    table: str
    at: int
    values: dict[str, int | float]
    act: bool


class Namesake(NamedTuple):
    """Two people who carry the same name in the register."""

    person: int
    other: int


@dataclass(frozen=True)
class Variant:
    """How one plan differs from another of its scenario.

    intensity  low, medium or high; much: how many acts for each that a medium plan has
    span       short or long; days: over how many days
    evasive    hides: hours, places and reasons as anybody's, and no two acts close together
    telephony  uses a telephone of which the force has records
    victim     female or male; victims: how many people are harmed, 1 to 13
    """

    intensity: str = "medium"
    much: float = 1.0
    span: str = "long"
    days: int = 180
    evasive: bool = False
    telephony: bool = True
    victim: str = "female"
    victims: int = 1

    @property
    def sex(self) -> int:
        """The victims' sex, as the public has it."""
        return 0 if self.victim == "female" else 1

    def times(self, usual: float) -> int:
        """How many, of what a medium plan has that many of; never fewer than one."""
        return max(1, round(usual * self.much))


@dataclass(frozen=True)
class Plan:
    """One story: who, about whom, and every row it adds.

    scenario     its number in the evaluation design, S1 … or B1 …
    reported_at  when somebody outside told the force of it; -1 where nobody did
    """

    scenario: str
    sort: Sort
    says: str
    officers: tuple[int, ...]
    people: tuple[int, ...]
    rows: tuple[Row, ...] = ()
    gaps: tuple[Gap, ...] = ()
    namesakes: tuple[Namesake, ...] = ()
    variant: Variant | None = None
    reported_at: int = -1

    @property
    def acts(self) -> list[Row]:
        """Its acts, in the order done."""
        return sorted((row for row in self.rows if row.act), key=lambda row: row.at)


@dataclass(eq=False)
class Draft:
    """A plan being written."""

    scenario: str
    sort: Sort
    says: str
    officers: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    namesakes: list[Namesake] = field(default_factory=list)
    variant: Variant | None = None
    reported_at: int = -1

    def plan(self) -> Plan:
        """The finished plan."""
        return Plan(
            self.scenario,
            self.sort,
            self.says,
            tuple(dict.fromkeys(self.officers)),
            tuple(dict.fromkeys(self.people)),
            tuple(sorted(self.rows, key=lambda row: row.at)),
            tuple(self.gaps),
            tuple(self.namesakes),
            self.variant,
            self.reported_at,
        )
