"""What members send, and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from community.attachment_fields import (
    alt_field,
    alts_field,
    files_field,
    is_of_files,
    kept_field,
)
from community.enums import NoticeKind, NoticePace, Visibility
from community.fields import LineField, NameField, WebField, check_topics
from community.labels import FIELDS
from community.limits import LimitError, check_size, limits_of
from community.markup import MAX_CHARS
from community.models import Member, Post, Space
from community.models.letters import MAX_CHARS as LETTER_CHARS
from community.models.members import DEFAULT_VISIBILITY
from community.models.notices import CHOSEN_KINDS
from community.names import tidy_name, validate_post
from community.operations.discussions import Files, Terms
from community.operations.members import tell_apart
from community.permissions import may_moderate
from home.languages import codes, name_of
from home.models import City, Country, Topic
from home.terms import TermSelect, TopicBoxes
from home.web.forms import REQUIRED, OnceForm, PlainForm, offer_terms

NOT_SAID = ("", _("Find out from the text"))


def language_choices() -> list[tuple[str, str]]:
    return [(code, name_of(code)) for code in codes()]


class ProfileForm(PlainForm, forms.ModelForm[Member]):
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
        offer_terms(self)
        for name, field in self.fields.items():
            if name == "name":
                field.required, field.error_messages["required"] = True, REQUIRED
            if name in self.WRITTEN:
                field.widget.attrs["dir"] = "auto"
        if "website" in self.fields:
            self.fields["website"].widget.attrs["dir"] = "ltr"

    def clean_organisation(self) -> str:
        return self.check_post("organisation")

    def clean_role(self) -> str:
        return self.check_post("role")

    def check_post(self, name: str) -> str:
        """Return what was said, unless it plays the hub's staff; those say what they are."""
        text: str = self.cleaned_data[name]
        if not may_moderate(self.instance.user):
            validate_post(text)
        return text

    def save(self, commit: bool = True) -> Member:
        if self.instance.city_id:
            self.instance.country = None  # a city brings its country
        if "name" in self.changed_data:
            tell_apart(self.instance)
        return super().save(commit)


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


class PostForm(OnceForm):
    """A post."""

    body = forms.CharField(
        label=_("Your text"),
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        help_text=_("Markdown works: **bold**, *italics*, - begins a list, > a quotation."),
    )
    language = forms.ChoiceField(
        label=_("Language of your text"),
        required=False,
        choices=lambda: [NOT_SAID, *language_choices()],
    )

    def __init__(self, *args: Any, member: Member | None = None, **kwargs: Any) -> None:
        """Only a member who writes is offered files, within their limits."""
        super().__init__(*args, **kwargs)
        if member is not None:
            self.fields["files"] = files_field(limits_of(member))
            self.fields["alts"] = alts_field()

    @property
    def text_fields(self) -> list[forms.BoundField]:
        return [field for field in self.shown_fields if not is_of_files(field.name)]

    @property
    def file_fields(self) -> list[forms.BoundField]:
        return [field for field in self.shown_fields if is_of_files(field.name)]

    @property
    def shows_files(self) -> bool:
        """Whether there is something to see among the fields for files before they are opened."""
        return any(field.errors for field in self.file_fields) or "removed" in self.fields

    @property
    def chosen_names(self) -> list[str]:
        """What the files are called that came along, and that no browser will send again."""
        return [file.name or "" for file in self.files.getlist("files")] if self.files else []

    @property
    def new_files(self) -> Files:
        alts = self.cleaned_data.get("alts", "").splitlines()
        return Files(added=self.cleaned_data.get("files", ()), alts=[line.strip() for line in alts])

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if len(body) > MAX_CHARS:
            raise forms.ValidationError(
                _("The text has %(chars)d characters, %(most)d fit. Make two posts of it."),
                params={"chars": len(body), "most": MAX_CHARS},
            )
        try:
            check_size(body)
        except LimitError as error:
            raise forms.ValidationError(str(error)) from error
        return body


class ThreadForm(PostForm):
    """A discussion: what it is about, where, and its first post."""

    title = LineField(
        label=_("Title"),
        max_length=150,
        min_length=5,
        help_text=_("What you ask or tell, in one line."),
        widget=forms.TextInput({"dir": "auto"}),
    )
    space = forms.ModelChoiceField(label=_("Space"), queryset=Space.objects.none())
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        widget=TopicBoxes,
        required=False,
        help_text=_("Who follows these, or the place, hears of your discussion."),
    )
    city = forms.ModelChoiceField(
        label=_("City"), queryset=City.objects.none(), widget=TermSelect, required=False
    )
    country = forms.ModelChoiceField(
        label=_("Country, where your city is not in the list"),
        queryset=Country.objects.none(),
        widget=TermSelect,
        required=False,
    )
    field_order = ("space", "title", "body", "topics", "city", "country", "language")

    def __init__(self, *args: Any, spaces: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_terms(self)
        field = cast("forms.ModelChoiceField[Any]", self.fields["space"])
        field.queryset = spaces
        field.empty_label = None

    def clean_topics(self) -> Any:
        return check_topics(self.cleaned_data["topics"])

    @property
    def terms(self) -> Terms:
        names = ("topics", "city", "country")
        return Terms(**{name: self.cleaned_data[name] for name in names})


class EditPostForm(PostForm):
    """A post as it stands; the title too, where it is the first of its discussion."""

    title = ThreadForm.base_fields["title"]
    field_order = ("title", "body", "language")

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if post.number > 1:
            del self.fields["title"]
        kept = post.attachments.order_by("pk")
        self.pictures = [each for each in kept if each.is_picture]
        if kept:
            self.fields["removed"] = kept_field(kept)
        for picture in self.pictures:
            self.fields[f"alt_{picture.pk}"] = alt_field(picture)

    @property
    def new_files(self) -> Files:
        described = {
            picture.pk: self.cleaned_data[f"alt_{picture.pk}"].strip() for picture in self.pictures
        }
        removed = [each.pk for each in self.cleaned_data.get("removed", ())]
        return replace(super().new_files, removed=removed, described=described)


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
