"""What must be so before the sites are served: for ``manage.py check --deploy`` and ``custodiet serve``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import OperationalError, connection

INVENTOR, OPENED = "setup", "accounts.account_opened"  # as whom the demonstration opens accounts
KEPT = ("ledger_line", "ledger_checkpoint")  # tables that are added to, never changed
KEY_LENGTH, KEY_LETTERS = 50, 5
NO_TABLES = (
    "The tables are not there, or the database cannot be reached. Look at DATABASE_URL and CUSTODIET_VAR; "
    "then run “custodiet set-up”."
)
NO_TLS = (
    "TLS is off, so passwords and records would cross the network for anybody to read. Take CUSTODIET_TLS=no "
    "away."
)
NO_PROXY = (
    "Nothing says that a proxy in front ends TLS, so every page would lead to an address where nobody "
    "answers. Put one there, and set CUSTODIET_BEHIND_PROXY=yes."
)
WEAK_KEY = (
    f"CUSTODIET_SECRET_KEY is too easy to guess: it needs {KEY_LENGTH} random characters. Make one with "
    "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'."
)
NO_HOSTS = "Set CUSTODIET_HOSTS to the host names that people type, parted by commas; never to *."
NOT_THE_DEMOS = (
    "This database holds accounts that are not the demo’s. The demo has known passwords and no TLS: give it "
    "a database of its own, or take CUSTODIET_DEMO=yes away."
)
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


@register("custodiet", deploy=True)
def ready_to_serve(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Every fault as Django reports it."""
    return [Error(said, id="custodiet.E001") for said in faults()]


def faults() -> list[str]:
    """What keeps the sites from being served, each in a sentence that says what to do.

    The demo is plain http on one machine with known keys; it is refused only a force's own database.
    """
    found = [] if settings.DEMO else list(_of_settings())
    return found if settings.STREET else [*found, *_of_records()]


def without_tables() -> bool:
    """Whether the tables are still to be made; a database that is out of reach has none."""
    try:
        return "accounts_user" not in connection.introspection.table_names()
    except OperationalError:
        return True


def _of_settings() -> Iterator[str]:
    if not settings.TLS:
        yield NO_TLS
    elif not settings.BEHIND_PROXY:
        yield NO_PROXY
    key = settings.SECRET_KEY
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_LETTERS:
        yield WEAK_KEY
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield NO_HOSTS
    if not settings.USE_TZ:
        yield "Days and deadlines need a time zone. Set CUSTODIET_TIME_ZONE, such as Europe/London."


def _of_records() -> Iterator[str]:
    if without_tables():
        # The demo makes its own.
        return iter(() if settings.DEMO else (NO_TABLES,))
    invented = _is_invented()
    if settings.DEMO:
        return iter((NOT_THE_DEMOS,) if invented is False else ())
    return _of_a_forces_own(invented=bool(invented))


def _of_a_forces_own(*, invented: bool) -> Iterator[str]:
    if invented:
        yield "This database is the demo’s, and its passwords are known. Begin with an empty one."
    if missing := sorted(_wanted() - _triggers()):
        yield (
            f"The database would let the ledger be changed: {', '.join(missing)} is missing. Restore the "
            "database or run “custodiet set-up” on a new one, then “custodiet ledger verify”."
        )


def _is_invented() -> bool | None:
    """Whether the demonstration opened the first account here, by what the ledger says; None without one.

    A force's own first account is opened by the operator or by first-admin, whatever its holder is called.
    """
    # The street process has no accounts, and reads this module too.
    from custodiet.accounts.models import User  # noqa: PLC0415
    from custodiet.accounts.queries import system  # noqa: PLC0415
    from custodiet.ledger import queries as ledger  # noqa: PLC0415

    first = User.objects.order_by("pk").first()
    return ledger.has_done(system(INVENTOR), OPENED, first.ref) if first else None


def _wanted() -> set[str]:
    verbs = ["update", "delete", *(["truncate"] if connection.vendor == "postgresql" else [])]
    return {f"{table}_no_{verb}" for table in KEPT for verb in verbs}


def _triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
