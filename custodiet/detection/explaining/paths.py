"""A path as it is written, read, said and listed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from custodiet.core.errors import NotValid
from custodiet.detection.explaining.graph import PUBLIC, STEPS, TIES, WHO, Colleague, Node, Step

_APART = " > "
REPEAT = "looked_before"  # only the officer's own: others' look-ups of a person much looked up are thousands


@dataclass(frozen=True)
class Path:
    """A path from the person looked up to whoever looked.

    public  the steps before the tie, in order; may be none
    tie     the row that names an officer and a time
    who     how that officer is joined to whoever looked
    """

    public: tuple[Step, ...]
    tie: Step
    who: Colleague

    @property
    def length(self) -> int:
        """How many steps it takes; that it was the same officer is no step."""
        return len(self.public) + 1 + (self.who.name != "self")

    @property
    def text(self) -> str:
        """As it is kept: incident > party > assigned > team."""
        return _APART.join([step.name for step in (*self.public, self.tie)] + [self.who.name])

    @property
    def needs(self) -> tuple[str, ...]:
        """The canonical tables without which it explains nothing."""
        every = [table for step in (*self.public, self.tie) for table in step.needs] + list(self.who.needs)
        return tuple(dict.fromkeys(every))

    @property
    def words(self) -> str:
        """As a page says it, in a sentence."""
        said = "The person looked up"
        for step in self.public:
            said += f" {step.says}" if step is self.public[0] else f", {step.says}"
        if not self.public:
            return f"{said} is one {self.tie.says}, {self.who.says}."
        return f"{said}, {self.tie.says}, {self.who.says}."


def read(text: str) -> Path:
    """Read a path as it is kept. Refuses, with NotValid, one that no walk over the graph gives."""
    names = text.split(_APART)
    try:
        steps, who = tuple(STEPS[name] for name in names[:-1]), WHO[names[-1]]
    except KeyError as fault:
        raise NotValid(f"No path has a step called {fault.args[0]}.") from None
    ends = [Node.PERSON, *(step.end for step in steps)]
    in_order = all(step.start is end for step, end in zip(steps, ends, strict=False))
    ties = [step for step in steps if step.end is Node.OFFICER]
    others = who.name != "self" and any(step.name == REPEAT for step in steps)
    if not in_order or len(ties) != 1 or steps[-1] is not ties[0] or others:
        raise NotValid(f"No walk over the tables gives {text}.")
    return Path(steps[:-1], steps[-1], who)


def listed(at_most: int, held: Collection[str] | None = None) -> tuple[Path, ...]:
    """Every path of at most so many steps over the tables held, the shortest first.

    held  canonical tables with rows; None for every one there is
    """
    found = [
        path
        for public in _walks(at_most - 1)
        for tie in TIES
        if tie.start is (public[-1].end if public else Node.PERSON)
        for who in WHO.values()
        if (path := Path(public, tie, who)).length <= at_most
        and (tie.name != REPEAT or who.name == "self")
        and (held is None or all(table in held for table in path.needs))
    ]
    return tuple(sorted(found, key=lambda path: (path.length, path.text)))


def _walks(at_most: int) -> Iterator[tuple[Step, ...]]:
    """Every walk among people, incidents and addresses that takes no step twice."""
    todo: list[tuple[Step, ...]] = [()]
    while todo:
        walk = todo.pop(0)
        yield walk
        if len(walk) < at_most:
            end = walk[-1].end if walk else Node.PERSON
            todo += [(*walk, step) for step in PUBLIC if step.start is end and step not in walk]
