from django.db import connection
from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(WagtailUsersAppConfig):
    """Wagtail's own app of users, with our forms."""

    user_viewset = "hub.staff.viewsets.UserViewSet"

    def ready(self) -> None:
        super().ready()
        if connection.vendor == "sqlite":
            from hub.staff.lexemes import mend  # noqa: PLC0415 -- app ready

            mend()
