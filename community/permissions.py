"""Who may do what in the community: every operation and every view asks here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Q, QuerySet

from community.enums import PostState, SpaceAccess, SpaceRole, Trust, Visibility
from community.models import (
    Announcement,
    CommunityIndexPage,
    Member,
    PartnerSearch,
    Post,
    Proposal,
    Space,
    SpaceMember,
    Submission,
    Thread,
    Transfer,
)
from home.languages import active
from home.models import User
from search.catalogue.models import Listing
from search.catalogue.visibility import visible

MODERATE = "community.moderate"

Written = Post | Announcement


def find_member(user: User | AnonymousUser) -> Member | None:
    """Return what the community knows of the account; None for a visitor or a stranger here."""
    if not user.is_authenticated:
        return None
    found = Member.objects.select_related("city", "country").filter(user=user).first()
    if found is not None:
        found.user = user  # with the rights that were read already
    return found


def may_moderate(user: User | AnonymousUser) -> bool:
    """Tell whether the account decides about posts and members, in the admin."""
    return user.is_active and user.has_perm(MODERATE)


def may_release(user: User, at: datetime) -> bool:
    """Tell whether the account lets through or takes off what waits: moderators, stewards."""
    if may_moderate(user):
        return True
    member = find_member(user)
    return is_steward(member) and member is not None and not member.is_suspended(at)


def can_take_off(user: User | AnonymousUser, member: Member | None, written: Written) -> bool:
    """Tell whether the reader takes off what somebody else wrote: stewards, while it waits."""
    if member is None or written.author_id == member.pk:
        return False
    if written.state == PostState.HELD and is_steward(member):
        return True
    return written.state in {PostState.VISIBLE, PostState.HELD} and may_moderate(user)


def can_judge_change(user: User | AnonymousUser, member: Member | None, post: Post) -> bool:
    """Tell whether the reader lets through or declines what an author wants a post to say."""
    if member is None or post.author_id == member.pk:
        return False
    return is_steward(member) or may_moderate(user)


def moderators() -> QuerySet[User]:
    """Return the accounts that may moderate."""
    codename = MODERATE.partition(".")[2]
    given = Permission.objects.filter(content_type__app_label="community", codename=codename)
    may = Q(is_superuser=True) | Q(user_permissions__in=given)
    return User.objects.filter(may | Q(groups__permissions__in=given), is_active=True).distinct()


def may_add_practices(user: User | AnonymousUser) -> bool:
    """Tell whether the account edits good practices: adds pages below the section in a language."""
    return user.has_perm("wagtailadmin.access_admin") and any(
        page.permissions_for_user(user).can_add_subpage()
        for page in CommunityIndexPage.objects.all()
    )


def may_draft_from_threads(user: User | AnonymousUser, member: Member | None) -> bool:
    """Tell whether they make draft practices of discussions: stewards, moderators, editors."""
    if member is None or not member.name:
        return False
    return is_steward(member) or may_moderate(user) or may_add_practices(user)


def lacks_name(user: User | AnonymousUser, member: Member | None) -> bool:
    """Tell whether only a name is missing to arrange discussions or make practices of them."""
    if not user.is_authenticated or (member is not None and member.name):
        return False
    return may_moderate(user) or may_add_practices(user)


def is_steward(member: Member | None) -> bool:
    """Tell whether the member looks after the discussions."""
    return member is not None and member.trust == Trust.STEWARD


def can_see_space(space: Space, member: Member | None) -> bool:
    """Tell whether what is in the space is for the member (None: a visitor) to read."""
    if space.access == SpaceAccess.OPEN:
        return True
    if member is None:
        return False
    return space.access == SpaceAccess.MEMBERS or is_steward(member) or is_let_in(space, member)


def is_let_in(space: Space, member: Member) -> bool:
    roles = (SpaceRole.OWNER, SpaceRole.MEMBER)
    return SpaceMember.objects.filter(space=space, member=member, role__in=roles).exists()


def owns_space(space: Space, member: Member | None) -> bool:
    if member is None:
        return False
    if is_steward(member):
        return True
    owners = SpaceMember.objects.filter(space=space, role=SpaceRole.OWNER)
    return owners.filter(member=member).exists()


def can_let_in(space: Space, member: Member | None) -> bool:
    """Tell whether the member says who is let into the space: its owners, stewards, moderators."""
    return owns_space(space, member) or (member is not None and may_moderate(member.user))


def can_arrange(member: Member | None, space: Space, at: datetime) -> bool:
    """Tell whether the member puts discussions of the space in order: pins, closes, moves them.

    Stewards and moderators do in each space that they may enter, owners in their own. From one
    space to another goes only what who arranges it may arrange in both.
    """
    if member is None or not member.name or member.is_suspended(at):
        return False
    if not can_see_space(space, member):
        return False
    return owns_space(space, member) or may_moderate(member.user)


def spaces_arranged_by(member: Member) -> Q:
    """Return the condition on spaces in which the member may put discussions in order."""
    if is_steward(member):
        return Q()
    if may_moderate(member.user):
        return spaces_open_to(member)
    owned = SpaceMember.objects.filter(member=member, role=SpaceRole.OWNER)
    return Q(pk__in=owned.values("space"))


def spaces_named_to(member: Member | None) -> Q:
    """Return the condition on spaces whose name the member may know."""
    if member is None:
        return Q(access=SpaceAccess.OPEN)
    if is_steward(member):
        return Q()
    inside = SpaceMember.objects.filter(member=member).exclude(role=SpaceRole.ASKING)
    return ~Q(access=SpaceAccess.PRIVATE) | Q(pk__in=inside.values("space"))


def spaces_open_to(member: Member | None) -> Q:
    """Return the condition on spaces whose discussions the member may read."""
    if member is None:
        return Q(access=SpaceAccess.OPEN)
    if is_steward(member):
        return Q()
    inside = SpaceMember.objects.filter(member=member).exclude(role=SpaceRole.ASKING)
    shared = Q(access__in=(SpaceAccess.OPEN, SpaceAccess.MEMBERS))
    return shared | Q(pk__in=inside.values("space"))


def readers_of(space: Space) -> Q:
    """Return the condition on members who may read what is in the space."""
    if space.access in {SpaceAccess.OPEN, SpaceAccess.MEMBERS}:
        return Q()
    inside = SpaceMember.objects.filter(space=space).exclude(role=SpaceRole.ASKING)
    return Q(trust=Trust.STEWARD) | Q(pk__in=inside.values("member"))


def about_shown_to(reader: Collection[str], at: datetime, prefix: str = "") -> Q:
    """Return the condition on discussions (or through `prefix`) that what they are about is seen.

    A discussion has the visibility of its item, on every list as on its page.
    """
    rows = visible(Listing.objects.filter(locale=active()), reader, at)
    return Q(**{f"{prefix}about": None}) | Q(**{f"{prefix}about__in": rows.values("item")})


def can_write(member: Member | None, space: Space, at: datetime) -> bool:
    return (
        member is not None
        and not member.is_suspended(at)
        and not space.is_archived
        and can_see_space(space, member)
    )


def can_reply(member: Member | None, thread: Thread, at: datetime) -> bool:
    is_open = thread.state == PostState.VISIBLE and not thread.merged_into_id
    return is_open and not thread.is_closed and can_write(member, thread.space, at)


def can_react(member: Member | None, post: Post, at: datetime) -> bool:
    """Tell whether the member may say something of the post by a sign: of others' that stand."""
    if member is None or not member.name or member.is_suspended(at):
        return False
    return post.state == PostState.VISIBLE and post.author_id != member.pk


