"""The page of docs/reference that says what each shipped mapping reads, column by column."""

from __future__ import annotations

from custodiet.detection.readers import Mapping, shipped
from custodiet.detection.readers.mapping import ANY
from custodiet.detection.readers.sound import WITH_OFFSET
from tools.markdown import cell, opening, table

HOURS = {
    "refuse": "refused, row by row",
    "first": "the first, before the clocks go back",
    "second": "the second, after the clocks have gone back",
}


def extracts_page() -> str:
    """Every source for which there is a mapping: the extract's columns, and what becomes of them."""
    ours = [each for each in shipped().values() if not each.name.startswith("canonical-")]
    lines = [
        opening(
            "Extracts that can be read",
            """From `custodiet/detection/mappings`. Each has a sample in `custodiet/detection/samples` that a
            test reads. The column names are what such systems commonly write: compare them with your own
            export, and change a copy of the mapping where they differ: [read a new
            log](../how-to/read-a-new-log.md). A Parquet file whose columns have the names of a [canonical
            table](tables.md) already needs none: choose `canonical-` and the table's name.""",
        ),
        "",
        table(
            ["mapping", "system", "becomes", "form", "times"],
            [
                [
                    f"[`{each.name}`](#{each.name})",
                    each.system,
                    f"`{each.table.name}`",
                    each.format,
                    _zone(each),
                ]
                for each in ours
            ],
        ),
    ]
    for each in ours:
        lines += [
            "",
            f"## {each.name}",
            "",
            _says(each),
            "",
            table(["canonical column", "comes from"], _rows(each)),
        ]
        lines += _more(each)
    return "\n".join(lines) + "\n"


def _says(mapping: Mapping) -> str:
    """What is written above the mapping's first line."""
    above = [line.removeprefix("#").strip() for line in mapping.text.split("\nsystem =")[0].splitlines()]
    return cell(" ".join(line for line in above if line))


def _zone(mapping: Mapping) -> str:
    zone = "each carries its own offset" if mapping.zone == WITH_OFFSET else mapping.zone
    moments = [column.name for column in mapping.table.columns if column.kind == "moment"]
    return zone if any(mapping.source(name) for name in moments) else "none"


def _rows(mapping: Mapping) -> list[list[str]]:
    rows = []
    for column in mapping.table.columns:
        name = column.name
        source = mapping.source(name)
        said = [f"`{source}`" if source else ""]
        if name in mapping.made:
            alike = (
                "two rows alike are two events"
                if mapping.made[name].apart
                else "two rows alike are one event"
            )
            said = [f"made from {source}; {alike}"]
        if name in mapping.lasting:
            said = [f"`{mapping.lasting[name].since}` and the seconds of `{source}`"]
        if name in mapping.constants:
            said = [f"always “{mapping.constants[name]}”"]
        if words := mapping.values.get(name):
            said.append(", ".join(f"{_word(theirs)} = {ours or 'empty'}" for theirs, ours in words.items()))
        if said[0]:
            rows.append([f"`{name}`{'*' if column.required else ''}", cell("; ".join(said))])
    return rows


def _word(theirs: str) -> str:
    return {ANY: "anything else", "": "nothing"}.get(theirs, theirs)


def _more(mapping: Mapping) -> list[str]:
    said = []
    if mapping.zone not in (WITH_OFFSET, "UTC") and _zone(mapping) != "none":
        said.append(f"- The hour that comes twice in October: {HOURS[mapping.repeated_hour]}.")
    for column, values in mapping.only.items():
        said.append(f"- Only rows whose `{column}` is {' or '.join(sorted(values))}.")
    said += [f"- Also read from the same file: `{name}`." for name in mapping.also]
    if mapping.ignored:
        said.append(f"- Left out on purpose: {', '.join(f'`{name}`' for name in sorted(mapping.ignored))}.")
    said += [f"- It lacks `{column}`; that is in {cell(what)}." for column, what in mapping.lacks.items()]
    return ["", *said] if said else []
