from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StakeholdersConfig(AppConfig):
    name = "stakeholders"
    verbose_name = _("Stakeholders")

    def ready(self) -> None:
        from home.registry import register, register_indicators  # noqa: PLC0415 -- app ready
        from stakeholders.indicators import INDICATORS  # noqa: PLC0415 -- app ready
        from stakeholders.kinds import KINDS  # noqa: PLC0415 -- app ready

        register(*KINDS)
        register_indicators(*INDICATORS)
