"""What the measured servers run with. HUB_BENCH_SERVER names which of them this is.

hub        the hub as `make demo` serves it
forgetful  the same, but nothing is remembered between requests
stock      Wagtail over the same pages as `wagtail start` sets it up: its own views and middleware,
           a database connection per request
patient    stock, but with a database connection that stays open
bare       Django without middleware
"""

from __future__ import annotations

from pathlib import Path

from hub.settings.dev import *  # noqa: F403 -- settings inherit by star
from hub.settings.dev import DATABASES, INSTALLED_APPS, TEMPLATES
from hub.settings.env import read

SERVER = read("HUB_BENCH_SERVER")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING = {  # errors only, to the server's file
    "version": 1,
    "handlers": {"file": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "root": {"handlers": ["file"]},
}

if SERVER == "forgetful":
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

if SERVER in ("stock", "patient", "bare"):
    ROOT_URLCONF = "bench.urls"
    # Accounts insist on their middleware; nobody logs in here.
    INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith("allauth")]
    AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

if SERVER == "bare":
    MIDDLEWARE = []

if SERVER in ("stock", "patient"):
    MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "django.middleware.security.SecurityMiddleware",
        "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    ]
    TEMPLATES = [
        {
            **TEMPLATES[0],
            "DIRS": [Path(__file__).parent / "templates"],
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.debug",
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ]

if SERVER == "stock":
    DATABASES = {"default": {**DATABASES["default"], "CONN_MAX_AGE": 0}}
if SERVER in ("patient", "bare"):
    DATABASES = {"default": {**DATABASES["default"], "CONN_MAX_AGE": None}}
