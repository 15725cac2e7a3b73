from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HubConfig(AppConfig):
    name = "hub"
    verbose_name = _("Hub")

    def ready(self) -> None:
        from home.registry import register_preview  # noqa: PLC0415 -- app ready
        from hub.pages.views import preview  # noqa: PLC0415 -- app ready

        register_preview(preview)
