"""A programme of monitoring, asked for and authorised, for tests."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from types import SimpleNamespace

from django.utils.timezone import localdate

from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.detection import actions
from custodiet.detection.due import Every
from custodiet.detection.performing import do_what_is_due
from custodiet.detection.tests import tiny

TEXTS = {
    "title": "Look-ups on crime records, every night",
    "basis": "law-enforcement",
    "authority": "Force order 14/2026, paragraph 3",
    "necessity": "Look-ups without a reason are found in no other way",
    "proportionality": "The log of one system, and not what the records say",
}


def asked(by: Actor, at: datetime, **more: object) -> Ref:
    """A nightly programme of 90 days over crime records, each run over the 60 days before."""
    today = localdate(at)
    given = {
        **TEXTS, "every": Every.DAY, "on_day": 0, "at_time": time(2, 30), "looks_back": 60,
        "from_on": today, "until_on": today + timedelta(days=89), "systems": ["crime records"],
    }  # fmt: skip
    return actions.ask_programme(by=by, at=at, **{**given, **more})


def in_force(people: SimpleNamespace, at: datetime, **more: object) -> Ref:
    """The same, authorised."""
    ref = asked(people.analyst, at, **more)
    actions.authorise_programme(ref, by=people.head, at=at)
    return ref


def tick(root: object, at: datetime) -> None:
    """What the worker does by the clock at a moment."""
    do_what_is_due(tiny.tools(root, at))  # type: ignore[arg-type]
