import json

import pytest
from django.core.exceptions import ValidationError

from stakeholders.models import OrganisationPage, PersonPage
from stakeholders.schemas import OrganisationDetails, PersonDetails
from tests.factories import OrganisationPageFactory, PersonPageFactory

pytestmark = pytest.mark.django_db  # a page asks for its content type as it is made

PRIVATE = {"email", "phone", "source_key"}


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        pytest.param({"latitude": 37.99, "longitude": None}, "longitude", id="no-longitude"),
        pytest.param({"latitude": None, "longitude": 0.0}, "latitude", id="zero-is-a-coordinate"),
    ],
)
def test_organisation_has_both_coordinates_or_none(values, missing):
    organisation = OrganisationPageFactory.build(**values)

    with pytest.raises(ValidationError) as error:
        organisation.clean()
    assert list(error.value.message_dict) == [missing]
    with pytest.raises(ValidationError):  # the same rule, kept by the database
        organisation.validate_constraints()


def test_organisation_on_the_equator_is_somewhere():
    organisation = OrganisationPageFactory.build(latitude=0.0, longitude=0.0)

    organisation.clean()

    assert organisation.get_facts()["latitude"] == 0.0


def test_contact_is_a_yes_or_no_and_nothing_more():
    organisation = OrganisationPageFactory.build(
        email="desk@example.org", phone="+34 900 000 001", source_key="register:4711"
    )
    person = PersonPageFactory.build(email="desk@example.org")

    for page in (organisation, person):
        details = {**page.get_facts(), **page.get_texts()}
        text = json.dumps(details)
        assert details["has_contact"] is True
        assert [
            secret for secret in ("example.org/", "desk@", "900", "4711") if secret in text
        ] == (
            ["example.org/"] if page is organisation else []  # its website
        )


@pytest.mark.parametrize("model", [OrganisationPage, PersonPage])
def test_contact_is_in_no_api_and_no_search(model):
    assert PRIVATE & {field.name for field in model.api_fields} == set()
    assert PRIVATE & {field.field_name for field in model.search_fields} == set()


def test_details_are_what_the_schemas_say():
    person = PersonPageFactory.build(languages=[("language", "es"), ("language", "en")])
    organisation = OrganisationPageFactory.build()

    answers = {**person.get_facts(), **person.get_texts()}
    assert answers == {
        "person_type": "contact",
        "organisation": None,
        "languages": ["es", "en"],
        "has_contact": False,
        "role": "Project manager",
    }
    assert set(PersonDetails.model_fields) == set(answers)
    assert set(OrganisationDetails.model_fields) == set(organisation.get_facts())
    assert OrganisationDetails(**organisation.get_facts()).has_contact is False
