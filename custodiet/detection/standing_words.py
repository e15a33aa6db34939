"""The evidence behind an officer's place, in words. Pure: no number out of a hundred, and no accusation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from custodiet.detection.ranking import Evidence, Placed, Sign

STANDS_OUT = 0.05  # a kind of evidence is named where chance makes as much for one officer in twenty or fewer
MOST_FACTS = 3  # of one kind

KINDS = {
    "system_use": "use of systems",
    "telephone": "telephone",
    "place": "places",
    "camera": "body-worn cameras",
    "stops": "stops and searches",
    "duty": "duty and absence",
    "device": "devices, web and email",
    "conduct": "complaints and conduct",
    "corridor": "sources and their handlers",
}


@dataclass(frozen=True)
class Kind:
    """One kind of evidence: its name as people say it, and its facts."""

    family: str
    title: str
    facts: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"family": self.family, "title": self.title, "facts": list(self.facts)}


def kind_words(family: str) -> str:
    """Name a family as people say it."""
    return KINDS.get(family, family.replace("_", " "))


def kinds(placed: Placed, titles: Mapping[str, str]) -> tuple[Kind, ...]:
    """Say what each kind of evidence shows that stands out; where none does, what comes nearest.

    titles  detector -> its title
    """
    out = [each for each in placed.evidence if each.chance <= STANDS_OUT] or list(placed.evidence[:1])
    return (*(_kind(each, titles) for each in out), *_same(placed))


def _same(placed: Placed) -> tuple[Kind, ...]:
    """Say that two kinds of evidence are about one and the same person; whom, the findings say."""
    if placed.same is None or placed.same.chance > STANDS_OUT:
        return ()
    each = " and ".join(f"{kind_words(family)} on {_days(days)}" for family, days in placed.same.families)
    said = f"Two kinds of evidence are about one person: {each}."
    return (Kind("same_person", "the same person", (said,)),)


def standing_out(placed: Placed) -> int:
    """Count the independent kinds of evidence that stand out."""
    return sum(each.chance <= STANDS_OUT for each in placed.evidence)


def in_words(count: int, names: list[str]) -> str:
    """Say how many independent kinds of evidence there are, and which."""
    if not count:
        return "No kind of evidence stands out by itself."
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    if count == 1:
        return f"One kind of evidence stands out: {listed}."
    return (
        f"{_NUMBERS.get(count, str(count)).capitalize()} independent kinds of evidence stand out: {listed}."
    )


_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}


def _kind(of: Evidence, titles: Mapping[str, str]) -> Kind:
    facts = tuple(fact(each, titles.get(each.detector, each.detector)) for each in of.signs[:MOST_FACTS])
    return Kind(of.family, kind_words(of.family), facts)


def fact(sign: Sign, title: str) -> str:
    """Say what one detector counted, beside what like work would make."""
    if sign.about_one:
        middle = "none" if sign.expected < 1 else f"{sign.expected:.0f}"
        return (
            f"{title}: about one person on {_days(sign.counted)}; the middle one of those with like work has "
            f"{middle}."
        )
    if sign.coming_back:
        return (
            f"{title}: came back to the same people on {_days(sign.counted, 'further ')}, where like work "
            f"would make {_expected(sign.expected)}."
        )
    said = f"{title}: {sign.counted}, where like work would make {_expected(sign.expected)}"
    if sign.times >= 2:
        said += f"; surely at least {_times(sign.times)} times as many"
    return f"{said}."


def _days(count: int, which: str = "") -> str:
    return f"{count:,} {which}{'day' if count == 1 else 'days'}"


def _expected(number: float) -> str:
    return "fewer than 0.1" if number < 0.1 else f"{number:.1f}"


def _times(times: float) -> str:
    return f"{times:.1f}" if times < 10 else f"{times:,.0f}"
