"""Apps, sites and deletions on force devices, and whose device it was."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from custodiet.detection.tests.selects import keys, post, select
from custodiet.detection.tests.small_force import NOON, days, minutes


def seen(number=1, at=NOON, **more):
    return {
        "event_id": f"V-{number}", "device_id": "H-1", "officer_id": "P-1", "seen_at": at, "event": "install",
        "app": "Spark", "category": "dating", **more,
    }  # fmt: skip


def carried(officer, number=1, **more):
    return {"device_row_id": str(number), "device_id": "H-1", "officer_id": officer, **more}


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({}, True),
        ({"event": "open"}, True),
        ({"event": "remove"}, False),
        ({"category": "encrypted_messages"}, True),
        ({"category": "social"}, False),
        ({"category": None}, False),
    ],
)
def test_dating_and_encrypted_apps_count_when_installed_or_opened(tmp_path, change, counts):
    assert bool(select(tmp_path, "apps_on_force_devices", device_events=[seen(**change)])) is counts


@pytest.mark.parametrize(
    ("at", "officer"),
    [
        (datetime(2026, 6, 14, 22, 59, tzinfo=UTC), "P-1"),  # 23:59 on the wall, the last day
        (datetime(2026, 6, 14, 23, 1, tzinfo=UTC), "P-2"),
    ],
)
def test_a_device_is_whose_it_was_on_the_day_where_the_log_does_not_say(tmp_path, at, officer):
    devices = [carried("P-1", until_on=date(2026, 6, 14)), carried("P-2", 2, from_on=date(2026, 6, 15))]
    tables = {"device_events": [seen(at=at, officer_id=None)], "devices": devices}
    assert [row["officer_id"] for row in select(tmp_path, "apps_on_force_devices", **tables)] == [officer]


def test_nobodys_device_and_a_shared_one_name_nobody(tmp_path):
    nobodys = {"device_events": [seen(officer_id=None)]}
    assert select(tmp_path, "apps_on_force_devices", **nobodys) == []
    shared = {"device_events": [seen()], "devices": [carried("P-1"), carried("P-2", 2)]}
    assert select(tmp_path / "b", "apps_on_force_devices", **shared) == []


@pytest.mark.parametrize(("remit", "counts"), [("intelligence", False), ("disclosure", True), (None, True)])
def test_working_online_is_the_remit_of_intelligence(tmp_path, remit, counts):
    posts = [post(remit=remit)]
    visit = {"visit_id": "1", "officer_id": "P-1", "visited_at": NOON, "category": "dating"}
    apps = select(tmp_path, "apps_on_force_devices", device_events=[seen()], officers=posts)
    sites = select(tmp_path / "b", "dating_sites_on_force_devices", web_visits=[visit], officers=posts)
    assert (bool(apps), bool(sites)) == (counts, counts)


@pytest.mark.parametrize(
    ("category", "counts"),
    [("dating", True), ("adult", True), ("encrypted_messages", True), ("gambling", False), ("other", False)],
)
def test_only_some_categories_of_sites_count(tmp_path, category, counts):
    visit = {"visit_id": "1", "officer_id": "P-1", "visited_at": NOON, "category": category}
    assert bool(select(tmp_path, "dating_sites_on_force_devices", web_visits=[visit])) is counts


# after a report


TEN_DAYS_BEFORE = NOON - days(10)


def cleared(tmp_path, *events, received=TEN_DAYS_BEFORE, **tables):
    report = [{"report_id": "1", "officer_id": "P-1", "received_at": received, "came_from": "partner"}]
    wipe = [seen(event="wipe", category=None)]
    rows = {"partner_reports": report, "device_events": list(events) or wipe, **tables}
    return select(tmp_path, "deletions_after_a_report", **rows)


@pytest.mark.parametrize(
    ("ago", "counts"),
    [(-minutes(1), False), (minutes(1), True), (days(30), True), (days(30) + minutes(1), False)],
)
def test_deletions_count_for_thirty_days_after_a_report(tmp_path, ago, counts):
    assert bool(cleared(tmp_path, received=NOON - ago)) is counts


def test_the_days_are_counted_over_the_end_of_a_year(tmp_path):
    wipe = seen(event="wipe", at=datetime(2027, 1, 4, 9, 0, tzinfo=UTC))
    assert keys(cleared(tmp_path, wipe, received=datetime(2026, 12, 20, tzinfo=UTC))) == ["V-1"]


@pytest.mark.parametrize(
    ("event", "counts"), [("wipe", True), ("delete", True), ("remove", False), ("install", False)]
)
def test_wipes_and_deletions_are_what_clears_a_device(tmp_path, event, counts):
    assert bool(cleared(tmp_path, seen(event=event))) is counts


def test_somebody_elses_report_is_none(tmp_path):
    assert cleared(tmp_path, seen(event="wipe", officer_id="P-2")) == []


def test_a_device_handed_in_that_day_was_wiped_for_the_next(tmp_path):
    assert cleared(tmp_path, devices=[carried("P-1", until_on=date(2026, 6, 17))]) == []
    assert len(cleared(tmp_path / "b", devices=[carried("P-1", until_on=date(2026, 6, 18))])) == 1


@pytest.mark.parametrize(("devices", "counts"), [(19, True), (20, False)])
def test_many_devices_wiped_on_one_day_were_wiped_by_the_force(tmp_path, devices, counts):
    batch = [seen(n, event="wipe", device_id=f"H-{n}", officer_id=f"P-{n}") for n in range(1, devices + 1)]
    assert keys(cleared(tmp_path, *batch)) == ["V-1"] * counts
