from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_slug_changed


class HubConfig(AppConfig):
    name = "hub"
    verbose_name = _("Hub")

    def ready(self) -> None:
        from home.registry import (  # noqa: PLC0415 -- app ready
            register_job,
            register_periods,
            register_preview,
        )
        from hub import checks, sign_ins  # noqa: F401, PLC0415 -- checks register themselves
        from hub.keeping import UNCONFIRMED, remove_unconfirmed  # noqa: PLC0415 -- app ready
        from hub.pages.views import preview  # noqa: PLC0415 -- app ready
        from hub.slugs import follow_slug  # noqa: PLC0415 -- app ready

        register_preview(preview)
        register_periods(UNCONFIRMED)
        register_job("remove_unconfirmed", timedelta(days=1), remove_unconfirmed)
        page_slug_changed.connect(follow_slug)
        sign_ins.connect()
