"""Notices: “You have work waiting”, once a day, and nothing else in it.

No number, no address of a page, no name of a desk: whoever reads over a shoulder, or the mail itself, learns
that somebody has work. The minute differs from person to person and day to day, and has nothing to do with
when a report came.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.utils.timezone import localdate, localtime, make_aware

from custodiet.accounts.models import User
from custodiet.accounts.permissions import Permission
from custodiet.accounts.queries import actor_for, system, who_may_anywhere
from custodiet.core.policy import rule
from custodiet.reporting import actions, queries
from custodiet.reporting.models import Notice
from custodiet.reporting.rules import Stage

log = logging.getLogger(__name__)

SUBJECT = "You have work waiting"
TEXT = "You have work waiting. Sign in as you always do.\n"
HOUR = 3_600  # seconds over which a day's notices are spread


def due_at(day: date, owner: str, after: timedelta) -> datetime:
    """When somebody's notice of a day is due: after so long from midnight, at a second of their own."""
    jitter = int.from_bytes(sha256(f"{day.isoformat()} {owner}".encode()).digest()[:4], "big") % HOUR
    return make_aware(datetime.combine(day, time()) + after + timedelta(seconds=jitter))


def waiting_owners(*, at: datetime) -> Iterator[User]:
    """The accounts with an address that handle reports, whose notice of today is due and was not sent."""
    day = localdate(at)
    if localtime(at).weekday() >= 5:  # nobody is called in by a notice on a Saturday or Sunday
        return
    after = rule("reporting.notices_after", on=day).value
    sent = set(Notice.objects.filter(sent_on=day).values_list("owner", flat=True))
    for user in User.objects.filter(pk__in=who_may_anywhere(Permission.REPORT_WORK)).exclude(email=""):
        actor = actor_for(user)
        if actor.id in sent or at < due_at(day, actor.id, after):
            continue
        rows = queries.with_unread(queries.visible_to(actor)).filter(
            Q(stage=Stage.RECEIVED) | Q(acknowledged_on=None) | Q(wrote_on__isnull=False)
        )
        if rows.exclude(stage__in=(Stage.ENDED, Stage.DESTROYED)).exists():
            yield user


def send(*, at: datetime) -> int:
    """Send the notices that are due, where mail is set up. Gives how many went out.

    One that could not be sent is tried again at the next sweep, and the log says that it was not.
    """
    if not settings.MAIL:
        return 0
    server, count = urlsplit(settings.MAIL), 0
    line = get_connection(host=server.hostname, port=server.port or 25, timeout=10)
    for user in waiting_owners(at=at):
        sender = f"no-reply@{settings.ALLOWED_HOSTS[0]}"
        try:
            EmailMessage(SUBJECT, TEXT, sender, [user.email], connection=line).send()
        except (OSError, SMTPException) as fault:
            log.warning("Notices could not be sent: %s.", type(fault).__name__)
            return count
        actions.note_notice(by=system("sweep"), at=at, owner=actor_for(user).id)
        count += 1
    return count
