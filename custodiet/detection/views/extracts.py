"""Pages of extracts: parse, one call, render."""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from custodiet.accounts.web import actor, now, paged
from custodiet.detection import actions, forms, queries
from custodiet.detection.views.common import done, ref_of


@require_GET
def extracts(request: HttpRequest) -> HttpResponse:
    """Every extract that was handed in."""
    page = paged(request, queries.extracts(actor(request)))
    return render(request, "detection/extracts.html", {"page": page, "checked_at": now()})


@require_GET
def extract(request: HttpRequest, pk: int) -> HttpResponse:
    """One extract, and every row of it that was refused; the look is recorded."""
    by, ref = actor(request), ref_of("extract", pk)
    card = actions.open_extract(ref, by=by, at=now())
    page = paged(request, queries.refused_rows(ref, by))
    return render(request, "detection/extract.html", {"extract": card, "page": page})


def hand_in(request: HttpRequest) -> HttpResponse:
    """Put a file into the inbox, then check it."""
    queries.must_import(actor(request))
    form = forms.HandIn(request.POST or None, request.FILES or None, by=actor(request))
    if request.method == "POST" and form.is_valid():
        name = _into_inbox(form.cleaned_data["file"])
        return redirect("detection:check-extract", name=name, mapping=form.cleaned_data["mapping"])
    return render(request, "detection/hand_in.html", {"form": form})


def check_extract(request: HttpRequest, name: str, mapping: str) -> HttpResponse:
    """What an import would keep and refuse; then the import."""
    form = forms.ImportExtract({"file": name, "mapping": mapping})
    if request.method == "POST" and done(form, actions.import_extract, by=actor(request), at=now()):
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
    actions.retry_extract(ref_of("extract", pk), by=actor(request), at=now())
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
