import pytest
from django.core.exceptions import ValidationError
from wagtail.models import CollectionViewRestriction

from home.documents import access_of
from home.models import HubDocument
from library.schemas import OutputDetails, SolutionDetails, TrainingPathDetails
from library.serializers import FilesField
from tests.factories import (
    DocumentFactory,
    OutputPageFactory,
    SolutionPageFactory,
    TrainingPathPageFactory,
)

pytestmark = pytest.mark.django_db


def restrict(collection, restriction_type):
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=restriction_type
    )


@pytest.fixture
def documents():
    """Return a public, a members' and a group's document; the second is restricted from above."""
    public = DocumentFactory(title="Guide")
    above = public.collection.add_child(name="Members")
    members = DocumentFactory(title="Plans", collection=above.add_child(name="Plans"))
    group = DocumentFactory(title="Budget", collection=public.collection.add_child(name="Group"))
    restrict(above, CollectionViewRestriction.LOGIN)
    restrict(group.collection, CollectionViewRestriction.GROUPS)
    # Read again: collections are kept by name, so the last one moved the others in the tree.
    return [HubDocument.objects.get(pk=document.pk) for document in (public, members, group)]


def test_access_is_the_narrowest_above_the_document(documents):
    assert [access_of(document) for document in documents] == ["public", "members", "none"]


def test_files_leave_out_what_nobody_can_be_offered(documents):
    public, members, _group = documents
    output = OutputPageFactory.build(files=[("file", {"document": it}) for it in documents])

    files = output.get_facts()["files"]

    assert files[0] == {
        "id": public.pk,
        "title": "Guide",
        "language": "en",
        "size_bytes": 10,
        "format": "txt",
        "access": "public",
        "url": f"\ue000/documents/{public.pk}/{public.filename}",
    }
    assert [(file["id"], file["access"]) for file in files[1:]] == [(members.pk, "members")]
    # All three: when a restriction is lifted, the catalogue must find the item.
    assert output.get_index().document_ids == tuple(sorted(it.pk for it in documents))


def test_files_of_members_are_only_named_in_wagtails_api(documents):
    _public, members, _group = documents
    output = OutputPageFactory.build(files=[("file", {"document": it}) for it in documents])

    answers = FilesField().to_representation(output.files)

    assert [answer["title"] for answer in answers] == ["Guide", "Plans"]
    assert answers[1] == {
        "id": members.pk,
        "title": "Plans",
        "access": "members",
        "language": None,
        "format": None,
        "size_bytes": None,
    }


def test_deleted_document_leaves_the_rest(documents):
    public, members, _group = documents
    output = OutputPageFactory.build(files=[("file", {"document": it}) for it in (public, members)])
    output.files = output.files.get_prep_value()
    public.delete()

    assert [file["title"] for file in output.get_facts()["files"]] == ["Plans"]


@pytest.mark.parametrize("values", [{"maturity": 0}, {"maturity": 10}, {"number": 0}])
def test_solution_keeps_its_scales(values):
    with pytest.raises(ValidationError):
        SolutionPageFactory.build(**values).validate_constraints()


def test_training_path_adds_its_minutes_and_hides_empty_texts():
    unit = {"title": "Ask", "summary": "", "minutes": 25, "body": [("heading", "Why")]}
    path = TrainingPathPageFactory.build(
        audience="", units=[("unit", unit), ("unit", {**unit, "minutes": 35})]
    )

    texts = path.get_texts()

    assert path.get_facts() == {"level": "introductory", "solution": None, "minutes": 60}
    assert (texts["audience"], texts["units"][0]["summary"]) == (None, None)
    assert "Why" in texts["units"][0]["body_html"]


@pytest.mark.parametrize(
    ("factory", "schema"),
    [
        (SolutionPageFactory, SolutionDetails),
        (OutputPageFactory, OutputDetails),
        (TrainingPathPageFactory, TrainingPathDetails),
    ],
)
def test_details_are_what_the_schema_says(factory, schema):
    page = factory.build()

    details = {**page.get_facts(), **page.get_texts()}

    assert set(schema.model_fields) == set(details)
    schema(**details)
