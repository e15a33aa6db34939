"""What a detector counted for everybody, findings or not, for weighing officers against like work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Literal

from custodiet.detection.cards import Detector
from custodiet.detection.engine.session import Rules, Session
from custodiet.detection.engine.telling import Share, never, quiet
from custodiet.detection.events import EVENTS
from custodiet.detection.evidence import of_unexplained
from custodiet.detection.ranking import Counting, Pairs, Post

POSTS = "SELECT officer_id, role, unit, nights, caseload FROM caseload ORDER BY officer_id"


# look-ups that the records do not explain and something perhaps does: worked out once, for the order alone
PERHAPS = "perhaps_told"
_ASKED = (
    "SELECT system AS source, lookup_id AS row_id, officer_id, person_id, looked_up_at AS happened_at "
    "FROM lookups_unexplained"
)
_WITHOUT = f"ANTI JOIN {PERHAPS} AS p ON c.source = p.source AND c.row_id = p.row_id"
_PERHAPS = "SELECT * FROM perhaps_lookups"
_TOLD = "SELECT DISTINCT source, row_id FROM perhaps_lookups"
WorkOut = Callable[[str, str, Rules, Share, Callable[[], bool]], None]


def tally(
    session: Session, rules: Rules, card: Detector, among: str, *, share: WorkOut | Literal[False]
) -> Counting | Pairs:
    """Count for every officer what the detector counts, and of how many.

    session  where "counted" and "peers" stand as tables
    among    the select whose rows are counted, where a finding is about one person
    share    works out what a select shares with others; then days are counted of those look-ups that nothing
             explains at all, not even perhaps. False where no order is made of what is counted
    """
    without = ""
    if share and of_unexplained(card):
        share(_PERHAPS, "lookups", rules, quiet, never)
        session.name("rows_asked", _ASKED)
        session.once(PERHAPS, _TOLD, rules, quiet, never)
        without = _WITHOUT
    of = session.ask("SELECT officer_id, exposure FROM peers")
    exposure = {row["officer_id"]: row["exposure"] for row in of}
    days = _days(session, without)
    unexplained = EVENTS[card.rows].explained and card.weighs != "live work"
    if card.of != "pair":
        rows = session.ask("SELECT officer_id, count(*) AS counted FROM counted GROUP BY officer_id")
        counted = {row["officer_id"]: row["counted"] for row in rows}
        return Counting(card.name, counted, exposure, days, card.weighs == "coming back", unexplained)
    rows = session.ask(
        f"SELECT officer_id, person_id, count(*) AS counted FROM {among} "  # noqa: S608 - a select named on the card
        "GROUP BY officer_id, person_id ORDER BY officer_id, person_id",
        rules,
    )
    about: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        about[row["officer_id"]].append(row["counted"])
    return Pairs(card.name, dict(about), exposure, days, unexplained)


def _days(session: Session, without: str) -> dict[str, dict[str, int]]:
    """Days on which a row about each person counted: officer -> person -> days (UTC)."""
    rows = session.ask(
        "SELECT c.officer_id, c.person_id, count(DISTINCT CAST(c.happened_at AS DATE)) AS days "  # noqa: S608 - names of our own
        f"FROM counted AS c {without} WHERE c.person_id <> '' GROUP BY c.officer_id, c.person_id "
        "ORDER BY c.officer_id, c.person_id"
    )
    days: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        days[row["officer_id"]][row["person_id"]] = row["days"]
    return dict(days)


def posts(session: Session, rules: Rules) -> tuple[Post, ...]:
    """Everybody's post, shifts and caseload in the scope."""
    return tuple(Post(**row) for row in session.ask(POSTS, rules))


def rows(session: Session) -> tuple[tuple[str, str, str], ...]:
    """Everything that was counted: officer, person and key."""
    found = session.ask(
        "SELECT DISTINCT officer_id, coalesce(person_id, '') AS person_id, row_id FROM counted"
    )
    return tuple((row["officer_id"], row["person_id"], row["row_id"]) for row in found)
