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
from community.models.pages import CommunityIndexPage

__all__ = [
    "Block",
    "Choice",
    "CommunityIndexPage",
    "Follow",
    "Member",
    "Mention",
    "Post",
    "PostVersion",
    "Reaction",
    "Space",
    "SpaceMember",
    "SpaceText",
    "Thread",
]
