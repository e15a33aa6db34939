"""An invented force, Northmarch Constabulary: planted misconduct, and innocent behaviour that resembles it.

Words     force, plan, scenario, look-alike, truth, witness
Takes in  a seed, a size, a last day
Gives     canonical tables as streams, extracts as a force's systems export them, and the truth apart
Never     anything real, a mark on a planted row, or a sex of an officer; detection never imports it
"""

from custodiet.detection.simulate.force import Force, force
from custodiet.detection.simulate.names import register, write_names
from custodiet.detection.simulate.stream import tables
from custodiet.detection.simulate.truth import Witness, truth, witnessed, write_truth
from custodiet.detection.simulate.writers import write_canonical, write_extracts

__all__ = [
    "Force",
    "Witness",
    "force",
    "register",
    "tables",
    "truth",
    "witnessed",
    "write_canonical",
    "write_extracts",
    "write_names",
    "write_truth",
]
