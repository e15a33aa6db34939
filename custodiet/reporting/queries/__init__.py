"""Asking about reports and keys: never what a report says."""

from custodiet.reporting.queries.keys import as_text, way_in
from custodiet.reporting.queries.reports import (
    ReportCard,
    ReportRow,
    ReportRows,
    ReportsWaiting,
    as_asked,
    file_of,
    queue,
    report_card,
    to_enter,
    unsorted,
    visible_to,
    waiting,
)

__all__ = [
    "ReportCard",
    "ReportRow",
    "ReportRows",
    "ReportsWaiting",
    "as_asked",
    "as_text",
    "file_of",
    "queue",
    "report_card",
    "to_enter",
    "unsorted",
    "visible_to",
    "waiting",
    "way_in",
]
