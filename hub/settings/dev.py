"""A developer's machine, and the demo: everything visible, nothing else to install."""

from hub.settings.base import *  # noqa: F403 -- settings inherit by star
from hub.settings.base import DATA_DIR, INSTALLED_APPS, STORAGES
from hub.settings.env import read, read_base_url

DEBUG = read("HUB_DEBUG")
SECRET_KEY = "for demonstration only, of no use on a server"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
HUB_CONTACT_EMAIL = read("HUB_CONTACT_EMAIL", "hub@example.org")
HUB_DEMO = True
INSTALLED_APPS = ["hub.demo", "hub.styleguide", *INSTALLED_APPS]
HUB_BASE_URL = read_base_url(f"http://localhost:{read('PORT')}")
WAGTAILADMIN_BASE_URL = HUB_BASE_URL
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
