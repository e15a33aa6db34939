"""Readers: a force's own extracts on to the canonical tables, through a mapping file each.

A reader never guesses: the form, the encoding, the quotation mark and the zone of the times are stated in the
mapping. A row that cannot be read is refused with its reason and listed; every other row is kept.
"""

from custodiet.detection.readers.extract import Imported, dry_run, import_extract
from custodiet.detection.readers.mapping import Mapping, canonical, load, shipped
from custodiet.detection.readers.rows import Refused
from custodiet.detection.readers.trial import DryRun

__all__ = [
    "DryRun",
    "Imported",
    "Mapping",
    "Refused",
    "canonical",
    "dry_run",
    "import_extract",
    "load",
    "shipped",
]
