"""Complaints, those accused in them, and officers' service, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from custodiet.detection.complaints.categories import bits

Days = NDArray[np.int64]  # days since 1970-01-01
Numbers = NDArray[np.float64]
Rows = NDArray[np.int64]  # places in another array
Yes = NDArray[np.bool_]

# What a complaint came to, other than sustained: not sustained, unfounded or exonerated, no statement made.
FINDINGS = {"NS": 1, "UN": 2, "EX": 2, "NAF": 4}
# The day of what has not happened, or not yet: later than any real one.
NEVER = 10**7

COMPLAINTS = ["complaint_id", "complained_on", "closed_on"]
ACCUSED = ["complaint_id", "officer_id", "category_code", "category", "final_finding"]
OFFICERS = ["officer_id", "appointed_on", "left_on"]


@dataclass(frozen=True)
class Complaints:
    """One row is one officer accused in one complaint, under however many categories.

    officer, complaint  places from 0, not the identifiers of the files
    filed, closed       days; a complaint that is not closed is closed NEVER
    sustained           any category of it was sustained for this officer, once it was closed
    kinds               the bits of categories.KINDS
    findings            the bits of FINDINGS, known once it was closed
    code_row, code      one entry for each category of each row: the row, and the category's place in codes
    officer_ids         the identifier that stands at each place
    appointed, left     days, by officer; NEVER where the day is not known
    """

    officer: Rows
    complaint: Rows
    filed: Days
    closed: Days
    sustained: Yes
    kinds: Rows
    findings: Rows
    code_row: Rows
    code: Rows
    codes: tuple[str, ...]
    officer_ids: Rows
    appointed: Days
    left: Days

    @cached_property
    def last_filed(self) -> int:
        """Give the day on which the newest complaint was filed."""
        return int(self.filed.max(initial=0))

    def in_service(self, on: int) -> Rows:
        """Give the places of officers appointed before a day who had not left before it."""
        return np.flatnonzero((self.appointed < on) & (self.left >= on))


def _days(column: pa.ChunkedArray) -> Days:
    days = column.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), NEVER, days.astype(np.int64))


def read(folder: Path) -> Complaints:
    """Read complaints.parquet, accused.parquet and officers.parquet, and of them only the columns above."""
    return build(
        pq.read_table(folder / "complaints.parquet", columns=COMPLAINTS),
        pq.read_table(folder / "accused.parquet", columns=ACCUSED),
        pq.read_table(folder / "officers.parquet", columns=OFFICERS),
    )


def build(complaints: pa.Table, accused: pa.Table, officers: pa.Table) -> Complaints:
    """Put three tables together; an accused whose complaint or officer is in neither other is left out."""
    complaint_ids, first = np.unique(complaints["complaint_id"].to_numpy(), return_index=True)
    officer_ids, at = np.unique(officers["officer_id"].to_numpy(), return_index=True)
    of, who = accused["complaint_id"].to_numpy(), accused["officer_id"].to_numpy()
    kept = np.isin(of, complaint_ids) & np.isin(who, officer_ids)
    kinds = bits(accused["category_code"].to_pylist(), accused["category"].to_pylist())[kept]
    sustained = np.array([each == "SU" for each in accused["final_finding"].to_pylist()], dtype=bool)[kept]
    place = np.searchsorted(complaint_ids, of[kept]), np.searchsorted(officer_ids, who[kept])
    # one officer may be accused under several categories of one complaint: one row, all its kinds
    both = place[0] * max(len(officer_ids), 1) + place[1]
    one, where = np.unique(both, return_inverse=True)
    all_kinds, any_sustained = np.zeros(len(one), np.int64), np.zeros(len(one), bool)
    came_to = np.array(
        [FINDINGS.get(each or "", 0) for each in accused["final_finding"].to_pylist()], np.int64
    )
    all_findings = np.zeros(len(one), np.int64)
    codes = [each or "" for each in accused["category_code"].to_pylist()]
    known = tuple(sorted(set(codes)))
    place_of = {name: at for at, name in enumerate(known)}
    np.bitwise_or.at(all_findings, where, came_to[kept])
    np.bitwise_or.at(all_kinds, where, kinds)
    np.logical_or.at(any_sustained, where, sustained)
    complaint, officer = np.divmod(one, max(len(officer_ids), 1))
    return Complaints(
        officer=officer,
        complaint=complaint,
        filed=_days(complaints["complained_on"])[first][complaint],
        closed=_days(complaints["closed_on"])[first][complaint],
        sustained=any_sustained,
        kinds=all_kinds,
        findings=all_findings,
        code_row=where,
        code=np.array([place_of[each] for each in codes], np.int64)[kept],
        codes=known,
        officer_ids=officer_ids,
        appointed=_days(officers["appointed_on"])[at],
        left=_days(officers["left_on"])[at],
    )


def day(text: str) -> int:
    """Give the day of an ISO date, such as 2010-01-01."""
    return int(np.datetime64(text, "D").astype(np.int64))
