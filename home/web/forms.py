"""Forms as the hub's pages show them: labels that stay, one way of saying what is wrong."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from home.models import City, Country, Topic
from home.models.taxonomy import in_source_language

REQUIRED = _("Fill in this field.")
TERMS: dict[str, type[City | Country | Topic]] = {"city": City, "country": Country, "topics": Topic}
NOTHING_CHOSEN = {"city": _("Choose a city"), "country": _("Choose a country")}


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


class OnceForm(PlainForm):
    """A form that does one thing however often it arrives: it goes with an id of its own."""

    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_id", uuid4())

    @property
    def form_uuid(self) -> UUID | None:
        return self.cleaned_data.get("form_id")


class PlacedForm(PlainForm):
    """A form with topics or a place in it: a city, which brings its country, or a country.

    Goes before other forms of ours.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_terms(self)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("city"):
            data["country"] = None
        return data

    def need_place(self, data: dict[str, Any]) -> None:
        """Say that a place is missing, unless what was said of it is wrong."""
        has_place = data.get("city") or data.get("country")
        if not has_place and not {"city", "country"} & self.errors.keys():
            self.add_error("city", _("Choose a city, or a country below."))


def offer_terms(form: forms.Form | forms.ModelForm[Any]) -> None:
    """Fill the form's choices of terms; the line for none of them says what to choose."""
    for name in TERMS.keys() & form.fields.keys():
        field = cast("forms.ModelChoiceField[Any]", form.fields[name])
        field.queryset = TERMS[name].objects.filter(**in_source_language())
        if name in NOTHING_CHOSEN:
            field.empty_label = NOTHING_CHOSEN[name]
