"""How people sign in: password and a second factor, or a passkey, or the force's own single sign-on.

allauth does the work; here is what a force needs beside it: nobody signs up, everything is a line of the
ledger, secrets are not kept in the clear, and single sign-on lets in only whoever has an account here.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import force_bytes

from custodiet.accounts.models import User
from custodiet.accounts.queries import actor_for
from custodiet.accounts.web import local_day, now
from custodiet.core.actors import Actor
from custodiet.core.policy import rule
from custodiet.ledger.actions import page, record
from custodiet.website.first import first_administrator, rescue_administrator

__all__ = ["first_administrator", "is_open_without", "lacks_second_factor", "rescue_administrator"]

# What somebody without a second factor may still reach: setting one up, proving the password again for it,
# signing out, and the look of the page.
OPEN = ("/sign-in/2fa/", "/sign-in/reauthenticate/", "/sign-in/logout/", "/static/", "/accessibility/")

STRONG = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
BEGAN = "session_began"  # in the session: the moment of the sign-in, in seconds
VOUCHED = "second_factor_by_single_sign_on"  # in the session: the force's sign-on asked for a second factor
ANYONE = Actor(id="anyone", role="")


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether somebody is signed in who has neither an authenticator app nor a passkey.

    Whoever came by a single sign-on that asked for a second factor itself lacks none.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or request.session.get(VOUCHED) == user.pk:
        return False
    return not is_mfa_enabled(user, STRONG)


def is_open_without(path: str) -> bool:
    """Whether a page can be reached before a second factor is set up."""
    return path.startswith(OPEN)


def note(event: str, *, by: Actor, about: User | None, **facts: str | bool | None) -> None:
    """Write one line about signing in. Not behind the gate: nobody has a role before they are in."""
    with transaction.atomic(), page():
        # request.user is a stand-in for the row; the ledger wants the row
        row = User.objects.filter(pk=about.pk).first() if about else None
        record(f"accounts.{event}", by=by, at=now(), about=row, **facts)


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are opened by an administrator, never by signing up; every sign-in is a line."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "That user name and password do not belong together. Check both.",
        "incorrect_password": "That is not your password. Type it again.",
    }

    def validation_error(self, code: str, *args: object) -> ValidationError:
        """The sentence for what went wrong; for a lock, with the rule that says how long it lasts."""
        if code != "too_many_login_attempts":
            return cast(ValidationError, super().validation_error(code, *args))
        lasts = rule("accounts.lockout_lasts", on=local_day(now()))
        why = f"This account is locked: a password or a code was wrong too often. {lasts.says}"
        return ValidationError(why, code=code)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens their own account."""
        return False

    def get_login_stages(self) -> list[str]:
        """allauth's own stages, with our second factor in place of its."""
        ours = f"{SecondFactorStage.__module__}.{SecondFactorStage.__name__}"
        return [ours if "AuthenticateStage" in each else each for each in super().get_login_stages()]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down a password that was wrong, and the lock when it was the last allowed.

        What was typed as a user name is not kept unless it is one: people type passwords there.
        """
        user = User.objects.filter(username__iexact=credentials.get("username", "")).first()
        note("sign_in_failed", by=ANYONE, about=user, way="password")
        key = self._get_login_attempts_cache_key(request, **credentials)
        if not ratelimit.consume(request, action="login_failed", key=key, dry_run=True):
            note("locked_out", by=ANYONE, about=user, way="password")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Write down that a closed account was tried with its own password."""
        note("sign_in_refused", by=ANYONE, about=user, because="closed")
        return super().respond_user_inactive(request, user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Write down that somebody came in and how, and keep whether single sign-on vouched for them."""
        sociallogin = (kwargs["signal_kwargs"] or {}).get("sociallogin")
        request.session.pop(VOUCHED, None)
        request.session[BEGAN] = now().timestamp()
        if sociallogin is not None and asked_for_second_factor(sociallogin):
            request.session[VOUCHED] = user.pk
        ways = [each.get("type") or each["method"] for each in get_authentication_records(request, user)]
        note("signed_in", by=actor_for(user), about=user, way=" and ".join(dict.fromkeys(ways)))
        return super().post_login(request, user, **kwargs)

    def logout(self, request: HttpRequest) -> None:
        """Write down that somebody went out."""
        note("signed_out", by=actor_for(cast(User, request.user)), about=cast(User, request.user))
        super().logout(request)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the ledger, where allauth would write to the holder: no mail leaves the house.

        template_prefix  "mfa/email/totp_activated", "account/email/password_changed" and their like
        """
        note("way_in_changed", by=actor_for(user), about=user, what=template_prefix.rpartition("/")[2])


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor, unless single sign-on did."""

    def _should_handle(self, request: HttpRequest) -> bool:
        sociallogin = (self.login.signal_kwargs or {}).get("sociallogin")
        if sociallogin is not None and asked_for_second_factor(sociallogin):
            return False
        return bool(super()._should_handle(request))


class CodeForm(AuthenticateForm):
    """The page that asks for a code; a wrong one is a line of the ledger."""

    def clean_code(self) -> str:
        """Check the code, and write down one that is wrong and the lock that follows."""
        try:
            return str(super().clean_code())
        except ValidationError as fault:
            locked = fault.code == "too_many_login_attempts"
            note("locked_out" if locked else "sign_in_failed", by=ANYONE, about=self.user, way="code")
            raise


class PasskeyForm(AuthenticateWebAuthnForm):
    """A passkey or key as the second factor; a wrong one is a line of the ledger."""

    def clean_credential(self) -> Authenticator:
        """Check what the key says, and write down one that is wrong and the lock that follows."""
        try:
            return self._checked()
        except ValidationError as fault:
            locked = fault.code == "too_many_login_attempts"
            # Before anybody is known (self.user is None) the key's own claim to be somebody's is not kept.
            note("locked_out" if locked else "sign_in_failed", by=ANYONE, about=self.user, way="passkey")
            raise

    def _checked(self) -> Authenticator:
        try:
            return super().clean_credential()
        except InvalidSignature:  # allauth expects a credential it does not know, not one that is forged
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyLoginForm(PasskeyForm, LoginWebAuthnForm):
    """A passkey in place of password and code."""


class PasskeyAgainForm(PasskeyForm, ReauthenticateWebAuthnForm):
    """A passkey to prove again who is at the keyboard."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor. Its secrets are kept encrypted with a key that is made from the site's."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Wait for the next one, and type it before it changes.",
        "cannot_delete_authenticator": "This is your only second factor. Set up another first.",
    }

    def encrypt(self, text: str) -> str:
        """Hide a secret for the database."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret back. Refuses, as a fault of set-up, one that was hidden with another key."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ImproperlyConfigured(
                "A second factor was kept under another CUSTODIET_SECRET_KEY. Put that key back."
            ) from None

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another second factor would be left."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=STRONG)
        return others.exclude(pk=authenticator.pk).exists()


def _box() -> MultiFernet:
    """The newest key hides; the ones before it (SECRET_KEY_FALLBACKS) can still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = [hashlib.sha256(b"custodiet second factor\n" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """The force's own sign-on: lets in whoever already has an account here, and opens none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody opens an account by signing on."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose account it is: the first time by the name it gives, from then on by its own number.

        Refuses a holder who joins another sign-on to their account: a way in of one's own making.
        """
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(_turned_away(request))
        if sociallogin.is_existing:
            return
        user = _known_as(sociallogin)
        if user is None or not user.is_active:
            note("sign_in_refused", by=ANYONE, about=user, because="closed" if user else "no account")
            raise ImmediateHttpResponse(_turned_away(request))
        sociallogin.connect(request, user)


def _known_as(sociallogin: SocialLogin) -> User | None:
    """The one account with the user name that the force's sign-on gives, or with its verified email."""
    said = sociallogin.account.extra_data
    claims = {**said.get("id_token", {}), **said.get("userinfo", {})}
    users = User.objects.filter(username__iexact=claims.get("preferred_username") or "")
    if not users.exists() and claims.get("email") and claims.get("email_verified") is True:
        users = User.objects.filter(email__iexact=claims["email"])
    found = list(users[:2])
    return found[0] if len(found) == 1 else None


def asked_for_second_factor(sociallogin: SocialLogin) -> bool:
    """Whether the force's sign-on says, in words that the setting trusts, that it asked for two factors."""
    trusted = set(settings.OIDC_SECOND_FACTOR)
    token = sociallogin.account.extra_data.get("id_token", {})
    return bool(trusted & {token.get("acr"), *token.get("amr", ())})


def _turned_away(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/no_account.html", status=403)
