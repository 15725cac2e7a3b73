"""The document is valid, and every answer is what it says."""

from __future__ import annotations

import json

import pytest
from jsonschema import FormatChecker
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from home.models import Record
from home.registry import item_kinds
from hub.api.v1.api import api
from hub.api.v1.schemas import ITEM_FIELDS
from tests.api.conftest import key_of
from tests.factories.translations import translate

LISTS = ["items", "locales", "kinds", "topics", "goals", "places"]
LOCALES = ["en", "es", "it", "he", "ar"]


@pytest.fixture(scope="session")
def document(django_db_setup) -> dict:
    return json.loads(json.dumps(api.build_document(), default=str))


def check(document: dict, path: str, response) -> None:
    """Compare an answer with what the document says about its path and status."""
    told = document["paths"][path]["get"]["responses"][str(response.status_code)]["content"]
    ((media_type, content),) = told.items()
    assert response["Content-Type"] == media_type
    schema = {**content["schema"], "components": document["components"]}
    OAS31Validator(schema, format_checker=FormatChecker()).validate(json.loads(response.content))


def test_document_is_valid_openapi(document):
    validate(document)

    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/api/v1/",
        *(f"/api/v1/{name}/" for name in LISTS),
        "/api/v1/items/{item_id}/",
        "/api/v1/search/",
        "/api/v1/suggest/",
    }


@pytest.mark.parametrize("version", ["v1", "v3"])
def test_served_document_is_valid_openapi(reader, version, db):
    told = reader.read(f"/api/{version}/openapi.json")

    validate(told, cls=OpenAPIV31SpecValidator)
    schemes = told["components"].get("securitySchemes", {})
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            for requirement in operation.get("security", []):
                assert set(requirement) <= set(schemes), (path, method)


def test_document_of_v3_says_what_needs_no_token(reader, db):
    paths = reader.read("/api/v3/openapi.json")["paths"]

    assert paths["/api/v3/pages/"]["get"]["security"] == [{"BearerTokenAuth": []}, {}]
    assert paths["/api/v3/pages/"]["post"]["security"] == [{"BearerTokenAuth": []}]


def test_document_is_served(reader, document, db):
    assert reader.read("/api/v1/openapi.json") == document


def test_lists_fit_their_schemas(reader, document, every_kind, community_items):
    for name in LISTS:
        for locale in LOCALES if name != "locales" else [""]:
            response = reader.get(f"/api/v1/{name}/{locale and f'?locale={locale}'}")

            check(document, f"/api/v1/{name}/", response)
            body = json.loads(response.content)
            assert body["count"] == len(body["items"]) > 0


def test_home_leads_everywhere(reader, document, db):
    response = reader.get("/api/v1/")

    check(document, "/api/v1/", response)
    home = json.loads(response.content)
    assert home["openapi_url"] == "http://testserver/api/v1/openapi.json"
    for url in (home["docs_url"], home["openapi_url"], *home["lists"].values()):
        assert reader.get(url).status_code == 200, url


def test_locales_are_the_five_source_first(reader, db):
    assert [entry["code"] for entry in reader.read("/api/v1/locales/")["items"]] == LOCALES


def test_items_fit_their_schemas(reader, document, every_kind, community_items):
    for kind, made in {**every_kind, **community_items}.items():
        if not isinstance(made, Record):
            translate(made, "es")
        for locale in ("en", "es", "ar"):
            response = reader.get(f"/api/v1/items/{key_of(made)}/?locale={locale}")

            check(document, "/api/v1/items/{item_id}/", response)
            item = json.loads(response.content)
            assert item["kind"] == kind
            assert set(item) == set(ITEM_FIELDS)


def test_every_kind_has_a_test(every_kind, community_items):
    assert {*every_kind, *community_items} == {kind.name for kind in item_kinds()}


@pytest.mark.parametrize(
    "case",
    [
        ("/api/v1/items/", "/api/v1/items/?x=1", 400),
        ("/api/v1/items/{item_id}/", "/api/v1/items/00000000-0000-0000-0000-000000000000/", 404),
        (
            "/api/v1/items/{item_id}/",
            "/api/v1/items/00000000-0000-0000-0000-000000000000/?x=1",
            400,
        ),
        ("/api/v1/kinds/", "/api/v1/kinds/?locale=fr", 400),
        ("/api/v1/places/", "/api/v1/places/?facet=planet", 400),
    ],
)
@pytest.mark.django_db
def test_error_fits_its_schema(reader, document, case):
    path, asked, status = case
    response = reader.get(asked)

    assert response.status_code == status
    check(document, path, response)


def test_answer_says_what_language_it_is_in(reader, every_kind):
    translate(every_kind["output"], "es", title="Guía de alumbrado")
    path = f"/api/v1/items/{every_kind['output'].translation_key}/"
    # Factories publish in 2029, translate() today: the translation is behind.
    names = (
        "locale", "requested_locale", "source_locale", "dir", "is_fallback", "is_stale", "title",
    )  # fmt: skip

    told = {
        code: [reader.read(f"{path}?locale={code}")[name] for name in names]
        for code in ("en", "es", "ar")
    }

    assert told == {
        "en": ["en", "en", "en", "ltr", False, False, "Lighting guide"],
        "es": ["es", "es", "en", "ltr", False, True, "Guía de alumbrado"],
        "ar": ["en", "ar", "en", "ltr", True, False, "Lighting guide"],
    }
    assert reader.read(f"{path}?locale=es")["alternates"] == [
        {
            "locale": code,
            "url": f"http://testserver/{code}/library/{every_kind['output'].slug}/",
            "is_fallback": code not in ("en", "es"),
        }
        for code in LOCALES
    ]


def test_item_without_translation_can_be_declined(reader, every_kind):
    path = f"/api/v1/items/{every_kind['output'].translation_key}/?locale=es"

    assert reader.read(path)["is_fallback"] is True
    assert reader.read(f"{path}&fallback=none", status=404)["status"] == 404


def test_id_is_read_whatever_its_case(reader, every_kind):
    """RFC 9562, section 4: written in lower case, read in either."""
    path = f"/api/v1/items/{every_kind['output'].translation_key}/"
    asked = f"/api/v1/items/{str(every_kind['output'].translation_key).upper()}/?locale=es"

    response = reader.get(asked)

    assert (response.status_code, response["Location"]) == (301, f"{path}?locale=es")
    assert reader.get(asked, follow=True).json() == reader.read(f"{path}?locale=es")


def test_skeleton_is_no_item(reader, hub_tree):
    for page in (hub_tree.home(), hub_tree.section("library")):
        assert reader.read(f"/api/v1/items/{page.translation_key}/", status=404)["status"] == 404


def test_vocabularies_name_every_language(reader, db):
    (energy,) = [
        topic for topic in reader.read("/api/v1/topics/?locale=es")["items"]
        if topic["key"] == "energy"
    ]  # fmt: skip

    assert energy["locale"] == energy["requested_locale"] == "es"
    assert [name["locale"] for name in energy["alternates"]] == LOCALES
    assert energy["uri"] == "http://testserver/id/topic/energy"


def test_kinds_name_their_types(reader, db):
    kinds = {kind["name"]: kind for kind in reader.read("/api/v1/kinds/")["items"]}

    assert kinds["event"]["default_order"] == "soonest"
    assert kinds["event"]["section"] == "events"
    assert [entry["value"] for entry in kinds["event"]["types"]] == ["national", "international"]
