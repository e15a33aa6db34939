"""How the program runs. One file, read from the environment; safe for production unless told otherwise.

What the program *decides* is in policy/, not here. Every setting is explained in .env.example.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from custodiet.core.policy import rule

ROOT = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    """A setting as it is written in the environment."""
    return os.environ.get(f"CUSTODIET_{name}", default)


def flag(name: str, *, default: bool = False) -> bool:
    """A setting that is yes or no."""
    return text(name, "yes" if default else "no").lower() in {"1", "yes", "true", "on"}


DEMO = flag("DEMO")  # an invented force on this machine: plain http, known sign-ins, invented data only
VAR = Path(text("VAR", str(ROOT / "var")))

SECRET_KEY = text("SECRET_KEY")
if not SECRET_KEY:
    if not DEMO:
        raise ImproperlyConfigured("Set CUSTODIET_SECRET_KEY to a long random text. See .env.example.")
    SECRET_KEY = "a known key, for invented data only " * 2
# Keys that were in use before: they can still read what they hid, and sign nothing new.
SECRET_KEY_FALLBACKS = text("SECRET_KEY_FALLBACKS").split()

FORCE_NAME, UNIT = text("FORCE_NAME", "Northmarch Constabulary"), text("UNIT", "counter-corruption")
MARKING = "Official–Sensitive: counter-corruption."
ALLOWED_HOSTS = [
    host.strip() for host in text("HOSTS", "localhost,127.0.0.1" if DEMO else "").split(",") if host.strip()
]
ADDRESS, MAIL = text("ADDRESS"), text("MAIL")  # for links printed by the shell; a mail server for notices
STREET = flag("STREET")  # this process serves the public pages and nothing else
ROOT_URLCONF = "custodiet.urls_public" if STREET else "custodiet.urls_staff"
DEFAULT_AUTO_FIELD, WSGI_APPLICATION = "django.db.models.BigAutoField", "custodiet.wsgi.application"

# ---- records and ledger -------------------------------------------------------------------------------
_url = os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'custodiet.sqlite3'}")
DATABASES = {
    "default": dj_database_url.parse((STREET and text("STREET_DATABASE_URL")) or _url, conn_max_age=60)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # The head of the ledger is read inside the transaction: only one writer may be there.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        # FULL: a line that was acknowledged survives a power cut. Deleted keys are overwritten at once.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        " PRAGMA secure_delete=ON;",
    }
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# ---- logs for detection, checkpoints ------------------------------------------------------------------
STORE, INBOX = Path(text("STORE", str(VAR / "store"))), Path(text("INBOX", str(VAR / "inbox")))
ENGINE, ENGINE_MEMORY = text("ENGINE") or "duckdb", text("ENGINE_MEMORY") or "1GB"
SPARK, SPARK_STORE = text("SPARK"), text("SPARK_STORE")
LEDGER_KEY = Path(text("LEDGER_KEY", str(VAR / "ledger-key.pem")))
CHECKPOINTS = Path(text("CHECKPOINTS", str(VAR / "checkpoints")))
LEDGER_ORIGIN = text("LEDGER_ORIGIN", "northmarch.example/custodiet")

# ---- sealed reporting ---------------------------------------------------------------------------------
SEALED, VAULT = Path(text("SEALED", str(VAR / "sealed"))), Path(text("VAULT", str(VAR / "vault.sock")))
REPORTING_SECRET = Path(text("REPORTING_SECRET", str(VAR / "reporting-secret")))  # codes are found by it
STATEMENT_KEY = Path(text("STATEMENT_KEY", str(VAR / "statement-key.json")))  # signs that somebody reported
PAGE_KEYS = Path(text("PAGE_KEYS", str(VAR / "page-keys")))  # what pages of the street hold is sealed by them
CLAMAV, REPORTING_FILE_MOST = text("CLAMAV"), int(text("REPORTING_FILE_MOST", "100")) * 1024 * 1024  # bytes
# The unit's public keys, 64 hexadecimal digits each: only what they signed is sealed to. A demo has its own.
_demo_unit = VAR / "unit-keys.txt"
UNIT_KEYS = (text("UNIT_KEYS") or (_demo_unit.read_text() if DEMO and _demo_unit.exists() else "")).split()

# ---- applications -------------------------------------------------------------------------------------
ROOMS = [
    "custodiet.ledger",
    "custodiet.jobs",
    "custodiet.accounts",
    "custodiet.linkage",
    "custodiet.intelligence",
    "custodiet.reporting",
    "custodiet.cases",
    "custodiet.detection",
    "custodiet.website",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    *ROOMS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "custodiet.website.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "custodiet.website.middleware.LongestSession",
    "custodiet.website.middleware.SecondFactor",
    "custodiet.website.middleware.Refusals",
]
if STREET:
    # No session, no cookie, no account: the street side has nothing to remember anybody by.
    INSTALLED_APPS = ["django.contrib.staticfiles", "csp", "custodiet.reporting", "custodiet.website"]
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        *(each for each in MIDDLEWARE if each.split(".")[0] in {"whitenoise", "csp"}),
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "django.middleware.locale.LocaleMiddleware",  # from the address alone: see urls_public
        "custodiet.website.street.Refusals",
        "custodiet.reporting.views.street_mailbox.Forgets",
    ]
    FILE_UPLOAD_HANDLERS = ["custodiet.reporting.files.SealingUpload"]
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "custodiet" / "website" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": (
                ["custodiet.website.street.context"]
                if STREET
                else [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "custodiet.website.context.page",
                ]
            ),
        },
    }
]

# ---- signing in ---------------------------------------------------------------------------------------
_today = datetime.now(UTC).date()


def seconds(name: str) -> int:
    """How long a rule of sign-in says, as Django's settings count it."""
    return int(rule(name, on=_today).value.total_seconds())


