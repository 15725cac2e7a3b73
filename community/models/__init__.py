from community.models.announcements import (
    Announcement,
    PartnerSearch,
    Transfer,
    find_announcement,
)
from community.models.attachments import Attachment
from community.models.choices import Choice
from community.models.discussions import (
    Mention,
    Post,
    PostChange,
    PostVersion,
    Reaction,
    Signpost,
    Space,
    SpaceMember,
    SpaceText,
    Thread,
)
from community.models.letters import Conversation, Letter, Refusal
from community.models.members import Block, Follow, FormerMember, Member
from community.models.moderation import Appeal, Decision, Flag, LeftSuspended
from community.models.notices import Notice, NoticePreference, OutgoingMail, Postbox, Telling
from community.models.pages import CommunityIndexPage
from community.models.pictures import Picture
from community.models.practices import CoauthorRequest, Credit, PracticePage, Submission
from community.models.proposals import Proposal
from community.models.searches import SavedSearch, SearchHit, SearchPosition

__all__ = [
    "Announcement",
    "Appeal",
    "Attachment",
    "Block",
    "Choice",
    "CoauthorRequest",
    "CommunityIndexPage",
    "Conversation",
    "Credit",
    "Decision",
    "Flag",
    "Follow",
    "FormerMember",
    "LeftSuspended",
    "Letter",
    "Member",
    "Mention",
    "Notice",
    "NoticePreference",
    "OutgoingMail",
    "PartnerSearch",
    "Picture",
    "Post",
    "PostChange",
    "PostVersion",
    "Postbox",
    "PracticePage",
    "Proposal",
    "Reaction",
    "Refusal",
    "SavedSearch",
    "SearchHit",
    "SearchPosition",
    "Signpost",
    "Space",
    "SpaceMember",
    "SpaceText",
    "Submission",
    "Telling",
    "Thread",
    "Transfer",
    "find_announcement",
]
