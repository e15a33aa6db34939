"""The worker's part in repeating a run: the same once more, into nothing, and whether it is the same."""

from __future__ import annotations

from custodiet.core.errors import Refusal
from custodiet.detection import accounting, actions
from custodiet.detection.digests import digest_of, digest_of_all
from custodiet.detection.engine import Stopped
from custodiet.detection.inputs import NamedFiles, differences, inputs_of
from custodiet.detection.models import RunAgain
from custodiet.detection.performing import WORKER, Means, Pulse, engine_for, within_a_run
from custodiet.detection.queries import chosen
from custodiet.detection.scoping import rules_on, scope
from custodiet.detection.stages import AgainStage
from custodiet.jobs import actions as jobs
from custodiet.jobs.actions import Taken


def perform_again(job: Taken, means: Means) -> None:
    """Repeat one finished run, and say whether it gives the same; what stands in the way is said too."""
    again = RunAgain.objects.select_related("run").get(pk=job.about.id)
    if again.stage != AgainStage.ASKED:  # ended by the worker that had it before
        jobs.finish(job, at=means.clock())
        return
    try:
        _compare(again, Pulse(job, means), means)
    except Stopped:
        return  # another worker has it
    except Refusal as refusal:
        if not jobs.holds(job):
            return
        actions.say_not_repeated(again.ref, by=WORKER, at=means.clock(), why=refusal.why)
        jobs.fail(job, at=means.clock(), why=refusal.why)
    else:
        jobs.finish(job, at=means.clock())


def _compare(again: RunAgain, pulse: Pulse, means: Means) -> None:
    run, then = again.run, again.run.seal
    since, until = scope(run.scope_from, run.scope_until)
    todo, rules = chosen(run.detectors), rules_on(run.scope_until, means.shelf)
    sealed = dict(run.results.values_list("detector", "result_sha256"))
    todo = tuple(card for card in todo if card.name in sealed)
    pulse.words = "Reading what the run read"
    store = NamedFiles(means.store.root, then.files)
    now = inputs_of(
        store, todo, rules, since=since, until=until, choice=means.choice,
        explanations=accounting.explanations_of(run), tell=pulse.tell,
    )  # fmt: skip
    differs = differences(then.inputs, now)
    found: dict[str, str] = {}
    with engine_for(run, store, means) as engine:
        for place, card in enumerate(todo):
            pulse.words = f"{card.title}. {place} of {len(todo)} detectors repeated"
            pulse.told_at = None
            result = engine.run(
                card.name, scope_from=since, scope_until=until, rules=rules, stop=pulse.stop,
                on_progress=within_a_run(pulse, place, len(todo)),
            )  # fmt: skip
            if pulse.stop():
                raise Stopped("Another worker has taken it up.")
            found[card.name] = digest_of(result)
    digest = digest_of_all(found)
    if digest == then.result_sha256:
        actions.say_same(again.ref, by=WORKER, at=means.clock(), digest=digest, differs=differs)
        return
    others = [name for name in sealed if found.get(name) != sealed[name]]
    actions.say_differs(
        again.ref, by=WORKER, at=means.clock(), digest=digest, differs=differs, detectors=others
    )
