"""Renewing a lost way in: one person asks, a second agrees, the first carries it out."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator

from custodiet.accounts import links
from custodiet.accounts.gate import action, look
from custodiet.accounts.models import Renewal, User
from custodiet.accounts.permissions import Permission, Role
from custodiet.accounts.queries import RenewalPage, link_takes_two, open_renewals, renewal_page
from custodiet.accounts.rules import Lost, Stage
from custodiet.accounts.second import decided, ends_at, in_time, not_closed, not_their_own
from custodiet.core.actors import Actor
from custodiet.core.errors import NotNow, NotValid
from custodiet.core.refs import Ref
from custodiet.ledger.actions import record


@action(Permission.ACCOUNT_MANAGE, on=User)
def ask_renewal(user: User, *, by: Actor, at: datetime, lost: Lost) -> Ref:
    """Ask that a lost password or second factor be renewed. Nothing changes before a second person agrees.

    Refuses a closed account, one's own, a new one that nobody has used, and one already asked about.
    """
    not_their_own(user, by)
    not_closed(user)
    if not link_takes_two(user):
        raise NotNow("Nobody has used this account yet. Make a new link: that needs no second person.")
    if open_renewals(now=at).filter(user=user).exists():
        raise NotNow("A renewal has been asked for already. It must be decided, or lapse, before another.")
    asked = Renewal.objects.create(
        user=user, lost=lost, asked_by=by.id, asked_at=at, ends_at=ends_at(Renewal, at)
    )
    record("accounts.renewal_asked", by=by, at=at, about=asked, lost=lost, account=str(user.ref))
    return asked.ref


@action(Permission.ACCOUNT_SECOND, on=Renewal, to=Stage.AGREED)
def agree_renewal(renewal: Renewal, *, by: Actor, at: datetime) -> Ref:
    """Agree, as the second person. Refuses whoever asked, the account's holder, and what has lapsed."""
    decided(renewal, by, at)
    record("accounts.renewal_agreed", by=by, at=at, about=renewal, account=str(renewal.user.ref))
    return renewal.ref


@action(Permission.ACCOUNT_SECOND, on=Renewal, to=Stage.REFUSED)
def refuse_renewal(renewal: Renewal, *, by: Actor, at: datetime) -> Ref:
    """Refuse, as the second person, also after having agreed. The account stays as it is."""
    decided(renewal, by, at)
    record("accounts.renewal_refused", by=by, at=at, about=renewal, account=str(renewal.user.ref))
    return renewal.ref


@action(Permission.ACCOUNT_MANAGE, on=Renewal, to=Stage.CARRIED_OUT)
def carry_out_renewal(renewal: Renewal, *, by: Actor, at: datetime) -> links.Link:
    """Do what was agreed: take away the second factor, make a link for a password, or both.

    The holder is signed out everywhere. Refuses everybody but whoever asked, and an agreement that lapsed.
    """
    if renewal.asked_by != by.id:
        raise NotValid("Whoever asked for this renewal carries it out.")
    in_time(renewal, at)
    user = User.objects.select_for_update().get(pk=renewal.user_id)
    not_closed(user)
    done = _renew(user, Lost(renewal.lost), by, at)
    user.save()
    record("accounts.renewal_carried_out", by=by, at=at, about=renewal, account=str(user.ref))
    return done


@action(Permission.ACCOUNT_RESCUE, on=User)
def rescue_account(user: User, *, by: Actor, at: datetime) -> links.Link:
    """Renew both for an administrator when nobody can agree. Only the shell asks for it, on the machine.

    Refuses every other role's account: an administrator asks for those.
    """
    not_closed(user)
    if user.role != Role.ADMINISTRATOR:
        raise NotValid("Only an administrator is let in again like this; they help everybody else.")
    record("accounts.rescued", by=by, at=at, about=user)
    return _renew(user, Lost.BOTH, by, at)


@look(Permission.ACCOUNT_SECOND, on=Renewal)
def look_at_renewal(renewal: Renewal, *, by: Actor, at: datetime) -> RenewalPage:
    """Open one request to renew."""
    return renewal_page(renewal, by=by, now=at)


def _renew(user: User, lost: Lost, by: Actor, at: datetime) -> links.Link:
    if lost != Lost.PASSWORD:
        kept, _ = Authenticator.objects.filter(user=user).delete()
        record("accounts.second_factor_reset", by=by, at=at, about=user, taken_away=kept)
    if lost != Lost.SECOND_FACTOR:
        return links.make(user, by, at)
    links.end_sessions(user)
    return links.Link(user.ref, "")
