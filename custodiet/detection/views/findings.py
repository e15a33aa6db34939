"""Pages of findings and detectors: parse, one call, render."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from custodiet.accounts.web import actor, local_day, now, number, paged
from custodiet.core.errors import NotFound
from custodiet.core.refs import Ref
from custodiet.detection import actions, forms, queries
from custodiet.detection.cards import detectors
from custodiet.detection.forms import quiet
from custodiet.detection.views.common import done, ref_of


@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """The findings that the reader may see, fifty a page."""
    asked = {name: request.GET.get(name, "") for name in ("detector", "stage", "run", "q")}
    sort = request.GET.get("sort", "strongest")
    rows = queries.findings(
        actor(request),
        detector=asked["detector"],
        stage=asked["stage"],
        run=number(asked["run"]),
        q=asked["q"],
        sort=sort,
        on=local_day(now()),
    )
    page = paged(request, rows)
    return render(
        request,
        "detection/findings.html",
        {
            "page": page, "rows": queries.finding_rows(page.object_list), "sort": sort, "asked": asked,
            "detectors": detectors(), "stages": queries.FindingStage, "checked_at": now(),
        },
    )  # fmt: skip


@require_GET
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding; the look is recorded."""
    return finding_page(request, pk)


@require_POST
def rule_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Rule out one innocent explanation."""
    form = forms.RuleOut(request.POST)
    if done(form, actions.rule_out, ref_of("finding", pk), by=actor(request), at=now()):
        return redirect("detection:finding", pk=pk)
    return finding_page(request, pk, bound=form)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise a lead from a finding, or record what explains it."""
    form = forms.Decide(request.POST)
    raises = request.POST.get("decide") == forms.Decide.RAISE

    def do(ref: Ref, *, decide: str, **given: Any) -> Ref:
        return actions.raise_finding(ref, **given) if raises else actions.explain_finding(ref, **given)

    if done(form, do, ref_of("finding", pk), by=actor(request), at=now()):
        return redirect("detection:finding", pk=pk)
    return finding_page(request, pk, form=form)


@require_POST
def show_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one name on the finding's page, this once; recorded about the finding and about the person."""
    asked = request.POST.get("whose", "")
    if asked not in list(actions.Whose):
        raise NotFound("Choose whose name to show.")
    name = actions.show_name(ref_of("finding", pk), by=actor(request), at=now(), whose=actions.Whose(asked))
    return finding_page(request, pk, shown={asked: name})


def finding_page(
    request: HttpRequest,
    pk: int,
    *,
    form: Form | None = None,
    suppress: Form | None = None,
    outcome: Form | None = None,
    bound: forms.RuleOut | None = None,
    shown: dict[str, str] | None = None,
) -> HttpResponse:
    """One finding's page, with what came back on one of its forms; the look is recorded."""
    card = actions.open_finding(ref_of("finding", pk), by=actor(request), at=now())
    still_open = [each.words for each in card.explanations if not each.how]
    checks = forms.RuleOut(bound.data if bound else None, explanations=still_open, auto_id="check_%s")
    if bound:
        checks.is_valid()
    given = {"finding": card, "page": paged(request, card.evidence), "shown": shown or {}}
    given |= {"form": form or forms.Decide(), "checks": checks}
    owner = {"owner": card.beside.owner}
    given["suppress"] = suppress or quiet.AskSuppression(initial=owner, auto_id="quiet_%s")
    given["outcome"] = outcome or quiet.RecordOutcome(auto_id="outcome_%s")
    given["precision"] = queries.precisions(actor(request), on=local_day(now())).get(card.row.detector)
    return render(request, "detection/finding.html", given)


@require_GET
def detector(request: HttpRequest, name: str) -> HttpResponse:
    """One detector as SQL, with the rule behind it."""
    by = actor(request)
    given: dict[str, Any] = {"detector": queries.detector_named(name, by)}
    if queries.may_read_findings(by):
        given["precision"] = queries.precisions(by, on=local_day(now()))[name]
    return render(request, "detection/detector.html", given)
