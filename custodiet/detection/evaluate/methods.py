"""Ways of putting officers in order: ours, ours with a family left out, and simple ones beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from custodiet.detection.cards import NOT_WEIGHED
from custodiet.detection.evaluate.looks import Look, Seen
from custodiet.detection.ranking import Ranked, SamePerson, Sign, Values, rank, same_person, signs_of

Numbers = NDArray[np.float64]
OURS = "ours"
LEAST_SEARCHED = 30  # look-ups, for a rate to be a rate
ABSENT = "scikit-learn is not installed: Isolation Forest and the logistic regression were left out."


def has_sklearn() -> bool:
    """Whether the two methods that need scikit-learn can run."""
    return find_spec("sklearn") is not None


Signs = dict[str, dict[str, Sign]]  # detector -> officer -> sign


def weighed(look: Look) -> Signs:
    """Weigh everybody's counts against like work, once for every order that is made of them."""
    names = (each.detector for each in look.countings)
    return dict(zip(names, signs_of(look.posts, look.countings), strict=True))


def ours(
    look: Look, signs: Signs, families: Mapping[str, str], values: Values, *, without: str = ""
) -> Ranked:
    """Put officers in order by our own ranking; without: a family that is left out.

    What a unit outside the corridor may not read does not weigh here either, as in a real run.
    """
    used = {
        name: each for name, each in signs.items()
        if families[name] != without and name not in NOT_WEIGHED
    }  # fmt: skip
    made = [each for each in look.countings if each.detector in used]
    same: dict[str, SamePerson] = same_person(made, families, days_at_least=values.same_days)
    return rank(used.values(), families, values, same)


@dataclass(frozen=True)
class Figures:
    """Everybody's figures as columns: what every simple method is handed."""

    officers: tuple[str, ...]
    roles: NDArray[np.str_]
    lookups: Numbers
    off_hours: Numbers
    unexplained: Numbers
    own_ties: Numbers
    counts: Numbers  # a column a detector
    least: Numbers  # the least count that each detector's rule looks at

    @property
    def rate(self) -> Numbers:
        """Unexplained look-ups for each look-up; nought for whoever searched too little to tell."""
        given: Numbers = np.where(
            self.lookups >= LEAST_SEARCHED, self.unexplained / np.maximum(self.lookups, 1), 0.0
        )
        return given

    @property
    def features(self) -> Numbers:
        """What the learning methods see: every figure, tamed by a logarithm, and the rate."""
        tamed = np.log1p(
            np.column_stack([self.lookups, self.off_hours, self.unexplained, self.own_ties, self.counts])
        )
        given: Numbers = np.column_stack([tamed, self.rate])
        return given


def figures(look: Look, least: Mapping[str, int]) -> Figures:
    """Gather everybody's figures of one look."""
    officers = tuple(post.officer_id for post in look.posts)
    names = sorted(least)
    of = {each.detector: each.counted for each in look.countings}

    def column(detector: str) -> list[int]:
        held = of.get(detector, {})
        given = (held.get(one, 0) for one in officers)
        return [one if isinstance(one, int) else max(one, default=0) for one in given]

    plain = [look.plain.get(one) for one in officers]

    def figure(name: str) -> Numbers:
        return np.array([getattr(one, name) if one else 0 for one in plain], dtype=float)

    return Figures(
        officers, np.array([post.role for post in look.posts], dtype=str), figure("lookups"),
        figure("off_hours"), np.array(column("unexplained_lookups"), dtype=float), figure("own_ties"),
        np.array([column(name) for name in names], dtype=float).T,
        np.array([least[name] for name in names], dtype=float),
    )  # fmt: skip


def peer_z(of: Figures) -> Numbers:
    """How many standard deviations an officer's rate is above that of the same role."""
    given = np.zeros(len(of.officers))
    for role in np.unique(of.roles):
        mine = (of.roles == role) & (of.lookups >= LEAST_SEARCHED)
        if mine.sum() > 2:
            given[mine] = (of.rate[mine] - of.rate[mine].mean()) / (of.rate[mine].std() + 1e-9)
    return given


