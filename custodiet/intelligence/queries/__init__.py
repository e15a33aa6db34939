"""Asking the desk: lists, one lead whole, and the little that other rooms may know."""

from custodiet.intelligence.queries.card import LeadCard, lead_card, missing_before_assessment, risks_of
from custodiet.intelligence.queries.lists import (
    LeadRow,
    LeadRows,
    LeadSummary,
    kept_from,
    lead_summary,
    leads,
    progress,
    ready_for_a_case,
    to_assess,
    visible_to,
    waiting,
)
from custodiet.intelligence.queries.pieces import RiskCard, risk_card

__all__ = [
    "LeadCard",
    "LeadRow",
    "LeadRows",
    "LeadSummary",
    "RiskCard",
    "kept_from",
    "lead_card",
    "lead_summary",
    "leads",
    "missing_before_assessment",
    "progress",
    "ready_for_a_case",
    "risk_card",
    "risks_of",
    "to_assess",
    "visible_to",
    "waiting",
]
