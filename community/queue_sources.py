"""What waits in every hub: first posts, flags, appeals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community import markup, permissions, wording
from community.enums import LetterSide, PostState, Trust
from community.models import Announcement, Appeal, Decision, Flag, Letter, Member, Post
from community.models.named import find_names, write_names
from community.moderation_forms import Choice, DecisionForm
from community.operations import announcements, appeals, flags, moderation, pictures
from community.operations.deciding import (
    Act,
    DecidedError,
    affected_by,
    find_latest,
    make_excerpt,
)
from community.operations.standing import STANDS
from community.operations.traces import show_traces
from community.queue import MOST, Entry, Opened, Source
from home.languages import isolated
from home.models import User

EXCERPT_CHARS = 160
MOST_LETTERS = 10
WHY = ("reason", "text")

APPROVE = Choice("approve", _("Show the post"))
TAKE_OFF = Choice("take_off", _("Take the post off"), WHY)
SHOW = Choice("show", _("Let everybody read it"))
HIDE = Choice("hide", _("Take the text off"), WHY)
HIDE_FILE = "hide_file"  # with the key of the file
HIDE_PROFILE = Choice("hide_profile", _("Take off the profile, but the name"), WHY)
HIDE_PICTURE = Choice("hide_picture", _("Take off only the picture"), WHY)
CLOSE = Choice("close", _("Close the discussion"), WHY)
DISMISS = Choice("dismiss", _("Leave everything as it is"))
WARN = Choice("warn", _("Warn the member"), WHY)
RESTRICT = Choice("restrict", _("Limit the member to what new ones may do"), WHY)
SUSPEND = Choice("suspend", _("Suspend the member"), (*WHY, "until"))
SUSPEND_ALL = Choice(
    "suspend_all", _("Suspend the member and take off all that they wrote"), (*WHY, "until")
)
UPHOLD = Choice("uphold", _("The appeal is right: restore everything"))
REJECT = Choice("reject", _("The decision stands"), ("text",))


def acts_on_post(post: Post) -> list[Choice]:
    acts = [APPROVE] if post.state == PostState.HELD else []
    if post.state in STANDS:
        acts += [TAKE_OFF, *acts_on_files(post)]
    if post.state == PostState.VISIBLE and not post.thread.is_closed:
        acts.append(CLOSE)
    return acts


def acts_on_files(post: Post) -> list[Choice]:
    label = gettext("Take off only the file %(name)s")
    return [
        Choice(f"{HIDE_FILE}-{file.pk}", label % {"name": isolated(file.name)}, WHY)
        for file in post.attachments.all()
        if not file.is_hidden
    ]


def acts_on_announcement(announcement: Announcement) -> list[Choice]:
    if announcement.state == PostState.HELD:
        return [SHOW, HIDE]
    return [HIDE] if announcement.state == PostState.VISIBLE else []


def acts_on_member(member: Member | None) -> list[Choice]:
    """Return what can be done about a member; an account that edits the hub is not suspended."""
    if member is None:
        return []
    acts = [HIDE_PICTURE] if member.picture_tag else []
    acts += [WARN] if member.is_profile_hidden else [HIDE_PROFILE, WARN]
    if member.trust != Trust.NEW:
        acts.append(RESTRICT)
    return acts if member.user.is_editor else [*acts, SUSPEND, SUSPEND_ALL]


def suspends_all(member: Member | None) -> list[Choice]:
    """Return what stops who writes for the first time, and means no good."""
    return [each for each in acts_on_member(member) if each == SUSPEND_ALL]


def carry_out(name: str, act: Act, form: DecisionForm, target: flags.Target) -> Any:
    """Do the act called `name` about the target, or about the member behind it."""
    if name == DISMISS.name:
        return flags.dismiss_flags(target, act)
    if isinstance(target, Post) and (name in POST_ACTS or name.startswith(HIDE_FILE)):
        return carry_out_on_post(name, act, target)
    if isinstance(target, Announcement) and name in ANNOUNCEMENT_ACTS:
        return ANNOUNCEMENT_ACTS[name](target, act)
    member, about = affected_by(target), {}
    if member is None:
        raise DecidedError
    if not isinstance(target, Member):
        about = flags.point_at(target)
    if name.startswith(SUSPEND.name):
        with_posts = name == SUSPEND_ALL.name
        return moderation.suspend(member, act, until=form.until_at, with_posts=with_posts, **about)
    if name in PROFILE_ACTS:
        return PROFILE_ACTS[name](member, act)
    return MEMBER_ACTS[name](member, act, **about)


def carry_out_on_post(name: str, act: Act, post: Post) -> Decision:
    if name in POST_ACTS:
        return POST_ACTS[name](post, act)
    return pictures.take_off_file(post, act, file=int(name.rpartition("-")[2]))


POST_ACTS: dict[str, Callable[[Post, Act], Decision]] = {
    APPROVE.name: moderation.approve_post,
    TAKE_OFF.name: moderation.take_off_post,
    CLOSE.name: lambda post, act: moderation.close_thread(post.thread, act),
}
ANNOUNCEMENT_ACTS: dict[str, Callable[[Announcement, Act], Decision]] = {
    SHOW.name: announcements.show,
    HIDE.name: announcements.hide,
}
PROFILE_ACTS: dict[str, Callable[[Member, Act], Decision]] = {
    HIDE_PICTURE.name: pictures.take_off_picture,
    HIDE_PROFILE.name: pictures.take_off_profile,
}
MEMBER_ACTS = {WARN.name: moderation.warn, RESTRICT.name: moderation.restrict}


def answer(target: flags.Target, act: Act, form: DecisionForm) -> None:
    """Answer the flags of the target by what the form says."""
    name = form.cleaned_data["act"]
    flags.answer_flags(target, act, lambda since: carry_out(name, since, form, target))


def post_entry(source: str, post: Post, **values: Any) -> Entry:
    return Entry(
        source=source,
        key=post.pk,
        title=post.thread.title,
        author=post.author.shown_name if post.author else "",
        text=Truncator(markup.to_plain(post.body)).chars(EXCERPT_CHARS),
        language=post.language,
        **values,
    )


def show_text(post: Post) -> SafeString:
    return write_names(post.html, find_names([post.body]), post.language)


class HeldPosts(Source):
    """First posts of new members, which nobody else reads until somebody here has."""

    name = "first-posts"
    label = _("first post")

    def rows(self, moderator: User) -> Any:
        rows = Post.objects.filter(state=PostState.HELD).exclude(author__user=moderator)
        return rows.select_related("thread__space", "author__user")

    def find(self, moderator: User) -> list[Entry]:
        rows = self.rows(moderator).order_by("created_at", "pk")[:MOST]
        return [post_entry(self.name, post, since=post.created_at) for post in rows]

    def open(self, key: int, moderator: User) -> Opened | None:
        post = self.rows(moderator).filter(pk=key).first()
        if post is None:
            return None
        return Opened(
            entry=post_entry(self.name, post, since=post.created_at),
            target=post,
            template="community/admin/post.html",
            acts=[*acts_on_post(post), *suspends_all(post.author)],
            context={"post": post, "html": show_text(post)},
        )

    def decide(self, opened: Opened, act: Act, form: DecisionForm) -> None:
        name, post = form.cleaned_data["act"], opened.target
        flags.answer_held(post, act, lambda since: carry_out(name, since, form, post))

    def find_latest(self, key: int) -> Exception | None:
        return find_latest(post=key)


def count_flags(target: str, among: QuerySet[Flag] | None = None, **given: Any) -> Any:
    """Return how many flags are open by target ("post", "about", "item"), since when, the first."""
    told = Flag.objects.all() if among is None else among
    rows = told.filter(is_open=True, **given).exclude(**{target: None}).order_by()
    counted = rows.values(target).annotate(
        count=Count("pk"), since=Min("created_at"), first=Min("pk")
    )
    return counted.order_by("since", target)


class FlaggedPosts(Source):
    """Posts that members flagged, each once, with all its flags."""

    name = "flagged-posts"
    label = _("flagged post")

    def posts(self, moderator: User) -> Any:
        rows = Post.objects.exclude(author__user=moderator)
        return rows.select_related("thread__space", "author__user")

    def find(self, moderator: User) -> list[Entry]:
        counts = list(count_flags("post")[:MOST])
        posts = self.posts(moderator).in_bulk([each["post"] for each in counts])
        return [
            post_entry(self.name, posts[each["post"]], since=each["since"], count=each["count"])
            for each in counts
            if each["post"] in posts
        ]

    def open(self, key: int, moderator: User) -> Opened | None:
        post = self.posts(moderator).filter(pk=key).first()
        counted = count_flags("post", post=key).first()
        if post is None or counted is None:
            return None
        since, count = counted["since"], counted["count"]
        return Opened(
            entry=post_entry(self.name, post, since=since, count=count),
            target=post,
            template="community/admin/post.html",
            acts=[DISMISS, *acts_on_post(post), *acts_on_member(post.author)],
            context={"post": post, "html": show_text(post), "flags": describe_flags(post)},
        )

    def decide(self, opened: Opened, act: Act, form: DecisionForm) -> None:
        answer(opened.target, act, form)

    def find_latest(self, key: int) -> Exception | None:
        return flags.find_answer(Post(pk=key))


def describe_flags(target: flags.Target) -> Any:
    """Return the open flags; where letters were reported, `conversation.reported` has them.

    These are letters of who was flagged, none of who got them: the newest, or that which a member
    reported with those before it.
    """
    rows = flags.open_flags(target).select_related("member", "conversation")
    if not isinstance(target, Member):
        told = list(rows.order_by("created_at", "pk")[:MOST])
        show_traces(told)
        return told
    own = Q(side=LetterSide.STARTER, conversation__starter=target)
    own |= Q(side=LetterSide.OTHER, conversation__member=target)
    reported = Q(conversation__flags__about=target, conversation__flags__is_open=True)
    last = F("conversation__flags__letter")
    until = Q(conversation__flags__letter=None) | Q(pk__lte=last)
    written = Letter.objects.filter(own, reported & until, is_withheld=False)
    newest = written.order_by("-created_at", "-pk")[:MOST_LETTERS]
    letters = Prefetch("conversation__letters", newest, to_attr="reported")
    return rows.prefetch_related(letters).order_by("created_at", "pk")[:MOST]


class FlaggedMembers(Source):
    """Profiles that members flagged."""

    name = "flagged-members"
    label = _("flagged profile")

    def members(self, moderator: User) -> Any:
        return Member.objects.exclude(user=moderator).select_related("user")

    def make_entry(self, member: Member, counted: dict[str, Any]) -> Entry:
        return Entry(
            source=self.name,
            key=member.pk,
            since=counted["since"],
            title=member.shown_name,
            author=member.shown_name,
            text=Truncator(member.about).chars(EXCERPT_CHARS),
            count=counted["count"],
        )

    def find(self, moderator: User) -> list[Entry]:
        counts = list(count_flags("about")[:MOST])
        members = self.members(moderator).in_bulk([each["about"] for each in counts])
        return [
            self.make_entry(members[each["about"]], each)
            for each in counts
            if each["about"] in members
        ]

    def open(self, key: int, moderator: User) -> Opened | None:
        member = self.members(moderator).filter(pk=key).first()
        counted = count_flags("about", about=key).first()
        if member is None or counted is None:
            return None
        return Opened(
            entry=self.make_entry(member, counted),
            target=member,
            template="community/admin/profile.html",
            acts=[DISMISS, *acts_on_member(member)],
            context={"who": member, "flags": describe_flags(member)},
        )

    def decide(self, opened: Opened, act: Act, form: DecisionForm) -> None:
        answer(opened.target, act, form)

    def find_latest(self, key: int) -> Exception | None:
        return flags.find_answer(Member(pk=key))


class Appeals(Source):
    """Appeals; whoever decided sees them only where there is nobody else."""

    name = "appeals"
    label = _("appeal")

    def rows(self) -> Any:
        rows = Appeal.objects.filter(decided_at=None)
        return rows.select_related(
            "decision__member__user",
            "decision__post__thread",
            "decision__thread",
            "decision__moderator",
        )

    def make_entry(self, appeal: Appeal) -> Entry:
        member = appeal.decision.member
        return Entry(
            source=self.name,
            key=appeal.pk,
            since=appeal.created_at,
            title=str(appeal.decision.get_kind_display()),
            author=member.shown_name if member else "",
            text=Truncator(appeal.text).chars(EXCERPT_CHARS),
        )

    def find(self, moderator: User) -> list[Entry]:
        rows = self.rows().exclude(decision__member__user=moderator)
        others = permissions.moderators().exclude(pk=moderator.pk)
        if others.exists():
            rows = rows.exclude(decision__moderator=moderator)
        return [self.make_entry(row) for row in rows.order_by("created_at", "pk")[:MOST]]

    def open(self, key: int, moderator: User) -> Opened | None:
        appeal = self.rows().filter(pk=key).first()
        if appeal is None:
            return None
        member, decision = appeal.decision.member, appeal.decision
        is_own = member is not None and member.user_id == moderator.pk
        if is_own or not appeals.may_answer(moderator, decision):
            return None
        return Opened(
            entry=self.make_entry(appeal),
            target=appeal,
            template="community/admin/appeal.html",
            acts=[UPHOLD, REJECT],
            context={
                "appeal": appeal,
                "decision": decision,
                "meaning": wording.meaning(decision),
                "excerpt": make_excerpt(decision),
            },
        )

    def decide(self, opened: Opened, act: Act, form: DecisionForm) -> None:
        if form.cleaned_data["act"] == UPHOLD.name:
            appeals.uphold(opened.target, act)
        else:
            appeals.reject(opened.target, act)

    def find_latest(self, key: int) -> Exception | None:
        row = Appeal.objects.select_related("decided_by").filter(pk=key).first()
        return DecidedError(row.decided_by, row.decided_at) if row and row.decided_at else None


BUILT_IN = (HeldPosts(), FlaggedPosts(), FlaggedMembers(), Appeals())
