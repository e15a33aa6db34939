"""Asking about cases."""

from custodiet.cases.queries.card import CaseCard, case_card, everybody_in
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
    "everybody_in",
    "kept_from",
    "may_be_named",
    "may_oversee",
    "named_on",
    "visible_to",
    "waiting",
]
