"""What the environment makes of the settings, each read in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as ours

from custodiet.core.policy import shelf

READ = "import json; from custodiet import settings; print(json.dumps(eval({what!r}, vars(settings))))"


def told(what: str, **env: str):
    """One expression over the settings, as a force's environment would have them."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CUSTODIET_")}
    clean |= {"CUSTODIET_SECRET_KEY": "x" * 60, **{f"CUSTODIET_{name}": said for name, said in env.items()}}
    words = [sys.executable, "-c", READ.format(what=what)]
    done = subprocess.run(words, cwd=ours.ROOT, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


FORM = "CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']"


def test_a_form_may_lead_to_the_forces_own_sign_on_and_nowhere_else():
    server = "https://login.force.example:8443/tenant/v2.0"
    assert told(FORM) == ["'self'"]
    assert told(FORM, OIDC_SERVER=server) == ["'self'", "https://login.force.example:8443"]


def test_no_word_of_a_sign_on_for_a_second_factor_is_trusted_unless_it_is_named():
    assert told("OIDC_SECOND_FACTOR") == []
    assert told("OIDC_SECOND_FACTOR", OIDC_SECOND_FACTOR="mfa  phr") == ["mfa", "phr"]


@pytest.mark.parametrize(("said", "count"), [("no", 0), ("yes", 1)])
def test_an_address_in_a_header_counts_only_behind_a_proxy(said: str, count: int):
    assert told("ALLAUTH_TRUSTED_PROXY_COUNT", BEHIND_PROXY=said) == count


def test_keys_used_before_are_parted_by_spaces():
    assert told("SECRET_KEY_FALLBACKS") == []
    assert told("SECRET_KEY_FALLBACKS", SECRET_KEY_FALLBACKS="one two") == ["one", "two"]


def test_outside_the_demo_no_host_is_taken_for_granted():
    assert told("ALLOWED_HOSTS") == []
    assert told("ALLOWED_HOSTS", DEMO="yes") == ["localhost", "127.0.0.1"]
    assert told("ALLOWED_HOSTS", HOSTS="a.example, b.example") == ["a.example", "b.example"]


def test_how_long_things_last_is_policy():
    for setting, name in (("PASSWORD_RESET_TIMEOUT", "link_lasts"), ("SESSION_COOKIE_AGE", "idle_minutes")):
        newest = shelf().rules[f"accounts.{name}"][-1]
        assert getattr(ours, setting) == newest.value.total_seconds()


def test_a_password_of_digits_alone_is_refused():
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        validate_password("839201746205")
