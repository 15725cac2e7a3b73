"""A form with one field of each sort, empty and sent with mistakes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from home.languages import codes, name_of
from hub.account_forms import Plain
from hub.pages.filters import FACET_LABELS


class SampleForm(Plain):
    """The labels are those of other forms: a guide needs no texts of its own to translate."""

    email = forms.EmailField(help_text=gettext_lazy("One e-mail address is all we ask for"))
    password = forms.CharField(label=gettext_lazy("Password"), widget=forms.PasswordInput)
    topic = forms.CharField(label=FACET_LABELS["topic"], widget=forms.Textarea(attrs={"rows": 3}))
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[(code, name_of(code)) for code in codes()]
    )
    remember = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].widget.attrs["dir"] = "auto"
        self.fields["language"].widget.attrs.pop("dir", None)


def build() -> dict[str, Any]:
    sent = SampleForm({"email": "samira.haddad@", "language": "ar"})
    sent.add_error(None, gettext("The e-mail address or the password is not right."))
    return {"form": SampleForm(), "sent": sent, "submit": gettext("Log in"), "action": ""}
