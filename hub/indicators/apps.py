from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "hub.indicators"
    verbose_name = _("Indicators")

    def ready(self) -> None:
        from home.registry import register_indicators  # noqa: PLC0415 -- app ready
        from home.signals import count_outlived  # noqa: PLC0415 -- app ready
        from hub.indicators.tallying import count_on  # noqa: PLC0415 -- app ready
        from hub.indicators.use import INDICATORS  # noqa: PLC0415 -- app ready

        register_indicators(*INDICATORS)
        count_outlived.connect(count_on, dispatch_uid="indicators.count_on")
