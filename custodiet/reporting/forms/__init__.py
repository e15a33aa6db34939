"""What may be handed in: by a handler, and by a reporter."""

from custodiet.reporting.forms.custody import Agree, AskRelease, KeepFrom, Refuse
from custodiet.reporting.forms.desk import Answer, BeginEpoch, End, MakeKey, Nothing, PassOn, Unlock, VouchFor

__all__ = [
    "Agree",
    "Answer",
    "AskRelease",
    "BeginEpoch",
    "End",
    "KeepFrom",
    "MakeKey",
    "Nothing",
    "PassOn",
    "Refuse",
    "Unlock",
    "VouchFor",
]
