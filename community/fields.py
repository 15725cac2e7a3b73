"""Fields for a line of text."""

from __future__ import annotations

from collections.abc import Sized
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.names import BACKTICKS, tidy_name, validate_line


class NameField(forms.CharField):
    """A name of a person, without characters that nobody sees."""

    def to_python(self, value: Any) -> str:
        return tidy_name((super().to_python(value) or "").translate(BACKTICKS))


class LineField(forms.CharField):
    """A title or the like, on one line, that spills over no other."""

    def to_python(self, value: Any) -> str:
        return tidy_name(super().to_python(value) or "")

    def run_validators(self, value: Any) -> None:
        super().run_validators(value)
        validate_line(value)


class WebField(forms.URLField):
    """An address on the web, whose scheme may be left out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


MOST_TOPICS = 5


def check_topics(topics: Sized) -> Sized:
    """Return the topics; raise `ValidationError` for too many."""
    if len(topics) > MOST_TOPICS:
        raise forms.ValidationError(
            _("Choose at most %(most)d topics."), params={"most": MOST_TOPICS}
        )
    return topics
