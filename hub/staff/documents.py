"""The list of documents in the admin, which says what search finds of each."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column
from wagtail.documents.views.documents import IndexView

from home.models import HubDocument


class DocumentsView(IndexView):
    @cached_property
    def columns(self) -> list[Column]:
        columns = list(super().columns)
        columns.insert(3, Column("text_state", label=_("Text for search"), accessor=describe_text))
        return columns


def describe_text(document: HubDocument) -> str:
    return capfirst(document.get_text_state_display())
