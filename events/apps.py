from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from events.kinds import KINDS  # noqa: PLC0415 -- app ready
        from home.registry import register  # noqa: PLC0415 -- app ready

        register(*KINDS)
