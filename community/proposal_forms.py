"""What members say of an organisation that the hub lacks."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from community.fields import LineField, WebField, check_topics
from community.forms import NOT_SAID, language_choices
from community.guess import guess_language
from community.models import Proposal
from home.languages import codes
from home.registry import ContentKind
from home.terms import TermSelect, TopicBoxes
from home.web.forms import OnceForm, PlacedForm


class ProposalForm(PlacedForm, OnceForm, forms.ModelForm[Proposal]):
    """What its page is to say; moderators read it, and editors go on with it."""

    title = LineField(label=_("Name"), max_length=150, help_text=_("As it calls itself."))
    type = forms.ChoiceField()
    website = WebField(label=_("Website"), required=False, max_length=200)
    language = forms.ChoiceField(
        label=_("Language of your text"),
        required=False,
        choices=lambda: [NOT_SAID, *language_choices()],
    )

    class Meta:
        model = Proposal
        fields = ("title", "type", "summary", "website", "contact", "city", "country", "topics")
        labels = {
            "summary": _("What it does"),
            "contact": _("E-mail address for letters"),
            "city": _("City"),
            "country": _("Country, where your city is not in the list"),
            "topics": _("Topics"),
        }
        help_texts = {
            "summary": _("One or two plain sentences; lists, search results and feeds show them."),
            "contact": _("Nobody sees it: the hub passes letters on. Give none of a person."),
        }
        widgets = {
            "city": TermSelect,
            "country": TermSelect,
            "topics": TopicBoxes,
            "summary": forms.Textarea({"rows": 3, "dir": "auto"}),
            "contact": forms.EmailInput({"dir": "ltr"}),
        }

    def __init__(self, *args: Any, kind: ContentKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = cast("forms.ChoiceField", self.fields["type"])
        types.choices = [("", _("Choose a kind")), *(kind.types.choices if kind.types else ())]
        types.label = kind.types_label
        self.fields["title"].widget.attrs["dir"] = "auto"
        self.fields["website"].widget.attrs["dir"] = "ltr"

    def clean_topics(self) -> Any:
        return check_topics(self.cleaned_data["topics"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.need_place(data)
        return data

    def read(self, otherwise: str) -> dict[str, Any]:
        """Return what operations store; the language is guessed where it was not said."""
        data = {**self.cleaned_data}
        data.pop("form_id", None)
        if data["language"] not in codes():
            data["language"] = guess_language(f"{data['title']}\n{data['summary']}", otherwise)
        return data
