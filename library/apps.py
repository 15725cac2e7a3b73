from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = _("Library")

    def ready(self) -> None:
        from home.registry import register  # noqa: PLC0415 -- app ready
        from library.kinds import KINDS  # noqa: PLC0415 -- app ready

        register(*KINDS)
