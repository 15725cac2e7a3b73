"""What the community announces to the hub."""

from django.utils.translation import gettext_lazy as _

from community.enums import TransferOutcome
from community.models import PartnerSearch, PracticePage, Thread, Transfer
from community.schemas import (
    DiscussionDetails,
    PartnerSearchDetails,
    PracticeDetails,
    TransferDetails,
)
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
        is_counted=False,
        schema_org="DiscussionForumPosting",
    ),
    ContentKind(
        name="practice",
        model=PracticePage,
        label=_("good practice"),
        label_plural=_("good practices"),
        template="community/practice.html",
        layout="rows",
        details=PracticeDetails,
        section="community",
        is_counted=False,
        schema_org="Article",
        takes_transfers=True,
    ),
    ContentKind(
        name="transfer",
        model=Transfer,
        label=_("trial report"),
        label_plural=_("trial reports"),
        template="community/transfer.html",
        card="community/transfer_card.html",
        layout="rows",
        details=TransferDetails,
        types=TransferOutcome,
        types_label=_("What came of it"),
        section="community",
        is_counted=False,
        schema_org="Report",
    ),
    ContentKind(
        name="partner_search",
        model=PartnerSearch,
        label=_("partner search"),
        label_plural=_("partner searches"),
        template="community/partner_search.html",
        card="community/partner_card.html",
        layout="rows",
        details=PartnerSearchDetails,
        section="community",
        is_counted=False,
        due="deadlines",
        schema_org="Demand",
    ),
)
