"""What is sent by those who put discussions in order."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.enums import CloseReason, FlagReason
from community.markup import to_plain
from community.models import Post, Space
from community.moderation_forms import WordsField
from community.post_forms import ThreadForm
from home.web.forms import OnceForm

EXCERPT_CHARS = 160
ADDRESS = re.compile(r"(?:^|/discussions/)(\d{1,18})(?:\D|$)")


class CloseForm(OnceForm):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[*CloseReason.choices, *FlagReason.choices],
        widget=forms.RadioSelect,
    )
    text = WordsField(
        label=_("In your words"),
        help_text=_("Who began the discussion reads it as you write it."),
    )


class MoveForm(OnceForm):
    space = forms.ModelChoiceField(
        label=_("Space it goes to"), queryset=Space.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, spaces: QuerySet[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Space]", self.fields["space"]).queryset = spaces


class MergeForm(OnceForm):
    address = forms.CharField(
        label=_("Address of the discussion it is put behind"),
        max_length=500,
        help_text=_("Copy it from where your browser shows it."),
        widget=forms.TextInput({"dir": "ltr", "inputmode": "url"}),
    )

    def clean_address(self) -> int:
        """Return the key of the discussion that the address names."""
        found = ADDRESS.search(self.cleaned_data["address"].strip())
        if found is None:
            raise forms.ValidationError(_("This is not the address of a discussion."))
        return int(found[1])


class PostsField(forms.ModelMultipleChoiceField[Post]):
    """Posts to choose from, each with its number, who wrote it and how it begins."""

    def label_from_instance(self, obj: Post) -> str:
        name = obj.author.name if obj.author else gettext("a former member")
        text = Truncator(to_plain(obj.body)).chars(EXCERPT_CHARS)
        return format_html(
            '<span><bdi dir="ltr">#{}</bdi> <bdi>{}</bdi>'
            ' <span class="split__text" lang="{}" dir="auto">{}</span></span>',
            obj.number,
            name,
            obj.language,
            text,
        )


class SplitForm(OnceForm):
    title = ThreadForm.base_fields["title"]
    posts = PostsField(
        label=_("Posts that go"),
        queryset=Post.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("Some of these posts cannot go. Choose again."),
            "invalid_pk_value": _("Some of these posts cannot go. Choose again."),
        },
    )
    field_order = ("title", "posts")

    def __init__(self, *args: Any, posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("PostsField", self.fields["posts"])
        field.queryset = posts
        field.error_messages["required"] = _("Choose the posts that go.")
