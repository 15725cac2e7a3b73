from typing import Any

from wagtail import hooks

from search.links import VisiblePageLinkHandler


@hooks.register("register_rich_text_features", order=100)
def register_visible_page_links(features: Any) -> None:
    features.register_link_type(VisiblePageLinkHandler)
