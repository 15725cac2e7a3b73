from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = _("Community")

    def ready(self) -> None:
        from community import receivers  # noqa: F401, PLC0415 -- they connect themselves
        from community.kinds import KINDS  # noqa: PLC0415 -- app ready
        from community.models.announcements import count_transfers  # noqa: PLC0415 -- app ready
        from community.operations.attachments import sweep  # noqa: PLC0415 -- app ready
        from community.operations.keeping import (  # noqa: PLC0415 -- app ready
            end_inactive,
            forget_letters,
        )
        from community.operations.mailing import (  # noqa: PLC0415 -- app ready
            forget_old,
            send_mails,
        )
        from community.operations.trust import promote_all  # noqa: PLC0415 -- app ready
        from community.periods import PERIODS  # noqa: PLC0415 -- app ready
        from community.skeleton import (  # noqa: PLC0415 -- app ready
            prepare_moderation,
            prepare_partners,
            prepare_spaces,
        )
        from home.registry import (  # noqa: PLC0415 -- app ready
            register,
            register_job,
            register_periods,
            register_preparation,
            register_transfers,
        )

        register(*KINDS)
        register_preparation("spaces", prepare_spaces)
        register_transfers(count_transfers)
        register_preparation("moderators", prepare_moderation)
        register_preparation("partners", prepare_partners)
        register_periods(*PERIODS)
        register_job("promote_members", timedelta(days=1), promote_all)
        register_job("send_mails", timedelta(minutes=1), send_mails)
        register_job("forget_old_mails", timedelta(days=1), forget_old)
        register_job("sweep_attachments", timedelta(days=1), sweep)
        register_job("forget_old_letters", timedelta(days=1), forget_letters)
        register_job("end_inactive_accounts", timedelta(days=1), end_inactive)
