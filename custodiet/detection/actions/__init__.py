"""What can be done in detection: by people with extracts, runs and findings; by the worker with runs."""

from custodiet.detection.actions.extracts import (
    IMPORT_JOB,
    import_extract,
    keep_extract,
    open_extract,
    refuse_extract,
    retry_extract,
)
from custodiet.detection.actions.findings import (
    Whose,
    explain_finding,
    open_finding,
    raise_finding,
    rule_out,
    show_name,
)
from custodiet.detection.actions.results import keep_result
from custodiet.detection.actions.runs import (
    RUN_JOB,
    ask_run,
    authorise_run,
    begin_run,
    fail_run,
    finish_run,
    name_systems,
    open_run,
    refuse_run,
    stop_run,
)

__all__ = [
    "IMPORT_JOB",
    "RUN_JOB",
    "Whose",
    "ask_run",
    "authorise_run",
    "begin_run",
    "explain_finding",
    "fail_run",
    "finish_run",
    "import_extract",
    "keep_extract",
    "keep_result",
    "name_systems",
    "open_extract",
    "open_finding",
    "open_run",
    "raise_finding",
    "refuse_extract",
    "refuse_run",
    "retry_extract",
    "rule_out",
    "show_name",
    "stop_run",
]
