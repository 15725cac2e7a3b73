"""The indicators stand among Wagtail's reports, for everybody whom the admin is open to."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hub.indicators.views import indicators


@hooks.register("register_admin_urls")
def register_page() -> list[URLPattern]:
    return [path("reports/indicators/", indicators, name="indicators")]


@hooks.register("register_reports_menu_item")
def register_item() -> MenuItem:
    address = reverse("indicators")
    return MenuItem(_("Indicators"), address, name="indicators", icon_name="table", order=100)
