"""What can be asked of detection."""

from custodiet.detection.queries.extracts import (
    ExtractCard,
    checked,
    extract_card,
    extracts,
    in_inbox,
    mapping_named,
    may_import,
    refused_rows,
)
from custodiet.detection.queries.findings import (
    FindingCard,
    FindingRow,
    FindingsWaiting,
    detector_named,
    finding_card,
    finding_rows,
    findings,
    findings_waiting,
    visible_to,
)
from custodiet.detection.queries.runs import (
    RunCard,
    RunRow,
    RunsWaiting,
    chosen,
    run_card,
    runs,
    runs_waiting,
)

__all__ = [
    "ExtractCard",
    "FindingCard",
    "FindingRow",
    "FindingsWaiting",
    "RunCard",
    "RunRow",
    "RunsWaiting",
    "checked",
    "chosen",
    "detector_named",
    "extract_card",
    "extracts",
    "finding_card",
    "finding_rows",
    "findings",
    "findings_waiting",
    "in_inbox",
    "mapping_named",
    "may_import",
    "refused_rows",
    "run_card",
    "runs",
    "runs_waiting",
    "visible_to",
]
