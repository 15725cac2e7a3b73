"""A hub with one item of every kind, and how the answers are read."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from wagtail.rich_text import RichText

from home.models import City, Goal, Record, Topic
from tests.factories import (
    DocumentFactory,
    EventPageFactory,
    OpportunityPageFactory,
    OrganisationPageFactory,
    OutputPageFactory,
    PersonPageFactory,
    SolutionPageFactory,
    StandardPageFactory,
    TrainingPathPageFactory,
)
from tests.factories.community import (
    MemberFactory,
    PracticePageFactory,
    write_search,
    write_thread,
    write_transfer,
)

DEADLINE = {"date": dt.date(2030, 6, 1), "time": dt.time(17, 0), "stage": ""}
UNIT = {
    "title": "Start",
    "summary": "",
    "minutes": 20,
    "body": [("paragraph", RichText("<p>Read this.</p>"))],
}


TEXT = [("paragraph", RichText("<p>Lamps that know when to shine.</p>"))]


def term(model: Any, **key: Any) -> Any:
    return model.objects.get(locale__language_code="en", **key)


@pytest.fixture
def every_kind(hub_tree) -> dict[str, Any]:
    """One published item of each kind, with all that can be filled in."""
    section = hub_tree.section
    place = {"city": term(City, key="murcia")}
    organisation = OrganisationPageFactory(
        parent=section("stakeholders"), latitude=37.98, longitude=-1.13, founded=1999, **place
    )
    return {
        "organisation": organisation,
        "event": EventPageFactory(parent=section("events"), organiser=organisation, **place),
        "opportunity": OpportunityPageFactory(
            parent=section("opportunities"), deadlines=[("deadline", DEADLINE)], funder=organisation
        ),
        "page": StandardPageFactory(parent=hub_tree.home(), body=TEXT),
        **make_linked(section, organisation, place),
    }


@pytest.fixture
def community_items(hub_tree) -> dict[str, Any]:
    """One item of each kind that members make, with all that can be filled in."""
    practice = PracticePageFactory(
        parent=hub_tree.section("community"), city=term(City, key="murcia")
    )
    author = MemberFactory()
    failed = {"outcome": "failed", "failure": "Salt got into the sensors."}
    return {
        "practice": practice,
        "discussion": write_thread(author, about=practice.translation_key),
        "transfer": write_transfer(practice, author, city=term(City, key="haifa"), **failed),
        "partner_search": write_search(author, topics=[term(Topic, key="energy")]),
    }


def key_of(item: Any) -> UUID:
    """Return the id of a page's item, or of a record."""
    return item.key if isinstance(item, Record) else item.translation_key


def make_linked(section: Any, organisation: Any, place: dict[str, Any]) -> dict[str, Any]:
    """Return the items that point at one another, and at the organisation."""
    subject = {"topics": [term(Topic, key="energy")], "goals": [term(Goal, number=7)]}
    files = [("file", {"document": DocumentFactory()})]
    person = PersonPageFactory(
        parent=section("stakeholders"), organisation=organisation, languages=[("language", "es")]
    )
    solution = SolutionPageFactory(
        parent=section("solutions"),
        title="Smart street lighting",
        provider=organisation,
        contact=person,
        number=1,
        files=files,
        body=TEXT,
        **subject,
        **place,
    )
    output = OutputPageFactory(
        parent=section("library"),
        title="Lighting guide",
        publisher=organisation,
        solution=solution,
        files=files,
        **subject,
    )
    path = TrainingPathPageFactory(
        parent=section("training"), solution=solution, units=[("unit", UNIT)]
    )
    return {"person": person, "solution": solution, "output": output, "training_path": path}


class Reader(Client):
    """Reads JSON, and says what it was in an error."""

    def read(self, path: str, status: int = 200, **headers: Any) -> Any:
        response = self.get(path, **headers)
        assert response.status_code == status, (path, response.status_code, response.content[:500])
        return json.loads(response.content)


@pytest.fixture
def reader() -> Reader:
    return Reader(raise_request_exception=False)
