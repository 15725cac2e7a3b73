"""Settings that every environment shares."""

from __future__ import annotations

from hub.settings.accounts import *  # noqa: F403 -- settings inherit by star
from hub.settings.env import BASE_DIR, check_environment, read, read_data_dir
from hub.settings.keeping import *  # noqa: F403 -- settings inherit by star
from hub.settings.languages import LANGUAGES
from hub.settings.logging import build_logging
from hub.settings.oidc import read_oidc
from hub.settings.services import read_caches, read_database

check_environment()
DATA_DIR = read_data_dir()
LOGGING = build_logging("text")
OIDC = read_oidc()
vars().update(OIDC)

# Apps

CONTENT_APPS = read("HUB_APPS")
INSTALLED_APPS = [
    "hub",
    *CONTENT_APPS,
    "search",
    "home",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "hub.indicators",
    "hub.jobs",
    "hub.manual",
    "hub.staff.apps.StaffConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    "wagtail.api.v3",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *OIDC["OIDC_APPS"],
    "csp",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

# Requests

MIDDLEWARE = [
    "hub.middleware.ApiRedirectMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hub.indicators.reads.CountMiddleware",
    "hub.middleware.PolicyMiddleware",
    "hub.middleware.HostilePathMiddleware",
    "hub.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hub.middleware.PrefixLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hub.middleware.PageMessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hub.second_factor.SecondFactorMiddleware",
    "hub.middleware.NotAllowedMiddleware",
]
ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hub.context.chrome",
            ],
        },
    }
]
APPEND_SLASH = True

# Data

DATABASES = {"default": read_database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = read_caches()
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Languages and time

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [
    BASE_DIR / "locale",
    BASE_DIR / "hub" / "catalogues" / "forms",  # what Django and allauth say, in our words
    BASE_DIR / "hub" / "catalogues" / "wagtail",  # what Wagtail lacks; ours wins over it
]
FORMAT_MODULE_PATH = "hub.formats"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES

# Wagtail

WAGTAIL_SITE_NAME = "Medina"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # accounts have their own pages
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = "simple"
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no embedded third party
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}
}
WAGTAILIMAGES_IMAGE_MODEL = "home.HubImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "home.HubDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "json", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILAPI_RICH_TEXT_FORMAT = "html"  # the stored form names pages the reader may not see
WAGTAILAPI_USE_FRONTENDCACHE = False
ELASTICSEARCH_URL = read("ELASTICSEARCH_URL")  # none: the database searches
HUB_SEARCH_INDEX = read("HUB_SEARCH_INDEX")
HUB_SEARCH_TIMEOUT = read("HUB_SEARCH_TIMEOUT")
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "documents", "base_url": None},
    },
    "staticfiles": {"BACKEND": "hub.assets.AssetStorage"},
}

# Browser

CSRF_FAILURE_VIEW = "hub.pages.errors.form_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the admin shows previews in a frame
POLICY: dict[str, list[str]] = {
    "default-src": ["'none'"],
    "base-uri": ["'none'"],
    "connect-src": ["'self'"],
    "font-src": ["'self'"],
    "form-action": ["'self'", *OIDC["OIDC_ORIGINS"]],
    "frame-ancestors": ["'self'"],
    "img-src": ["'self'", "data:"],
    "manifest-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
}
CONTENT_SECURITY_POLICY = {"EXCLUDE_URL_PREFIXES": ("/admin/",), "DIRECTIVES": POLICY}
# What Wagtail's own pages need beside that: scripts and styles within them, and pictures while they
# are chosen. Still nothing from another host.
ADMIN_POLICY = {
    **POLICY,
    "default-src": ["'self'"],
    "frame-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
}

# Ours

HUB_CONTACT_EMAIL = read("HUB_CONTACT_EMAIL")
HUB_COUNT_SECONDS = read("HUB_COUNT_SECONDS")
HUB_DEMO = False
HUB_EDITORS_NEED_SECOND_FACTOR = read("HUB_EDITORS_NEED_SECOND_FACTOR")
HUB_LIST_SIZE = 20
HUB_OIDC_NAME: str = OIDC["HUB_OIDC_NAME"]
HUB_METRICS = False
HUB_PROOF_OF_WORK = read("HUB_PROOF_OF_WORK")
HUB_READY_QUEUE_SECONDS = read("HUB_READY_QUEUE_SECONDS")
HUB_REPLICAS = 1
HUB_SERVER = False
HUB_SIGN_UP_SECONDS = read("HUB_SIGN_UP_SECONDS")
HUB_SHARED_CACHE_SECONDS = 0
HUB_TRANSLATOR_KEY = read("HUB_TRANSLATOR_KEY")
HUB_TRANSLATOR_TIMEOUT = read("HUB_TRANSLATOR_TIMEOUT")
HUB_TRANSLATOR_URL = read("HUB_TRANSLATOR_URL")
HUB_TRIAL = False
HUB_WORKERS = 1
HUB_X_ACCEL = False
