"""The cards on top of the SQL files: what each detector and building block is, needs and gives."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent

_LINE = re.compile(
    r"^-- (title|because|needs|helps|gives|rows|family|says|per|of|counts|among|chance|weighs|innocent|once"
    r"|joined)\s+(.+)$"
)

# the order in which pages list them: look-ups first, then what the other records hold
OF_LOOKUPS = (
    "repeated_lookups",
    "unexplained_lookups",
    "after_involvement_ended",
    "several_systems",
    "off_duty_lookups",
    "skewed_to_vulnerable_women",
    "reasons_that_say_nothing",
    "repeat_visits",
    "after_closure_no_part",
    "circle_of_one_met",
    "several_officers",
    "targets_markers",
    "serial_searches",
    "women_by_vehicle",
    "off_duty_bursts",
    "borrowed_reasons",
    "printed_unexplained",
    "searches_of_own",
    "searches_for_an_enquiry",
    "change_after_report",
)
OF_OTHER_RECORDS = (
    "calls_to_people_met",
    "contact_beyond_the_record",
    "contact_after_closure",
    "contact_off_shift",
    "lookup_then_contact",
    "lookup_then_contact_at_once",
    "night_texts",
    "contact_after_custody",
    "callers_of_other_desks",
    "messages_beyond_the_case",
    "stays_without_incident",
    "visits_out_of_area",
    "welfare_visits_alone",
    "self_deployments",
    "asked_for_by_name",
    "contact_while_away",
    "overtime_with_contact",
    "camera_off_alone",
    "recordings_deleted_by_hand",
    "own_footage_viewed_again",
    "images_viewed_without_a_case",
    "stops_of_women",
    "stops_finding_nothing",
    "repeat_stops",
    "searches_beyond_outer_clothing",
    "custody_searches_without_authority",
    "custody_searches_finding_nothing",
    "apps_on_force_devices",
    "dating_sites_on_force_devices",
    "deletions_after_a_report",
    "many_minor_matters",
    "source_calls_outside_the_log",
    "source_calls_by_others",
)
DETECTORS = OF_LOOKUPS + OF_OTHER_RECORDS

# about sources and those who handle them; a name once here stays, for a finding outlives its detector
BEHIND_THE_CORRIDOR = frozenset({"source_calls_outside_the_log", "source_calls_by_others"})

# their tables: who hands one in, and whether it was handed in, stays there too
TABLES_BEHIND_THE_CORRIDOR = frozenset({"source_numbers", "source_contacts"})

WEIGHS = ("", "coming back", "live work", "apart")

# independent kinds of evidence: two weak signs from different ones weigh more than two from the same
FAMILIES = (
    "system_use",
    "telephone",
    "place",
    "camera",
    "stops",
    "duty",
    "device",
    "conduct",
    "corridor",
)


@dataclass(frozen=True)
class Block:
    """A building block: a select that detectors and other blocks read by name.

    once    worked out once for a scope, the first time that something reads it, and kept for all that follow
    joined  the keys on which a detector's rows are joined to it; the comparisons are counted before
    """

    name: str
    title: str
    needs: tuple[str, ...]
    once: bool
    joined: tuple[str, ...]
    sql: str


@dataclass(frozen=True)
class Detector:
    """One detector's card and its SQL.

    because   the rule on the shelf whose number it applies
    needs     each entry is table or table.column; alternatives are parted by a bar, and one of them will do
    helps     what it can do without, at the cost of explaining less
    rows      the canonical table whose rows it gives
    family    the kind of evidence that it is, one of FAMILIES
    says      the first sentence of its findings, with {officer}, {whom}, {times}, {found}, {days} and
              {systems} in it; empty for look-ups that nothing explains
    per       "officer" or "officer and person": what one finding is about
    of        what its rate is a share of: "lookups", "unexplained", or a canonical table counted for each
              officer in the scope; "pair" where one person is counted
    counts    of a pair: what is counted, in words, said of officer and peers alike
    among     of a pair: the select whose rows are counted for peers, of one person each; its own if "counted"
    chance    a count becomes a finding only when peers make chance unlikely
    weighs    in the order of officers: "coming back" where days of coming back to one person are weighed, and
              not how many rows there are; "live work" where rows may belong to a live case, so that they are
              no second kind of evidence about one person; "apart" where it is not weighed
    innocent  explanations to rule out
    """

    name: str
    title: str
    because: str
    needs: tuple[str, ...]
    helps: tuple[str, ...]
    gives: str
    rows: str
    family: str
    says: str
    per: str
    of: str
    counts: str
    among: str
    chance: bool
    weighs: str
    innocent: tuple[str, ...]
    sql: str

    @property
    def rule(self) -> str:
        """Name the rule without its shelf: the parameter that the SQL and the threshold use."""
        return self.because.removeprefix("detection.")


def detectors(folder: Path = HERE / "signals") -> tuple[Detector, ...]:
    """Read every detector, in the order pages list them."""
    return tuple(_detector(folder / f"{name}.sql") for name in DETECTORS)


def building_blocks(folder: Path = HERE / "blocks") -> dict[str, Block]:
    """Read every building block, by name."""
    found = {}
    for path in sorted(folder.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        card = _card(text)
        found[path.stem] = Block(
            path.stem, card["title"], _list(card.get("needs", ""), ","), card.get("once") == "yes",
            _list(card.get("joined", ""), ","), text,
        )  # fmt: skip
    return found


def blocks_read(sql: str, known: Mapping[str, Block], given: Collection[str]) -> tuple[str, ...]:
    """Name the building blocks that a select reads, straight or through others; each after those it reads.

    given  names that exist already, as tables, and need no block
    """
    wanted: list[str] = []

    def want(text: str) -> None:
        for name in _names(text):
            if name in known and name not in given and name not in wanted:
                want(known[name].sql)
                wanted.append(name)

    want(sql)
    return tuple(wanted)


def with_blocks(sql: str, known: Mapping[str, Block], given: Collection[str]) -> str:
    """Put the building blocks that a select reads in front of it. This will be one statement, in order.

    given  names that exist already, as tables, and need no block
    """
    wanted = blocks_read(sql, known, given)
    if not wanted:
        return sql
    blocks = ",\n".join(f"{name} AS (\n{known[name].sql}\n)" for name in wanted)
    # a select that starts with its own WITH is wrapped, so that no two lists of blocks have to be merged
    return f"WITH {blocks}\nSELECT * FROM (\n{sql}\n) AS asked"


def parameters(sql: str) -> frozenset[str]:
    """Name the rules that a select is fed."""
    return frozenset(re.findall(r"\$([a-z_]+)", _uncommented(sql)))


def _names(sql: str) -> list[str]:
    return re.findall(r"\b(?:FROM|JOIN)\s+([a-z_]+)", _uncommented(sql))


def _uncommented(sql: str) -> str:
    return "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))


def _card(text: str) -> dict[str, str]:
    lines = (_LINE.match(line) for line in text.splitlines())
    return {line.group(1): line.group(2).strip() for line in lines if line}


def _list(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(mark) if part.strip())


def _detector(path: Path) -> Detector:
    text = path.read_text(encoding="utf-8")
    card = _card(text)
    return Detector(
        name=path.stem,
        title=card["title"],
        because=card["because"],
        needs=_list(card["needs"], ","),
        helps=_list(card.get("helps", ""), ","),
        gives=card["gives"],
        rows=card["rows"],
        family=card["family"],
        says=card.get("says", ""),
        per=card["per"],
        of=card["of"],
        counts=card.get("counts", ""),
        among=card.get("among", ""),
        chance=card["chance"] == "yes",
        weighs=card.get("weighs", ""),
        innocent=_list(card["innocent"], ";"),
        sql=text,
    )


# not weighed in the order that people outside the corridor read, or apart because others count the same rows
NOT_WEIGHED = BEHIND_THE_CORRIDOR | {each.name for each in detectors() if each.weighs == "apart"}
