from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from events.enums import OpportunityType, Scope  # noqa: PLC0415 -- app ready
        from events.models import EventPage, OpportunityPage  # noqa: PLC0415 -- app ready
        from events.schemas import EventDetails, OpportunityDetails  # noqa: PLC0415 -- app ready
        from home.registry import ContentKind, register  # noqa: PLC0415 -- app ready

        register(
            ContentKind(
                name="event",
                model=EventPage,
                label=_("event"),
                label_plural=_("events"),
                template="events/event.html",
                details=EventDetails,
                types=Scope,
                section="events",
                default_order="soonest",
                schema_org="Event",
            )
        )
        register(
            ContentKind(
                name="opportunity",
                model=OpportunityPage,
                label=_("opportunity"),
                label_plural=_("opportunities"),
                template="events/opportunity.html",
                details=OpportunityDetails,
                types=OpportunityType,
                section="opportunities",
                default_order="soonest",
                due="ends_at",
                schema_org="MonetaryGrant",
            )
        )
