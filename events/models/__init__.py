from events.models.events import EventPage
from events.models.opportunities import OpportunityPage
from events.models.sections import EventsIndexPage, OpportunitiesIndexPage

__all__ = ["EventPage", "EventsIndexPage", "OpportunitiesIndexPage", "OpportunityPage"]
