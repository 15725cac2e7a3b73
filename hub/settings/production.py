"""The server: every secret from the environment, nothing that belongs to a demonstration."""

from urllib.parse import urlsplit

from hub import reports
from hub.ports import is_this_machine
from hub.settings.base import *  # noqa: F403 -- settings inherit by star
from hub.settings.base import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES
from hub.settings.env import read, read_base_url
from hub.settings.logging import build_logging
from hub.settings.services import read_email, read_storages, read_tasks

DEBUG = read("HUB_DEBUG")
SECRET_KEY = read("HUB_SECRET_KEY")
SECRET_KEY_FALLBACKS = read("HUB_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = read("HUB_ALLOWED_HOSTS")
INSTALLED_APPS = [*INSTALLED_APPS, "django_tasks_db"]

# Where it is: behind https, or on trial at an address of this machine

HUB_BASE_URL = read_base_url()
IS_SECURE = HUB_BASE_URL.startswith("https://")
WAGTAILADMIN_BASE_URL = HUB_BASE_URL
CSRF_TRUSTED_ORIGINS = [HUB_BASE_URL]
SESSION_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_SECURE = IS_SECURE
if IS_SECURE:
    SESSION_COOKIE_NAME = "__Host-sid"
    CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_SSL_REDIRECT = read("HUB_SSL_REDIRECT") and IS_SECURE
SECURE_HSTS_SECONDS = 63_072_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SECURE_HSTS_PRELOAD = IS_SECURE
ALLAUTH_TRUSTED_PROXY_COUNT = read("HUB_PROXY_COUNT")
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SILENCED_SYSTEM_CHECKS = ["security.W019"]  # the admin shows previews in a frame of its own host

# Services

TASKS = read_tasks(DATABASES["default"])
STORAGES = read_storages(STORAGES)
vars().update(read_email())

# Processes and files

HUB_SERVER = True
HUB_REPLICAS = read("HUB_REPLICAS")
HUB_WORKERS = read("HUB_WORKERS")
HUB_SHARED_CACHE_SECONDS = read("HUB_SHARED_CACHE_SECONDS")
HUB_X_ACCEL = read("HUB_X_ACCEL") and not read("HUB_S3_BUCKET")

# Watching

HUB_METRICS = read("HUB_METRICS")
HUB_LOG_REQUESTS = read("HUB_LOG_REQUESTS")
LOGGING = build_logging(read("HUB_LOG_FORMAT", "json"), read("HUB_LOG_LEVEL"))
MIDDLEWARE = ["hub.observe.ObserveMiddleware", *MIDDLEWARE]
if read("HUB_ERRORS_DSN"):
    reports.start(read("HUB_ERRORS_DSN"))
HUB_TRIAL = is_this_machine(urlsplit(HUB_BASE_URL).hostname or "")

# Accounts: on trial the demo's may be there, which have a password alone

HUB_EDITORS_NEED_SECOND_FACTOR = read("HUB_EDITORS_NEED_SECOND_FACTOR", not HUB_TRIAL)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE
