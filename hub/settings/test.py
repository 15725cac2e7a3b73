"""Tests: the same code, cheap hashes, memory for mail, a folder of their own."""

import tempfile
from pathlib import Path

from hub.settings.dev import *  # noqa: F403 -- settings inherit by star
from hub.settings.dev import INSTALLED_APPS, STORAGES
from hub.settings.env import read
from hub.settings.services import read_database

DEBUG = False
INSTALLED_APPS = [*INSTALLED_APPS, "django_tasks_db"]  # the queue, as in production
HUB_BASE_URL = "http://testserver"
WAGTAILADMIN_BASE_URL = HUB_BASE_URL
DATA_DIR = Path(tempfile.mkdtemp(prefix="medina-test-"))
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()  # the middleware of static files warns without
STORAGES = {
    **STORAGES,
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "documents", "base_url": None},
    },
}
DATABASES = {"default": read_database(DATA_DIR)}
if DATABASES["default"]["ENGINE"] == "hub.sqlite":
    # Django's default; said, as pytest-django with several processes knows Django's own name alone.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # one process
WAGTAIL_AUTOSAVE_INTERVAL = 0
HUB_COUNT_SECONDS = 0  # no thread that writes
HUB_SIGN_UP_SECONDS = 0  # forms are sent without a look at them
ACCOUNT_RATE_LIMITS = read("HUB_TEST_RATE_LIMITS")
MFA_RATE_LIMITS: dict[str, str] | bool = {} if ACCOUNT_RATE_LIMITS else False
ELASTICSEARCH_URL = []  # tests that ask the engine name it themselves
