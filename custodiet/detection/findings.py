"""What a detector hands on: findings with their evidence, in plain values that pages and rooms can carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # ranking reads findings' rules, so findings only names what it counts with
    from custodiet.detection.ranking import Counting, Pairs

EVIDENCE_CAP = 200
"""Rows shown with one finding. What counts comes first; the finding says how many there were in all."""


@dataclass(frozen=True)
class EvidenceRow:
    """One row as the finding page shows it: a look-up, a call, a stop …

    table        the canonical table that it is of
    row_id       its key there
    happened_at  UTC
    zone         the place's own time zone, for showing the moment as people there knew it
    source       where it comes from, in words: the system of a look-up, "telephone records"
    action       what was done, in words
    reason       the reason typed, as typed; empty where there is none
    counted      it is one of those that the detector counts; the others stand beside them, to judge by
    explained    the force's own records, as they stood then, give a reason; None for a record that could
    because      that reason, or what was looked for and not found, in words
    duty         on, off or unknown
    duty_words   the same in words: "Off duty: last shift ended Sat 17 Oct 2026, 22:00 BST"
    perhaps      what perhaps explains it, in words; empty where nothing was found that might
    """

    table: str
    row_id: str
    happened_at: datetime
    zone: str
    source: str
    action: str
    person_id: str | None
    reason: str
    counted: bool
    explained: bool | None
    because: str
    duty: str
    duty_words: str
    perhaps: str = ""


@dataclass(frozen=True)
class Peers:
    """The group an officer is compared with, without the officer.

    words   who they are: "constable, Northmarch East"
    count   how many
    rates   each one's rate for every 1,000, lowest first, for the dots of the chart
    low     the rate that one in twenty is below
    middle  the middle rate
    high    the rate that one in twenty is above
    """

    words: str
    count: int
    rates: tuple[float, ...]
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """One officer against peers.

    counted   what the detector counts
    exposure  of how many look-ups
    rate      counted for every 1,000; about one person, the number itself
    low       lower end of the rate's 95% interval; a number is its own
    high      upper end
    p_value   how often a peer of this kind would reach as many by chance
    q_value   of findings this strong in the run, the share expected by chance
    counts    about one person, what is counted; peers' rates are then their largest numbers about one person
    """

    counted: int
    exposure: int
    rate: float
    low: float
    high: float
    p_value: float
    q_value: float
    peers: Peers
    counts: str = ""


@dataclass(frozen=True)
class Finding:
    """What the records do not explain about one officer. It accuses nobody.

    person_id  the person whom it is about, where the detector is about one person; else None
    found      how many rows the detector counts in this finding
    of         what the rate is a share of: lookups, unexplained, another table; pair where it is no rate
    rows       the canonical table whose rows are counted
    perhaps    how many of those counted something perhaps explains: they are counted all the same
    says       the first sentence of the reasons, from the detector's card; empty for its usual words
    evidence   oldest first, at most EVIDENCE_CAP
    whole      how many rows of evidence there were before the cap
    """

    detector: str
    officer_id: str
    person_id: str | None
    first_at: datetime
    last_at: datetime
    found: int
    of: str
    comparison: Comparison
    evidence: tuple[EvidenceRow, ...]
    whole: int
    rows: str = "lookups"
    says: str = ""
    perhaps: int = 0


@dataclass(frozen=True)
class Missing:
    """Something that a detector could not have.

    table    the canonical table
    column   the column that is empty; None when the whole table is absent
    extract  the extract that would supply it, in words
    why      one sentence for the page
    """

    table: str
    column: str | None
    extract: str
    why: str


@dataclass(frozen=True)
class DetectorResult:
    """What running one detector gave.

    state      "ran", "ran in part" or "could not run"
    missing    what it had to do without
    rows_read  rows in scope of the table that it counts
    looked_at  officers with at least one row in scope of what it is a share of
    counting   what it counted for everybody, findings or not; None where it could not run
    """

    detector: str
    state: str
    findings: tuple[Finding, ...]
    rows_read: int
    looked_at: int
    seconds: float
    missing: tuple[Missing, ...]
    counting: Counting | Pairs | None = None


@dataclass(frozen=True)
class Overview:
    """A run's counts over its scope: look-ups, those of a person, those not explained, officers, days."""

    lookups: int
    of_a_person: int
    unexplained: int
    officers: int
    first_at: datetime | None
    last_at: datetime | None
