"""How much slower the lists and the first page are with 100,000 leads and cases than with 1,000.

Prints a row of a table for docs/reference/benchmarks.md. The pages are asked for as the head of the unit, on
SQLite, through everything a request passes. Run with: python -m tools.bench_pages
"""

from __future__ import annotations

import statistics
import tempfile
from typing import Any

from tools.measuring import cpu, start_django

FEW, MANY, ROUNDS = 1_000, 100_000, 7
PAGES = ("/", "/leads/", "/cases/")


def signed_in() -> tuple[Any, str]:
    """A browser in which a head of the unit is signed in and past the second factor, and the head's id."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415  after django.setup()
    from django.test import Client  # noqa: PLC0415

    from custodiet.accounts.actions import open_account  # noqa: PLC0415
    from custodiet.accounts.models import User  # noqa: PLC0415
    from custodiet.accounts.permissions import Role  # noqa: PLC0415
    from custodiet.accounts.queries import system  # noqa: PLC0415
    from custodiet.accounts.web import now  # noqa: PLC0415

    ref = open_account(
        by=system("setup"), at=now(), username="head", display_name="Head", role=Role.HEAD,
        unit="counter-corruption",
    )  # fmt: skip
    user = User.objects.get(pk=ref.id)
    TOTP.activate(user, generate_totp_secret())
    browser = Client(headers={"host": "localhost"})
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser, f"user:{user.pk}"


def taken(browser: Any) -> dict[str, float]:
    """CPU seconds of one opening of each page, the median of several."""
    seconds: dict[str, list[float]] = {page: [] for page in PAGES}
    for _ in range(ROUNDS):
        for page in PAGES:
            before = cpu()
            answer = browser.get(page)
            seconds[page].append(cpu() - before)
            if answer.status_code != 200:
                raise RuntimeError(f"{page} answered {answer.status_code}.")
    return {page: statistics.median(each) for page, each in seconds.items()}


def pages() -> str:
    """The row: all three pages together, with what each took in words."""
    with tempfile.TemporaryDirectory() as folder:
        start_django(folder)
        from custodiet.accounts.web import now  # noqa: PLC0415
        from tests.many import many_cases, many_leads  # noqa: PLC0415

        browser, head = signed_in()
        times = []
        for to in (FEW, MANY):
            many_leads(to, now(), by=head)
            many_cases(to, now(), by=head, team=head)
            times.append(taken(browser))
    few, many = (sum(each.values()) for each in times)
    apart = ", ".join(f"{page} {1e3 * times[1][page]:.0f} ms" for page in PAGES)
    return (
        f"| First page, leads and cases with {MANY:,} of each ({apart}), against the same with {FEW:,} | "
        f"{1e3 * many:.0f} ms | {1e3 * few:.0f} ms | **{many / few:.1f}** |"
    )


if __name__ == "__main__":
    print(pages())
