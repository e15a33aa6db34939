"""The rules of a small force that every detector reads."""

from __future__ import annotations

SHARED: dict[str, int | frozenset[str]] = {
    "beside_days": 7,
    "chance_percent": 10,
    "peers_at_least": 3,
    "peers_lookups_at_least": 1,
    "peers_rows_at_least": 1,
    "assignment_days_before": 1,
    "assignment_days_after": 7,
    "dispatch_hours_before": 1,
    "dispatch_days_after": 7,
    "custody_days_after": 2,
    "remit_days": 30,
    "duty_minutes_either_side": 30,
    "roster_gap_days": 7,
    "explanation_path_at_most": 3,
    "explanation_parties_at_most": 20,
    "explanation_days_before": 1,
    "explanation_lookups_at_least": 3,
    "explanation_officers_at_least": 2,
    "explanation_precision_percent": 50,
    "linked_incident_hours": 24,
    "keyed_late_days": 5,
    "sampled_days": 90,
    "month_end_days": 5,
    "shared_terminal_minutes": 1,
    "mispick_minutes": 5,
    "crowd_officers": 4,
    "crowd_days": 7,
    "empty_reasons": frozenset({"inv", "N/A"}),
}
