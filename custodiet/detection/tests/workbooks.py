"""The smallest workbooks there can be: one sheet of text, numbers, dates and formulas."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from xml.sax.saxutils import escape

KIND = "http://schemas.openxmlformats.org/"
MAIN = f"{KIND}spreadsheetml/2006/main"
OFFICE = f"{KIND}officeDocument/2006/relationships"
DATE_AND_TIME, DATE, TIME = 1, 2, 3  # the formats below, by their place
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no zone


@dataclass(frozen=True)
class Formula:
    """A formula, and the value that the sheet shows for it; None where it was never worked out."""

    text: str
    shown: float | str | None


def workbook(path: Path, rows: list[list[object]]) -> Path:
    """Write one sheet. Text stands in place, dates as the numbers that sheets keep."""
    cells = "".join(f"<row>{''.join(_cell(value) for value in row)}</row>" for row in rows)
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    forms = "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>'
        for number in (0, 22, 14, 21)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{KIND}package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{sheet_type}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet_type}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{KIND}package/2006/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{KIND}package/2006/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="4">{forms}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return path


def _cell(value: object) -> str:
    if isinstance(value, Formula):
        return _formula(value)
    if isinstance(value, date | time):
        return _moment(value)
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>' if value else "<c/>"


def _formula(value: Formula) -> str:
    if isinstance(value.shown, str):
        kind = "e" if value.shown.startswith("#") else "str"
        return f'<c t="{kind}"><f>{escape(value.text)}</f><v>{escape(value.shown)}</v></c>'
    shown = "" if value.shown is None else f"<v>{value.shown}</v>"
    return f"<c><f>{escape(value.text)}</f>{shown}</c>"


def _moment(value: date | time) -> str:
    if isinstance(value, datetime):
        return f'<c s="{DATE_AND_TIME}"><v>{(value - EPOCH).total_seconds() / 86400!r}</v></c>'
    if isinstance(value, date):
        return f'<c s="{DATE}"><v>{(value - EPOCH.date()).days}</v></c>'
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return f'<c s="{TIME}"><v>{seconds / 86400!r}</v></c>'
