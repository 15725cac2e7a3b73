from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from search.embedded import OpenDocumentLinkHandler, OpenImageEmbedHandler
from search.links import VisiblePageLinkHandler
from search.trouble import look_for_trouble


@hooks.register("register_rich_text_features", order=100)
def register_what_readers_may_have(features: Any) -> None:
    features.register_link_type(VisiblePageLinkHandler)
    features.register_link_type(OpenDocumentLinkHandler)
    features.register_embed_type(OpenImageEmbedHandler)


class TroublePanel(Component):
    """Says on the first page of the editors' side why the database answers searches."""

    order = 1
    template_name = "search/trouble_panel.html"

    def __init__(self, trouble: str) -> None:
        self.trouble = trouble

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"trouble": self.trouble}


@hooks.register("construct_homepage_panels")
def show_trouble(_request: HttpRequest, panels: list[Any]) -> None:
    trouble = look_for_trouble()
    if trouble:
        panels.append(TroublePanel(trouble))
