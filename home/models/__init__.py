from home.models.accounts import User
from home.models.base import (
    BasePage,
    ContentPage,
    IndexEntry,
    PlacedPage,
    SectionPage,
    link_to,
    synchronized,
)
from home.models.media import DocumentText, HubDocument, HubImage, HubRendition
from home.models.pages import HomePage, StandardPage
from home.models.records import Record
from home.models.taxonomy import City, Country, Goal, Topic

__all__ = [
    "BasePage",
    "City",
    "ContentPage",
    "Country",
    "DocumentText",
    "Goal",
    "HomePage",
    "HubDocument",
    "HubImage",
    "HubRendition",
    "IndexEntry",
    "PlacedPage",
    "Record",
    "SectionPage",
    "StandardPage",
    "Topic",
    "User",
    "link_to",
    "synchronized",
]
