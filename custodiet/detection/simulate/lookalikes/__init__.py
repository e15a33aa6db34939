"""Innocent behaviour that resembles misconduct, and breaches of another sort. Apart from misconduct."""

from __future__ import annotations

from collections.abc import Callable

from custodiet.detection.simulate.lookalikes import casework, remits, rosters, slips
from custodiet.detection.simulate.stage import Stage
from custodiet.detection.simulate.writing import Writer

LOOK_ALIKES: tuple[tuple[str, Callable[[Stage], Writer]], ...] = (
    ("B1", remits.specialist),
    ("B2", remits.control_room),
    ("B3", remits.researcher),
    ("B4", remits.custody_desk),
    ("B5", casework.repeat_callers),
    ("B6", casework.liaison_after_closure),
    ("B7", rosters.missing_roster),
    ("B8", rosters.wrong_hour),
    ("B9", rosters.batch_writing),
    ("B10", casework.keyed_late),
    ("B11", slips.namesakes),
    ("B12", slips.own_family),
    ("B13", remits.dip_sampling),
    ("B13", remits.standards_audit),
    ("B13", remits.disclosure),
    ("B14", rosters.training),
    ("B15", slips.major_incident),
    ("B16", casework.declared_friend),
    ("B17", remits.safeguarding_hub),
    ("B18", casework.missing_at_night),
    ("B19", rosters.broken_telephone),
    ("B20", rosters.covering),
)
