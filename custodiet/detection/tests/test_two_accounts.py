"""One person who holds two accounts is one person."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest

from custodiet.accounts.models import User
from custodiet.accounts.queries import actor_for
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed
from custodiet.core.refs import Ref
from custodiet.detection import actions
from custodiet.detection.models import Run
from custodiet.detection.stages import RunStage
from custodiet.detection.tests import tiny
from custodiet.intelligence.tests import desk

pytestmark = pytest.mark.django_db


def held_by(actor: Actor, person: Ref) -> Actor:
    pk = int(actor.id.removeprefix("user:"))
    User.objects.filter(pk=pk).update(person=str(person))
    return actor_for(User.objects.get(pk=pk))


@pytest.mark.commitment("T027")
def test_nobody_authorises_or_refuses_on_one_account_what_they_asked_for_on_another(
    people: SimpleNamespace, noon: datetime
) -> None:
    holder = desk.officer(people.analyst, noon, "P-7")
    asker, decider = held_by(people.analyst, holder), held_by(people.head, holder)
    run = tiny.asked(asker, noon)
    with pytest.raises(NotAllowed, match="You asked for this run"):
        actions.authorise_run(run, by=decider, at=noon)
    with pytest.raises(NotAllowed, match="You asked for this run"):
        actions.refuse_run(run, by=decider, at=noon, reason="Too wide")
    assert Run.objects.get(pk=run.id).stage == RunStage.ASKED
    actions.authorise_run(run, by=people.second_head, at=noon)
    assert Run.objects.get(pk=run.id).stage == RunStage.AUTHORISED
