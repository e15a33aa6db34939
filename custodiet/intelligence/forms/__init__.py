"""What may be handed in at the desk: one form an action."""

from custodiet.intelligence.forms.desk import AssessLead, GradeLead, LookForLeads, Reason, RecordRisks
from custodiet.intelligence.forms.raising import KeepFrom, NameSubject, RaiseLead, ReportConcern

__all__ = [
    "AssessLead",
    "GradeLead",
    "KeepFrom",
    "LookForLeads",
    "NameSubject",
    "RaiseLead",
    "Reason",
    "RecordRisks",
    "ReportConcern",
]
