"""What the events app announces to the hub."""

from django.utils.translation import gettext_lazy as _

from events.enums import OpportunityType, Scope
from events.models import EventPage, OpportunityPage
from events.schemas import EventDetails, OpportunityDetails
from home.registry import ContentKind

KINDS = (
    ContentKind(
        name="event",
        model=EventPage,
        label=_("event"),
        label_plural=_("events"),
        template="events/event.html",
        card="events/event_card.html",
        layout="rows",
        details=EventDetails,
        types=Scope,
        types_label=_("Reach"),
        days_label=_("Takes place"),
        section="events",
        default_order="soonest",
        schema_org="Event",
    ),
    ContentKind(
        name="opportunity",
        model=OpportunityPage,
        label=_("opportunity"),
        label_plural=_("opportunities"),
        template="events/opportunity.html",
        card="events/opportunity_card.html",
        layout="rows",
        details=OpportunityDetails,
        types=OpportunityType,
        types_label=_("What it offers"),
        days_label=_("Open for applications"),
        section="opportunities",
        default_order="soonest",
        due="deadlines",
        schema_org="MonetaryGrant",
    ),
)
