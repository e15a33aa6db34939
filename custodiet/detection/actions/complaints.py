"""Looking at what is known of earlier complaints. Nothing here makes anything: no finding and no lead."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from custodiet.accounts.gate import look
from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.detection import queries
from custodiet.detection.models import Finding
from custodiet.ledger.actions import record


@look(Permission.COMPLAINT_READ, on=Finding)
def open_complaints(finding: Finding, *, by: Actor, at: datetime, root: Path) -> queries.ComplaintsCard:
    """Open the earlier complaints of the officer of a finding; recorded about both.

    Nobody browses complaints: the way to an officer's leads through a finding that one may open.
    """
    about = Ref("linkage", "person", finding.subject_id)
    record("detection.complaints_read", by=by, at=at, about=about, finding=str(finding.ref))
    return queries.complaints_card(finding.ref, by, at=at, root=root)
