"""The steps that build the invented force, each through the actions that a real force would use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from custodiet.accounts.actions import open_account
from custodiet.accounts.models import User
from custodiet.accounts.permissions import Role
from custodiet.accounts.queries import actor_for, system
from custodiet.accounts.web import local_day, now
from custodiet.core.actors import Actor
from custodiet.core.refs import Ref
from custodiet.detection import actions as detection
from custodiet.detection import simulate
from custodiet.detection.queries import Every, findings, fingerprint, mapping_named, may_fill
from custodiet.ledger.queries import private_key
from custodiet.linkage import actions as linkage
from custodiet.reporting import actions as reporting
from custodiet.reporting import performing as arrivals
from custodiet.reporting.queries import doors, releases
from custodiet.sealing.codes import Code
from custodiet.sealing.directory import Reads
from custodiet.website import demo_story
from custodiet.website.sweeps import checkpoint
from custodiet.website.worker import do_next, means

SYSTEMS = ("crime-records", "command-and-control", "vehicle-index", "intelligence")
REGISTER = Path("names.parquet")
FIRST = ("officers", "officer_numbers", "people")  # the other tables speak of them


AGENCY = Code(b"invented agency!")  # the demo's partner agency, printed when it starts
PASSPHRASE = "invented force only words"  # noqa: S105  the demo's own, printed when it starts


@dataclass
class Made:
    """What the force is made from, and the folder where its systems left their exports."""

    officers: int
    days: int
    seed: int

    @property
    def folder(self) -> Path:
        """Where the extracts lie."""
        return Path(settings.VAR) / "invented"

    @property
    def last_day(self) -> date:
        """Yesterday: an extract is never of today."""
        return local_day(now()) - timedelta(days=1)


def actor(username: str) -> Actor:
    """The actor behind a demo account."""
    return actor_for(User.objects.get(username=username))


def open_accounts(logins: Sequence[Any], password: str, secret: str) -> None:
    """Open an account for each role, with the demo's password and second factor.

    As the system, with which nobody signs in: in a demo nobody is there yet to agree to an account.
    """
    for login in logins:
        ref = open_account(
            by=system("setup"), at=now(), username=login.username, display_name=login.name,
            role=Role(login.role), unit=settings.UNIT,
        )  # fmt: skip
        user = User.objects.get(pk=ref.id)
        user.set_password(password)
        user.save(update_fields=["password"])
        TOTP.activate(user, secret)
        RecoveryCodes.activate(user)


def seal_desks() -> None:
    """Hold the key ceremony for both desks, and send one report, as somebody on the street would.

    The unit's key lies beside the demo's records, which no force's may.
    """
    unit = private_key(Path(settings.VAR) / "unit-key.pem")
    public = unit.public_key().public_bytes_raw().hex()
    (Path(settings.VAR) / "unit-keys.txt").write_text(public)
    settings.UNIT_KEYS = [public]
    at, ceremony = now(), system("ceremony")
    holders = {Reads.DESK: [actor("nwosu")], Reads.IDENTITY: [actor("abara"), actor("sorley")]}
    for who in (each for some in holders.values() for each in some):
        reporting.make_key(by=who, at=at, passphrase=PASSPHRASE)
        reporting.vouch_for_handlers(by=ceremony, at=at, unit=unit, owners=[who.id])
    for desk in (settings.UNIT, "oversight"):  # in the demo the same handler and custodians stand for both
        for reads, some in holders.items():
            reporting.begin_epoch(
                by=ceremony,
                at=at,
                unit=unit,
                desk=desk,
                owners=[who.id for who in some],
                from_on=local_day(at),
                reads=reads,
            )
    arrivals.make_statement_key(unit)
    arrivals.take_in(demo_story.REPORT, on=local_day(at))
    _doors(at, unit)


def _doors(at: datetime, unit: Ed25519PrivateKey) -> None:
    """A confidential report told by phone, a request to know who it was, and a partner agency with words."""
    reporting.take_in(
        by=actor("pryce"), at=at, manner="confidential", answers=demo_story.TOLD, how="phone",
        came_on=local_day(at), way_back=False, contact="Dilys Wynne, a neighbour",
        safely="A message to the library in Eastgate, any afternoon",
    )  # fmt: skip
    report = doors.taken_by(actor("pryce"))[0].report.ref
    handler = actor("nwosu")
    names = [ident for ident, _ in releases.to_ask_for(report, handler)]
    reporting.ask_release(
        report, by=handler, at=at, parts=names, reason="To ask which door she saw him at", days=7
    )
    reporting.register_partner(by=actor("farrow"), at=at, name="Eastgate Refuge", code=AGENCY)
    reporting.vouch_for_agency(
        by=system("ceremony"), at=at, unit=unit, name="Eastgate Refuge",
        shown=doors.key_name(AGENCY.reader().public.ident),
    )  # fmt: skip


def invent(made: Made) -> None:
    """Invent the force and leave its extracts, its names, and the truth apart from both."""
    asked = simulate.Settings(
        seed=made.seed, officers=made.officers, days=made.days, until=made.last_day, plain=True
    )
    force = simulate.founded(asked)
    witness = simulate.write_extracts(force, made.folder)
    simulate.write_names(force, made.folder / REGISTER)
    simulate.write_truth(force, witness, Path(settings.VAR) / "truth" / "truth.json")


def register(made: Made) -> None:
    """Take in the establishment list: who serves, in what post, under whom."""
    linkage.register_people(by=system("setup"), at=now(), people=demo_story.establishment(made.folder))


def import_all(made: Made) -> None:
    """Hand in every extract as an analyst would, and let the worker read them."""
    files = [(made.folder / f"{name}.csv", name) for name in SYSTEMS]
    found = {path.stem for path in made.folder.glob("*.parquet")} - {REGISTER.stem}
    for name in (*FIRST, *sorted(found.difference(FIRST))):
        files.append((made.folder / f"{name}.parquet", f"canonical-{name}"))
    for path, mapping in files:
        _hand_in(path, mapping)
    _work()


def _hand_in(path: Path, mapping_name: str) -> Ref:
    mapping = mapping_named(mapping_name)
    # what names a source is handed in behind the corridor, and by nobody else
    by = next(who for who in map(actor, ("doyle", "farrow")) if may_fill(who, mapping))
    return detection.import_extract(
        by=by, at=now(), path=path, file_name=path.name, mapping=mapping,
        fingerprint=fingerprint(path, mapping),
    )  # fmt: skip


def _work() -> None:
    tools = means()
    while do_next(tools):
        pass


def detect(made: Made, purpose: dict[str, str]) -> None:
    """Ask for a run over the whole period, have it authorised by another, and perform it."""
    _run(
        "Use of four systems, the whole year",
        made.last_day - timedelta(days=made.days),
        made.last_day,
        SYSTEMS,
        purpose,
    )


def detect_real(log: Path, purpose: dict[str, str]) -> None:
    """The same on a published log without roster or case links, alone: what can be found, and what not."""
    _hand_in(log, "plate-reader-audit")
    _work()
    _run(
        "A plate reader system's published log",
        date(2025, 6, 1),
        date(2025, 12, 31),
        ("plate-reader-audit",),
        purpose,
    )


def _run(title: str, first: date, last: date, logs: Sequence[str], purpose: dict[str, str]) -> None:
    ref = detection.ask_run(
        by=actor("doyle"), at=now(), title=title, scope_from=first, scope_until=last,
        systems=[mapping_named(each).constants["system"] for each in logs], **purpose,
    )  # fmt: skip
    detection.authorise_run(ref, by=actor("farrow"), at=now())
    _work()


def watch_regularly(made: Made, purpose: dict[str, str]) -> None:
    """A programme of monitoring in force, one that waits, and one explained finding that is kept quiet."""
    today, systems = local_day(now()), [mapping_named(each).constants["system"] for each in SYSTEMS]
    for title, last in (("Use of four systems, every week", 120), ("Use of four systems, after that", 150)):
        ref = detection.ask_programme(
            by=actor("doyle"), at=now(), title=title, basis="law-enforcement", every=Every.WEEK, on_day=0,
            at_time=time(2, 30), looks_back=60, from_on=today, until_on=today + timedelta(days=last),
            systems=systems, **purpose,
        )  # fmt: skip
        if last == 120:
            detection.authorise_programme(ref, by=actor("farrow"), at=now())
    weakest = findings(actor("doyle"), stage="undecided", sort="-strongest").first()
    if weakest is not None:
        said = "A standing request of the court, by the analyst's own enquiry"
        detection.explain_finding(weakest.ref, by=actor("doyle"), at=now(), reason=said)
        detection.ask_suppression(
            weakest.ref, by=actor("doyle"), at=now(), reason=said, owner="doyle",
            until_on=today + timedelta(days=60),
        )  # fmt: skip


def tell_a_story(made: Made) -> None:
    """Leave something on every desk."""
    demo_story.tell(made.folder, actor)


def sign() -> None:
    """Publish the first checkpoint."""
    checkpoint(at=now())
