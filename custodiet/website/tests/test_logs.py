"""The log names no record."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings as ours
from django.test import RequestFactory
from django.urls import resolve

from custodiet.website.logs import NoPaths

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(caplog):
    """The log as the settings make it, also when another test has asked for more."""
    logger = logging.getLogger("django.request")
    assert any(isinstance(each, NoPaths) for each in logger.filters)
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_a_page_that_is_not_there_leaves_no_address_in_the_log(people, client_for, log):
    browser = client_for(people.head)
    assert browser.get("/leads/1/").status_code == 404
    assert browser.get("/no/such/131/").status_code == 404
    assert browser.post("/leads/1/").status_code in (404, 405)
    assert "/leads/1/" not in log.text
    assert "131" not in log.text


def test_a_page_that_broke_is_named_by_its_kind_and_not_by_its_record(log):
    request = RequestFactory().get("/leads/131/")
    request.resolver_match = resolve("/leads/131/")
    extra = {"status_code": 500, "request": request}
    logging.getLogger("django.request").error("%s: %s", "Internal Server Error", request.path, extra=extra)
    assert "131" not in log.text
    assert request.resolver_match.view_name in log.text


def test_a_fault_before_any_page_is_known_is_still_logged(log):
    logging.getLogger("django.request").error("Internal Server Error: %s", "/leads/131/")
    assert "131" not in log.text
    assert "Broke" in log.text


def test_the_settings_keep_suspicious_addresses_out_too():
    assert ours.LOGGING["loggers"]["django.security"]["level"] == "CRITICAL"
