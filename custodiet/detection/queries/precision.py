"""How often a detector's findings prove true, of those decided that this reader may see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from custodiet.accounts.permissions import Permission
from custodiet.core.actors import Actor
from custodiet.core.policy import rule
from custodiet.detection import cards
from custodiet.detection.models import Feedback
from custodiet.detection.queries.findings import visible_to
from custodiet.detection.queries.reading import must_read
from custodiet.detection.rules import interval
from custodiet.detection.stages import FindingStage, Outcome


@dataclass(frozen=True)
class Precision:
    """One detector: of the patterns decided, how many were true.

    A pattern (one officer, one person) counts once however often it was found; its newest outcome counts.
    unclear  decided and not settled; waits: raised, and its lead not ended or nobody has said
    low, high  the 95% interval of the share by Clopper and Pearson, from 0 to 1
    enough   whether there are as many as the policy asks before the share is said
    """

    detector: str
    title: str
    true: int
    explained: int
    unclear: int
    waits: int
    low: float
    high: float
    enough: bool

    @property
    def decided(self) -> int:
        """How many turned out to be one or the other."""
        return self.true + self.explained

    @property
    def share(self) -> float | None:
        """The share that was true, from 0 to 1; None where none is decided."""
        return self.true / self.decided if self.decided else None

    @property
    def words(self) -> str:
        """As a page says it: "Of 14 decided, 5 were true (13–65 %)."."""
        if not self.decided:
            return "None of its findings has been decided yet."
        were = "was" if self.true == 1 else "were"
        said = f"Of {self.decided} decided, {self.true} {were} true"
        between = f"{round(self.low * 100)}–{round(self.high * 100)} %"
        return f"{said} ({between})." if self.enough else f"{said}. That is too few to tell: {between}."


def precisions(by: Actor, *, on: date) -> dict[str, Precision]:
    """Every detector's, in the order pages list them. Two queries. Refuses whoever reads no findings."""
    must_read(by, Permission.FINDING_READ)
    rows = list(
        visible_to(by).filter(stage__in=(FindingStage.RAISED, FindingStage.EXPLAINED)).order_by("pk")
        .values_list("pk", "detector", "subject_id", "person_id", "stage")
    )  # fmt: skip
    given = Feedback.objects.filter(finding__in=visible_to(by).values("pk")).order_by("pk")
    said = dict(given.values_list("finding_id", "outcome"))
    newest = {(detector, officer, person): _outcome(said.get(pk), stage)
              for pk, detector, officer, person, stage in rows}  # fmt: skip
    counts = Counter((detector, outcome) for (detector, _, _), outcome in newest.items())
    least = rule("monitoring.precision_of_at_least", on=on).value
    return {card.name: _precision(card, counts, least) for card in cards.detectors()}


def _outcome(said: str | None, stage: str) -> Outcome | None:
    """What was recorded; of a finding that was explained without more, that. None where it still waits."""
    if said:
        return Outcome(said)
    return Outcome.EXPLAINED if stage == FindingStage.EXPLAINED else None


def _precision(card: cards.Detector, counts: Counter[tuple[str, Outcome | None]], least: int) -> Precision:
    true, explained, unclear, waits = (
        counts[card.name, outcome] for outcome in (Outcome.TRUE, Outcome.EXPLAINED, Outcome.UNCLEAR, None)
    )
    low, high = interval(true, true + explained)
    return Precision(
        card.name, card.title, true, explained, unclear, waits, low, high, true + explained >= least
    )
