"""What is written in discussions, and what is wrong with it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.templatetags.static import static
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.attachment_fields import (
    alt_field,
    alts_field,
    files_field,
    is_of_files,
    kept_field,
)
from community.fields import LineField, check_topics
from community.forms import NOT_SAID, language_choices
from community.limits import LimitError, check_size, limits_of
from community.markup import MAX_CHARS
from community.models import Member, Post, Space
from community.names import tidy_name
from community.naming import Naming
from community.operations.discussions import Files, Terms
from home.models import City, Country, Topic
from home.terms import TermSelect, TopicBoxes
from home.web.forms import OnceForm, PlacedForm

# How members are named: where others have written, and where nobody has.
BY_NAME = _(
    "Name somebody who wrote here with @ and the name, others with @ and the end of the address of"
    " their profile."
)
BY_KEY = _("Name a member with @ and the end of the address of their profile.")


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

    def __init__(
        self,
        *args: Any,
        member: Member | None = None,
        naming: Naming | None = None,
        **kwargs: Any,
    ) -> None:
        """Only a member who writes is offered files, within their limits.

        Who is in `naming` can be named by name.
        """
        super().__init__(*args, **kwargs)
        self.naming = naming or Naming()
        self.offer_people()
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

    def offer_people(self) -> None:
        """Say how members are named, and whom a script offers behind an @."""
        body = self.fields["body"]
        if not self.naming.offered:
            return
        body.help_text = format_lazy("{} {}", body.help_text, BY_NAME)
        body.widget.attrs.update(
            {
                "data-people": json.dumps(self.naming.offered, ensure_ascii=False),
                "data-people-script": static("community/mentions.js"),
                "data-people-label": _("Members to name"),
                "data-people-said": _("Choose a member with the arrow keys."),
            }
        )
        if "body" in self.initial:
            self.initial["body"] = self.naming.to_names(self.initial["body"])

    def clean_body(self) -> str:
        body: str = self.naming.to_keys(self.cleaned_data["body"])
        if not tidy_name(body):
            raise forms.ValidationError(_("Fill in this field."))
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


class ThreadForm(PlacedForm, PostForm):
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
        body = self.fields["body"]
        body.help_text = format_lazy("{} {}", body.help_text, BY_KEY)
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
