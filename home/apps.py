from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from home.models import StandardPage  # noqa: PLC0415 -- app ready
        from home.registry import ContentKind, register  # noqa: PLC0415 -- app ready

        register(
            ContentKind(
                name="page",
                model=StandardPage,
                label=_("page"),
                label_plural=_("pages"),
                template="home/standard_page.html",
                card="components/tile_card.html",
                layout="rows",
                schema_org="WebPage",
            )
        )
