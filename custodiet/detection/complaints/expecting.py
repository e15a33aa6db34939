"""How often a complaint such as this one is sustained, learnt only from those closed before a day."""

from __future__ import annotations

import numpy as np

from custodiet.detection.complaints.records import Complaints, Days, Numbers, Yes

# As if there were so many more complaints of a category with its chapter's rate, of a chapter with the usual.
OF_CHAPTER, OF_ALL = 20.0, 30.0
# A complaint still open is compared with those that were open at least as long; a group is shrunk by so many.
OPEN_SINCE = np.array([0, 30, 60, 120, 240, 400, 800, 1_500])  # days
OF_GROUP, MOST = 5.0, 0.9


def _closed(complaints: Complaints, on: int) -> Yes:
    return np.asarray((complaints.filed < on) & (complaints.closed < on))


def by_category(complaints: Complaints, on: int) -> Numbers:
    """Give, for each of Complaints.codes, the share sustained of what was closed before a day; shrunk."""
    many, row = len(complaints.codes), complaints.code_row
    closed = _closed(complaints, on)[row]
    of = np.bincount(complaints.code[closed], minlength=many).astype(float)
    found = complaints.sustained[row[closed]].astype(float)
    sustained = np.bincount(complaints.code[closed], weights=found, minlength=many)
    usual = (sustained.sum() + 1.0) / (of.sum() + 10.0)
    chapter = np.unique([code[:2] for code in complaints.codes], return_inverse=True)[1]
    in_chapter, found_there = np.bincount(chapter, weights=of), np.bincount(chapter, weights=sustained)
    rate = (found_there + OF_ALL * usual) / (in_chapter + OF_ALL)
    return np.asarray((sustained + OF_CHAPTER * rate[chapter]) / (of + OF_CHAPTER))


def expected(complaints: Complaints, on: int) -> Numbers:
    """Give each row the share sustained of its category, the highest where it has several."""
    found = np.zeros(len(complaints.officer))
    if len(complaints.code):
        np.maximum.at(found, complaints.code_row, by_category(complaints, on)[complaints.code])
    return found


def chances(complaints: Complaints, on: int) -> Numbers:
    """Give each row 1 where it was sustained before a day, 0 where closed otherwise, and between where open.

    One that is open counts by its category, and by how much oftener those that were open so long, and have
    been closed since, were sustained than their categories would say. A row filed later means nothing.
    """
    usual, closed = expected(complaints, on), _closed(complaints, on)
    lasted: Days = (complaints.closed - complaints.filed)[closed]
    oftener = np.array([
        (complaints.sustained[closed][lasted >= since].sum() + OF_GROUP)
        / (usual[closed][lasted >= since].sum() + OF_GROUP)
        for since in OPEN_SINCE
    ])  # fmt: skip
    group = np.searchsorted(OPEN_SINCE, np.maximum(on - complaints.filed, 0), side="right") - 1
    still_open = np.minimum(usual * oftener[group], MOST)
    return np.where(closed, complaints.sustained, still_open)
