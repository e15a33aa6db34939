"""Bad input: each in a clear sentence, nothing lost, and what is held already untouched."""

from __future__ import annotations

import resource
from datetime import date, time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from custodiet.core.errors import NotValid
from custodiet.detection.readers import canonical, dry_run, import_extract, load, shipped
from custodiet.detection.readers.mapping import SHIPPED
from custodiet.detection.readers.trial import MOST_LISTED
from custodiet.detection.store import Store
from custodiet.detection.tests.small_force import NOON, days
from custodiet.detection.tests.test_readers import CRIME, HEADING, extract, row
from custodiet.detection.tests.workbooks import Formula, workbook

ROWS = 300_000
GROWS = 150  # megabytes at most, whatever the size of the file


def grown(before: int) -> float:
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def big(path: Path, broken: int) -> Path:
    """A CSV of some sixty megabytes, a quotation mark opened in one line of its middle and never closed."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADING + "\n")
        for number in range(2, ROWS + 2):
            reason = '"lost mark ' if number == broken else "x" * 140
            file.write(row(number, reason=reason) + "\n")
    return path


def test_a_broken_quotation_mark_in_the_middle_of_a_big_file_costs_one_row_and_no_memory(tmp_path):
    path = big(tmp_path / "big.csv", broken=150_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run = dry_run(path, CRIME)
    assert path.stat().st_size > 50 * 1024 * 1024
    assert grown(before) < GROWS
    assert run.good == ROWS - 1
    assert [(each.row, each.why) for each in run.refused] == [
        (150_000, "opens a quotation mark that is never closed")
    ]


def test_a_line_without_end_is_refused_and_passed_over_and_never_held(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("w") as file:
        file.write(f"{HEADING}\n{row(1)}\n")
        for _ in range(80):
            file.write("y" * 1_000_000)
        file.write(f"\n{row(2)}\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run = dry_run(path, CRIME)
    assert grown(before) < GROWS
    assert run.good == 2
    assert [(each.row, each.why) for each in run.refused] == [(3, "runs on for a million characters or more")]


def test_of_a_file_of_bad_rows_every_one_is_listed_and_few_are_held(tmp_path):
    bad = MOST_LISTED + 500
    path = extract(tmp_path, row(1), *(row(n, officer="") for n in range(bad)))
    run = dry_run(path, CRIME)
    assert (len(run.refused), run.refused_rows) == (MOST_LISTED, bad)
    assert run.reasons == {"UserCollar: is empty, and every row must have it": bad}
    done = import_extract(path, CRIME, Store(tmp_path / "store"))
    assert len(done.refusals.read_text().splitlines()) == bad + 1


def test_a_file_of_nothing_but_bad_rows_says_why_most_often(tmp_path):
    with pytest.raises(NotValid, match=r"2 were refused\. Most often because: UserCollar: is empty"):
        import_extract(extract(tmp_path, row(1, ""), row(2, "")), CRIME, Store(tmp_path / "store"))


def calls(path: Path, count: int) -> Path:
    rows = {
        "call_id": [f"T-{n}" for n in range(count)], "officer_id": ["P-1"] * count,
        "other_number": [str(n * 7919) for n in range(count)],
        "started_at": pa.array([NOON + days(n / 5000) for n in range(count)], pa.timestamp("us", tz="UTC")),
    }  # fmt: skip
    pq.write_table(pa.table(rows), path, row_group_size=10_000)
    return path


def test_parquet_with_a_hole_in_its_middle_is_refused_and_the_store_stays_as_it_was(tmp_path):
    store = Store(tmp_path / "store")
    import_extract(calls(tmp_path / "good.parquet", 100), canonical("calls"), store)
    held = sorted(path for path in store.root.rglob("*") if path.is_file())
    path = calls(tmp_path / "bad.parquet", 50_000)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 5000] = bytes(5000)
    path.write_bytes(data)
    with pytest.raises(NotValid, match="is cut short or is not a Parquet file"):
        import_extract(path, canonical("calls"), store)
    assert sorted(path for path in store.root.rglob("*") if path.is_file()) == held


def test_text_in_another_encoding_says_which_to_try(tmp_path):
    path = extract(tmp_path, row(1, reason="caf\xe9"), row(2), encoding="cp1252")
    run = dry_run(path, CRIME)
    assert run.good == 1
    assert "the mapping may need another encoding, such as cp1252" in run.refused[0].why


def test_utf_16_is_read_when_the_mapping_states_it_and_named_when_it_does_not(tmp_path):
    path = extract(tmp_path, row(1), encoding="utf-16")
    with pytest.raises(NotValid, match="is written in UTF-16 and the mapping says utf-8"):
        dry_run(path, CRIME)
    text = (SHIPPED / "crime-records.toml").read_text().replace('encoding = "utf-8"', 'encoding = "utf-16"')
    (tmp_path / "wide.toml").write_text(text)
    assert dry_run(path, load(tmp_path / "wide.toml")).good == 1


def test_two_columns_of_one_name_are_refused_because_nothing_says_which_is_meant(tmp_path):
    path = extract(tmp_path, row(1) + ",x", heading=HEADING + ",Reason")
    with pytest.raises(NotValid, match="two columns called Reason, and nothing says which"):
        dry_run(path, CRIME)


def test_a_last_row_that_is_cut_short_is_refused_and_says_so(tmp_path):
    assert (
        "it may have been cut short" in dry_run(extract(tmp_path, row(1), "CR-2,P-1"), CRIME).refused[0].why
    )


def test_a_formula_at_fault_and_a_day_as_a_bare_number_are_refused_in_a_workbook(tmp_path):
    heading = [
        "Ref",
        "User",
        "Date",
        "Time",
        "Action",
        "Nominal",
        "Search text",
        "Reason",
        "Crime no",
        "Results",
    ]
    good = [1, "P-1", date(2026, 6, 17), time(14, 5), "Viewed", "M-1", "", "", "", Formula("2+2", 4.0)]
    fault, number = [*good], [*good]
    fault[1] = Formula("LOOKUP(9)", "#N/A")
    number[2] = 46190.0
    path = workbook(tmp_path / "x.xlsx", [heading, good, fault, number])
    run = dry_run(path, shipped()["records-audit-sheet"])
    assert run.good == 1
    assert [(each.row, each.column) for each in run.refused] == [(3, "User"), (4, "Date and Time")]
    assert "is a bare number where a time belongs" in run.refused[1].why


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('zones = ["x"]', "it says zones, which no mapping can say"),
        ("[made.lookup_id]\nfrom = []\nalike = 'maybe'", "alike of lookup_id must be one of one, several"),
        ("[made.lookup_id]\nfrom = ['EventId']\nalike = 'one'", "lookup_id is supplied twice"),
        ("[telephone]\nlooked_up_at = '44'", "looked_up_at is no text"),
        ("[telephone]\nsought = 'UK'", "the country of sought must be the digits"),
        ("[lasting.returned]\nsince = 'reason'\nseconds = 'x'", "must both be moments"),
    ],
)
def test_a_mapping_that_says_what_cannot_be_is_refused_in_a_sentence(tmp_path, more, words):
    text = (SHIPPED / "crime-records.toml").read_text()
    text = more + "\n" + text if more.startswith("zones") else text + "\n" + more + "\n"
    (tmp_path / "m.toml").write_text(text)
    with pytest.raises(NotValid, match=words):
        load(tmp_path / "m.toml")
