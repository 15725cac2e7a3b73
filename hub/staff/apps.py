from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(WagtailUsersAppConfig):
    """Wagtail's own app of users, with our forms."""

    user_viewset = "hub.staff.viewsets.UserViewSet"
