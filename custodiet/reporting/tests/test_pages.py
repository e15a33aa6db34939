"""A PDF is copied clean: its pages as they look, and nothing that lay behind them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import given as every
from hypothesis import settings as kept_to
from hypothesis import strategies as st
from PIL import Image

from custodiet.reporting.cleaning import apart, pages
from custodiet.reporting.models import Part
from custodiet.reporting.tests import help as given
from custodiet.reporting.tests.test_sealed import sealed_file
from custodiet.sealing.places import Kind

SOON = timedelta(seconds=30)
HIDDEN = b"BT /F1 12 Tf 20 20 Td (Kestrel under the bar) Tj ET 0 0 0 rg 10 10 180 30 re f"


def written(body: bytes, *, more: bytes = b"", size: bytes = b"200 100") -> bytes:
    """A PDF of one page, by hand: with words under a black bar, a script, and who wrote it."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert('Kestrel')) >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 " + size + b"] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> " + more + b" >>",
        b"<< /Length %d >>\nstream\n" % len(body) + body + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Author (Kestrel) /Title (Taken at home by Kestrel) >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


WHOLE = written(HIDDEN)


def test_both_programs_refuse_with_the_same_exit_code():
    assert apart.REFUSED == pages.REFUSED


def of_pages(count: int, size: tuple[int, int] = (50, 50)) -> bytes:
    out = BytesIO()
    first, *rest = [Image.new("RGB", size, (place % 250, 9, 9)) for place in range(count)]
    first.save(out, "PDF", save_all=True, append_images=rest)
    return out.getvalue()


def test_a_copy_shows_the_page_and_holds_no_word_script_or_author_of_what_was_sent():
    copy = pages.drawn(WHOLE)
    assert b"Kestrel" in WHOLE and b"JavaScript" in WHOLE
    for gone in (b"Kestrel", b"JavaScript", b"/JS", b"/Font", b"/OpenAction", b"/Annots", b"/EmbeddedFile"):
        assert gone not in copy, gone
    with pdfium.PdfDocument(copy) as seen:
        (page,) = seen
        assert page.get_textpage().get_text_bounded() == ""
        points = page.render(scale=1).to_pil().convert("RGB")
        assert [round(length) for length in page.get_size()] == [200, 100]
    assert max(points.getpixel((100, 75))) < 60  # the bar, where the words were
    assert min(points.getpixel((100, 20))) > 200  # the paper above it


def test_every_page_is_copied_in_its_order_up_to_the_most_and_none_beyond():
    with pdfium.PdfDocument(pages.drawn(of_pages(3))) as seen:
        reds = [page.render(scale=1).to_pil().convert("RGB").getpixel((5, 5))[0] for page in seen]
    assert [round(each / 1) for each in reds] == sorted(reds) and len(reds) == 3
    with pdfium.PdfDocument(pages.drawn(of_pages(pages.MOST_PAGES))) as most:
        assert len(most) == pages.MOST_PAGES
    with pytest.raises(pages.CannotBeDrawn, match="1 to 100 pages"):
        pages.drawn(of_pages(pages.MOST_PAGES + 1))


def test_pages_are_drawn_sharp_where_there_is_room_and_refused_where_they_are_too_large():
    with pdfium.PdfDocument(WHOLE) as small:
        assert pages._scale(small) == pages.SHARP / pages.INCH
    for side, fits in ((7_744, True), (7_747, False)):
        data = written(b"", size=b"%d %d" % (side, side))
        with pdfium.PdfDocument(data) as large:
            if fits:
                assert 1 <= pages._scale(large) < 1.01
                continue
            with pytest.raises(pages.CannotBeDrawn, match="points together"):
                pages._scale(large)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "cut short or broken"),
        (b"", "cut short or broken"),
        (WHOLE.replace(b"/Kids [3 0 R] /Count 1", b"/Kids []      /Count 0"), "cut short or broken"),
        (WHOLE.replace(b"[0 0 200 100]", b"[0 0 000 100]"), ""),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence_apart_and_here(data: bytes, said: str):
    copy, why = apart.cleaned("application/pdf", data, within=SOON)
    assert said in why
    assert bool(copy) is not bool(why)


@kept_to(max_examples=60, deadline=None, derandomize=True)
@every(st.data())
def test_a_pdf_that_is_cut_or_altered_is_copied_without_its_words_or_refused(data: st.DataObject):
    altered = bytearray(WHOLE[: data.draw(st.integers(0, len(WHOLE)))])
    for _ in range(data.draw(st.integers(0, 3)) if altered else 0):
        altered[data.draw(st.integers(0, len(altered) - 1))] = data.draw(st.integers(0, 255))
    try:
        copy = pages.drawn(bytes(altered))
    except pages.CannotBeDrawn:
        return
    assert b"Kestrel" not in copy and b"JavaScript" not in copy


@pytest.mark.django_db
def test_a_handler_has_a_pdf_looked_into_and_saves_its_clean_copy(
    people: SimpleNamespace, settings: Any, tmp_path: Path, client_for: Any
):
    at = datetime.now(UTC)
    handler, _ = given.desks(settings, at)
    _, report = given.sent(at.date(), files=[sealed_file(settings, tmp_path, "letter.pdf", WHOLE)])
    part = Part.objects.get(kind=Kind.FILE)
    with given.vault(settings, tmp_path):
        desk = client_for(handler)
        desk.post("/reports/unlock/", {"passphrase": given.PASSPHRASE})
        desk.post(f"/reports/{report.pk}/files/{part.ident}/look/")
        page = desk.get(f"/reports/{report.pk}/").content.decode()
        assert "It is application/pdf" in page and "Save the clean copy" in page
        clean = Part.objects.get(kind=Kind.CLEANED)
        saved = desk.get(f"/reports/{report.pk}/files/{clean.ident}/clean/")
    assert f"{report.number}-clean.pdf" in saved["Content-Disposition"]
    assert saved.content.startswith(b"%PDF") and b"Kestrel" not in saved.content
