from __future__ import annotations

from datetime import date

import pytest

from home.models import City, Topic
from tests.factories import EventPageFactory, OutputPageFactory
from tests.factories.translations import translate
from tests.hub.searching import term


@pytest.fixture
def waters(hub_tree):
    """Items about water, of several kinds and in several languages."""
    library = hub_tree.section("library")
    guide = OutputPageFactory(
        parent=library,
        title="Water meters",
        summary="Read them from afar.",
        topics=[term(Topic, "water")],
        city=term(City, "genoa"),
    )
    translate(guide, "it", title="Contatori", summary="Leggere i contatori a distanza.")
    EventPageFactory(
        parent=hub_tree.section("events"), title="Water day", start_date=date(2031, 3, 22)
    )
    OutputPageFactory(parent=hub_tree.section("library", "it"), title="Reti di acqua")
    return guide
