"""How people sign in: password and a second factor, or a passkey, or the force's own single sign-on."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

# What somebody without a second factor may still reach: setting one up, signing out, and the look of the page.
OPEN = ("/sign-in/", "/static/", "/accessibility/")


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether somebody is signed in who has neither an authenticator app nor a passkey."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    return not is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def is_open_without(path: str) -> bool:
    """Whether a page can be reached before a second factor is set up."""
    return path.startswith(OPEN)


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are opened by an administrator, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens their own account."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor."""


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """The force's own sign-on: lets in whoever already has an account here, and opens none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Nobody opens an account by signing on."""
        return False
