"""One invented force, looked at as a unit would: what the detectors count, and what was really planted."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from custodiet.detection.cards import Detector
from custodiet.detection.engine import Engine, Rules
from custodiet.detection.evaluate.plain import Plain, plain_figures, who_they_are
from custodiet.detection.ranking import Counting, Pairs, Post, Values
from custodiet.detection.simulate import Settings, founded, shifted, truth, write_canonical
from custodiet.detection.store import Store

NULL_WORLD = "nothing planted"


@dataclass(frozen=True)
class Story:
    """One planted plan, as the measures need it. Moments are days since the force's first day.

    caught  detector -> how many of the plan's acts it counted, over the whole period
    """

    scenario: str
    sort: str
    variant: Mapping[str, Any]
    officers: tuple[str, ...]
    people: frozenset[str]
    first_act: float | None
    third_act: float | None
    last_act: float | None
    reported: bool
    caught: Mapping[str, int] = field(default_factory=dict)

    @property
    def harmful(self) -> bool:
        """Whether it is abuse of position for a sexual purpose."""
        return self.sort == "misconduct"


@dataclass(frozen=True)
class Look:
    """What one run over one scope counted.

    day     its last day, counted from the force's first
    people  officer -> the people whom rows name that some detector counts
    rows    detector -> keys of the rows that it counts
    """

    day: int
    posts: tuple[Post, ...]
    countings: tuple[Counting | Pairs, ...]
    plain: Mapping[str, Plain]
    people: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """One force: every look at it, the truth, and who its officers are, for fairness alone."""

    seed: int
    shift: str
    staff: int
    days: int
    looks: tuple[Look, ...]
    stories: tuple[Story, ...]
    who: Mapping[str, Mapping[str, str]]
    families: Mapping[str, str]
    least: Mapping[str, int]
    values: Values = Values()  # noqa: RUF009 - frozen


@dataclass(frozen=True)
class Asked:
    """What is to be invented and looked at; plain values, so that another process can be told.

    weekly  0 for one look over the whole period, or how many weekly looks end it
    window  days that a weekly look reaches back
    """

    seed: int
    officers: int
    days: int
    prevalence: float
    shift: str = "none"
    weekly: int = 0
    window: int = 182
    until: date = date(2026, 6, 30)


def settings_of(asked: Asked) -> Settings:
    """The force's settings. Without anything planted, misconduct is 0 and the innocent stays."""
    made = Settings(
        seed=asked.seed, officers=asked.officers, days=asked.days, until=asked.until,
        prevalence=0.0 if asked.shift == NULL_WORLD else asked.prevalence,
    )  # fmt: skip
    return shifted(made, "none" if asked.shift == NULL_WORLD else asked.shift)


def look_at(asked: Asked, rules: Rules) -> Seen:
    """Invent one force in a folder of its own, run every detector, and say what was planted."""
    made = founded(settings_of(asked))
    with tempfile.TemporaryDirectory(prefix="custodiet-evaluate-") as folder:
        root = Path(folder)
        witness = write_canonical(made, root)
        known = truth(made, witness)
        first = date.fromisoformat(known["from_on"])
        store = Store(root)
        with Engine(store, threads=1, ranks=True) as engine:
            cards = engine.detectors()
            whole = not asked.weekly
            looks = tuple(_look(engine, first, days, rules, whole=whole) for days in _scopes(asked))
        who = who_they_are(store, asked.until)
    return Seen(
        asked.seed, asked.shift, len(looks[0].posts), asked.days, looks,
        tuple(_story(plan, first, looks[-1].rows, cards) for plan in known["plans"]), who,
        {card.name: card.family for card in cards},
        {card.name: int(rules[card.rule]) for card in cards},  # type: ignore[arg-type]  # a number
        Values.of(rules),
    )  # fmt: skip


def _scopes(asked: Asked) -> list[tuple[int, int]]:
    """First and last day of each look, counted from the force's first day."""
    if not asked.weekly:
        return [(0, asked.days - 1)]
    ends = [asked.days - 1 - 7 * back for back in reversed(range(asked.weekly))]
    return [(max(end - asked.window + 1, 0), end) for end in ends]


def _look(engine: Engine, first: date, days: tuple[int, int], rules: Rules, *, whole: bool) -> Look:
    begins, ends = days
    since, until = (_midnight(first + timedelta(days=day)) for day in (begins, ends + 1))
    scope: dict[str, Any] = {"scope_from": since, "scope_until": until, "rules": rules}
    countings: list[Counting | Pairs] = []
    people: dict[str, set[str]] = {}
    rows: dict[str, frozenset[str]] = {}
    for card in engine.detectors():
        result = engine.run(card.name, only_count=True, **scope)
        if result.counting is not None:
            countings.append(result.counting)
            if whole:
                counted = engine.counted_rows()
                for officer, person, _ in counted:
                    people.setdefault(officer, set()).update({person} - {""})
                rows[card.name] = frozenset(row for _, _, row in counted)
    plain = plain_figures(engine.store, since, until) if whole else {}
    return Look(
        ends,
        engine.posts(**scope),
        tuple(countings),
        plain,
        {one: frozenset(named) for one, named in people.items()},
        rows,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _story(
    plan: Mapping[str, Any], first: date, rows: Mapping[str, frozenset[str]], cards: Sequence[Detector]
) -> Story:
    start = _midnight(first)
    acts: dict[str, set[str]] = {}
    for act in plan["acts"]:
        acts.setdefault(act["table"], set()).add(act["row_id"])
    counted = {one.name: len(rows.get(one.name, frozenset()) & acts.get(one.rows, set())) for one in cards}

    def days(at: str | None) -> float | None:
        return None if at is None else (datetime.fromisoformat(at) - start) / timedelta(days=1)

    return Story(
        plan["scenario"], plan["sort"], plan["variant"] or {}, tuple(plan["officers"]),
        frozenset(plan["people"]), days(plan["first_act_at"]), days(plan["third_act_at"]),
        days(plan["last_act_at"]), plan["reported_at"] is not None,
        {name: count for name, count in counted.items() if count},
    )  # fmt: skip
