from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "hub.jobs"
    verbose_name = _("Background work")

    def ready(self) -> None:
        from home.registry import register_job  # noqa: PLC0415 -- app ready
        from hub.jobs import upkeep  # noqa: PLC0415 -- app ready
        from search.catalogue.clock import pass_deadlines  # noqa: PLC0415 -- app ready
        from search.follow import follow_by_the_clock  # noqa: PLC0415 -- app ready
        from search.vocabulary import refresh_words  # noqa: PLC0415 -- app ready

        register_job("clear_sessions", timedelta(days=1), upkeep.clear_sessions)
        register_job("follow_index", timedelta(minutes=1), follow_by_the_clock)
        register_job("forget_expired_limits", timedelta(hours=1), upkeep.forget_expired_limits)
        register_job("forget_finished_tasks", timedelta(days=1), upkeep.forget_finished_tasks)
        register_job("pass_deadlines", timedelta(minutes=1), pass_deadlines)
        register_job("publish_scheduled", timedelta(minutes=1), upkeep.publish_scheduled)
        register_job("read_waiting_files", timedelta(hours=1), upkeep.read_waiting_files)
        register_job("refresh_words", timedelta(days=1), refresh_words)
        register_job("requeue_lost_tasks", timedelta(minutes=1), upkeep.requeue_lost_tasks)
