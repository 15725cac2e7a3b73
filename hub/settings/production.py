"""The server: every secret from the environment, nothing that belongs to a demonstration."""

from hub.settings.base import *  # noqa: F403 -- settings inherit by star
from hub.settings.env import env, read_base_url

DEBUG = False
SECRET_KEY = env.str("HUB_SECRET_KEY")
ALLOWED_HOSTS = env.list("HUB_ALLOWED_HOSTS")
HUB_BASE_URL = read_base_url()
WAGTAILADMIN_BASE_URL = HUB_BASE_URL
CSRF_TRUSTED_ORIGINS = [HUB_BASE_URL]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("HUB_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("HUB_PROXY_COUNT", default=1)
if env.str("CACHE_URL", default=""):
    CACHES = {"default": env.cache("CACHE_URL")}
if env.str("EMAIL_URL", default=""):
    vars().update(env.email("EMAIL_URL"))