def can_edit(member: Member | None, post: Post, at: datetime) -> bool:
    """Authors change their own posts while these stand and the discussion is open."""
    if member is None or post.author_id != member.pk or post.thread.is_closed:
        return False
    is_there = post.state in {PostState.VISIBLE, PostState.HELD}
    return is_there and can_write(member, post.thread.space, at)


def can_accept(member: Member | None, thread: Thread) -> bool:
    """The one who asked says which answer helped, or a steward does."""
    return member is not None and (thread.author_id == member.pk or is_steward(member))


def posts_shown_to(member: Member | None) -> Q:
    """Return the condition on posts that the member reads: those that stand, and their own."""
    visible = Q(state=PostState.VISIBLE)
    if is_steward(member):
        return visible | Q(state=PostState.HELD)
    return visible if member is None else visible | Q(state=PostState.HELD, author=member)


def can_see_member(member: Member, user: User | AnonymousUser, at: datetime) -> bool:
    """Tell whether others find the member: not who is suspended while nothing they wrote stands.

    Moderators find everybody.
    """
    if not member.is_suspended(at) or may_moderate(user):
        return True
    return any(
        model._default_manager.filter(author=member, state=PostState.VISIBLE).exists()
        for model in (Post, Transfer, PartnerSearch)
    )


def levels_shown_to(viewer: Member | None, is_partner: bool, is_own: bool) -> set[Visibility]:
    """Return the levels of a profile's fields that the viewer sees."""
    if is_own:
        return set(Visibility)
    shown = {Visibility.PUBLIC}
    if viewer is not None:
        shown.add(Visibility.MEMBERS)
    if is_partner:
        shown |= {Visibility.MEMBERS, Visibility.PARTNERS}
    return shown


def can_publish(member: Member | None, at: datetime) -> bool:
    """Tell whether the member may write what stands for itself: a report, a call, a practice."""
    return member is not None and bool(member.name) and not member.is_suspended(at)


def can_see_announcement(announcement: Announcement, member: Member | None) -> bool:
    if announcement.state == PostState.HELD:
        is_own = member is not None and announcement.author_id == member.pk
        return is_own or is_steward(member)
    return announcement.state == PostState.VISIBLE


def can_change(member: Member | None, announcement: Announcement, at: datetime) -> bool:
    """Authors change and take off their own while it stands."""
    is_there = announcement.state in {PostState.VISIBLE, PostState.HELD}
    is_own = member is not None and announcement.author_id == member.pk
    return is_there and is_own and can_publish(member, at)


def can_take_back(member: Member, proposal: Proposal) -> bool:
    """Authors take back what they proposed while it waits."""
    return proposal.author_id == member.pk and proposal.state == PostState.HELD


def submissions_shown_to(member: Member) -> Q:
    """Return the condition on submissions that the member is an author of, by their own word."""
    return Q(author=member) | Q(pk__in=member.cosubmissions.values("pk"))


def can_write_submission(member: Member | None, submission: Submission, at: datetime) -> bool:
    is_own = member is not None and submission.author_id == member.pk
    return is_own and submission.is_open and can_publish(member, at)


def can_edit_submission(member: Member | None, submission: Submission, at: datetime) -> bool:
    """Tell whether the member changes the draft: its author, and co-authors who said yes."""
    if can_write_submission(member, submission, at):
        return True
    return (
        member is not None
        and submission.is_open
        and can_publish(member, at)
        and submission.coauthors.filter(pk=member.pk).exists()
    )
