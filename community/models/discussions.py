"""Spaces, discussions in them, and what is written there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from community.enums import PostState, ReactionKind, SpaceAccess, SpaceRole
from community.markup import VERSION
from community.models.members import Member
from community.models.named import find_names, summarise, write_names
from home.languages import active
from home.models import Record
from home.models.base import latin_slug

SLUG_CHARS = 60
CATALOGUE_POSTS = 100  # of a discussion's posts, the newest that search reads


def shorten_slug(slug: str) -> str:
    """Return as many whole words of `slug` as fit."""
    return slug if len(slug) <= SLUG_CHARS else slug[:SLUG_CHARS].rpartition("-")[0] or "page"


class Space(models.Model):
    """A room for discussions. Its names are texts of their own, one per language."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    access = models.CharField(
        _("who may enter"), max_length=12, choices=SpaceAccess, default=SpaceAccess.OPEN
    )
    is_archived = models.BooleanField(
        _("archived"), default=False, help_text=_("Everything stays to read, nothing is added.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        ordering = ("position", "slug")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("community:space", args=[self.slug])

    @property
    def text(self) -> SpaceText | None:
        """The names in the active language, else the first ones given."""
        texts = sorted(self.texts.all(), key=lambda text: text.pk)
        return next((text for text in texts if text.language == active()), next(iter(texts), None))

    @property
    def title(self) -> str:
        return self.text.title if self.text else self.slug


class SpaceText(models.Model):
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=8)
    title = models.CharField(_("title"), max_length=80)
    summary = models.TextField(_("summary"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("space", "language"), name="space_text_language")
        ]

    def __str__(self) -> str:
        return self.title


class SpaceMember(models.Model):
    """Who is let into a restricted or private space, or asks to be."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="people")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="spaces")
    role = models.CharField(_("role"), max_length=8, choices=SpaceRole, default=SpaceRole.MEMBER)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("space", "member"), name="space_member_unique")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.space_id}"


class Thread(Record):
    """A discussion: a title and posts. Its `state` is that of its first post, until answers stand.

    `post_count` and `last_post_at` are of the visible posts, and kept with each of them.
    """

    kind = "discussion"
    names: Mapping[str, str] | None = None  # of whom the texts name, where many were loaded

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="threads")
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="threads")
    title = models.CharField(_("title"), max_length=150)
    state = models.CharField(max_length=8, choices=PostState, default=PostState.VISIBLE)
    is_pinned = models.BooleanField(_("pinned"), default=False)
    is_closed = models.BooleanField(_("closed"), default=False)
    accepted = models.ForeignKey(
        "community.Post", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Its posts are there; it is nothing but an address that leads on.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="merged"
    )
    created_at = models.DateTimeField(default=now)
    last_post_at = models.DateTimeField(default=now)
    post_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        indexes = [
            models.Index(
                fields=("space", "state", "-is_pinned", "-last_post_at", "-id"),
                name="thread_of_space",
            ),
            models.Index(fields=("author", "-created_at"), name="thread_of_author"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/{active()}/{self.path}"

    @property
    def path(self) -> str:
        return f"community/discussions/{self.pk}-{shorten_slug(latin_slug(self.title))}/"

    @property
    def audience(self) -> str:
        if self.state != PostState.VISIBLE or self.merged_into_id:
            return ""
        shown = {SpaceAccess.OPEN: "public", SpaceAccess.MEMBERS: "members"}
        return shown.get(SpaceAccess(self.space.access), "")

    @property
    def summary(self) -> str:
        first = next(iter(self._get_posts()), None)
        if first is None:
            return ""
        return summarise(first.body, self._get_names(), self.language)

    @property
    def published_at(self) -> datetime:
        return self.created_at

    @property
    def updated_at(self) -> datetime:
        return self.last_post_at

    @property
    def reply_count(self) -> int:
        return max(self.post_count - 1, 0)

    @classmethod
    def load(cls, keys: Any) -> Any:
        """Return the threads `keys` with the posts that search reads, in a few queries."""
        rows = cls.objects.filter(key__in=keys).select_related("space", "city", "country")
        threads = list(rows.prefetch_related("topics"))
        for thread in threads:
            thread._posts = thread._read_posts()
        names = find_names(post.body for thread in threads for post in thread._posts)
        for thread in threads:
            thread.names = names
        return threads

    def _read_posts(self) -> list[Post]:
        visible = self.posts.filter(state=PostState.VISIBLE)
        first = list(visible.order_by("number")[:1])
        newest = visible.order_by("-number")[:CATALOGUE_POSTS]
        return first + [post for post in reversed(newest) if post not in first]

    def _get_posts(self) -> list[Post]:
        if not hasattr(self, "_posts"):
            self._posts = self._read_posts()
        return self._posts

    def get_facts(self) -> dict[str, Any]:
        return {
            **super().get_facts(),
            "space": self.space.slug,
            "reply_count": self.reply_count,
            "is_answered": self.accepted_id is not None,
            "is_closed": self.is_closed or self.space.is_archived,
        }

    def get_body_html(self) -> str:
        names = self._get_names()
        written = (write_names(post.html, names, post.language) for post in self._get_posts())
        return "\n".join(written)

    def _get_names(self) -> Mapping[str, str]:
        if self.names is None:
            self.names = find_names(post.body for post in self._get_posts())
        return self.names


class Post(models.Model):
    """What a member wrote in a discussion; `body` is Markdown, `html` what became of it.

    `number` counts from 1 in the discussion and stays; `parent` is the post a reply stands below,
    never a reply itself. `root` is the number of the post that this one stands under, or its own:
    by `root` and `number` a discussion is read.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="posts")
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="replies")
    number = models.PositiveIntegerField()
    root = models.PositiveIntegerField()
    body = models.TextField(_("text"))
    html = models.TextField()
    html_version = models.PositiveSmallIntegerField(default=VERSION)
    language = models.CharField(_("language"), max_length=8)
    is_language_guessed = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=PostState, default=PostState.VISIBLE)
    created_at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True)
    # What the form sent along: the same form sent twice is one post.
    form_id = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=("thread", "number"), name="post_number"),
            models.UniqueConstraint(fields=("author", "form_id"), name="post_form"),
        ]
        indexes = [
            models.Index(fields=("author", "-created_at"), name="post_of_author"),
            models.Index(fields=("state", "created_at"), name="post_state"),
            models.Index(fields=("thread", "root", "number"), name="post_read"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}#{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("community:post", args=[self.pk])

    @property
    def address(self) -> str:
        """The path of the post in the language it is written in."""
        return f"/{self.language}/community/posts/{self.pk}/"

    @property
    def anchor(self) -> str:
        return f"post-{self.number}"


class Signpost(models.Model):
    """Where the post is now that stood at `number` of a discussion; nothing else stands there."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="signposts")
    number = models.PositiveIntegerField()
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="signposts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("thread", "number"), name="signpost_number")]

    def __str__(self) -> str:
        return f"{self.thread_id}#{self.number} to {self.post_id}"


class PostVersion(models.Model):
    """What a post said before it was changed; `title` is that of the discussion it begins.

    `editor` is None where a moderator let the change through.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(max_length=150, blank=True, default="", db_default="")
    body = models.TextField()
    language = models.CharField(max_length=8)
    editor = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    replaced_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=("post", "-replaced_at"), name="version_of_post")]

    def __str__(self) -> str:
        return f"{self.post_id} until {self.replaced_at:%Y-%m-%d %H:%M}"


class PostChange(models.Model):
    """What a new member wants a post to say; until a moderator has read it, the post stands.

    `language` is "" where it is to be guessed, `alts` what pictures show by their keys. One that
    was declined is hidden.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="waiting")
    title = models.CharField(max_length=150, blank=True)
    body = models.TextField()
    language = models.CharField(max_length=8, blank=True)
    alts = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=PostState, default=PostState.HELD)
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=("state", "created_at"), name="post_change_state")]

    def __str__(self) -> str:
        return f"{self.post_id} as of {self.created_at:%Y-%m-%d %H:%M}"


class Reaction(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=ReactionKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("post", "member", "kind"), name="reaction_unique")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind} {self.post_id}"


class Mention(models.Model):
    """A member named with @ and the key of the profile in a post, or in what it said before."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("post", "member"), name="mention_unique")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.post_id}"
