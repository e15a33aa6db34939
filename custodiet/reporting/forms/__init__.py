"""What may be handed in: by a handler, and by a reporter."""

from custodiet.reporting.forms.desk import Answer, BeginEpoch, End, MakeKey, Nothing, PassOn, Unlock, VouchFor

__all__ = ["Answer", "BeginEpoch", "End", "MakeKey", "Nothing", "PassOn", "Unlock", "VouchFor"]
