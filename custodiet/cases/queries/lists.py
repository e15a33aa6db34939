"""Lists of cases, what waits, and who may be named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from custodiet.accounts.models import User
from custodiet.accounts.permissions import Permission, Role, may, scope_of
from custodiet.accounts.queries import actor_for, due_counts, within_reach
from custodiet.cases.models import KEPT_FROM, TEAM, Case, CaseSubject, ReferralAnswer, TeamMember
from custodiet.cases.rules import LIVE, Stage
from custodiet.core.actors import Actor, Guard
from custodiet.core.clocks import Clock, Pressing, clock_words, done_clock, running_clock
from custodiet.core.policy import NoRule, Rule, rule
from custodiet.core.records import with_belongings
from custodiet.core.refs import Ref

NUMBER = re.compile(r"\s*C-\d{4}-0*(\d{1,18})\s*", re.ASCII | re.IGNORECASE)
SORTS = {
    "due": (F("referral_due_at").asc(nulls_first=True), "pk"),
    "-due": (F("referral_due_at").desc(nulls_last=True), "-pk"),
    "opened": ("opened_at", "pk"),
    "-opened": ("-opened_at", "-pk"),
}


@dataclass(frozen=True)
class CaseRow:
    """One case in a list.

    subjects        numbers, never names
    referral_words  how its referral stands, in words
    referral_kind   "late", "soon", "done" or "plain", for the look of those words
    """

    ref: Ref
    url: str
    number: str
    title: str
    subjects: tuple[str, ...]
    stage_words: str
    serious_corruption: bool
    opened_at: datetime
    referral_due_at: datetime | None
    referral_words: str
    referral_kind: str


def kept_from(person: Ref) -> set[Ref]:
    """Every case that a person is kept from, with all that belongs to it.

    That is: as its subject, as whoever manages them, or as anybody named.
    """
    near = Q()
    for path in KEPT_FROM:
        near |= Q(**{path: person.id})
    return with_belongings(Case.objects.filter(near))


def visible_to(by: Actor, permission: Permission = Permission.CASE_READ) -> QuerySet[Case, Case]:
    """Every case this actor may be near: the same answer as ``may``, given by the database."""
    rows: QuerySet[Case, Case] = within_reach(
        Case.objects.all(), by, permission, team=TEAM, kept_from=KEPT_FROM
    )
    return rows


class CaseRows(Sequence[CaseRow]):
    """Cases as rows, read from the database only for the page that is shown."""

    def __init__(self, rows: QuerySet[Case, Case], now: datetime) -> None:
        self._rows = rows
        self._now = now

    def __len__(self) -> int:
        return self._rows.count()

    @overload
    def __getitem__(self, place: int) -> CaseRow: ...

    @overload
    def __getitem__(self, place: slice) -> list[CaseRow]: ...

    def __getitem__(self, place: int | slice) -> CaseRow | list[CaseRow]:
        if isinstance(place, int):
            return _row(self._rows[place], self._now)
        return [_row(case, self._now) for case in self._rows[place]]

    def __iter__(self) -> Iterator[CaseRow]:
        return (_row(case, self._now) for case in self._rows)


def cases(by: Actor, *, now: datetime, stage: str = "", q: str = "", sort: str = "due") -> CaseRows:
    """The cases this actor may see.

    stage  one of rules.Stage; "live" for those that go on; "" for every one
    q      words of the title or operation, a number such as C-2026-0031, or that of a subject
    sort   "due" (the last moment of referral), "opened", and the same with "-" before it
    """
    rows = visible_to(by).select_related("referral")
    if stage == "live":
        rows = rows.filter(stage__in=LIVE)
    elif stage in set(Stage):
        rows = rows.filter(stage=stage)
    if q.strip():
        number, said = NUMBER.fullmatch(q), q.strip()
        about = CaseSubject.objects.filter(person__number=said.upper()).values("case")
        words = Q(title__icontains=said) | Q(operation__icontains=said) | Q(pk__in=about)
        rows = rows.filter(pk=int(number[1])) if number else rows.filter(words)
    order: Any = SORTS.get(sort, SORTS["due"])
    return CaseRows(rows.order_by(*order).prefetch_related("subjects__person"), now)


def _row(case: Case, now: datetime) -> CaseRow:
    said, kind = _referral_words(case, now)
    return CaseRow(
        ref=case.ref,
        url=reverse("cases:case", args=[case.pk]),
        number=case.number,
        title=case.title,
        subjects=tuple(sorted(each.person.number for each in case.subjects.all())),
        stage_words=Stage(case.stage).words,
        serious_corruption=case.serious_corruption,
        opened_at=case.opened_at,
        referral_due_at=case.referral_due_at,
        referral_words=said,
        referral_kind=kind,
    )


def _referral_words(case: Case, now: datetime) -> tuple[str, str]:
    if hasattr(case, "referral"):
        return ("Referred late", "late") if case.referral.late else ("Referred in time", "done")
    if case.stage == Stage.OUTSIDE_DEFINITION:
        return "Not referred: outside the definition", "plain"
    if case.referral_due_at is None:
        return "Refer now", "late"
    words = clock_words(case.referral_due_at, now, timezone.get_default_timezone())
    return words.state_words, {"overdue": "late", "today": "soon"}.get(words.state, "plain")


def referral_rule(became_clear_at: datetime) -> Rule | None:
    """The rule on the period of referral in force on the local day, or None before there was one."""
    try:
        return rule("cases.referral_within", on=timezone.localdate(became_clear_at))
    except NoRule:
        return None


def referral_clock(case: Case, now: datetime, url: str = "") -> Clock | None:
    """The clock of the referral, running or done; None for a case outside the definition."""
    zone, due = timezone.get_default_timezone(), case.referral_due_at
    within = referral_rule(case.became_clear_at)
    says = (
        within.says
        if within
        else "No rule on the shelf gives a period for that day; it is referred all the same."
    )
    what = f"Refer {case.number} to the watchdog"
    if hasattr(case, "referral"):
        return done_clock(what, url, case.referral.sent_at, due or case.referral.sent_at, says, zone=zone)
    if case.stage == Stage.OUTSIDE_DEFINITION:
        return None
    if due is None:
        return Clock(what, url, None, "overdue", "Refer now", says, "No period is known for that day")
    return running_clock(what, url, due, says, now=now, zone=zone)


def review_clock(case: Case, now: datetime, url: str = "") -> Clock | None:
    """The clock of the next review by whoever oversees the case, or None when none runs."""
    if case.review_due_at is None:
        return None
    says = rule("cases.oversight_reviewed_every", on=timezone.localdate(now)).says
    what, zone = f"Look at {case.number} again, as its overseer", timezone.get_default_timezone()
    return running_clock(what, url, case.review_due_at, says, now=now, zone=zone)


def named_on(by: Actor, *, now: datetime) -> list[CaseRow]:
    """The cases going on that this actor is named on, the newest first. Four queries at most."""
    rows = visible_to(by).filter(stage__in=LIVE, pk__in=TeamMember.objects.filter(actor=by.id).values("case"))
    rows = rows.select_related("referral").prefetch_related("subjects__person")
    return [_row(case, now) for case in rows.order_by("-opened_at", "-pk")]


def waiting(by: Actor, now: datetime, *, most: int = 8) -> Pressing:
    """The clocks of cases that run against this actor, the most pressing first. Six queries.

    Referrals for those who refer; answers to be read by a second person for those who may be that person;
    reviews for whoever oversees.
    """
    to_review = visible_to(by, Permission.CASE_OVERSEE).filter(
        stage=Stage.MODE_DECIDED, overseer=by.id, review_due_at__isnull=False
    )
    to_refer = visible_to(by, Permission.CASE_REFER).filter(stage=Stage.OPEN)
    to_read = _unread(by)
    clocks = [
        referral_clock(case, now, reverse("cases:refer", args=[case.pk]))
        for case in to_refer.select_related("referral").order_by("referral_due_at", "pk")[:most]
    ]
    clocks += [
        review_clock(case, now, reverse("cases:reviews", args=[case.pk]))
        for case in to_review.order_by("review_due_at", "pk")[:most]
    ]
    clocks += [_second_clock(case, now) for case in to_read.order_by("referral_due_at", "pk")[:most]]
    referrals = Pressing(
        tuple(each for each in clocks if each), *due_counts(to_refer, "referral_due_at", now=now)
    )
    for rows, path in ((to_read, "referral_due_at"), (to_review, "review_due_at")):
        referrals = referrals.with_those_of(Pressing((), *due_counts(rows, path, now=now)), most)
    return referrals


def _unread(by: Actor) -> QuerySet[Case, Case]:
    """Open cases whose latest answer waits to be read by somebody other than whoever gave it."""
    if scope_of(by, Permission.CASE_SECOND) is None:
        return Case.objects.none()
    # only the latest answer counts: an earlier one has been overtaken
    latest = ReferralAnswer.objects.filter(case=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    waiting = ReferralAnswer.objects.filter(
        Q(would_be=False) | ~Q(words_named=[]), pk=OuterRef("latest"), reading__isnull=True
    ).exclude(answered_by=by.id)
    rows = visible_to(by, Permission.CASE_SECOND).filter(stage=Stage.OPEN)
    found: QuerySet[Case, Case] = rows.annotate(latest=Subquery(latest)).filter(Exists(waiting))
    return found


def _second_clock(case: Case, now: datetime) -> Clock:
    what, url = f"Read the referral answer of {case.number}", reverse("cases:question", args=[case.pk])
    says = "A “no”, and words that were sent back, are read by a second person."
    if case.referral_due_at is None:
        return Clock(what, url, None, "overdue", "Read it now", says)
    return running_clock(what, url, case.referral_due_at, says, now=now, zone=timezone.get_default_timezone())


def pending_answer(case: Case) -> ReferralAnswer | None:
    """The latest answer, when it waits for a second person."""
    answer = case.answers.order_by("-pk").first()
    if answer is None or not answer.needs_second or hasattr(answer, "reading"):
        return None
    return answer


def may_be_named(guard: Guard) -> list[tuple[Ref, str]]:
    """The accounts that may be named on a case with this guard: those that are near cases by being named."""
    return _accounts([Role.INVESTIGATOR], guard, unit="")


def may_oversee(guard: Guard) -> list[tuple[Ref, str]]:
    """The accounts of the unit that may oversee a case with this guard."""
    return _accounts([Role.HEAD], guard, unit=guard.unit)


def _accounts(roles: list[Role], guard: Guard, unit: str) -> list[tuple[Ref, str]]:
    rows = User.objects.filter(role__in=roles, is_active=True).order_by("display_name")
    rows = rows.filter(unit=unit) if unit else rows
    return [
        (user.ref, f"{user.display_name}, {Role(user.role).words}")
        for user in rows
        if may(
            actor_for(user),
            Permission.CASE_READ,
            Guard(guard.unit, frozenset({f"user:{user.pk}"}), guard.kept_from),
        )
    ]
