"""Small shelves, written to a folder, for tests to read."""

from __future__ import annotations

from pathlib import Path

CITED = 'cite = { document = "paper", place = "p", quote = "q" }'
DOCUMENTS = """
[paper]
title = "A paper"
publisher = "Somebody"
year = 2017
copy = true
prefix = "9_"
fingerprint = "00"

[unseen]
title = "A paper nobody has"
publisher = "Somebody"
undated = true
copy = false
"""

LATE = """
[written_up_within]
says = "Written up within {value}."
unit = "hours"
standing = "guidance"

[[written_up_within.versions]]
from = 2017-01-01
value = 24
cite = { document = "paper", place = "item 8", quote = "within a day" }

[[written_up_within.versions]]
from = 2020-06-01
value = 12
cite = { document = "unseen", place = "item 9", verified = false, note = "No copy." }

[looked_at_within]
says = "Looked at within {value}."
unit = "days"
standing = "local"

[[looked_at_within.versions]]
from = 2017-01-01
value = 7
approved_by = "The project"
reason = "A week."
"""

OWN = """
["sources.looked_at_within"]

[["sources.looked_at_within".versions]]
from = 2021-01-01
value = 3
approved_by = "Deputy Chief Constable"
reason = "Force order 1."
"""


def written(folder: Path, sources: str = LATE, local: str = "", documents: str = DOCUMENTS) -> Path:
    (folder / "documents.toml").write_text(documents, encoding="utf-8")
    (folder / "sources.toml").write_text(sources, encoding="utf-8")
    if local:
        (folder / "local.toml").write_text(local, encoding="utf-8")
    return folder


def one(value: str, *, unit: str = "count", standing: str = "local", backing: str = "") -> str:
    backing = backing or 'approved_by = "A"\nreason = "B"'
    return (
        f'[it]\nsays = "It."\nunit = "{unit}"\nstanding = "{standing}"\n'
        f"[[it.versions]]\nfrom = 2017-01-01\nvalue = {value}\n{backing}\n"
    )
