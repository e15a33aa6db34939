"""What was known about each officer's complaints at the start of a day, and nothing later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custodiet.detection.complaints.categories import BIT
from custodiet.detection.complaints.expecting import expected
from custodiet.detection.complaints.records import (
    FINDINGS,
    NEVER,
    Complaints,
    Days,
    Numbers,
    Rows,
    Yes,
)

YEAR = 365.25  # days
SHORT, LONG = 2 * YEAR, 5 * YEAR
BESIDE = 3 * YEAR  # half-life of a complaint shared with others, and of what they carry
HALF_LIVES = {"half": 0.5, "1": 1.0, "2": 2.0, "5": 5.0, "10": 10.0}  # years
CODES_HALVE = 6 * YEAR
SERVED = (0, 1, 2, 3, 5, 8, 12, 16, 20, 25)  # years of service from which each column counts
SEPARATE_KINDS = ("domestic", "off_duty", "force", "words", "search", "crime", "drink_drugs", "duty", "other")


@dataclass(frozen=True)
class Known:
    """The rows of complaints that could be known on a day.

    age        days since each was filed, at least 1
    found      it was closed before the day and sustained for this officer
    expected   the share sustained of its category, of those closed before the day
    """

    officer: Rows
    complaint: Rows
    age: Days
    found: Yes
    closed: Yes
    kinds: Rows
    came_to: Rows
    expected: Numbers
    officers: int

    def count(self, weight: Numbers | Yes) -> Numbers:
        """Add a weight of each row up by officer."""
        added = np.bincount(self.officer, weights=weight.astype(float), minlength=self.officers)
        return np.asarray(added, dtype=np.float64)

    def decay(self, half_life: float) -> Numbers:
        """Give each row's weight: 1 when it is new, a half after half_life days."""
        return np.asarray(np.power(0.5, self.age / half_life), dtype=np.float64)

    def is_a(self, kind: str) -> Yes:
        """Say which rows are of a kind."""
        return np.asarray((self.kinds & BIT[kind]) > 0)


@dataclass(frozen=True)
class View:
    """For each officer in service on a day, one number under each name.

    officer  places in Complaints.officer_ids
    codes    an officer a row, a category of Complaints.codes a column: its complaints, decayed
    """

    on: int
    officer: Rows
    columns: dict[str, Numbers]
    codes: Numbers

    def matrix(self) -> Numbers:
        """Give the columns side by side, in the order of their names."""
        return np.column_stack([self.columns[name] for name in sorted(self.columns)])


def known_by(complaints: Complaints, on: int) -> Known:
    """Leave out every complaint filed on the day or after it, and every finding not made before it."""
    kept = complaints.filed < on
    closed = complaints.closed[kept] < on
    return Known(
        officer=complaints.officer[kept],
        complaint=complaints.complaint[kept],
        age=on - complaints.filed[kept],
        found=complaints.sustained[kept] & closed,
        closed=closed,
        kinds=complaints.kinds[kept],
        came_to=complaints.findings[kept] * closed,
        expected=expected(complaints, on)[kept],
        officers=len(complaints.officer_ids),
    )


def co_accused(known: Known, within: float, of: Numbers) -> Numbers:
    """Add up, for each officer, what those accused beside them carry apart from the complaint they share.

    within  days back that a shared complaint still counts
    of      what each row carries, such as its decayed weight

    No pair is ever written out: in a complaint, everybody's sum less one's own is the others'.
    """
    if not len(known.officer):
        return np.zeros(known.officers)
    carried = known.count(of)[known.officer] - of
    together = np.bincount(known.complaint, weights=carried)[known.complaint] - carried
    return known.count(together * (known.age <= within))


def others_carry(known: Known, of: Numbers) -> Numbers:
    """Give, for each officer, what one accused beside them carries on average, apart from what they share.

    of  what each row carries

    Shared complaints and what is carried both fade; few shared complaints draw it towards none.
    """
    if not len(known.officer):
        return np.zeros(known.officers)
    fades = known.decay(BESIDE)
    others = np.bincount(known.complaint)[known.complaint] - 1
    carried = known.count(of * fades)[known.officer] - of * fades
    theirs = np.bincount(known.complaint, weights=carried)[known.complaint] - carried
    each = np.where(others > 0, theirs / np.maximum(others, 1), 0.0)
    return np.asarray(known.count(each * fades) / (1.0 + known.count((others > 0) * fades)))


