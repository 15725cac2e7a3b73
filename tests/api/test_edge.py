"""Methods, headers and errors at the edge of the three APIs."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import get_language

from tests.factories import OutputPageFactory

LISTS = ["/api/v1/", "/api/v1/items/", "/api/v1/topics/", "/api/v2/pages/", "/api/v3/pages/"]
SHARED = "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("path", LISTS)
def test_head_is_get_without_the_body(client, hub_tree, path):
    get, head = client.get(path), client.head(path)

    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == {**get.headers, "Content-Length": str(len(get.content))}


@pytest.mark.parametrize("path", [*LISTS, "/api/v2/images/", "/api/v3/documents/"])
@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_other_methods_are_refused_in_json(client, hub_tree, path, method):
    response = getattr(client, method)(path)

    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert {"GET", "HEAD", "OPTIONS"} <= set(response["Allow"].split(", "))
    assert json.loads(response.content)["title"] == "Method Not Allowed"


@pytest.mark.parametrize("path", [*LISTS, "/api/", "/api/v1/docs/", "/api/v1/openapi.json"])
def test_other_methods_are_refused_alike_with_credentials(path, hub_tree):
    client = Client(enforce_csrf_checks=True)
    without = client.post(path)
    client.cookies[settings.SESSION_COOKIE_NAME] = "x"
    given = client.post(path)

    assert given.status_code == without.status_code
    assert given.status_code in {401, 405}  # v3 takes posts from those with a token
    assert given.get("Allow") == without.get("Allow")


@pytest.mark.parametrize("path", LISTS)
def test_options_names_the_methods(client, hub_tree, path):
    response = client.options(path, headers={"Origin": "https://partner.example.org"})

    assert (response.status_code, response.content) == (204, b"")
    assert {"GET", "HEAD", "OPTIONS"} <= set(response["Allow"].split(", "))


@pytest.mark.parametrize("path", ["/api/v1/items/", "/api/v1/items/?x=1", "/api/v1/openapi.json"])
def test_other_origins_may_read_v1(client, hub_tree, path):
    response = client.get(path, headers={"Origin": "https://partner.example.org"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response


REDIRECTED = [
    ("/api", "/api/"),
    ("/api?x=1", "/api/?x=1"),
    ("/api/v1", "/api/v1/"),
    ("/api/v1/items?kind=output", "/api/v1/items/?kind=output"),
    ("/api/v1/docs", "/api/v1/docs/"),
    (
        "/api/v1/items/00000000-0000-0000-0000-0000000000AB",
        "/api/v1/items/00000000-0000-0000-0000-0000000000ab/",
    ),
]


@pytest.mark.parametrize(("path", "target"), REDIRECTED)
def test_other_origins_may_follow_redirects(client, hub_tree, path, target):
    response = client.get(path, headers={"Origin": "https://partner.example.org"})

    assert (response.status_code, response["Location"]) == (301, target)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == SHARED


@pytest.mark.parametrize("path", ["/api", "/api/v1/items/", "/api/v2/pages/"])
def test_other_origins_may_follow_the_way_to_https(client, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    client.handler.load_middleware()  # which reads that setting once

    response = client.get(path, headers={"Origin": "https://partner.example.org"})

    assert (response.status_code, response["Location"]) == (301, f"https://testserver{path}")
    assert response["Access-Control-Allow-Origin"] == "*"


def test_address_that_is_none_is_not_led_to(client, hub_tree):
    for path in ["/api/v2", "/api/v4", "/api/v1/nothing", "/api/v1/items/ABC"]:
        assert client.get(path).status_code == 404


def test_other_origins_get_nothing_by_session(client, hub_tree):
    client.cookies[settings.SESSION_COOKIE_NAME] = "x"

    for path in [*LISTS, "/api", "/api/v1/items"]:
        response = client.get(path, headers={"Origin": "https://partner.example.org"})
        assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize("path", [*LISTS, "/api/v9/"])
def test_a_host_that_is_not_ours_is_refused_in_json(client, hub_tree, path):
    response = client.get(path, headers={"Host": "elsewhere.example"})

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("cookie", ["", "x"])
@pytest.mark.parametrize("path", [*LISTS, "/api/v9/"])
def test_answers_are_whole_with_credentials_and_without(client, hub_tree, path, cookie):
    if cookie:
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    client.get("/he/")  # whoever was served before leaves no language behind

    response = client.get(path)

    assert response["Content-Length"] == str(len(response.content))
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert get_language() == "en"


@pytest.mark.parametrize("path", LISTS)
def test_answers_do_not_depend_on_headers(client, hub_tree, path):
    OutputPageFactory(parent=hub_tree.section("library"))

    plain = client.get(path)
    asked = client.get(path, headers={"Accept-Language": "ar", "X-Forwarded-Host": "evil.example"})

    assert plain.content == asked.content
    assert "Accept-Language" not in asked.get("Vary", "")
    assert "Cookie" not in asked.get("Vary", "")
    assert "Content-Language" not in asked
    assert client.cookies == {}


@pytest.mark.parametrize("path", LISTS)
def test_caches_keep_what_everybody_may_have(client, hub_tree, path):
    anonymous = client.get(path)
    with_token = client.get(path, headers={"Authorization": "Basic eDp5"})
    client.cookies[settings.SESSION_COOKIE_NAME] = "x"
    with_session = client.get(path)

    assert anonymous["Cache-Control"] == SHARED
    assert with_token["Cache-Control"] == with_session["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
def test_errors_are_not_kept(client, hub_tree, version):
    assert client.get(f"/api/{version}/nothing/")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/api/v1/items/", "/api/v2/pages/"])
def test_only_json_is_on_offer(client, hub_tree, path):
    refused = client.get(path, headers={"Accept": "text/html"})
    taken = client.get(path, headers={"Accept": "text/html, application/json;q=0.5"})

    assert (refused.status_code, taken.status_code) == (406, 200)
    assert refused["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["openapi.json", "docs/"])
def test_description_takes_no_parameters_either(client, hub_tree, path):
    refused = client.get(f"/api/v1/{path}?x=1")

    assert (refused.status_code, refused.json()["parameter"]) == (400, "x")
    assert refused["Content-Type"] == "application/problem+json"
    assert client.get(f"/api/v1/{path}").status_code == 200


def test_first_address_says_which_apis_there_are(client, hub_tree):
    led = client.get("/api", headers={"Accept-Language": "ar"})
    index = client.get("/api/")
    apis = index.json()["apis"]

    assert (led.status_code, led["Location"]) == (301, "/api/")
    assert [api["name"] for api in apis] == ["v1", "v2", "v3"]
    addresses = [value for api in apis for name, value in api.items() if name.endswith("url")]
    assert {client.get(address).status_code for address in addresses} == {200}
    assert client.get("/api/?x=1").json()["parameter"] == "x"
    assert (client.post("/api/").status_code, client.head("/api/").content) == (405, b"")
    assert client.get("/api/v4/").json()["status"] == 404


def test_docs_need_no_other_host(client, hub_tree):
    response = client.get("/api/v1/docs/")
    page = response.content.decode()

    assert response.status_code == 200
    assert 'href="/api/v1/openapi.json"' in page
    assert "//" not in page.replace("<!DOCTYPE", "")
    assert "http" not in response["Content-Security-Policy"]
    assert client.get("/api/v2/docs/").status_code == client.get("/api/v3/docs/").status_code == 404
