"""What members send, and what is wrong with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from community.enums import NoticeKind, NoticePace, Visibility
from community.fields import LineField, NameField, WebField
from community.labels import FIELDS
from community.models import Member
from community.models.letters import MAX_CHARS as LETTER_CHARS
from community.models.members import DEFAULT_VISIBILITY
from community.models.notices import CHOSEN_KINDS
from community.models.renaming import announce_naming
from community.names import tidy_name, validate_person, validate_post
from community.operations.members import tell_apart
from community.permissions import may_moderate
from home.languages import codes, name_of
from home.terms import TermSelect, TopicBoxes
from home.web.forms import REQUIRED, OnceForm, PlacedForm, PlainForm

NOT_SAID = ("", _("Detect from the text"))


def language_choices() -> list[tuple[str, str]]:
    return [(code, name_of(code)) for code in codes()]


class ProfileForm(PlacedForm, forms.ModelForm[Member]):
    WRITTEN = ("name", "organisation", "role", "offers", "seeks", "about")

    languages: forms.Field | None = forms.MultipleChoiceField(
        label=_("Languages you understand"),
        choices=language_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    language: forms.Field | None = forms.ChoiceField(
        label=_("Language of our messages to you"), choices=language_choices
    )

    class Meta:
        model = Member
        fields: tuple[str, ...] = (
            "name",
            "language",
            "languages",
            "city",
            "country",
            "organisation",
            "role",
            "topics",
            "offers",
            "seeks",
            "about",
            "website",
        )
        field_classes = {
            "name": NameField,
            "website": WebField,
            "organisation": LineField,
            "role": LineField,
        }
        labels = {
            "name": _("Name"),
            "city": _("City"),
            "country": _("Country, where your city is not in the list"),
            "organisation": _("Organisation"),
            "role": _("What you do there"),
            "topics": _("Topics"),
            "offers": _("What you can help with"),
            "seeks": _("What you are looking for"),
            "about": _("About you"),
            "website": _("Web page"),
        }
        help_texts = {
            "name": _("As you want it said here, in any script."),
            "website": _("Shown once you have taken part for a while."),
        }
        widgets = {
            "city": TermSelect,
            "country": TermSelect,
            "topics": TopicBoxes,
            "offers": forms.Textarea({"rows": 3}),
            "seeks": forms.Textarea({"rows": 3}),
            "about": forms.Textarea({"rows": 5}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name == "name":
                field.required, field.error_messages["required"] = True, REQUIRED
            if name in self.WRITTEN:
                field.widget.attrs["dir"] = "auto"
        if "website" in self.fields:
            self.fields["website"].widget.attrs["dir"] = "ltr"

    def clean_name(self) -> str:
        """Return the name, unless it plays the hub's staff; those say what they are."""
        name: str = self.cleaned_data["name"]
        if not self.is_staff:
            validate_person(name)
        return name

    def clean_organisation(self) -> str:
        return self.check_post("organisation")

    def clean_role(self) -> str:
        return self.check_post("role")

    def check_post(self, name: str) -> str:
        """Return what was said, unless it plays the hub's staff; those say what they are."""
        text: str = self.cleaned_data[name]
        if not self.is_staff:
            validate_post(text)
        return text

    @cached_property
    def is_staff(self) -> bool:
        user = self.instance.user
        return may_moderate(user) or user.is_editor

    def save(self, commit: bool = True) -> Member:
        is_renamed = "name" in self.changed_data
        if is_renamed:
            tell_apart(self.instance)
        member = super().save(commit)
        if is_renamed:
            announce_naming(member.key)
        return member


class FirstStepForm(ProfileForm):
    """Who one is: all that is needed to write."""

    class Meta(ProfileForm.Meta):
        fields = ("name", "language", "languages")


class SecondStepForm(ProfileForm):
    """Where one works, and on what: all of it may be left out."""

    languages = None
    language = None

    class Meta(ProfileForm.Meta):
        fields = ("city", "country", "organisation", "role", "topics", "offers", "seeks")


class VisibilityForm(PlainForm):
    """Who sees each field of a profile, and whether it is in the list of members."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        for name in DEFAULT_VISIBILITY:
            self.fields[name] = forms.ChoiceField(
                label=FIELDS[name],
                choices=Visibility.choices,
                initial=member.level_of(name).value,
            )
        self.fields["is_listed"] = forms.BooleanField(
            label=_("Show me in the list of members"),
            required=False,
            initial=member.is_listed,
        )

    @property
    def changes(self) -> dict[str, Any]:
        """What is other than before."""
        before: dict[str, Any] = {name: self.member.level_of(name) for name in DEFAULT_VISIBILITY}
        before["is_listed"] = self.member.is_listed
        return {name: value for name, value in self.cleaned_data.items() if value != before[name]}


class LeaveForm(PlainForm):
    """How to go: with or without what one wrote."""

    posts = forms.ChoiceField(
        label=_("What you wrote in discussions"),
        choices=(
            ("keep", _("stays, under “a former member”")),
            ("remove", _("goes with you; the answers of others stay")),
        ),
        widget=forms.RadioSelect,
    )
    is_sure = forms.BooleanField(label=_("I know that this cannot be undone"))


class LetterForm(OnceForm):
    """A letter."""

    text = forms.CharField(
        label=_("Your letter"),
        min_length=2,
        max_length=LETTER_CHARS,
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        help_text=_("Write in a language they understand. Your e-mail address is not shown."),
    )


class PacesForm(PlainForm):
    """How soon each kind of notice comes by mail, and where the member's mornings are."""

    def __init__(
        self,
        *args: Any,
        paces: dict[NoticeKind, NoticePace],
        zones: list[tuple[str, str]],
        zone: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for kind in CHOSEN_KINDS:
            self.fields[kind.value] = forms.ChoiceField(
                label=capfirst(str(kind.label)),
                choices=[(pace.value, capfirst(str(pace.label))) for pace in NoticePace],
                initial=paces[kind].value,
            )
        self.fields["zone"] = forms.ChoiceField(
            label=_("Your time zone"),
            choices=zones,
            required=False,
            initial=zone,
            help_text=_("Daily and weekly mails come at 8:00 there. Nobody else sees it."),
        )

    @property
    def paces(self) -> dict[NoticeKind, NoticePace]:
        return {kind: NoticePace(self.cleaned_data[kind.value]) for kind in CHOSEN_KINDS}


class SearchForm(PlainForm):
    """What a saved search is called, and how soon its member hears of what is new."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput({"dir": "auto"}))
    pace = forms.ChoiceField(
        label=_("How often shall we write to you about new results?"),
        choices=[(pace.value, capfirst(pace.label)) for pace in NoticePace],
        initial=NoticePace.DAILY.value,
        widget=forms.RadioSelect,
    )

    def clean_name(self) -> str:
        name = tidy_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(REQUIRED)
        return name
