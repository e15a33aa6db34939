"""Asking about cases."""

from custodiet.cases.queries.card import CaseCard, case_card
from custodiet.cases.queries.lists import (
    CaseRow,
    cases,
    kept_from,
    may_be_named,
    may_oversee,
    named_on,
    visible_to,
    waiting,
)

__all__ = [
    "CaseCard",
    "CaseRow",
    "case_card",
    "cases",
    "kept_from",
    "may_be_named",
    "may_oversee",
    "named_on",
    "visible_to",
    "waiting",
]
