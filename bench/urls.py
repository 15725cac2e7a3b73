"""What the hub is measured against: bare Django, and Wagtail's own views over the same pages."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from bench import views

v2 = WagtailAPIRouter("stock")
v2.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [
    path("hello/", views.hello),
    path("ready/", views.ready),
    path("api/v2/", v2.urls),
    *i18n_patterns(path("", include(wagtail_urls))),
]
