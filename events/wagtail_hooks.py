from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from events.models import EventPage, OpportunityPage
from home.listings import KindListingViewSet


class EventListingViewSet(KindListingViewSet):
    model = EventPage
    name = "event_listing"
    icon = "calendar-alt"
    menu_label = _("Events")
    list_filter = ["scope", "status"]
    columns = [
        *KindListingViewSet.columns,
        Column("start_date", label=_("first day"), sort_key="start_date"),
    ]


class OpportunityListingViewSet(KindListingViewSet):
    model = OpportunityPage
    name = "opportunity_listing"
    icon = "time"
    menu_label = _("Opportunities")
    list_filter = ["opportunity_type"]
    columns = [
        *KindListingViewSet.columns,
        Column("get_opportunity_type_display", label=_("type"), sort_key="opportunity_type"),
    ]


class EventsGroup(ViewSetGroup):
    menu_label = _("Events")
    menu_name = "events"
    menu_icon = "calendar-alt"
    menu_order = 130
    items = (EventListingViewSet, OpportunityListingViewSet)


@hooks.register("register_admin_viewset")
def register_event_listings() -> EventsGroup:
    return EventsGroup()
