"""Asking about reports and keys: never what a report says."""

from custodiet.reporting.queries.keys import as_text, way_in
from custodiet.reporting.queries.reports import (
    WHO_WORDS,
    ReportCard,
    ReportRow,
    ReportRows,
    ReportsWaiting,
    as_asked,
    file_of,
    in_custody,
    queue,
    report_card,
    to_enter,
    unsorted,
    visible_to,
    waiting,
)

__all__ = [
    "WHO_WORDS",
    "ReportCard",
    "ReportRow",
    "ReportRows",
    "ReportsWaiting",
    "as_asked",
    "as_text",
    "file_of",
    "in_custody",
    "queue",
    "report_card",
    "to_enter",
    "unsorted",
    "visible_to",
    "waiting",
    "way_in",
]