def additive(of: Figures) -> Numbers:
    """Add up what the rules found, as monitoring products do: each further one counts for less."""
    alerts = np.floor(of.counts / np.maximum(of.least, 1)).sum(axis=1)
    most = int(alerts.max(initial=0))
    falling = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, most + 1) ** 1.5)])
    kinds = (of.counts >= of.least).sum(axis=1)
    return np.asarray(falling[alerts.astype(int)] + kinds, dtype=np.float64)


def ecod(of: Figures) -> Numbers:
    """ECOD (Li and others 2022): how far out each figure is by its own distribution, added up."""
    total: Any = np.zeros(len(of.officers))
    for column in of.features.T:
        size = len(column)
        low = np.searchsorted(np.sort(column), column, side="right") / size
        high = 1 - np.searchsorted(np.sort(column), column, side="left") / size
        skew = ((column - column.mean()) ** 3).mean()
        auto = low if skew < 0 else high
        total = total + np.maximum(
            -np.log(np.maximum(auto, 1 / size)), -np.log(np.maximum(high, 1 / size)) / 2
        )
    return np.asarray(total, dtype=np.float64)


def privacy_rules(of: Figures) -> Numbers:
    """What a privacy officer's rules would list: family and household, much at odd hours, much of all."""
    odd = of.off_hours > np.quantile(of.off_hours, 0.99)
    much = of.lookups > np.quantile(of.lookups, 0.99)
    return np.asarray(2.0 * (of.own_ties > 0) + odd + much, dtype=np.float64)


def isolation_forest(of: Figures, seed: int) -> Numbers:
    """Isolation Forest on the same figures, with its usual settings."""
    from sklearn.ensemble import IsolationForest  # noqa: PLC0415  absent in the product

    made = IsolationForest(n_estimators=100, random_state=seed, n_jobs=1).fit(of.features)
    given: Numbers = -made.score_samples(of.features)
    return given


@dataclass(frozen=True)
class Taught:
    """A logistic regression that was taught on the calibrating forces with one label in a hundred."""

    model: Any

    def __call__(self, of: Figures) -> Numbers:
        """How likely it takes each officer to be a subject."""
        given: Numbers = self.model.predict_proba(of.features)[:, 1]
        return given


def teach(seen: list[Seen]) -> Taught | None:
    """Teach on the calibrating forces: every officer somebody reported, and one in a hundred others."""
    if not has_sklearn():
        return None
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  absent in the product
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415

    rows, labels = [], []
    rng = np.random.default_rng(1)
    for force in seen:
        of = figures(force.looks[-1], force.least)
        reported = {
            one for story in force.stories if story.harmful and story.reported for one in story.officers
        }
        mine = np.array([one in reported for one in of.officers])
        labelled = mine | (rng.random(len(mine)) < 0.01)
        rows.append(of.features[labelled])
        labels.append(mine[labelled])
    y = np.concatenate(labels)
    if y.all() or not y.any():
        return None
    model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=2_000))
    return Taught(model.fit(np.vstack(rows), y))


def simple(of: Figures, seed: int, taught: Taught | None) -> dict[str, Numbers]:
    """Every simple method's number for each officer: larger is first."""
    given: dict[str, Numbers] = {
        "random": np.random.default_rng(seed).random(len(of.officers)),
        "volume": of.lookups,
        "off-hours count": of.off_hours,
        "unexplained count": of.unexplained,
        "unexplained per 100": of.rate,
        "z against the role": peer_z(of),
        "added rule weights": additive(of),
        "ECOD": ecod(of),
        "privacy rules": privacy_rules(of),
    }
    if has_sklearn():
        given["Isolation Forest"] = isolation_forest(of, seed)
    if taught is not None:
        given["logistic, 1 % labels"] = taught(of)
    return given


def ordered(of: Figures, numbers: Numbers, seed: int) -> list[str]:
    """Officers, the largest number first; where it is the same, by lot."""
    lot = np.random.default_rng(seed + 7).random(len(numbers))
    return [of.officers[place] for place in np.lexsort((lot, -numbers))]


Simple = Callable[[Figures], Numbers]
