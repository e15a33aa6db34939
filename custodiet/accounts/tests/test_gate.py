"""The five promises of the gate, each broken on purpose."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import transaction

from custodiet.accounts.actions import change_role, close_account, open_account
from custodiet.accounts.gate import Unrecorded, action, make
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Permission, Role
from custodiet.accounts.queries import system
from custodiet.core.actors import Actor
from custodiet.core.errors import NotAllowed, NotFound, NotValid
from custodiet.core.refs import Ref
from custodiet.ledger.models import Line

pytestmark = pytest.mark.django_db


def account_of(actor: Actor) -> Ref:
    return Ref("accounts", "user", int(actor.id.removeprefix("user:")))


def test_a_role_without_the_permission_is_refused_and_the_refusal_is_recorded(people: SimpleNamespace, noon):
    with pytest.raises(NotAllowed):
        close_account(account_of(people.head), by=people.supervisor, at=noon)
    line = Line.objects.order_by("-seq")[0]
    assert (line.event, line.actor) == ("accounts.refused", people.supervisor.id)
    assert line.about == str(account_of(people.head))
    assert User.objects.get(username="head").is_active


def test_a_missing_record_and_a_forbidden_one_look_the_same(people: SimpleNamespace, noon):
    own = Ref("linkage", "person", 7)
    watched = open_account(
        by=system("setup"), at=noon, username="own", display_name="Own", role=Role.ADMINISTRATOR, person=own
    )
    themselves = Actor("user:999", Role.ADMINISTRATOR, "", own)
    with pytest.raises(NotFound) as forbidden:
        close_account(watched, by=themselves, at=noon)
    with pytest.raises(NotFound) as missing:
        close_account(Ref("accounts", "user", 123456), by=themselves, at=noon)
    assert forbidden.value.why == missing.value.why


def test_an_action_that_records_nothing_is_undone(people: SimpleNamespace, noon):
    @action(Permission.ACCOUNT_MANAGE, on=User)
    def forgetful(user: User, *, by: Actor, at: object) -> None:
        user.unit = "elsewhere"

    with pytest.raises(Unrecorded):
        forgetful(account_of(people.head), by=people.administrator, at=noon)
    assert User.objects.get(username="head").unit == "counter-corruption"


def test_a_refusal_half_way_undoes_everything(people: SimpleNamespace, noon):
    @make(Permission.ACCOUNT_MANAGE)
    def two_things(*, by: Actor, at: object) -> None:
        open_account(by=by, at=at, username="one", display_name="One", role=Role.AUDITOR)
        open_account(by=by, at=at, username="one", display_name="One again", role=Role.AUDITOR)

    before = Line.objects.count()
    with pytest.raises(NotValid):
        two_things(by=people.administrator, at=noon)
    assert not User.objects.filter(username="one").exists()
    assert Line.objects.count() == before


def test_the_row_is_lent_fresh_and_saved_by_the_gate(people: SimpleNamespace, noon):
    ref = change_role(
        account_of(people.investigator),
        by=people.administrator,
        at=noon,
        role=Role.SUPERVISOR,
        unit="counter-corruption",
    )
    assert User.objects.get(pk=ref.id).role == Role.SUPERVISOR
    line = Line.objects.order_by("-seq")[0]
    assert line.event == "accounts.role_changed"
    assert line.digest == User.objects.get(pk=ref.id).digest()


def test_nobody_changes_their_own_account(people: SimpleNamespace, noon):
    with pytest.raises(NotValid):
        close_account(account_of(people.administrator), by=people.administrator, at=noon)


def test_an_inner_refusal_is_recorded_once_and_about_the_inner_record(people: SimpleNamespace, noon):
    target = account_of(people.head)

    @make(Permission.LEAD_RAISE)
    def outer(*, by: Actor, at: object) -> None:
        close_account(target, by=by, at=at)

    with pytest.raises(NotAllowed):
        outer(by=people.supervisor, at=noon)
    refused = Line.objects.filter(event="accounts.refused")
    assert [line.about for line in refused] == [str(target)]


def test_a_ref_of_another_kind_is_not_found(people: SimpleNamespace, noon):
    with pytest.raises(NotFound):
        close_account(Ref("linkage", "person", 1), by=people.administrator, at=noon)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_line(people: SimpleNamespace, change):
    with pytest.raises(Exception, match="added to, never changed"), transaction.atomic():
        lines = Line.objects.filter(seq=1)
        lines.update(actor="user:0") if change == "update" else lines.delete()
