"""Misconduct, planted: the shapes seen in decided cases. Written apart from the innocent look-alikes."""

from __future__ import annotations

from collections.abc import Callable

from custodiet.detection.simulate.plans import Variant
from custodiet.detection.simulate.scenarios import closed_cases, posts, searching, several
from custodiet.detection.simulate.stage import Stage
from custodiet.detection.simulate.writing import Writer

Scenario = Callable[[Stage, Variant], Writer]

SCENARIOS: dict[str, Scenario] = {
    "S1": closed_cases.repeat_after_closure,
    "S2": closed_cases.woman_and_relatives,
    "S3": searching.off_duty,
    "S4": searching.serial_women,
    "S5": searching.former_partner,
    "S7": posts.after_release,
    "S8": posts.callers,
    "S9": closed_cases.unannounced_visits,
    "S11": searching.laundered_reasons,
    "S13": searching.lone_drivers,
    "S14": searching.by_marker,
    "S15": posts.outside_the_channel,
    "S16": posts.online_persona,
    "S17": posts.cadets,
    "S18": posts.photographs,
    "S19": posts.statements_and_video,
    "S21": several.passed_on,
    "S23": several.faint_reports,
    "S24": several.own_record,
    "S25": closed_cases.night_calls,
}
# constables in relationships with people met through a case are by far the most frequent in decided cases
WEIGHTS = {"S1": 4.0, "S2": 5.0, "S9": 2.0, "S14": 2.0, "S5": 2.0, "S25": 2.0}
