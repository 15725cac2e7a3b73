from community.models.announcements import Announcement, PartnerSearch, Transfer
from community.models.choices import Choice
from community.models.discussions import (
    Mention,
    Post,
    PostVersion,
    Reaction,
    Space,
    SpaceMember,
    SpaceText,
    Thread,
)
from community.models.members import Block, Follow, Member
from community.models.moderation import Appeal, Decision, Flag
from community.models.pages import CommunityIndexPage
from community.models.practices import PracticePage, Submission

__all__ = [
    "Announcement",
    "Appeal",
    "Block",
    "Choice",
    "CommunityIndexPage",
    "Decision",
    "Flag",
    "Follow",
    "Member",
    "Mention",
    "PartnerSearch",
    "Post",
    "PostVersion",
    "PracticePage",
    "Reaction",
    "Space",
    "SpaceMember",
    "SpaceText",
    "Submission",
    "Thread",
    "Transfer",
]
