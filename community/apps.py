from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = _("Community")

    def ready(self) -> None:
        self.announce()
        self.listen()

    def announce(self) -> None:
        from community.indicators import INDICATORS  # noqa: PLC0415 -- app ready
        from community.jobs import JOBS  # noqa: PLC0415 -- app ready
        from community.kinds import KINDS  # noqa: PLC0415 -- app ready
        from community.models.announcements import count_transfers  # noqa: PLC0415 -- app ready
        from community.operations.renewing import renew_html  # noqa: PLC0415 -- app ready
        from community.periods import PERIODS  # noqa: PLC0415 -- app ready
        from community.skeleton import (  # noqa: PLC0415 -- app ready
            prepare_moderation,
            prepare_partners,
            prepare_spaces,
        )
        from home.registry import (  # noqa: PLC0415 -- app ready
            register,
            register_indicators,
            register_job,
            register_periods,
            register_preparation,
            register_transfers,
        )

        register(*KINDS)
        register_indicators(*INDICATORS)
        register_preparation("spaces", prepare_spaces)
        register_transfers(count_transfers)
        register_preparation("moderators", prepare_moderation)
        register_preparation("partners", prepare_partners)
        register_preparation("texts", renew_html)
        register_periods(*PERIODS)
        for job in JOBS:
            register_job(*job)

    def listen(self) -> None:
        from allauth.account.signals import (  # noqa: PLC0415 -- app ready
            email_confirmed,
            user_signed_up,
        )

        from community import receivers  # noqa: F401, PLC0415 -- they connect themselves
        from community.operations.members import note_sign_up  # noqa: PLC0415 -- app ready
        from community.operations.returning import (  # noqa: PLC0415 -- app ready
            note_address,
            note_proven,
        )

        user_signed_up.connect(note_sign_up, dispatch_uid="community.note_sign_up")
        user_signed_up.connect(note_proven, dispatch_uid="community.note_proven")
        email_confirmed.connect(note_address, dispatch_uid="community.note_address")
