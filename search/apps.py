from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from search import receivers  # noqa: PLC0415 -- app ready
        from search.engines.database import ensure_text_index  # noqa: PLC0415 -- app ready

        receivers.connect()
        post_migrate.connect(ensure_text_index, sender=self)
