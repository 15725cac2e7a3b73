from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client

from hub.pages import errors
from tests.hub.html import read

CODES = ["en", "es", "it", "he", "ar"]


@pytest.mark.parametrize("code", CODES)
def test_broken_server_answers_without_database_or_request(rf, code):
    page = read(errors.server_error(rf.get(f"/{code}/library/")))

    assert page.one("html")["lang"] == code
    assert [link["lang"] for link in page.all("a", "languages__link")] == CODES


def test_broken_error_page_still_answers(rf, monkeypatch):
    monkeypatch.setattr(errors, "render_to_string", lambda *_args: 1 / 0)

    response = errors.server_error(rf.get("/en/"))

    assert (response.status_code, response.content) == (500, errors.LAST_RESORT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "error", "status"),
    [
        (errors.bad_request, SuspiciousOperation("x"), 400),
        (errors.permission_denied, PermissionDenied(), 403),
        (errors.page_not_found, Exception(), 404),
    ],
)
def test_error_outside_the_languages_asks_the_browser(rf, view, error, status):
    response = view(rf.get("/documents/1/a.pdf", HTTP_ACCEPT_LANGUAGE="he"), error)

    assert response.status_code == status
    assert read(response).one("html")["lang"] == "he"
    assert (response["Content-Language"], response["Vary"]) == ("he", "Accept-Language")


def test_hostile_address_is_refused_in_words(client, db):
    response = client.get("/en/%00/")

    assert response.status_code == 400
    page = read(response)
    assert [link["href"] for link in page.one("nav", "languages").all("a")] == [
        f"/{code}/" for code in CODES
    ]


@pytest.mark.parametrize("code", CODES)
def test_form_without_its_secret_is_answered_in_words(hub_tree, code):
    client = Client(enforce_csrf_checks=True)

    response = client.post(f"/{code}/account/login/?next=/{code}/library/", {"login": "a@b.c"})

    page = read(response)
    assert (response.status_code, page.one("html")["lang"]) == (403, code)
    way_back = page.one("main").one("a", "button")["href"]
    assert way_back == f"/{code}/account/login/?next=/{code}/library/"


@pytest.mark.parametrize(
    "path",
    [
        "/en/",
        "/en/search/",
        "/en/search/feed.atom",
        "/en/library/feed.atom",
        "/sitemap.xml",
        "/sitemap-en-1.xml",
        "/robots.txt",
        "/id/topic/energy",
    ],
)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_what_is_only_read_takes_no_other_method(client, hub_tree, path, method):
    assert getattr(client, method)(path).status_code == 405
    assert client.get(path).status_code in {200, 303}
