"""An invented force, Northmarch Constabulary: planted misconduct, and innocent behaviour that resembles it.

Words     force, plan, scenario, look-alike, variant, act, truth, witness
Takes in  settings: a seed, a size, days, prevalence, habits, defects
Gives     canonical tables as streams, extracts as a force's systems export them, and the truth apart
Never     anything real, a mark on a planted row, or a table that detection may read with an officer's sex

For an evaluation:

    settings = Settings(seed=100, officers=1_500, days=365, until=date(2026, 6, 30), prevalence=0.003)
    made = founded(shifted(fuzzed(settings), "roster loss"))     # fuzzed and shifted only where wanted
    witness = write_canonical(made, store)                       # <table>/month=YYYY-MM/<fingerprint>.parquet
    known = truth(made, witness)                                 # plain data; write_truth writes it as JSON

``force(seed, officers, days, until, lookups, settings=…)`` is the same by position. ``SHIFTS`` names the
shifts; ``HELD_OUT`` the scenarios that are planted under the shift of that name alone; ``SCENARIOS`` all of
them. Everything is a function of the settings: the same settings write the same bytes.

The truth is a dictionary of plain data:

    force, seed, from_on, until_on, staff, settings, rows (table -> how many)
    plans    a list; one entry a plan:
      plan            its place in the list
      scenario        S1 … S25 or B1 … B20
      sort            "misconduct", "other_integrity" or "innocent"
      says            one sentence
      variant         None for look-alikes, else intensity, much, span, days, evasive, telephony, victim,
                      victims, same_sex
      officers        officer_id of everybody active in it; the first is the subject
      people          person_id of everybody it concerns
      reported_at     when somebody outside told the force (the labels that a real force has), or None
      first_act_at, third_act_at, last_act_at    moments, or None
      acts            in order of time: at, table, row_id, officer, person; each is a row that exists
      rows            table -> keys of every row that the plan added, acts and what comes with them
    defects  rates, rosters that never arrived, rows that an extract has wrong

A row of a plan that a defect lost (a call of a week that never arrived) is in no table and not in ``acts``,
but ``first_act_at`` still counts it: a detector is judged by when the person was first wronged.
"""

from custodiet.detection.simulate.force import Force, force, founded
from custodiet.detection.simulate.names import register, write_names
from custodiet.detection.simulate.scenarios import SCENARIOS
from custodiet.detection.simulate.settings import (
    HELD_OUT,
    SHIFTS,
    Defects,
    Habits,
    Settings,
    fuzzed,
    shifted,
)
from custodiet.detection.simulate.stream import tables, whole_table
from custodiet.detection.simulate.truth import Witness, sorts, truth, witnessed, write_truth
from custodiet.detection.simulate.writers import write_canonical, write_extracts

__all__ = [
    "HELD_OUT",
    "SCENARIOS",
    "SHIFTS",
    "Defects",
    "Force",
    "Habits",
    "Settings",
    "Witness",
    "force",
    "founded",
    "fuzzed",
    "register",
    "shifted",
    "sorts",
    "tables",
    "truth",
    "whole_table",
    "witnessed",
    "write_canonical",
    "write_extracts",
    "write_names",
    "write_truth",
]
