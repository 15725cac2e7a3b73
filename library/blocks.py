from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from home.blocks.body import BodyBlock


class FileBlock(blocks.StructBlock):
    """A file on offer; title, language and licence belong to the document itself."""

    document = DocumentChooserBlock(label=_("document"))

    class Meta:
        icon = "doc-full"
        label = _("file")


class UnitBlock(blocks.StructBlock):
    """One sitting of a training path; the time it takes is an estimate in minutes."""

    title = blocks.CharBlock(label=_("title"), max_length=160)
    summary = blocks.TextBlock(label=_("summary"), required=False, max_length=400)
    minutes = blocks.IntegerBlock(label=_("minutes"), min_value=1)
    body = BodyBlock(label=_("body"))

    class Meta:
        icon = "list-ol"
        label = _("unit")
