from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StakeholdersConfig(AppConfig):
    name = "stakeholders"
    verbose_name = _("Stakeholders")

    def ready(self) -> None:
        from home.registry import ContentKind, register  # noqa: PLC0415 -- app ready
        from stakeholders.enums import OrganisationType, PersonType  # noqa: PLC0415 -- app ready
        from stakeholders.models import OrganisationPage, PersonPage  # noqa: PLC0415 -- app ready
        from stakeholders.schemas import (  # noqa: PLC0415 -- app ready
            OrganisationDetails,
            PersonDetails,
        )

        register(
            ContentKind(
                name="organisation",
                model=OrganisationPage,
                label=_("organisation"),
                label_plural=_("organisations"),
                template="stakeholders/organisation.html",
                details=OrganisationDetails,
                types=OrganisationType,
                section="stakeholders",
                default_order="title",
                schema_org="Organization",
            )
        )
        register(
            ContentKind(
                name="person",
                model=PersonPage,
                label=_("person"),
                label_plural=_("persons"),
                template="stakeholders/person.html",
                details=PersonDetails,
                types=PersonType,
                section="stakeholders",
                default_order="title",
                schema_org="Person",
            )
        )
