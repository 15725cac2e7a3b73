from typing import Any

from wagtail import hooks

from search.embedded import OpenDocumentLinkHandler, OpenImageEmbedHandler
from search.links import VisiblePageLinkHandler


@hooks.register("register_rich_text_features", order=100)
def register_what_readers_may_have(features: Any) -> None:
    features.register_link_type(VisiblePageLinkHandler)
    features.register_link_type(OpenDocumentLinkHandler)
    features.register_embed_type(OpenImageEmbedHandler)
