"""Forms as the hub's pages show them: labels that stay, one way of saying what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

REQUIRED = _("Fill in this field.")


class PlainForm(forms.Form):
    """Goes before Django's forms: no colon after labels, the hub's words for an empty field."""

    trap: forms.BoundField | None = None  # what people do not see and programs fill in

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.required:
                field.error_messages["required"] = REQUIRED

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        trap = self.trap.name if self.trap is not None else ""
        return [field for field in self.visible_fields() if field.name != trap]
