from __future__ import annotations

from community.models import CommunityIndexPage
from tests.factories.home import PageFactory


class CommunityIndexPageFactory(PageFactory):
    class Meta:
        model = CommunityIndexPage

    title = "Community"
    slug = "community"
