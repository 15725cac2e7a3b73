"""Logging in by a service that speaks OpenID Connect, where the HUB_OIDC_… variables name one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from hub.settings.env import UnusableEnvironment, read

NAMES = ("HUB_OIDC_CLIENT_ID", "HUB_OIDC_NAME", "HUB_OIDC_SECRET", "HUB_OIDC_SERVER_URL")
APPS = ("allauth.socialaccount", "allauth.socialaccount.providers.openid_connect")
PROVIDER = "service"  # in the addresses that the service sends people back to


def read_oidc() -> dict[str, Any]:
    """Return Django's settings by their names; none of the service's apps where none is named."""
    given = {name: read(name) for name in NAMES}
    if not any(given.values()):
        return {"HUB_OIDC_NAME": "", "OIDC_APPS": (), "OIDC_ORIGINS": ()}
    missing = [name for name in NAMES if not given[name]]
    if missing:
        said = "must be set where another HUB_OIDC_… variable is"
        raise UnusableEnvironment([f"{name}: {said}" for name in missing])
    server = urlsplit(given["HUB_OIDC_SERVER_URL"])
    app = {
        "provider_id": PROVIDER,
        "name": given["HUB_OIDC_NAME"],
        "client_id": given["HUB_OIDC_CLIENT_ID"],
        "secret": given["HUB_OIDC_SECRET"],
        "settings": {"server_url": given["HUB_OIDC_SERVER_URL"]},
    }
    return {
        "HUB_OIDC_NAME": given["HUB_OIDC_NAME"],
        "OIDC_APPS": APPS,
        # Browsers follow a form to other hosts only where the policy names them.
        "OIDC_ORIGINS": (f"{server.scheme}://{server.netloc}",),
        "SOCIALACCOUNT_PROVIDERS": {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]},
        },
        "SOCIALACCOUNT_FORMS": {"signup": "hub.oidc.SignupForm"},
    }
