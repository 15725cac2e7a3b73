"""Where everything is. Languages have a prefix; machines' addresses have none."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls

from hub import accounts, feeds, files, opensearch, qr, sitemaps, terms
from hub.api.guard import nothing_here
from hub.api.index import index as api_index
from hub.api.v1.api import api as v1
from hub.api.v2 import router as v2
from hub.api.v3 import api as v3
from hub.manual import views as manual
from hub.pages import views as pages
from hub.styleguide import views as styleguide


def apps_with_pages() -> list[str]:
    """Return the content apps that answer at addresses of their own, below their name."""
    return [app for app in settings.CONTENT_APPS if find_spec(f"{app}.urls")]


def sign_in_service() -> list[URLPattern | URLResolver]:
    """Return the addresses of logging in by a service of one's own, where there is one."""
    if not settings.HUB_OIDC_NAME:
        return []
    from hub import oidc  # noqa: PLC0415 -- its app is not installed elsewhere

    return [
        path("account/oidc/<slug:provider_id>/login/", oidc.login),
        path("account/services/", include("allauth.socialaccount.urls")),
        path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]


handler400 = "hub.pages.errors.bad_request"
handler403 = "hub.pages.errors.permission_denied"
handler404 = "hub.pages.errors.page_not_found"
handler500 = "hub.pages.errors.server_error"

urlpatterns = [
    path("api/v1/", v1.urls),  # first, as it is asked most
    path("", pages.choose_language),
    path("admin/login/", accounts.enter_admin),
    path("admin/", include(wagtailadmin_urls)),
    path("api/", api_index, name="api"),
    path("api/v2/", v2.urls),
    path("api/v3/", v3.urls),
    re_path(r"^api(?:/.*)?$", nothing_here),
    path("documents/<int:document_id>/<path:filename>", files.document, name="wagtaildocs_serve"),
    path("media/<path:path>", files.media),
    path("id/<slug:facet>/<slug:key>", terms.show, name="term"),
    path("favicon.ico", pages.favicon),
    path("robots.txt", sitemaps.robots),
    path("styleguide/", styleguide.guide, name="styleguide"),
    path("styleguide/tokens.css", styleguide.sheet, name="styleguide_tokens"),
    path("styleguide/<slug:slug>/", styleguide.part, name="styleguide_part"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:language>-<int:page>.xml", sitemaps.sitemap, name="sitemap"),
]

urlpatterns += i18n_patterns(
    path("", pages.serve, name="home"),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/", include("allauth.account.urls")),
    *sign_in_service(),
    path("manual/", manual.contents, name="manual"),
    path("manual/medina-manual-<slug:language>.pdf", manual.pdf, name="manual_pdf"),
    path("manual/<slug:slug>/", manual.chapter, name="manual_chapter"),
    path("opensearch.xml", opensearch.description, name="opensearch"),
    path("search/", pages.search, name="search"),
    path("search/suggestions/", pages.suggestions, name="suggestions"),
    *(path(f"{app}/", include(f"{app}.urls")) for app in apps_with_pages()),
    path("search/feed.atom", feeds.search_feed, name="search_feed"),
    path("<slug:section>/feed.atom", feeds.section_feed, name="feed"),
    re_path(r"^((?:[\w\-]+/)*)qr\.svg$", qr.draw_address),
    re_path(r"^((?:[\w\-]+/)*)$", pages.serve, name="wagtail_serve"),
)
