"""What is in whose menu: only what the role may use."""

from __future__ import annotations

from dataclasses import dataclass

from custodiet.accounts.permissions import GRANTS, Permission, Role

P = Permission
SEARCHED = (P.LEAD_READ, P.CASE_READ, P.FINDING_READ)
RUNS_AGAINST = (P.LEAD_ASSESS, P.CASE_REFER, P.CASE_OVERSEE, P.CASE_SECOND)  # whom a clock can press


@dataclass(frozen=True)
class Item:
    """One entry. current says whether the page shown lies under it."""

    label: str
    url: str
    current: bool = False


# Label, address, and what a role must hold to use it: any one of several, or nothing at all.
ITEMS: tuple[tuple[str, str, Permission | tuple[Permission, ...] | None], ...] = (
    ("Waiting for you", "/", None),
    ("Reports", "/reports/", P.REPORT_READ),
    ("Figures of reports", "/reports/figures/", P.REPORT_FIGURES),
    ("Reports taken in", "/reports/taken/", P.REPORT_TAKE),
    ("Partner agencies", "/reports/partners/", P.PARTNER_KEEP),
    ("Other bodies", "/reports/bodies/", P.REPORT_KEYS),
    ("Desks and their keys", "/reports/desks/", P.REPORT_KEYS),
    ("Releases", "/reports/releases/", P.RELEASE_READ),
    ("Leads", "/leads/", P.LEAD_READ),
    ("Findings", "/findings/", P.FINDING_READ),
    ("Suppressions", "/suppressions/", P.FINDING_READ),
    ("Runs", "/runs/", P.RUN_READ),
    ("Fairness", "/fairness/", P.FAIRNESS_READ),
    ("Programmes", "/programmes/", P.RUN_READ),
    ("Explanations", "/explanations/", P.EXPLANATION_READ),
    ("Data", "/data/", P.RUN_READ),
    ("Extracts", "/extracts/", P.EXTRACT_IMPORT),
    ("Cases", "/cases/", P.CASE_READ),
    ("Clocks", "/clocks/", RUNS_AGAINST),
    ("Search", "/search/", SEARCHED),
    ("Report a concern", "/leads/raise/", P.LEAD_RAISE),
    ("Ledger", "/ledger/", P.LEDGER_READ),
    ("Who has looked", "/ledger/looks/", P.LEDGER_READ),
    ("Accounts", "/accounts/", P.ACCOUNT_MANAGE),
)


def _any(needs: Permission | tuple[Permission, ...]) -> frozenset[Permission]:
    return frozenset(needs if isinstance(needs, tuple) else (needs,))


def menu(role: Role, path: str) -> list[Item]:
    """The menu of one role, with the entry that the path lies under marked."""
    granted = GRANTS[role]
    shown = [(label, url) for label, url, needs in ITEMS if needs is None or _any(needs) & granted.keys()]
    # The longest address that begins the path is the one we are under; the first page is under itself alone.
    under = max(
        (url for _, url in shown if path == url or (path.startswith(url) and url != "/")), key=len, default=""
    )
    return [Item(label, url, url == under) for label, url in shown]
