"""Wagtail's own APIs, where ours differ from stock."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import APIToken
from wagtail.rich_text import RichText

from tests.api.test_leaks import make_image
from tests.factories import (
    CityFactory,
    DocumentFactory,
    OrganisationPageFactory,
    OutputPageFactory,
    TopicFactory,
    UserFactory,
)
from tests.factories.translations import translate

VERSIONS = ["v2", "v3"]


@pytest.fixture
def output(hub_tree):
    return OutputPageFactory(parent=hub_tree.section("library"), title="Smart lighting guide")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("prefix", ["", "/en", "/es", "/ar"])
def test_find_knows_our_addresses_in_each_language(client, output, version, prefix):
    twin = translate(output, "es")
    path = f"{prefix}/library/{output.slug}/"

    response = client.get(f"/api/{version}/pages/find/?html_path={path}")

    found = twin if prefix == "/es" else output
    assert response.status_code == 302
    assert f"/api/{version}/pages/{found.pk}/" in response["Location"]


@pytest.mark.parametrize("version", VERSIONS)
def test_search_is_the_catalogues(reader, hub_tree, output, version):
    other = OutputPageFactory(
        parent=hub_tree.section("library"),
        title="Water",
        body=[("paragraph", RichText("<p>Also about lighting.</p>"))],
    )
    path = f"/api/{version}/pages/?search="
    titles = lambda asked: [item["title"] for item in reader.read(path + asked)["items"]]  # noqa: E731

    assert titles("LIGHTING") == [output.title, other.title]
    assert titles("lighting water") == [other.title]
    assert set(titles("lighting water&search_operator=or")) == {output.title, other.title}
    assert titles("lighting&order=-title") == [other.title, output.title]
    assert titles("nothing-like-it") == []


@pytest.mark.parametrize("version", VERSIONS)
def test_links_lead_to_the_language_of_the_text(reader, hub_tree, version):
    office = OrganisationPageFactory(parent=hub_tree.section("stakeholders"))
    translate(office, "es")
    link = f'<p><a linktype="page" id="{office.pk}">office</a></p>'
    page = OutputPageFactory(
        parent=hub_tree.section("library"), body=[("paragraph", RichText(link))]
    )
    twin = translate(page, "es")

    for shown, code in ((page, "en"), (twin, "es")):
        body = reader.read(f"/api/{version}/pages/{shown.pk}/")["body"]
        assert f'href="/{code}/stakeholders/{office.slug}/"' in str(body)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", ["/api/v2/pages/", "/api/v3/pages/"])
def test_list_costs_the_same_at_any_length(reader, hub_tree, path, count):
    OutputPageFactory.create_batch(count, parent=hub_tree.section("library"))
    asked = f"{path}?child_of={hub_tree.section('library').pk}"
    reader.read(asked)

    with CaptureQueriesContext(connection) as queries:
        assert len(reader.read(asked)["items"]) == count

    assert len(queries) <= 5


def test_whole_pages_cost_the_same_at_any_length(reader, hub_tree):
    section, office = hub_tree.section("library"), hub_tree.section("stakeholders")
    asked = "/api/v2/pages/?type=library.OutputPage&fields=*"
    costs = []
    for _round in range(3):
        target = OrganisationPageFactory(parent=office, city=CityFactory())
        link = f'<p><a linktype="page" id="{target.pk}">office</a></p>'
        OutputPageFactory(
            parent=section,
            topics=[TopicFactory()],
            body=[("paragraph", RichText(link))],
            files=[("file", {"document": DocumentFactory()})],
        )
        reader.read(asked)
        with CaptureQueriesContext(connection) as queries:
            found = reader.read(asked)["items"]
        costs.append(len(queries))
        assert f'href="/en/stakeholders/{target.slug}/"' in str(found[-1]["body"])
        assert len(found[-1]["files"]) == len(found[-1]["topics"]) == 1

    assert costs[0] == costs[2] <= 11


@pytest.mark.parametrize("path", ["documents", "images"])
def test_media_cost_the_same_at_any_length(reader, hub_tree, path):
    costs = []
    for number in range(3):
        document = DocumentFactory()
        document.tags.add("water", "air")
        OutputPageFactory(
            parent=hub_tree.section("library"),
            image=make_image(f"picture-{number}"),
            files=[("file", {"document": document})],
        )
        reader.read(f"/api/v2/{path}/?fields=*")
        with CaptureQueriesContext(connection) as queries:
            found = reader.read(f"/api/v2/{path}/?fields=*")["items"]
        costs.append(len(queries))

    assert len(found) == 3
    assert path == "images" or found[0]["meta"]["tags"] == ["air", "water"]
    assert costs[0] == costs[2]


def test_parent_that_is_no_item_is_left_out(reader, hub_tree, output):
    for version in VERSIONS:
        assert reader.read(f"/api/{version}/pages/{hub_tree.home().pk}/")["meta"]["parent"] is None
        parent = reader.read(f"/api/{version}/pages/{output.pk}/")["meta"]["parent"]
        assert parent["id"] == hub_tree.section("library").pk


def test_v2_takes_no_password(client, hub_tree):
    response = client.get("/api/v2/pages/", headers={"Authorization": "Basic dTpw"})

    assert (response.status_code, "WWW-Authenticate" in response) == (200, False)


def token_of(user) -> dict[str, str]:
    _token, key = APIToken.create_token(user=user, name="test")
    return {"Authorization": f"Bearer {key}"}


def test_v3_refuses_a_wrong_token(client, output):
    for path in ("pages/", f"pages/{output.pk}/", "images/", "documents/", "locales/"):
        response = client.get(f"/api/v3/{path}", headers={"Authorization": "Bearer wagtail_x"})
        assert response.status_code == 401, path
        assert response["Content-Type"] == "application/problem+json"


def test_v3_takes_a_token(reader, output):
    headers = token_of(UserFactory(is_superuser=True))

    assert output.pk in {
        item["id"] for item in reader.read("/api/v3/pages/?limit=100", headers=headers)["items"]
    }
    locales = reader.read("/api/v3/locales/", headers=headers)["items"]
    assert {locale["language_code"] for locale in locales} == {"en", "es", "it", "he", "ar"}
    found = reader.read(f"/api/v3/pages/{output.pk}/?rich_text_format=db_html", headers=headers)
    assert found["id"] == output.pk


@pytest.mark.parametrize("path", ["locales/", "sites/", "schema/", "whoami/"])
def test_v3_keeps_the_rest_for_tokens(client, hub_tree, path):
    assert client.get(f"/api/v3/{path}").status_code == 401


def test_v3_ignores_sessions(reader, output):
    output.view_restrictions.create(restriction_type="login")
    reader.force_login(UserFactory(is_superuser=True))

    assert reader.get(f"/api/v3/pages/{output.pk}/").status_code == 404
    assert reader.get(f"/api/v2/pages/{output.pk}/").status_code == 200


def test_v3_document_is_made_once(client, hub_tree):
    first = client.get("/api/v3/openapi.json")

    assert first.content is not None
    assert client.get("/api/v3/openapi.json").content == first.content
    assert "redirects" not in first.content.decode()
