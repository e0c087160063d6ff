"""All settings, from environment variables; what is not set has a default that works at once.

`KIJUN_HOME` is the folder of everything that is kept: the database, the key, attachments.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kijun.config.environment import Environment

_environment = Environment()

HOME: Path = _environment.home
SECRET_KEY: str = _environment.secret_key
SECRET_KEY_FALLBACKS: list[str] = _environment.earlier_keys
DEBUG: bool = _environment.debug
PUBLIC_ADDRESS: str = _environment.public_address
REACH_INSIDE: bool = _environment.reach_inside
FEEDS_INSIDE: bool = _environment.feeds_inside
MOST_EVIDENCE: int = _environment.most_evidence
OUTBOX: Path | None = _environment.outbox
SHARED_CLOCK: bool = _environment.shared_clock
ALLOWED_HOSTS: list[str] = _environment.hosts
CSRF_TRUSTED_ORIGINS: list[str] = [PUBLIC_ADDRESS] if PUBLIC_ADDRESS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "kijun.accounts",
    "kijun.clients",
    "kijun.rulebooks",
    "kijun.ledger",
    "kijun.booking",
    "kijun.work",
    "kijun.channels.mail",
    "kijun.channels.calendar",
    "kijun.letters",
    "kijun.ui",
    "kijun.door",
    "kijun.web",
    "kijun.config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kijun.config.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "kijun.config.legible.Legible",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kijun.config.once.ReadOnce",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "kijun.config.urls"
WSGI_APPLICATION = "kijun.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"

DATABASES: dict[str, dict[str, Any]] = {"default": _environment.database}
CACHES: dict[str, dict[str, Any]] = {
    "default": _environment.common_cache,
    "near": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "near",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
"""What all processes must agree on, such as counts of attempts; and what each may count by itself."""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
IS_SECURE: bool = PUBLIC_ADDRESS.startswith("https://")
if IS_SECURE:
    # Pages are served to this computer alone; the web server before them says how they came.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
elif SHARED_CLOCK and OUTBOX:
    # Cookies know no ports: who looks at the demo stays signed in to what is their own.
    SESSION_COOKIE_NAME = "kijun_demo"
    CSRF_COOKIE_NAME = "kijun_demo_csrf"
SESSION_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_SECURE = IS_SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kijun.web.errors.csrf_failure"

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 30 * 24 * 3600

ACCOUNT_ADAPTER = "kijun.web.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
"""There is no mail server yet when the owner signs in first."""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PUBLIC_ADDRESS else 0
"""Attempts are counted by address: behind a web server, by the one that it has seen."""
MFA_ADAPTER = "kijun.web.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Kijun"
MFA_TOTP_TOLERANCE = 1
"""The clock of a phone may be half a minute off."""
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PUBLIC_ADDRESS.startswith("http://localhost")
"""Browsers themselves make an exception for this name, to try things out."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
"""Styles and scripts are served from where they were installed: there is nothing to collect."""
WHITENOISE_AUTOREFRESH = DEBUG

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"unlinked": {"()": "kijun.config.logs.Unlinked"}},
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["unlinked"],
        },
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR", "filters": ["unlinked"]},
        "gunicorn.error": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
"""Faults are written with their traceback; who mistypes an address is no fault.

What the web server itself has to say goes the same way, since it may name the address of a page.
"""
