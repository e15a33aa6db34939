"""Run one scene on the database in the environment, and say what was found as JSON."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path

import django

django.setup()

from custodiet.accounts.actions import close_account, open_account  # noqa: E402  after setup
from custodiet.accounts.permissions import Role  # noqa: E402
from custodiet.accounts.web import now  # noqa: E402
from custodiet.core.errors import NotFound, NotNow  # noqa: E402
from custodiet.core.refs import Ref  # noqa: E402
from custodiet.intelligence.actions import adopt_lead  # noqa: E402
from tests.crowd.forks import Child  # noqa: E402
from tests.crowd.full import fill_records, fill_store  # noqa: E402
from tests.crowd.verdict import verdict  # noqa: E402
from tests.crowd.web import kill_web  # noqa: E402
from tests.crowd.work import (  # noqa: E402
    Acknowledge,
    Stage,
    acknowledged,
    one_round,
    ready_lead,
    set_the_stage,
    to_pipe,
)
from tests.crowd.worker import (  # noqa: E402
    kill_detection,
    kill_every_worker,
    kill_workers,
    start_together,
    suspend_worker,
)

Found = dict[str, object]


def together(writers: int, rounds: int) -> Found:
    """So many writers at once, each so many rounds of three actions."""
    stage = set_the_stage()

    def work(pipe: int) -> None:
        for _ in range(rounds):
            one_round(stage, to_pipe(pipe))

    ended = [child.wait() for child in [Child(work) for _ in range(writers)]]
    said = [each for text, _ in ended for each in acknowledged(text)]
    return {"acknowledged": len(said), "codes": [code for _, code in ended], **verdict(said).as_dict()}


def contest(rivals: int) -> Found:
    """So many at once who want the same account closed, then the same lead adopted."""
    stage = set_the_stage()
    account = open_account(
        by=stage.administrator, at=now(), username="contested", display_name="X", role=Role.AUDITOR
    )
    lead = ready_lead(stage)
    closing = _rivals(rivals, lambda _: close_account(account, by=stage.administrator, at=now()))
    adopting = _rivals(
        rivals, lambda n: adopt_lead(lead, by=stage.head, at=now(), case=Ref("cases", "case", n + 1))
    )
    found = verdict([("accounts.account_closed", account), ("intelligence.lead_adopted", lead)])
    halves = [each for each in found.halves if "accounts.user" in each]
    return {"closing": closing, "adopting": adopting, **found.as_dict(), "halves": halves}


def _rivals(count: int, move: object) -> list[str]:
    start = time.time() + 0.5  # so that all are there when it begins

    def rival(number: int) -> Child:
        def work(pipe: int) -> None:
            say = to_pipe(pipe)
            time.sleep(max(0, start - time.time()))
            try:
                move(number)  # type: ignore[operator]
                say("done", Ref("a", "b", 1))
            except (NotNow, NotFound) as refusal:
                say(type(refusal).__name__, Ref("a", "b", 1))

        return Child(work)

    children = [rival(number) for number in range(count)]
    return sorted(text.split(" ")[0] or f"ended {code}" for text, code in (each.wait() for each in children))


def kills(count: int, writers: int, seed: int) -> Found:
    """Kill one of the writers at a random moment, start another in its place, so many times."""
    moments = random.Random(seed)
    stage = set_the_stage()
    said: list[str] = []

    def work(pipe: int) -> None:
        while True:
            one_round(stage, to_pipe(pipe))

    alive = [Child(work) for _ in range(writers)]
    for _ in range(count):
        time.sleep(moments.uniform(0, 0.12))
        for child in alive:
            child.listen()
        fallen = moments.randrange(writers)
        said.append(alive[fallen].kill())
        alive[fallen] = Child(work)
    said += [child.kill() for child in alive]
    heard = [each for text in said for each in acknowledged(text)]
    return {"acknowledged": len(heard), **verdict(heard).as_dict(), **_still_works(stage)}


def _still_works(stage: Stage) -> Found:
    after: list[str] = []
    say: Acknowledge = lambda event, ref: after.append(f"{event} {ref}")  # noqa: E731  one line
    one_round(stage, say)
    return {"after": after}


SCENES = {
    "together": together,
    "contest": contest,
    "kills": kills,
    "workers": kill_workers,
    "every worker": kill_every_worker,
    "web": kill_web,
    "full records": lambda: fill_records(Path(os.environ["SMALL_DISK"])),
    "full store": lambda: fill_store(Path(os.environ["SMALL_DISK"])),
    "suspended": suspend_worker,
    "detection": kill_detection,
    "due": start_together,
}

if __name__ == "__main__":
    scene, *numbers = sys.argv[1:]
    print(json.dumps(SCENES[scene](*map(int, numbers))))  # noqa: T201  this is what it is for
