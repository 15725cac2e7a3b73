from __future__ import annotations

from typing import Any

from wagtail.admin.panels import PageChooserPanel

from home.registry import models_of


class KindChooserPanel(PageChooserPanel):
    """Choose a page of a registered kind, or of several; with that app switched off, any page."""

    def __init__(self, field_name: str, kind: str | tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)
        self.kind = kind

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "kind": self.kind}

    def get_form_options(self) -> dict[str, Any]:
        names = (self.kind,) if isinstance(self.kind, str) else self.kind
        self.page_type = [model for name in names for model in models_of(name)]
        return super().get_form_options()
