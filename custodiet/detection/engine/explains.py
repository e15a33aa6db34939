"""The engine with what explanations need of it: how much each reason explains, and what a new one would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from custodiet.detection.cards import building_blocks
from custodiet.detection.engine import run, shares
from custodiet.detection.engine.accepted import Accepted, with_accepted
from custodiet.detection.engine.mining import Asked, Mine, Mined
from custodiet.detection.engine.session import Rows, Rules
from custodiet.detection.explaining.paths import Path
from custodiet.detection.store import Store


def _never() -> bool:
    return False


def _quiet(share: float) -> None:
    """Tell nobody."""


class Engine(run.Engine):
    """One session over one store. This will be used by one run, or one search for explanations, at a time.

    accepted  explanations in force, as the last steps of the waterfall
    """

    def __init__(self, store: Store, *, accepted: Sequence[Accepted] = (), **more: Any) -> None:
        super().__init__(store, **more)
        self._session.blocks = with_accepted(building_blocks(), accepted)

    def shares(
        self, *, scope_from: datetime, scope_until: datetime, rules: Rules, stop: Callable[[], bool] = _never
    ) -> Rows:
        """Count look-ups of a person by the first reason that explains them, for each system and month."""
        self._leave(scope_from, scope_until, rules, stop)
        return shares.counted(self._session, rules, _quiet, stop)

    def mine(
        self,
        candidates: Sequence[Path],
        asked: Asked,
        *,
        scope_from: datetime,
        scope_until: datetime,
        rules: Rules,
        on_path: Callable[[int, Path], None],
        stop: Callable[[], bool] = _never,
    ) -> tuple[int, list[Mined]]:
        """Measure paths on the look-ups that nothing explains. This will give their number, and each path.

        on_path  told the place of the path about to be measured
        """
        self._leave(scope_from, scope_until, rules, stop)
        mined = Mine(self._session, rules, stop).dig(candidates, asked, on_path)
        return self._count("SELECT count(*) AS n FROM lookups_unexplained"), mined

    def _leave(self, since: datetime, until: datetime, rules: Rules, stop: Callable[[], bool]) -> None:
        """Work out, unless it is there, which look-ups nothing explains."""
        self._prepare(since, until, rules)
        self._share("SELECT * FROM lookups_unexplained", "lookups", rules, _quiet, stop)
