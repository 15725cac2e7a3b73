"""What the stakeholders app announces to the hub."""

from django.utils.translation import gettext_lazy as _

from home.registry import ContentKind, Proposed
from stakeholders.enums import OrganisationType, PersonType
from stakeholders.models import OrganisationPage, PersonPage
from stakeholders.proposals import build, find_by_website
from stakeholders.schemas import OrganisationDetails, PersonDetails

KINDS = (
    ContentKind(
        name="organisation",
        model=OrganisationPage,
        label=_("organisation"),
        label_plural=_("organisations"),
        template="stakeholders/organisation.html",
        card="stakeholders/card.html",
        layout="pairs",
        details=OrganisationDetails,
        types=OrganisationType,
        types_label=_("Kind of organisation"),
        section="stakeholders",
        default_order="title",
        schema_org="Organization",
        contact="email",
        proposed=Proposed(build=build, find_by_website=find_by_website),
    ),
    ContentKind(
        name="person",
        model=PersonPage,
        label=_("person"),
        label_plural=_("people"),
        template="stakeholders/person.html",
        card="stakeholders/card.html",
        layout="pairs",
        details=PersonDetails,
        types=PersonType,
        types_label=_("Role"),
        section="stakeholders",
        default_order="title",
        schema_org="Person",
        contact="email",
    ),
)
