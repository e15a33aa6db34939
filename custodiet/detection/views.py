"""Pages of runs, findings and extracts: parse, one call, render."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from custodiet.accounts.web import actor, now, number, paged
from custodiet.core.errors import NotFound, NotValid
from custodiet.core.refs import Ref
from custodiet.detection import actions, forms, queries
from custodiet.detection.cards import detectors

DECISIONS: dict[str, tuple[type[Form], Callable[..., Any]]] = {
    "authorise": (forms.AuthoriseRun, actions.authorise_run),
    "refuse": (forms.RefuseRun, actions.refuse_run),
    "stop": (forms.StopRun, actions.stop_run),
}


def _ref(record: str, pk: int) -> Ref:
    return Ref("detection", record, pk)


def _done(form: Form, do: Callable[..., Any], *on: Ref, **more: Any) -> bool:
    """Check a form and do what it asks; what the action finds wrong comes back on the form."""
    if not form.is_valid():
        return False
    try:
        do(*on, **more, **form.cleaned_data)
    except NotValid as refusal:
        if not refusal.problems:
            form.add_error(None, refusal.why)
        for field, said in refusal.problems.items():
            form.add_error(field if field in form.fields else None, said)
        return False
    return True


# ---- runs ----


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """Every run, newest first."""
    by = actor(request)
    return render(
        request,
        "detection/runs.html",
        {"page": paged(request, queries.runs(by)), "may_ask": queries.may_ask(by), "checked_at": now()},
    )


def ask_run(request: HttpRequest) -> HttpResponse:
    """Ask for a run."""
    form = forms.AskRun(request.POST or None)
    if request.method == "POST" and _done(form, actions.ask_run, by=actor(request), at=now()):
        return redirect("detection:runs")
    return render(request, "detection/ask_run.html", {"form": form})


@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run; the look is recorded."""
    return _run_page(request, pk)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a run has come. Not a look of its own, however often it is asked for: only counts are shown.

    It does not ask again by itself: a page that changes under its reader fails people who read slowly.
    """
    card = queries.run_card(_ref("run", pk), actor(request))
    if not card.under_way:
        return redirect("detection:run", pk=pk)
    return render(request, "detection/progress.html", {"run": card})


@require_POST
def decide_run(request: HttpRequest, pk: int, door: str) -> HttpResponse:
    """Authorise, refuse or stop a run."""
    if door not in DECISIONS:
        raise NotFound("There is no such page.")
    kind, do = DECISIONS[door]
    form = kind(request.POST)
    if _done(form, do, _ref("run", pk), by=actor(request), at=now()):
        return redirect("detection:run", pk=pk)
    return _run_page(request, pk, **{door: form})


def _run_page(request: HttpRequest, pk: int, **bound: Form) -> HttpResponse:
    card = actions.open_run(_ref("run", pk), by=actor(request), at=now())
    asked = {name: kind() for name, (kind, _) in DECISIONS.items()}
    return render(request, "detection/run.html", {"run": card, **asked, **bound})


# ---- findings ----


@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """The findings that the reader may see, fifty a page."""
    asked = {name: request.GET.get(name, "") for name in ("detector", "stage", "run")}
    sort = request.GET.get("sort", "strongest")
    rows = queries.findings(
        actor(request), detector=asked["detector"], stage=asked["stage"], run=number(asked["run"]), sort=sort
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
    return _finding_page(request, pk)


@require_POST
def rule_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Rule out one innocent explanation."""
    form = forms.RuleOut(request.POST)
    if _done(form, actions.rule_out, _ref("finding", pk), by=actor(request), at=now()):
        return redirect("detection:finding", pk=pk)
    return _finding_page(request, pk, bound=form)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise a lead from a finding, or record what explains it."""
    form = forms.Decide(request.POST)
    raises = request.POST.get("decide") == forms.Decide.RAISE

    def do(ref: Ref, *, decide: str, **given: Any) -> Ref:
        return actions.raise_finding(ref, **given) if raises else actions.explain_finding(ref, **given)

    if _done(form, do, _ref("finding", pk), by=actor(request), at=now()):
        return redirect("detection:finding", pk=pk)
    return _finding_page(request, pk, form=form)


@require_POST
def show_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one name on the finding's page, this once; recorded about the finding and about the person."""
    asked = request.POST.get("whose", "")
    if asked not in list(actions.Whose):
        raise NotFound("Choose whose name to show.")
    name = actions.show_name(_ref("finding", pk), by=actor(request), at=now(), whose=actions.Whose(asked))
    return _finding_page(request, pk, shown={asked: name})


