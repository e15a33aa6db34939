"""What reporting keeps: sealed parts, keys, and what is needed to find, route and count reports."""

from custodiet.reporting.models.custody import KeptFrom, Moving, Release, ReleasePart
from custodiet.reporting.models.doors import FromPartner, Partner, Taken
from custodiet.reporting.models.keeping import Body, Destruction, Export, Hold, Notice
from custodiet.reporting.models.keys import DeskHold, DirectoryEntry, HandlerKey
from custodiet.reporting.models.recovery import Recovery, RecoveryShare
from custodiet.reporting.models.reports import Draft, Part, Report, SteppedOut, Wrap

__all__ = [
    "Body",
    "DeskHold",
    "Destruction",
    "DirectoryEntry",
    "Draft",
    "Export",
    "FromPartner",
    "HandlerKey",
    "Hold",
    "KeptFrom",
    "Moving",
    "Notice",
    "Part",
    "Partner",
    "Recovery",
    "RecoveryShare",
    "Release",
    "ReleasePart",
    "Report",
    "SteppedOut",
    "Taken",
    "Wrap",
]
