"""What a finding's page shows of its rows and of the peers, from what was kept with the finding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.utils.timezone import localdate

from custodiet.detection.events import noun
from custodiet.detection.models import Finding


@dataclass(frozen=True)
class EvidenceLine:
    """One row on the finding page. explained is None where a row is a record that could itself explain."""

    happened_at: datetime
    zone: str
    source: str
    action: str
    person: str
    reason: str
    explained: bool | None
    counted: bool
    because: str
    duty_words: str
    perhaps: str


def evidence(row: Finding) -> tuple[EvidenceLine, ...]:
    """The rows kept, those counted and not explained before the others, then oldest first."""
    lines = (_line(each) for each in row.evidence)
    return tuple(sorted(lines, key=lambda each: (not each.counted, bool(each.explained), each.happened_at)))


def _line(row: dict[str, Any]) -> EvidenceLine:
    # findings made before a row could be of any table name a look-up's own columns
    return EvidenceLine(
        datetime.fromisoformat(row.get("happened_at") or row["looked_up_at"]), row["zone"],
        row.get("source") or row["system"], row["action"], row["person_id"] or "", row["reason"],
        row["explained"], row["counted"], row["because"], row["duty_words"],
        row.get("perhaps", ""),
    )  # fmt: skip


def counted_words(row: Finding) -> str:
    """How many rows the finding counts, and what they are."""
    table = next((each.get("table", "lookups") for each in row.evidence if each["counted"]), "lookups")
    return f"{row.found:,} {noun(table, row.found)}"


def chart(row: Finding) -> SimpleNamespace:
    """The peers chart's data, as the tag peers_chart takes it."""
    facts = row.comparison
    kind = noun(row.of)
    counts = facts.get("counts")
    unit = f"The largest number of {counts}" if counts else f"Counted for every 1,000 {kind}"
    days = dict.fromkeys(f"{localdate(at):%-d %B %Y}" for at in (row.first_at, row.last_at))
    return SimpleNamespace(
        title=f"This officer and {facts['peers']['count']} peers, {' to '.join(days)}",
        unit=unit, peers=facts["peers"]["rates"], rate=facts["rate"], low=facts["low"], high=facts["high"],
        who="This officer", ident="peers",
    )  # fmt: skip