def _finding_page(
    request: HttpRequest,
    pk: int,
    *,
    form: Form | None = None,
    bound: forms.RuleOut | None = None,
    shown: dict[str, str] | None = None,
) -> HttpResponse:
    card = actions.open_finding(_ref("finding", pk), by=actor(request), at=now())
    still_open = [each.words for each in card.explanations if not each.how]
    checks = forms.RuleOut(bound.data if bound else None, explanations=still_open, auto_id="check_%s")
    if bound:
        checks.is_valid()
    given = {"finding": card, "page": paged(request, card.evidence), "shown": shown or {}}
    given |= {"form": form or forms.Decide(), "checks": checks}
    return render(request, "detection/finding.html", given)


@require_GET
def detector(request: HttpRequest, name: str) -> HttpResponse:
    """One detector as SQL, with the rule behind it."""
    card = queries.detector_named(name, actor(request))
    return render(request, "detection/detector.html", {"detector": card})


# ---- extracts ----


@require_GET
def extracts(request: HttpRequest) -> HttpResponse:
    """Every extract that was handed in."""
    page = paged(request, queries.extracts(actor(request)))
    return render(request, "detection/extracts.html", {"page": page, "checked_at": now()})


@require_GET
def extract(request: HttpRequest, pk: int) -> HttpResponse:
    """One extract, and every row of it that was refused; the look is recorded."""
    by, ref = actor(request), _ref("extract", pk)
    card = actions.open_extract(ref, by=by, at=now())
    page = paged(request, queries.refused_rows(ref, by))
    return render(request, "detection/extract.html", {"extract": card, "page": page})


def hand_in(request: HttpRequest) -> HttpResponse:
    """Put a file into the inbox, then check it."""
    queries.must_import(actor(request))
    form = forms.HandIn(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name = _into_inbox(form.cleaned_data["file"])
        return redirect("detection:check-extract", name=name, mapping=form.cleaned_data["mapping"])
    return render(request, "detection/hand_in.html", {"form": form})


def check_extract(request: HttpRequest, name: str, mapping: str) -> HttpResponse:
    """What an import would keep and refuse; then the import."""
    form = forms.ImportExtract({"file": name, "mapping": mapping})
    if request.method == "POST" and _done(form, actions.import_extract, by=actor(request), at=now()):
        return redirect("detection:extracts")
    dry = queries.checked(settings.INBOX, name, mapping, by=actor(request))
    page = paged(request, dry.refused)
    given = {"dry": dry, "page": page, "name": name, "mapping": mapping}
    return render(
        request, "detection/check_extract.html", given | ({"form": form} if request.method == "POST" else {})
    )


@require_POST
def retry_extract(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a refused file again."""
    actions.retry_extract(_ref("extract", pk), by=actor(request), at=now())
    return redirect("detection:extracts")


def _into_inbox(file: UploadedFile) -> str:
    """Write an upload to disk in pieces, under a name that its own bytes begin."""
    settings.INBOX.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", str(file.name))[-120:].lstrip(".-") or "extract"
    # a name of its own, whatever other processes are writing; closed first, then renamed
    made = tempfile.NamedTemporaryFile(dir=settings.INBOX, prefix=".", suffix=".part", delete=False)  # noqa: SIM115  # with, below
    try:
        with made as out:
            for piece in file.chunks():
                digest.update(piece)
                out.write(piece)
        name = f"{digest.hexdigest()[:16]}-{plain}"
        Path(made.name).replace(settings.INBOX / name)
    finally:
        Path(made.name).unlink(missing_ok=True)  # a full disk leaves no half file
    return name
