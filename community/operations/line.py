"""A notice as a line for its reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from community.enums import NoticeKind
from community.models import Notice
from home.texts import shorten

EXCERPT_CHARS = 300
# Kinds whose words name what they are about.
WITH_TITLE = frozenset({NoticeKind.COAUTHOR, NoticeKind.ASKING, NoticeKind.ANNOUNCEMENT})


@dataclass(frozen=True)
class Line:
    """A notice as its member reads it; addresses begin with "/".

    `who` did it, "" where that goes without saying; `title` is that of the discussion or
    conversation. `text` is what was written: a letter whole, of a post the beginning.
    """

    notice: Notice
    who: str
    title: str
    title_language: str
    url: str
    group_url: str
    text: str = ""
    text_language: str = ""
    organisation: str = ""

    @property
    def kind(self) -> NoticeKind:
        return NoticeKind(self.notice.kind)

    @property
    def is_letter(self) -> bool:
        return self.kind == NoticeKind.LETTER

    @property
    def shows_title(self) -> bool:
        """Tell whether pages say the title beside the words, which do not have it."""
        if self.kind == NoticeKind.ARRANGED:
            return not self.is_away
        return bool(self.who) and not self.is_letter and self.kind not in WITH_TITLE

    @property
    def is_problem(self) -> bool:
        """Tell whether it says that a saved search cannot be asked any more."""
        return bool(self.notice.about.get("problem"))

    @property
    def excerpt(self) -> str:
        return shorten(self.text, EXCERPT_CHARS)

    @property
    def is_away(self) -> bool:
        """Whether the discussion is where its member cannot read it."""
        return self.kind == NoticeKind.ARRANGED and self.url == reverse("community:notices")


@dataclass(frozen=True)
class Chapter:
    """What is new in one discussion or conversation."""

    title: str
    language: str
    url: str
    lines: Sequence[Line]


Found = dict[int, Line]  # by the key of the notice
