"""The policy shelf: what comes from paper, with the day it came into force and the words behind it.

``rule("cases.referral_within", on=day)`` gives the version in force on that day. The day is the day of what
is judged, not the day of asking, unless the rule says otherwise. The shelf is a folder of TOML files, read
once; docs/how-to/change-a-rule.md says how to change it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from custodiet.core.policy_faults import own_faults, rule_faults
from custodiet.core.policy_kinds import (
    DOCUMENTS,
    LOCAL,
    UNITS,
    Citation,
    Code,
    Document,
    Rule,
    Standing,
    in_words,
)

__all__ = [
    "Citation",
    "Code",
    "Document",
    "NoRule",
    "PolicyFault",
    "Rule",
    "Shelf",
    "Standing",
    "UnknownRule",
    "load",
    "rule",
    "shelf",
]

Raw = Mapping[str, Any]
# records beside the rules, read by tools/reference.py
NOT_RULES = frozenset({DOCUMENTS, LOCAL, "commitments_kept.toml"})


class PolicyFault(ValueError):
    """The shelf cannot be used as it is written; the text says, a line a fault, what is wrong and where."""


class UnknownRule(KeyError):
    """Code asked for a rule that is not on the shelf."""

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would put the sentence in quotation marks


class NoRule(LookupError):
    """The rule is on the shelf, but was not yet in force on the day asked about."""


@dataclass(frozen=True)
class Shelf:
    """Every rule in all its versions, oldest first, and the documents they are cited from.

    rules  name -> versions
    local  name -> a force's own versions, which stand above the others from their first day
    """

    rules: Mapping[str, tuple[Rule, ...]]
    local: Mapping[str, tuple[Rule, ...]]
    documents: Mapping[str, Document]

    def rule(self, name: str, *, on: date) -> Rule:
        """Give the version of a rule in force on a day.

        Refuses a name that is not on the shelf (UnknownRule, a KeyError), a day before the first version
        (NoRule, a LookupError), and a moment in place of a day (TypeError).
        """
        if isinstance(on, datetime):
            raise TypeError(f"{name} is asked for on a day, not at a moment: say which zone's day it is.")
        if name not in self.rules:
            raise UnknownRule(f"There is no rule {name} on the policy shelf.")
        for version in (*reversed(self.local.get(name, ())), *reversed(self.rules[name])):
            if version.since <= on:
                return version
        first = self.rules[name][0].since
        raise NoRule(f"There was no rule {name} on {on.isoformat()}: the first is from {first.isoformat()}.")


def rule(name: str, *, on: date) -> Rule:
    """Give the version of a rule in force on a day, from the shelf this program runs with."""
    return shelf().rule(name, on=on)


@cache
def shelf() -> Shelf:
    """Read the shelf from CUSTODIET_POLICY_DIR, or else from the policy folder beside the package."""
    folder = os.environ.get("CUSTODIET_POLICY_DIR", "")
    return load(Path(folder) if folder else Path(__file__).resolve().parents[2] / "policy")


def load(folder: Path) -> Shelf:
    """Read every file of a policy folder.

    Refuses, with PolicyFault, a folder without documents.toml, and every fault found in it at once, each in
    a sentence that names file and rule.
    """
    if not (folder / DOCUMENTS).is_file():
        raise PolicyFault(f"{folder} holds no {DOCUMENTS}: set CUSTODIET_POLICY_DIR to the policy folder.")
    documents = {name: _document(name, raw) for name, raw in _read(folder / DOCUMENTS).items()}
    raws = {path: _read(path) for path in sorted(folder.glob("*.toml")) if path.name not in NOT_RULES}
    own = _read(folder / LOCAL) if (folder / LOCAL).is_file() else {}

    faults = [
        f"{path.name}, {name}: {fault}"
        for path, rules in raws.items()
        for name, raw in rules.items()
        for fault in rule_faults(raw, documents)
    ]
    if faults:
        raise PolicyFault("\n".join(faults))
    rules = {
        f"{path.stem}.{name}": _versions(f"{path.stem}.{name}", raw, documents)
        for path, table in raws.items()
        for name, raw in table.items()
    }
    faults = [
        f"{LOCAL}, {name}: {fault}"
        for name, raw in own.items()
        for fault in own_faults(raw, rules[name][-1] if name in rules else None)
    ]
    if faults:
        raise PolicyFault("\n".join(faults))
    says = {f"{path.stem}.{name}": raw["says"] for path, table in raws.items() for name, raw in table.items()}
    local = {name: _own_versions(raw, rules[name][-1], says[name]) for name, raw in own.items()}
    return Shelf(rules, local, documents)


def _read(path: Path) -> dict[str, Any]:
    try:
        # Decimal keeps a share as it was written: 0.05, not the nearest float
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise PolicyFault(f"{path.name} cannot be read as TOML: {fault}.") from fault


def _document(name: str, raw: object) -> Document:
    if not isinstance(raw, Mapping):
        raise PolicyFault(f"{DOCUMENTS}, {name}: is not a table with title, publisher, year and copy.")
    missing = [key for key in ("title", "publisher") if not raw.get(key)]
    if "year" not in raw and not raw.get("undated"):
        missing.append("year (or undated = true)")
    if not isinstance(raw.get("copy"), bool):
        missing.append("copy (true or false)")
    if raw.get("copy"):
        missing += [key for key in ("fingerprint", "prefix") if not raw.get(key)]
    if missing:
        raise PolicyFault(f"{DOCUMENTS}, {name}: {' and '.join(missing)} missing.")
    return Document(
        name=name,
        title=raw["title"],
        publisher=raw["publisher"],
        year=raw.get("year"),
        copy=raw["copy"],
        fingerprint=raw.get("fingerprint", ""),
        prefix=raw.get("prefix", ""),
    )


def _citation(cite: Raw, documents: Mapping[str, Document]) -> Citation:
    return Citation(
        document=cite["document"],
        title=documents[cite["document"]].title,
        place=cite["place"],
        quote=cite.get("quote"),
        verified=cite.get("verified", True),
        note=cite.get("note", ""),
    )


def _versions(name: str, raw: Raw, documents: Mapping[str, Document]) -> tuple[Rule, ...]:
    found = []
    for version in raw["versions"]:
        unit = version.get("unit", raw["unit"])
        value = _value(unit, version["value"], documents)
        found.append(
            Rule(
                name=name,
                says=_say(version.get("says", raw["says"]), unit, value),
                standing=Standing(raw["standing"]),
                unit=unit,
                value=value,
                since=version["from"],
                citation=_citation(version["cite"], documents) if "cite" in version else None,
                approved_by=version.get("approved_by", ""),
                reason=version.get("reason", ""),
                note=version.get("note", raw.get("note", "")),
            )
        )
    return tuple(found)


def _say(sentence: str, unit: str, value: Any) -> str:
    """Put the value into the sentence, so that the two cannot come apart when a force sets its own."""
    return sentence.replace("{value}", in_words(unit, value))


def _value(unit: str, raw: Any, documents: Mapping[str, Document]) -> Any:
    value = UNITS[unit](raw)
    if unit != "codes":
        return value
    return tuple(
        replace(code, citation=_citation(item["cite"], documents)) if "cite" in item else code
        for code, item in zip(value, raw, strict=True)
    )


def _own_versions(raw: Raw, base: Rule, says: str) -> tuple[Rule, ...]:
    """Make a force's own versions; what stands behind the rule stays behind it."""
    found = []
    for version in raw["versions"]:
        value = UNITS[base.unit](version["value"])
        found.append(
            replace(
                base,
                says=_say(says, base.unit, value),
                value=value,
                since=version["from"],
                approved_by=version["approved_by"],
                reason=version["reason"],
            )
        )
    return tuple(found)