AUTH_USER_MODEL = "accounts.User"
PEOPLE = "custodiet.linkage.queries"  # where an administrator's "who they are" is looked up, by number
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "/"
PASSWORD_RESET_TIMEOUT = seconds("accounts.link_lasts")
SESSION_COOKIE_AGE = seconds("accounts.idle_minutes")
SESSION_SAVE_EVERY_REQUEST = True  # so that the age counts from the last page, not from the sign-in
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_ADAPTER = "custodiet.website.signin.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]  # allauth asks for a password only if so
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": f"{rule('accounts.lockout_after', on=_today).value}/"
    f"{seconds('accounts.lockout_lasts') // 60}m/key",
}
MFA_ADAPTER = "custodiet.website.signin.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Custodiet"
MFA_FORMS = {
    "authenticate": "custodiet.website.signin.CodeForm",
    "authenticate_webauthn": "custodiet.website.signin.PasskeyForm",
    "login_webauthn": "custodiet.website.signin.PasskeyLoginForm",
    "reauthenticate_webauthn": "custodiet.website.signin.PasskeyAgainForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
SOCIALACCOUNT_ADAPTER = "custodiet.website.signin.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {}
OIDC_SERVER = text("OIDC_SERVER")
# What its identity token says (acr, amr) when it has asked for two factors itself. Empty: always ask here.
OIDC_SECOND_FACTOR = tuple(text("OIDC_SECOND_FACTOR").split())
if OIDC_SERVER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "force",
                "name": text("OIDC_NAME", "your force account"),
                "client_id": text("OIDC_CLIENT"),
                "secret": text("OIDC_SECRET"),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
    }


# ---- browser ------------------------------------------------------------------------------------------
def origin(address: str) -> str:
    """The origin of an address, as a content security policy writes it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the TOTP picture is a data address
        "font-src": [SELF],
        "connect-src": [SELF],
        # Chromium holds the redirect after a form against this too: single sign-on begins with one.
        "form-action": [SELF, *([origin(OIDC_SERVER)] if OIDC_SERVER else [])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
TLS = flag("TLS", default=not DEMO)
SECURE_SSL_REDIRECT = SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_HSTS_SECONDS = 63072000 if TLS else 0
BEHIND_PROXY = flag("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 0  # an upload goes to disk, never into the memory of the web process

# ---- language, time, files ----------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [ROOT / "custodiet" / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = text("TIME_ZONE", "Europe/London")
if TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(
        f"There is no time zone {TIME_ZONE!r}. Set CUSTODIET_TIME_ZONE, such as Europe/London."
    )
STATIC_URL, STATIC_ROOT = "static/", VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Counts and durations, never names: what happened to whom is the ledger's, not the log's.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_paths": {"()": "custodiet.website.logs.NoPaths"}},
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django names the path of what it did not find, refused or broke on: that is the name of a record.
    "loggers": {
        "django.request": {"filters": ["no_paths"]},
        "django.security": {"level": "CRITICAL"},
    },
}
DEBUG = False
