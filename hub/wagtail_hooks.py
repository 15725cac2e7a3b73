"""The editors' side looks like the hub, and its fields run in the direction of what is written."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks

from home.languages import codes, direction_of
from hub.staff.documents import DocumentsView

STYLES = ("home/tokens.css", "hub/admin.css")


@hooks.register("insert_global_admin_css")
def link_styles() -> SafeString:
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(name),) for name in STYLES)
    )


@hooks.register("insert_global_admin_js")
def link_script() -> SafeString:
    rtl = " ".join(code for code in codes() if direction_of(code) == "rtl")
    return format_html(
        '<script src="{}" data-rtl="{}" defer></script>', static("hub/admin.js"), rtl
    )


@hooks.register("register_admin_urls", order=-1)
def register_list_of_documents() -> list[URLPattern]:
    """Wagtail's own list under its own address, with a column more."""
    view = DocumentsView
    return [
        path("documents/", view.as_view()),
        path("documents/results/", view.as_view(results_only=True)),
    ]
