"""What may be handed in: by a handler, and by a reporter."""

from custodiet.reporting.forms.custody import Agree, AskRelease, KeepFrom, Refuse
from custodiet.reporting.forms.desk import (
    Answer,
    BeginEpoch,
    End,
    MakeKey,
    Nothing,
    PassOn,
    ReadTo,
    Unlock,
    VouchFor,
)
from custodiet.reporting.forms.doors import EndPartner, RegisterPartner, TakeIn, TellPartner
from custodiet.reporting.forms.keeping import BeginHold, Export, NameBody
from custodiet.reporting.forms.work import GiveIdentity, GiveToKeepers, HandKey, HandOver, Mask, Note, Search

__all__ = [
    "Agree",
    "Answer",
    "AskRelease",
    "BeginEpoch",
    "BeginHold",
    "End",
    "EndPartner",
    "Export",
    "GiveIdentity",
    "GiveToKeepers",
    "HandKey",
    "HandOver",
    "KeepFrom",
    "MakeKey",
    "Mask",
    "NameBody",
    "Note",
    "Nothing",
    "PassOn",
    "ReadTo",
    "Refuse",
    "RegisterPartner",
    "Search",
    "TakeIn",
    "TellPartner",
    "Unlock",
    "VouchFor",
]
