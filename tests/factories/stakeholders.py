from __future__ import annotations

import factory

from stakeholders.enums import OrganisationType, PersonType
from stakeholders.models import OrganisationPage, PersonPage, StakeholdersIndexPage
from tests.factories.home import PageFactory


class StakeholdersIndexPageFactory(PageFactory):
    class Meta:
        model = StakeholdersIndexPage

    title = "Stakeholders"
    slug = "stakeholders"


class OrganisationPageFactory(PageFactory):
    class Meta:
        model = OrganisationPage

    title = factory.Sequence(lambda n: f"Organisation {n}")
    slug = factory.Sequence(lambda n: f"organisation-{n}")
    organisation_type = OrganisationType.COMPANY
    website = "https://www.example.org/organisation"


class PersonPageFactory(PageFactory):
    class Meta:
        model = PersonPage

    title = factory.Sequence(lambda n: f"Person {n}")
    slug = factory.Sequence(lambda n: f"person-{n}")
    person_type = PersonType.CONTACT
    role = "Project manager"
