"""The rules of a small force that detectors of every other record read: as they stand on the shelf."""

from __future__ import annotations

from datetime import date

from custodiet.core.policy import shelf
from custodiet.detection.cards import HERE, OF_OTHER_RECORDS, building_blocks, parameters
from custodiet.detection.performing import rules_on
from custodiet.detection.tests.small_rules import SHARED
from custodiet.detection.tests.small_rules_lookups import LOOKUPS


def _names() -> set[str]:
    files = [HERE / "signals" / f"{name}.sql" for name in OF_OTHER_RECORDS]
    selects = [file.read_text(encoding="utf-8") for file in files]
    read = {name for sql in selects for name in parameters(sql)}
    blocks = {name for block in building_blocks().values() for name in parameters(block.sql)}
    return (read | blocks | set(OF_OTHER_RECORDS)) - set(SHARED) - set(LOOKUPS)


_ON_THE_SHELF = rules_on(date(2026, 6, 17), shelf())

OTHER_RECORDS: dict[str, int | frozenset[str]] = {name: _ON_THE_SHELF[name] for name in sorted(_names())}
