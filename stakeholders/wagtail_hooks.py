from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from home.listings import KindListingViewSet
from stakeholders.models import OrganisationPage, PersonPage


class OrganisationListingViewSet(KindListingViewSet):
    model = OrganisationPage
    name = "organisation_listing"
    icon = "group"
    menu_label = _("Organisations")
    list_filter = ["organisation_type"]
    columns = [
        *KindListingViewSet.columns,
        Column("get_organisation_type_display", label=_("type"), sort_key="organisation_type"),
    ]


class PersonListingViewSet(KindListingViewSet):
    model = PersonPage
    name = "person_listing"
    icon = "user"
    menu_label = _("Persons")
    list_filter = ["person_type"]
    columns = [
        *KindListingViewSet.columns,
        Column("get_person_type_display", label=_("type"), sort_key="person_type"),
    ]


class StakeholdersGroup(ViewSetGroup):
    menu_label = _("Stakeholders")
    menu_name = "stakeholders"
    menu_icon = "group"
    menu_order = 120
    items = (OrganisationListingViewSet, PersonListingViewSet)


@hooks.register("register_admin_viewset")
def register_stakeholder_listings() -> StakeholdersGroup:
    return StakeholdersGroup()
