"""Time detection against a bare scan of the same three columns, in CPU seconds, at several sizes.

    python -m tools.bench_detection --data FOLDER --millions 5 50

bare       officer, person and moment of every look-up of a year, straight from the files and folded
scan       the same as detectors read it: with the officer told who held the number that day
join       which of them nothing explains: the detectors' own block, the same columns folded
detectors  the rows that every detector counts, and what they share
day        the rows that every detector counts, of one weekday alone
run        the year's to the end: peers, findings, and the evidence of each

Each is a process of its own. A bar is the ratio of two of them in one round; the middle round counts. What
was measured is kept beside the force, in measured.json: a run that was broken off goes on from there.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import time
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from custodiet.core.policy import shelf
from custodiet.detection.cards import detectors
from custodiet.detection.engine import Engine, source
from custodiet.detection.engine.weighing import COUNTED
from custodiet.detection.rules import plain_number
from custodiet.detection.store import Store
from tools.bench_force import DAY, LAST, SCOPE, made
from tools.measuring import apart, cpu, peak_mb

FOLD = (
    "SELECT count(*) AS n, bit_xor(hash(l.officer_id)) AS o, bit_xor(hash(l.person_id)) AS p, "
    "max(l.looked_up_at) AS t FROM {of} AS l"
)
# what the engine may keep; the whole pass may keep more
MEMORY = {"bare": "600MB", "scan": "600MB", "join": "600MB"}
MOST = "3GB"  # of what the engine may keep
ROUNDS = {5: 3, 50: 3}  # other sizes once
Rules = dict[str, int | frozenset[str]]


def rules() -> Rules:
    """The rules of detection as they stand on the shelf on the last day."""
    found: Rules = {}
    for name in shelf().rules:
        if name.startswith("detection."):
            rule = shelf().rule(name, on=LAST)
            plain = rule.value if rule.unit == "set" else plain_number(rule.value, rule.unit)
            found[name.removeprefix("detection.")] = plain
    return found


def bare(engine: Engine) -> dict[str, Any]:
    """Read three columns from the files as they lie there, and fold them."""
    files = ", ".join(source.quoted(path) for path in engine.store.files("lookups"))
    return timed(lambda: engine._session.ask(FOLD.format(of=f"read_parquet([{files}])"))[0]["n"])


def scan(engine: Engine) -> dict[str, Any]:
    """Read three columns as detectors do, and fold them."""
    engine.open(scope_from=SCOPE[0], scope_until=SCOPE[1])
    return timed(lambda: engine._session.ask(FOLD.format(of="lookups"))[0]["n"])


def join(engine: Engine) -> dict[str, Any]:
    """Work out which look-ups nothing explains. Gives how many there were."""
    given = rules()
    engine._prepare(*SCOPE, given)

    def explained() -> int:
        columns = "officer_id, person_id, looked_up_at"
        engine.waterfall().work_out(given, lambda _: None, lambda: False, columns)
        return engine._session.ask(FOLD.format(of="lookups_unexplained"), given)[0]["n"]

    return timed(explained)


def counted(engine: Engine, since: datetime, until: datetime) -> dict[str, Any]:
    """Work out the rows of every detector. Gives rows and CPU seconds of each."""
    given, each = rules(), {}

    def all_of_them() -> int:
        engine._prepare(since, until, given)
        for card in detectors():
            before = cpu()
            engine._ask_about(card, given, lambda _: None, lambda: False)
            engine._share(card.sql, card.rows, given, lambda _: None, lambda: False)
            select = engine._scope.counted(card.rows, card.sql)
            engine._session.work_out(COUNTED, select, given, lambda _: None, lambda: False)
            rows = engine._session.ask(f"SELECT count(*) AS n FROM {COUNTED}")[0]["n"]  # noqa: S608 - a name of ours
            each[card.name] = [rows, cpu() - before]
        return sum(rows for rows, _ in each.values())

    return timed(all_of_them) | {"each": each}


def run(engine: Engine) -> dict[str, Any]:
    """Run every detector to its findings. Gives how many there were, and CPU seconds of each detector."""
    given, each = rules(), {}

    def all_of_them() -> int:
        for card in detectors():
            before = cpu()
            result = engine.run(card.name, scope_from=SCOPE[0], scope_until=SCOPE[1], rules=given)
            each[card.name] = [len(result.findings), cpu() - before]
        return sum(findings for findings, _ in each.values())

    return timed(all_of_them) | {"each": each}


KINDS: dict[str, Callable[[Engine], dict[str, Any]]] = {
    "bare": bare,
    "scan": scan,
    "join": join,
    "detectors": lambda engine: counted(engine, *SCOPE),
    "day": lambda engine: counted(engine, *DAY),
    "run": run,
}


def timed(work: Callable[[], int]) -> dict[str, Any]:
    """Do it, and say what it took."""
    before, began = cpu(), time.perf_counter()
    gave = work()
    return {"cpu": cpu() - before, "wall": time.perf_counter() - began, "gave": gave}


def measure(what: str, root: Path) -> dict[str, Any]:
    """Measure one thing in this process."""
    with Engine(Store(root), memory=MEMORY.get(what, MOST)) as engine:
        taken = KINDS[what](engine)
    return taken | {"peak_mb": peak_mb()}


def at_size(data: Path, millions: int, kinds: Collection[str] = tuple(KINDS), rounds: int = 0) -> None:
    """Measure at one size what was not measured yet, in rounds, and keep each measurement at once."""
    store, _ = made(data, millions)
    kept = data / f"{millions}m" / "measured.json"
    measured: dict[str, list[Any]] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for number in range(rounds or ROUNDS.get(millions, 1)):
        for what in KINDS:
            if what in kinds and len(measured.setdefault(what, [])) <= number:
                try:
                    taken = apart("tools.bench_detection", "--measure", what, "--root", str(store))
                except subprocess.CalledProcessError:
                    taken = {"unfinished": MEMORY.get(what, MOST)}  # what went wrong was printed
                measured[what].append(taken)
                kept.write_text(json.dumps(measured), encoding="utf-8")
                print(millions, what, json.dumps(measured[what][-1] | {"each": None}), flush=True)


def middle(data: Path, millions: int) -> dict[str, Any]:
    """Give the middle of what was measured at a size, by name; what was not measured is not there."""
    folder = data / f"{millions}m"
    measured = json.loads((folder / "measured.json").read_text(encoding="utf-8"))
    kept: dict[str, Any] = {
        "millions": millions, "made": json.loads((folder / "made.json").read_text(encoding="utf-8")),
        "rounds": max(len(each) for each in measured.values()),
    }  # fmt: skip
    for what, taken in measured.items():
        if taken and "unfinished" in taken[-1]:
            kept.setdefault("unfinished", {})[what] = taken[-1]["unfinished"]
        elif taken:
            kept[what] = dict(sorted(taken, key=lambda one: one["cpu"])[len(taken) // 2])
            kept[what]["peak_mb"] = max(one["peak_mb"] for one in taken)
            for against in ("bare", "scan"):
                pairs = zip(taken, measured[against], strict=False)
                kept[what][against] = statistics.median(one["cpu"] / other["cpu"] for one, other in pairs)
    return kept


def main() -> None:
    """Measure one thing for the above, or everything at the sizes asked for."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--data", type=Path)
    asked.add_argument("--millions", type=int, nargs="+", default=[5])
    asked.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    asked.add_argument("--rounds", type=int, default=0)
    asked.add_argument("--measure", choices=list(KINDS))
    asked.add_argument("--root", type=Path)
    given = asked.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure, given.root)))
        return
    for millions in given.millions:
        at_size(given.data, millions, given.kinds, given.rounds)


if __name__ == "__main__":
    main()
