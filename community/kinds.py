"""What the community announces to the hub."""

from django.utils.translation import gettext_lazy as _

from community.models import Thread
from community.schemas import DiscussionDetails
from home.registry import ContentKind

KINDS = (
    ContentKind(
        name="discussion",
        model=Thread,
        label=_("discussion"),
        label_plural=_("discussions"),
        template="community/thread.html",
        card="community/discussion_card.html",
        layout="rows",
        details=DiscussionDetails,
        section="community",
        schema_org="DiscussionForumPosting",
    ),
)
