"""What good practices say of a member, taken out of them when the member goes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext, override
from wagtail.models import Revision
from wagtail_localize.models import String, StringSegment, StringTranslation, TranslationSource
from wagtail_localize.strings import StringValue

from community import passages
from community.models import Credit, Member, Post, PracticePage, Submission
from community.models.practices import TEXTS

# A credit line is apart by semicolons; one without any, as somebody typed it, by commas.
SEMICOLONS = re.compile(r"([;؛])")
COMMAS = re.compile(r"([,،&])")

Change = Callable[[str, str], str]  # of a field's name and its text


@dataclass(frozen=True)
class Departure:
    """Who leaves: their names, of a page those it may credit them under, and posts whose words go.

    `posts` is empty where the words stay.
    """

    names: Collection[str]
    posts: Collection[int]
    keeps_words: bool
    credited: Sequence[str] = ()

    def change(self, field: str, text: str) -> str:
        if field == "authors":
            return replace_name(text, self.credited)
        text = passages.drop_names(text, self.names, keeps_words=self.keeps_words)
        return passages.drop(text, self.posts)


def leave_practices(member: Member, *, keeps_posts: bool) -> None:
    """Delete what has no page yet; what stays names a former member where the name stood.

    To be called while the member's posts still are theirs.
    """
    Submission.objects.filter(author=member, page=None).delete()
    own = Credit.objects.filter(member=member)
    posts = () if keeps_posts else Post.objects.filter(author=member).values_list("pk", flat=True)
    names = {name for name in (member.name, *own.values_list("name", flat=True)) if name}
    departure = Departure(names, set(posts), keeps_posts)
    quoting = Q()
    for name in TEXTS:
        quoting |= Q(**{f"{name}__contains": "\n>"})
    for submission in Submission.objects.filter(quoting):
        change_submission(submission, departure.change)
    pages = PracticePage.objects.filter(quoting | Q(pk__in=own.values("page")))
    for key in set(pages.values_list("translation_key", flat=True)):
        credited = find_credited(key, member)
        change_page(key, replace(departure, credited=credited).change)


def find_credited(key: UUID, member: Member) -> list[str]:
    """Return the names that a page may credit the member under: as of then, and of today."""
    rows = Credit.objects.filter(page__translation_key=key)
    known = dict(rows.values_list("member", "name"))
    if member.pk not in known:
        return []
    own = known.pop(member.pk)
    return [own, *({member.name} - {"", own, *known.values()})]


def replace_name(credit: str, names: Sequence[str]) -> str:
    """Return the credit line with "a former member" for the first of `names` that stands in it."""
    parts = SEMICOLONS.split(credit)
    if len(parts) == 1:
        parts = COMMAS.split(credit)
    for name in names:
        for place, part in enumerate(parts):
            if part.strip() == name:
                parts[place] = part.replace(name, gettext("a former member"))
                return "".join(parts)
    return credit


def change_submission(submission: Submission, change: Change) -> None:
    for name in TEXTS:
        setattr(submission, name, change(name, getattr(submission, name)))
    submission.save(update_fields=TEXTS)


def change_page(key: UUID, change: Change) -> None:
    """Change what all language versions of a page say, what they said, and its translations."""
    fields = ("authors", *TEXTS)
    twins = PracticePage.objects.filter(translation_key=key).select_related("locale")
    for twin in twins:
        with override(twin.locale.language_code):
            for name in fields:
                setattr(twin, name, change(name, getattr(twin, name)))
            twin.save()
            for revision in Revision.page_revisions.filter(object_id=str(twin.pk)):
                change_content(revision.content, fields, change)
                revision.save(update_fields=["content"])
    for source in TranslationSource.objects.filter(object_id=key).select_related("locale"):
        with override(source.locale.language_code):
            content = json.loads(source.content_json)
            change_content(content, fields, change)
            rows = TranslationSource.objects.filter(pk=source.pk)
            rows.update(content_json=json.dumps(content))
            for segment in StringSegment.objects.filter(source=source).select_related(
                "string", "context"
            ):
                change_segment(segment, change)


def change_content(content: dict[str, object], fields: Collection[str], change: Change) -> None:
    for name in fields:
        content[name] = change(name, str(content.get(name) or ""))


def change_segment(segment: StringSegment, change: Change) -> None:
    """Change a text that is translated, with what it was translated to."""
    field, old = segment.context.path, segment.string
    if field not in TEXTS:
        return
    text = read_string(old.data)
    new = change(field, text)
    if new == text:
        return
    segment.string = String.from_value(segment.string.locale, StringValue.from_plaintext(new))
    segment.save(update_fields=["string"])
    for row in StringTranslation.objects.filter(translation_of=old, context=segment.context):
        row.data = StringValue.from_plaintext(change(field, read_string(row.data))).data
        row.translation_of = segment.string
        row.save()
    if not StringSegment.objects.filter(string=old).exists():
        old.delete()


def read_string(data: str) -> str:
    return str(StringValue(data).render_text())
