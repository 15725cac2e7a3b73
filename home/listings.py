"""The editors' lists of one kind."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from home.models.base import annotate_over


class KindIndexView(IndexView):
    def annotate_queryset(self, pages: Any) -> Any:
        return super().annotate_queryset(annotate_over(pages, timezone.now()))


class KindListingViewSet(PageListingViewSet):
    index_view_class = KindIndexView
