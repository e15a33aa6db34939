"""The part of the benchmarks page about detection: every size, every bar met or missed, and the others."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from tools.bench_detection import at_size, middle
from tools.bench_force import DAYS, made
from tools.bench_others import compared

# What was asked of us: the ratio to a bare scan, and the most memory at 200 million, in megabytes.
RATIOS = {"join": 5, "detectors": 25}
MEMORY = {"join": 1024, "detectors": 4096}
SAID = {
    "bare": "officer, person and moment read from the files and folded",
    "scan": "the same, with the officer told who held the number that day",
    "join": "look-ups that nothing explains",
    "detectors": "the rows of all detectors",
    "run": "the same to the end, with peers and evidence",
    "day": "the rows of all detectors, one weekday alone",
}


def detection(data: Path, sizes: list[int]) -> str:
    """Measure every size, smallest first, then the others at the smallest. Gives Markdown.

    Sizes that were measured in this folder before are shown too.
    """
    for millions in sorted(sizes):
        at_size(data, millions)
    known = sorted(int(path.parent.name.removesuffix("m")) for path in data.glob("*m/measured.json"))
    measured = [middle(data, millions) for millions in known]
    kept = data / "others.json"
    if sizes and not kept.exists():
        kept.write_text(json.dumps(compared(made(data, min(known))[0])), encoding="utf-8")
    others = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    return "\n".join([*_head(measured), *_sizes(measured), *_each(measured), *_others(others, min(known))])


def _head(measured: list[dict[str, Any]]) -> list[str]:
    sizes = " ".join(str(each["millions"]) for each in measured)
    lines = [
        "## Detection",
        "",
        f'`make bench MILLIONS="{sizes}"`. The force is invented: a year of look-ups with its duty,',
        "telephony and case records. Each measurement is a process of its own. The bars are against the",
        "files: a bare scan that does not even ask who held a number that day. The machine is shared: the",
        "same work took half as long again within the hour, so that only large differences say anything.",
        "Each ratio is of two measured in one round.",
        "[0034](../adr/0034-where-the-time-of-detection-goes.md) says why bars are missed, and",
        "[0036](../adr/0036-how-a-file-of-the-store-is-packed.md) why the bare scan got cheaper. Rounds, at "
        "most: "
        + ", ".join(f"{each['rounds']} at {each['millions']} million" for each in measured)
        + ". What is not in the table was not measured.",
        "",
        "| look-ups | officers | made in | rows a CPU second | on disk |",
        "|---|---|---|---|---|",
    ]
    for each in measured:
        note = each["made"]
        rows = sum(note["rows"].values())
        lines.append(
            f"| {note['rows']['lookups']:,} | {note['officers']:,} | {note['cpu']:.0f} CPU s, "
            f"{note['peak_mb']:,} MB | {rows / note['cpu']:,.0f} | {note['bytes'] / 1e6:,.0f} MB |"
        )
    return [*lines, ""]


def _sizes(measured: list[dict[str, Any]]) -> list[str]:
    lines = [
        "| millions | what | CPU s | against the files | against the scan | most memory | bar |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in measured:
        for what, said in SAID.items():
            if what in each:
                one = each[what]
                lines.append(
                    f"| {each['millions']} | {said} | {one['cpu']:.2f} | **{one['bare']:.1f}** | "
                    f"{one['scan']:.1f} | {one['peak_mb']:,} MB | {_bar(what, one, each['millions'])} |"
                )
        lines += [
            f"| {each['millions']} | {SAID[what]} | – | – | – | – | did not get by with {room} of memory: "
            "**missed** |"
            for what, room in each.get("unfinished", {}).items()
        ]
    return [*lines, "", *_days(measured), *_growth(measured)]


def _bar(what: str, one: dict[str, Any], millions: int) -> str:
    """Say whether a bar is met; memory has one at 200 million alone."""
    said = []
    if what in RATIOS:
        said.append(_met(one["bare"] <= RATIOS[what], f"{RATIOS[what]} times the files"))
    if what in MEMORY and millions == 200:
        said.append(_met(one["peak_mb"] <= MEMORY[what], f"{MEMORY[what]:,} MB"))
    return "; ".join(said)


def _met(met: bool, bar: str) -> str:
    return f"{bar}: met" if met else f"{bar}: **missed**"


def _days(measured: list[dict[str, Any]]) -> list[str]:
    """Say what a day costs of a year, beside its share of the look-ups."""
    lines = [
        f"One weekday of {each['millions']} million: {each['day']['cpu'] / each['detectors']['cpu']:.0%} of "
        f"what the year costs, and {1 / DAYS:.1%} of its days. "
        + _met(each["day"]["cpu"] / each["detectors"]["cpu"] <= 2 / DAYS, "In proportion, twice its share")
        + "."
        for each in measured
        if "day" in each and "detectors" in each
    ]
    return [*lines, ""] if lines else []


def _growth(measured: list[dict[str, Any]]) -> list[str]:
    lines = []
    for before, after in pairwise(measured):
        times = after["made"]["rows"]["lookups"] / before["made"]["rows"]["lookups"]
        grown = ", ".join(
            f"{what} {after[what]['cpu'] / before[what]['cpu']:.1f}"
            for what in SAID
            if what in before and what in after
        )
        lines.append(
            f"From {before['millions']} to {after['millions']} million, {times:.1f} times the rows: {grown}."
        )
    return [*lines, ""] if lines else []


def _each(measured: list[dict[str, Any]]) -> list[str]:
    """List the detectors at the largest size at which they all ran."""
    finished = [each for each in measured if "detectors" in each]
    if not finished:
        return []
    largest = finished[-1]
    lines = [
        f"Each detector at {largest['millions']} million. Whatever several share is worked out by the first.",
        "",
        "| detector | rows | CPU s |",
        "|---|---|---|",
    ]
    for name, (rows, seconds) in largest["detectors"]["each"].items():
        lines.append(f"| {name} | {rows:,} | {seconds:.2f} |")
    return [*lines, ""]


def _others(others: dict[str, dict[str, Any]], millions: int) -> list[str]:
    if not others:
        return []
    lines = [
        f"## The same three indicators elsewhere, at {millions} million",
        "",
        "`python -m tools.bench_others --store FOLDER`. All four count the same, or the run fails. CPU",
        "seconds, and on the wall in brackets. PostgreSQL's are its server's; it must load and index first.",
        "Measured once, before the files were packed as now, and not anew with every figure above.",
        "",
        "| engine | loading | indexing | explained | off duty | pairs | most memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, one in others.items():
        parts = one["parts"]
        shown = [parts.get("COPY") or parts.get("read"), parts.get("index")]
        shown += [parts[part] for part in ("explained", "off duty", "pairs")]
        cells = " | ".join(f"{each[0]:.2f} ({each[1]:.1f})" if each else "–" for each in shown)
        memory = "its own processes" if name == "postgresql" else f"{one['peak_mb']:,} MB"
        lines.append(f"| {name} | {cells} | {memory} |")
    return [*lines, ""]
