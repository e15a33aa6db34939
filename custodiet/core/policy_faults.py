"""What can be wrong with a rule as it is written, each fault in a sentence for the person who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from custodiet.core.policy_kinds import DOCUMENTS, UNITS, Document, Rule, Standing

Raw = Mapping[str, Any]
TEXTS = ("says", "approved_by", "reason", "note")


def rule_faults(raw: object, documents: Mapping[str, Document]) -> Iterator[str]:
    """Find what is wrong with one rule of the shelf.

    raw  the rule's table, as TOML gives it
    """
    if not isinstance(raw, Mapping):
        yield "is not a table with says, unit, standing and versions."
        return
    if not _text(raw.get("says")):
        yield "says is missing: one sentence that a reader is shown."
    if raw.get("standing") not in list(Standing):
        yield f"standing must be one of {', '.join(Standing)}."
    yield from _version_faults(raw.get("versions"), raw.get("unit", ""))
    for version in _tables(raw.get("versions")):
        yield from _backing_faults(version, raw.get("standing") == Standing.LOCAL, documents)


def own_faults(raw: object, base: Rule | None) -> Iterator[str]:
    """Find what is wrong with a force's own version of a rule.

    base  the newest version on the shelf, None when there is no such rule
    """
    if base is None:
        yield "there is no such rule on the shelf to give another value."
        return
    if base.standing is not Standing.LOCAL:
        yield f"its standing is {base.standing}: only a local rule may be given another value."
    versions = raw.get("versions") if isinstance(raw, Mapping) else None
    yield from _version_faults(versions, base.unit)
    for version in _tables(versions):
        if "unit" in version:
            yield f"{_which(version)} gives a unit: the value is in the rule's own, {base.unit}."
        if not (_text(version.get("approved_by")) and _text(version.get("reason"))):
            yield f"{_which(version)} needs approved_by and reason."


def _tables(versions: object) -> list[Raw]:
    if not isinstance(versions, list):
        return []
    return [version for version in versions if isinstance(version, Mapping)]


def _which(version: Raw) -> str:
    return f"the version from {version.get('from', 'no day')}"


def _text(raw: object) -> bool:
    return isinstance(raw, str) and bool(raw.strip())


def _version_faults(versions: object, unit: object) -> Iterator[str]:
    """Find what is wrong with the days and the values; a version may name a unit of its own."""
    tables = _tables(versions)
    if not tables:
        yield "has no versions."
    days = [day for version in tables for day in _day(version.get("from"))]
    if len(days) < len(tables):
        yield "every version needs from, a day such as 2020-02-01."
    if any(later <= earlier for earlier, later in pairwise(days)):
        yield "versions must ascend: each from is later than the one before."
    for version in tables:
        kind = version.get("unit", unit)
        if not isinstance(kind, str) or kind not in UNITS:
            yield f"unit must be one of {', '.join(UNITS)}."
            continue
        if not all(_text(version[key]) for key in TEXTS if key in version):
            yield f"{_which(version)}: {', '.join(TEXTS)} are text, where they are given."
        try:
            UNITS[kind](version.get("value"))
        except ValueError as fault:
            yield f"the value of {_which(version)}, in {kind}, {fault}."


def _day(raw: object) -> list[date]:
    """One day, or none: a moment is no day, though Python counts it as one."""
    return [raw] if isinstance(raw, date) and not isinstance(raw, datetime) else []


def _backing_faults(version: Raw, local: bool, documents: Mapping[str, Document]) -> Iterator[str]:
    """Find what is wrong with what stands behind a version: a citation, or an approval."""
    which = _which(version)
    if "cite" in version:
        yield from _cite_faults(version["cite"], which, documents)
    elif not local:
        yield f"{which} has no cite: only a local rule may stand without one."
    # a paper may ask for a look and give no number: then the number still needs somebody behind it
    if local and not (_text(version.get("approved_by")) and _text(version.get("reason"))):
        yield f"{which} needs approved_by and reason, as every local value does."
    for item in _tables(version.get("value")):
        if "cite" in item:
            yield from _cite_faults(item["cite"], f"{which}, code {item.get('code')},", documents)


def _cite_faults(cite: object, which: str, documents: Mapping[str, Document]) -> Iterator[str]:
    if not isinstance(cite, Mapping) or cite.get("document") not in list(documents):
        yield f"{which} cites a document that is not in {DOCUMENTS}."
        return
    document = documents[cite["document"]]
    if not all(_text(cite[key]) for key in ("quote", "note") if cite.get(key)):
        yield f"{which}: quote and note are text."
    if not _text(cite.get("place")):
        yield f"{which} does not say at which place in {document.name}."
    provable = bool(cite.get("quote")) and document.copy
    if provable and "verified" in cite:
        yield f"{which} quotes {document.name}, of which there is a copy: leave verified out, a test says it."
    if not provable and not (cite.get("verified") is False and cite.get("note")):
        yield f"{which} has no quotation that can be looked up: say verified = false, and why in note."
