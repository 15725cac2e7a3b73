from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from home.listings import KindListingViewSet
from library.models import OutputPage, SolutionPage, TrainingPathPage


class SolutionListingViewSet(KindListingViewSet):
    model = SolutionPage
    name = "solution_listing"
    icon = "success"
    menu_label = _("Solutions")
    list_filter = ["maturity"]
    columns = [
        *KindListingViewSet.columns,
        Column("number", label=_("number"), sort_key="number"),
    ]


class OutputListingViewSet(KindListingViewSet):
    model = OutputPage
    name = "output_listing"
    icon = "doc-full"
    menu_label = _("Outputs")
    list_filter = ["output_type"]
    columns = [
        *KindListingViewSet.columns,
        Column("get_output_type_display", label=_("type"), sort_key="output_type"),
    ]


class TrainingPathListingViewSet(KindListingViewSet):
    model = TrainingPathPage
    name = "training_path_listing"
    icon = "list-ol"
    menu_label = _("Training paths")
    list_filter = ["level"]
    columns = [
        *KindListingViewSet.columns,
        Column("get_level_display", label=_("level"), sort_key="level"),
    ]


class LibraryGroup(ViewSetGroup):
    menu_label = _("Library")
    menu_name = "library"
    menu_icon = "folder-open-inverse"
    menu_order = 110
    items = (SolutionListingViewSet, OutputListingViewSet, TrainingPathListingViewSet)


@hooks.register("register_admin_viewset")
def register_library_listings() -> LibraryGroup:
    return LibraryGroup()
