"""The editors' and moderators' parts of the admin, each for who has the right to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from community.models import PracticePage
from community.permissions import may_add_practices, may_moderate
from community.queue import register_source
from community.queue_proposals import Proposals
from community.queue_sources import BUILT_IN
from community.queue_writings import MORE
from community.views import submissions
from home.listings import KindListingViewSet

for source in (*BUILT_IN, *MORE, Proposals()):
    register_source(source)

PAGES = (
    ("queue", _("Queue"), "list-ul"),
    ("members", _("Members"), "user"),
    ("spaces", _("Spaces"), "folder-open-inverse"),
    ("decisions", _("Decisions"), "history"),
    ("report", _("What moderators did"), "table"),
)


class ModeratorItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_moderate(request.user)


@hooks.register("register_admin_urls")
def register_pages() -> list[URLPattern | URLResolver]:
    return [path("community/", include("community.staff_urls"))]


@hooks.register("register_admin_menu_item")
def register_menu() -> SubmenuMenuItem:
    address = lazy(reverse, str)
    items = [
        ModeratorItem(
            label,
            address(f"community_moderation:{name}"),
            f"community-{name}",
            icon_name=icon,
            order=order,
        )
        for order, (name, label, icon) in enumerate(PAGES)
    ]
    return SubmenuMenuItem(
        _("Community"), Menu(items=items), name="community", icon_name="comment", order=250
    )


class PracticeListingViewSet(KindListingViewSet):
    model = PracticePage
    name = "practice_listing"
    icon = "success"
    menu_label = _("Good practices")
    menu_order = 120
    add_to_admin_menu = True


@hooks.register("register_admin_viewset")
def register_practice_listing() -> PracticeListingViewSet:
    return PracticeListingViewSet()


@hooks.register("register_admin_urls")
def register_submission_urls() -> list[Any]:
    own: list[URLPattern] = [
        path("", submissions.SubmissionsView.as_view(), name="index"),
        path("results/", submissions.SubmissionsView.as_view(results_only=True), name="results"),
        path("<int:pk>/", submissions.decide, name="decide"),
    ]
    return [path("submissions/", include((own, "submissions"), namespace="submissions"))]


class SubmissionsItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return may_add_practices(request.user)


@hooks.register("register_admin_menu_item")
def register_submissions() -> SubmissionsItem:
    return SubmissionsItem(
        _("Submitted practices"),
        reverse("submissions:index"),
        name="submissions",
        icon_name="mail",
        order=121,
    )
