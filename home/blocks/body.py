"""The body stream: the only one pages use for running text."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript", "subscript"]


class HeadingBlock(blocks.CharBlock):
    """A heading of the second level; the page's title is the first."""

    class Meta:
        icon = "title"
        label = _("heading")
        template = "home/blocks/heading.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("text"))
    source = blocks.CharBlock(label=_("source"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("quote")
        template = "home/blocks/quote.html"


class ActionBlock(blocks.StructBlock):
    """A call to action: a link that stands alone."""

    label = blocks.CharBlock(label=_("label"), max_length=80)
    url = blocks.URLBlock(label=_("address"))

    class Meta:
        icon = "link-external"
        label = _("button")
        template = "home/blocks/action.html"


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock(max_length=200)
    paragraph = blocks.RichTextBlock(label=_("paragraph"), icon="pilcrow", features=TEXT_FEATURES)
    quote = QuoteBlock()
    image = ImageBlock(label=_("image"), template="home/blocks/image.html")
    action = ActionBlock()
