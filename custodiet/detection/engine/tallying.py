"""What a detector counted for everybody, findings or not, for weighing officers against like work."""

from __future__ import annotations

from collections import defaultdict

from custodiet.detection.cards import Detector
from custodiet.detection.engine.session import Rules, Session
from custodiet.detection.ranking import Counting, Pairs, Post

POSTS = "SELECT officer_id, role, unit, nights, caseload FROM caseload ORDER BY officer_id"


def tally(session: Session, rules: Rules, card: Detector, among: str) -> Counting | Pairs:
    """Count for every officer what the detector counts, and of how many.

    session  where "counted" and "peers" stand as tables
    among    the select whose rows are counted, where a finding is about one person
    """
    of = session.ask("SELECT officer_id, exposure FROM peers")
    exposure = {row["officer_id"]: row["exposure"] for row in of}
    if card.of != "pair":
        rows = session.ask("SELECT officer_id, count(*) AS counted FROM counted GROUP BY officer_id")
        return Counting(card.name, {row["officer_id"]: row["counted"] for row in rows}, exposure)
    rows = session.ask(
        f"SELECT officer_id, person_id, count(*) AS counted FROM {among} "  # noqa: S608 - a select named on the card
        "GROUP BY officer_id, person_id ORDER BY officer_id, person_id",
        rules,
    )
    about: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        about[row["officer_id"]].append(row["counted"])
    return Pairs(card.name, dict(about), exposure)


def posts(session: Session, rules: Rules) -> tuple[Post, ...]:
    """Everybody's post, shifts and caseload in the scope."""
    return tuple(Post(**row) for row in session.ask(POSTS, rules))


def people(session: Session) -> tuple[tuple[str, str], ...]:
    """Everybody whom the counted rows are about, with the officer."""
    rows = session.ask("SELECT DISTINCT officer_id, person_id FROM counted WHERE person_id <> ''")
    return tuple((row["officer_id"], row["person_id"]) for row in rows)