def _since_last(known: Known) -> Numbers:
    last = np.full(known.officers, NEVER, dtype=np.int64)
    np.minimum.at(last, known.officer, known.age)
    return np.asarray(np.power(0.5, last / YEAR), dtype=np.float64)


def _columns(known: Known) -> dict[str, Numbers]:
    short, long = known.decay(SHORT), known.decay(LONG)
    sexual, public = known.is_a("sexual"), known.is_a("sexual_public")
    beside = np.bincount(known.complaint)[known.complaint] - 1 if len(known.complaint) else known.age
    columns = {
        "all": known.count(np.ones_like(short)),
        "within_1": known.count(known.age <= YEAR),
        "within_2": known.count(known.age <= SHORT),
        "within_5": known.count(known.age <= LONG),
        **{f"decayed_{name}": known.count(known.decay(years * YEAR)) for name, years in HALF_LIVES.items()},
        "sustained": known.count(known.found),
        "sustained_decayed": known.count(known.found * long),
        "sustained_lately": known.count(known.found * known.decay(YEAR)),
        "not_sustained_decayed": known.count((known.came_to & FINDINGS["NS"] > 0) * long),
        "unfounded_decayed": known.count((known.came_to & FINDINGS["UN"] > 0) * long),
        "no_statement_decayed": known.count((known.came_to & FINDINGS["NAF"] > 0) * long),
        "open_over_a_year": known.count(~known.closed & (known.age > YEAR)),
        "not_closed": known.count(~known.closed),
        "sexual": known.count(sexual),
        "sexual_decayed": known.count(sexual * long),
        "sexual_sustained": known.count(sexual & known.found),
        "sexual_public": known.count(public),
        "alone_decayed": known.count((beside == 0) * long),
        "beside_decayed": known.count(beside * long),
        "since_last": _since_last(known),
        "co_accused": co_accused(known, LONG, (known.age <= LONG).astype(float)),
        "co_accused_sustained": co_accused(known, LONG, known.found * long),
        "co_accused_sexual": co_accused(known, LONG, sexual * long),
        "expected_1": known.count(known.expected * known.decay(YEAR)),
        "expected_5": known.count(known.expected * long),
        "alone_expected": known.count((beside == 0) * known.expected * long),
        "others_complaints": others_carry(known, np.ones_like(short)),
        "others_expected": others_carry(known, known.expected),
        "others_sustained": others_carry(known, known.found.astype(float)),
    }
    for kind in SEPARATE_KINDS:
        columns[f"{kind}_decayed"] = known.count(known.is_a(kind) * long)
        columns[f"{kind}_sustained"] = known.count(known.is_a(kind) * known.found * long)
    closed = known.count(known.closed)
    columns["share_sustained"] = (columns["sustained"] + 0.5) / (closed + 8.0)  # shrunk: few say little
    columns["co_accused_each"] = columns["co_accused"] / (1.0 + columns["beside_decayed"])
    columns["lately"] = columns["decayed_1"] / (0.5 + columns["decayed_5"])
    return columns


def risk_view(complaints: Complaints, on: int) -> View:
    """Give the view at the start of a day of every officer in service on it."""
    officer = complaints.in_service(on)
    columns = {name: column[officer] for name, column in _columns(known_by(complaints, on)).items()}
    served = (on - complaints.appointed[officer]) / YEAR
    columns |= {f"served_over_{years}": np.maximum(served - years, 0.0) for years in SERVED}
    columns["a_year"] = columns["all"] / (2.0 + np.maximum(served, 0.0))  # shrunk: two years more than served
    return View(on, officer, columns, _codes(complaints, on)[officer])


def _codes(complaints: Complaints, on: int) -> Numbers:
    """Count each officer's complaints of each category before a day, decayed."""
    row = complaints.code_row
    kept = complaints.filed[row] < on
    row = row[kept]
    weight = np.power(0.5, (on - complaints.filed[row]) / CODES_HALVE)
    counts = np.zeros((len(complaints.officer_ids), max(len(complaints.codes), 1)))
    np.add.at(counts, (complaints.officer[row], complaints.code[kept]), weight)
    return counts
