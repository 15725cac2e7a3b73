from __future__ import annotations

from typing import Any

from django.urls import URLPattern, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from community.models import PracticePage
from community.views import submissions
from home.listings import KindListingViewSet


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
        return submissions.may_decide(request.user)


@hooks.register("register_admin_menu_item")
def register_submissions() -> SubmissionsItem:
    return SubmissionsItem(
        _("Submitted practices"),
        reverse("submissions:index"),
        name="submissions",
        icon_name="mail",
        order=121,
    )
