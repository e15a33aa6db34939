"""Who may sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from custodiet.accounts.permissions import Role
from custodiet.accounts.rules import APPOINTMENT, RENEWAL, Answer, Lost, Stage
from custodiet.core.actors import Guard
from custodiet.core.records import Mark, Record
from custodiet.core.refs import Ref


class Users(BaseUserManager["User"]):
    """Finds users for Django; accounts are opened by the action open_account, never from here."""


class User(Record, AbstractBaseUser):
    """An account. Its role is one of accounts.permissions.Role.

    is_active  whether it may sign in
    is_new     whether it waits for a second person before it may sign in for the first time
    """

    marks: ClassVar[dict[str, Mark]] = {
        "username": Mark.PERSONAL,
        "display_name": Mark.PERSONAL,
        "email": Mark.PERSONAL,
        "role": Mark.OPEN,
        "unit": Mark.OPEN,
        "person": Mark.PERSONAL,
        "is_active": Mark.OPEN,
        "is_new": Mark.OPEN,
        "joined_at": Mark.OPEN,
        "password": Mark.PROTECTED,
        "last_login": Mark.PERSONAL,
    }

    # Signing in changes these, outside any action.
    undigested = frozenset({"last_login", "password"})

    username = models.CharField("user name", max_length=60, unique=True)
    display_name = models.CharField("name and rank", max_length=120)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=40, choices=[(role.value, role.words) for role in Role])
    unit = models.CharField(max_length=60, blank=True)
    person = models.CharField("who they are", max_length=60, blank=True)  # a linkage Ref, as text
    is_active = models.BooleanField(default=True)
    is_new = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    objects = Users()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def guard(self) -> Guard:
        """Nobody manages their own account."""
        return Guard(kept_from=frozenset({Ref.parse(self.person)} if self.person else ()))

    @property
    def is_closed(self) -> bool:
        """Whether it was closed, which is for good."""
        return not (self.is_active or self.is_new)

    def get_full_name(self) -> str:
        """What Django and allauth call the display name."""
        return self.display_name


ASKED_MARKS = {
    "user": Mark.PERSONAL,
    "stage": Mark.OPEN,
    "asked_by": Mark.PERSONAL,
    "asked_at": Mark.OPEN,
    "ends_at": Mark.OPEN,
    "answered_by": Mark.PERSONAL,
    "answered_at": Mark.OPEN,
}


class Asked(Record):
    """Something about an account that one person asks for, and another agrees to or refuses.

    ends_at  when it lapses, by the rule of the day on which it was asked for
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="%(class)ss")
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def guard(self) -> Guard:
        """Nobody decides about their own account."""
        return self.user.guard()


class Renewal(Asked):
    """A lost password or second factor, to be renewed."""

    marks: ClassVar[dict[str, Mark]] = {**ASKED_MARKS, "lost": Mark.OPEN}
    machine = RENEWAL
    lapses = "accounts.renewal_lasts"

    lost = models.CharField(max_length=20, choices=[(lost.value, lost.words) for lost in Lost])
    stage = models.CharField(
        max_length=20, choices=[(stage.value, stage.words) for stage in Stage], default=Stage.ASKED
    )


class Appointment(Asked):
    """A role and a unit that an account is to have."""

    marks: ClassVar[dict[str, Mark]] = {**ASKED_MARKS, "role": Mark.OPEN, "unit": Mark.OPEN}
    machine = APPOINTMENT
    lapses = "accounts.appointment_lasts"

    role = models.CharField(max_length=40, choices=[(role.value, role.words) for role in Role])
    unit = models.CharField(max_length=60, blank=True)
    stage = models.CharField(
        max_length=20, choices=[(stage.value, stage.words) for stage in Answer], default=Answer.ASKED
    )
