"""Factories of all apps. Values are fixed or counted: nothing random, nothing of today."""

from tests.factories.community import CommunityIndexPageFactory
from tests.factories.events import (
    EventPageFactory,
    EventsIndexPageFactory,
    OpportunitiesIndexPageFactory,
    OpportunityPageFactory,
)
from tests.factories.home import (
    CityFactory,
    CountryFactory,
    DocumentFactory,
    GoalFactory,
    HomePageFactory,
    StandardPageFactory,
    TopicFactory,
    UserFactory,
)
from tests.factories.library import (
    LibraryIndexPageFactory,
    OutputPageFactory,
    SolutionPageFactory,
    SolutionsIndexPageFactory,
    TrainingIndexPageFactory,
    TrainingPathPageFactory,
)
from tests.factories.stakeholders import (
    OrganisationPageFactory,
    PersonPageFactory,
    StakeholdersIndexPageFactory,
)

__all__ = [
    "CityFactory",
    "CommunityIndexPageFactory",
    "CountryFactory",
    "DocumentFactory",
    "EventPageFactory",
    "EventsIndexPageFactory",
    "GoalFactory",
    "HomePageFactory",
    "LibraryIndexPageFactory",
    "OpportunitiesIndexPageFactory",
    "OpportunityPageFactory",
    "OrganisationPageFactory",
    "OutputPageFactory",
    "PersonPageFactory",
    "SolutionPageFactory",
    "SolutionsIndexPageFactory",
    "StakeholdersIndexPageFactory",
    "StandardPageFactory",
    "TopicFactory",
    "TrainingIndexPageFactory",
    "TrainingPathPageFactory",
    "UserFactory",
]
