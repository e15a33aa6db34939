"""Workbooks, Parquet, and files that are refused as a whole."""

from __future__ import annotations

import resource
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from custodiet.core.errors import NotValid
from custodiet.detection.readers import canonical, dry_run, import_extract, load
from custodiet.detection.readers.mapping import SHIPPED
from custodiet.detection.store import Store
from custodiet.detection.tests.small_force import NOON
from custodiet.detection.tests.test_readers import CRIME, HEADING, extract, refused, row


def test_a_workbook_is_read_like_a_text_file(tmp_path):
    text = (SHIPPED / "crime-records.toml").read_text().replace('format = "csv"', 'format = "xlsx"')
    (tmp_path / "sheet.toml").write_text(text)
    path = workbook(tmp_path / "extract.xlsx", [HEADING.split(","), row(1).split(","), row(2, "").split(",")])
    run = dry_run(path, load(tmp_path / "sheet.toml"))
    assert (run.good, [(one.row, one.column) for one in run.refused]) == (1, [(3, "UserCollar")])


def workbook(path: Path, rows: list[list[str]]) -> Path:
    """Write the smallest XLSX there can be: one sheet, text in place."""
    kind = "http://schemas.openxmlformats.org/"
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in values) + "</row>"
        for values in rows
    )
    main = f"{kind}spreadsheetml/2006/main"
    office = f"{kind}officeDocument/2006/relationships"
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kind}package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet_type}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{kind}package/2006/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{kind}package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return path


# files that are refused as a whole


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"PK\x03\x04\x00\x00binary", "is not a text file"),
        (b'"never,closed\n' * 3, "headings"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_in_a_plain_sentence(tmp_path, data, words):
    with pytest.raises(NotValid, match=words):
        dry_run(write(tmp_path / "x.csv", data), CRIME)


def test_unknown_and_missing_columns_are_listed_and_stop_the_import(tmp_path):
    path = extract(tmp_path, row(), heading=HEADING.replace("Workstation", "Arbeitsplatz"))
    run = dry_run(path, CRIME)
    assert (run.unknown_columns, run.missing_columns) == (("Arbeitsplatz",), ("Workstation",))
    assert not run.can_import
    with pytest.raises(NotValid, match=r"does not know: Arbeitsplatz.*expects: Workstation"):
        import_extract(path, CRIME, Store(tmp_path / "store"))


def test_an_extract_without_one_good_row_is_refused_and_leaves_nothing(tmp_path):
    with pytest.raises(NotValid, match="no row that can be used"):
        import_extract(extract(tmp_path, row(officer="")), CRIME, Store(tmp_path / "store"))
    assert not Store(tmp_path / "store").tables()


def test_a_mapping_that_leaves_something_to_be_guessed_is_refused(tmp_path):
    whole = (SHIPPED / "crime-records.toml").read_text()
    for gone, words in [
        ('zone = "Europe/London"\nform', "zone"),
        ("quote = '\"'\n", "quote"),
        ('officer_id = "UserCollar"\n', "officer_id"),
        ('[times]\nzone = "Europe/London"', "Europe/Londn"),
    ]:
        text = whole.replace(gone, "form" if "form" in gone else "")
        if "Londn" in words:
            text = whole.replace(gone, '[times]\nzone = "Europe/Londn"')
        (tmp_path / "m.toml").write_text(text)
        with pytest.raises(NotValid, match=words):
            load(tmp_path / "m.toml")


# Parquet


def parquet(folder: Path, **columns) -> Path:
    path = folder / "duties.parquet"
    plain = {
        "duty_id": ["S-1", "S-2"],
        "officer_id": ["P-1", "P-2"],
        "starts_at": pa.array([NOON, NOON], pa.timestamp("us", tz="UTC")),
        "ends_at": pa.array([NOON, NOON], pa.timestamp("us", tz="UTC")),
    }
    pq.write_table(pa.table(plain | columns), path)
    return path


def test_canonical_parquet_comes_in_with_columns_that_it_lacks_left_empty(tmp_path):
    done = import_extract(parquet(tmp_path), canonical("duties"), Store(tmp_path / "store"))
    assert (done.kept, done.first_at) == (2, NOON)
    empty = Store(tmp_path / "store").tables()["duties"].empty
    assert empty == {"kind", "planned_starts_at", "planned_ends_at", "place"}


def test_a_parquet_row_without_a_value_it_must_have_is_refused(tmp_path):
    path = parquet(tmp_path, officer_id=["P-1", None])
    assert refused(path, canonical("duties")) == [(2, "officer_id", "is empty, and every row must have it")]


def test_a_parquet_file_cut_short_is_refused(tmp_path):
    path = parquet(tmp_path)
    write(path, path.read_bytes()[:-20])
    with pytest.raises(NotValid, match="cut short"):
        dry_run(path, canonical("duties"))


def test_parquet_times_that_are_no_times_are_refused(tmp_path):
    with pytest.raises(NotValid, match="holds no times"):
        dry_run(parquet(tmp_path, ends_at=["noon", "noon"]), canonical("duties"))


def test_a_long_extract_is_read_in_a_stream(tmp_path):
    path = extract(tmp_path, *(row(n, reason="x" * 200) for n in range(60_000)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run = dry_run(path, CRIME)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert run.good == 60_000
    assert grown < 150, "megabytes more than before, for a file of 16"
