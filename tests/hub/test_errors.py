from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client

from hub.pages import errors
from tests.factories import OutputPageFactory
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


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "path", ["search/", "library/", "community/", "manual/", "community/spaces/"]
)
def test_what_is_only_read_answers_what_is_sent_with_a_page(client, hub_tree, code, path):
    answer = client.post(f"/{code}/{path}?q=a")

    page = read(answer)
    assert (answer.status_code, page.one("html")["lang"]) == (405, code)
    assert {"GET", "HEAD"} <= set(answer["Allow"].split(", "))
    assert page.one("main").one("a", "button")["href"] == f"/{code}/{path}?q=a"
    assert [link["lang"] for link in page.one("nav", "languages").all("a")] == CODES


def test_form_without_a_page_answers_other_methods_with_one(client, hub_tree):
    answer = client.put("/en/community/follow/")

    main = read(answer).one("main")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")
    assert main.one("a", "button")["href"] == "/en/"
    assert len(main.all("input", name="q")) == 1


def refuse(client, asked, status=400):
    """Return the text of a refusal, and its links."""
    response = client.get(f"/en/library/?{asked}")
    assert response.status_code == status
    main = read(response).one("main")
    return [part.text for part in main.all("p")[:1]], [(a.text, a["href"]) for a in main.all("a")]


@pytest.mark.parametrize(
    ("asked", "named", "rest"),
    [
        ("topic=nonsense", "There is no “nonsense” under “Topic”", ""),
        (
            "topic=nonsense&topic=water&page=2",
            "There is no “nonsense” under “Topic”",
            "?topic=water",
        ),
        ("type=bold&q=lamp", "There is no “bold” under “Type”", "?q=lamp"),
        ("country=zz", "There is no “zz” under “Country”", ""),
        ("language=fr", "There is no “fr” under “Language of the text”", ""),
    ],
)
def test_filter_that_is_gone_is_named_and_left_out_alone(client, hub_tree, asked, named, rest):
    [text], ways = refuse(client, asked)

    assert text.startswith(named)
    assert ways == [("See the list without this filter", f"/en/library/{rest}")]


@pytest.mark.parametrize("words", ["lamp " * 30, "x" * 300])
@pytest.mark.parametrize("path", ["/en/library/", "/en/search/"])
def test_search_that_is_too_long_can_be_shortened(client, hub_tree, path, words):
    response = client.get(path, {"q": words, "topic": "water"})

    main = read(response).one("main")
    assert response.status_code == 400
    assert "up to 20 words and 200 characters" in main.all("p")[0].text
    assert main.one("form")["action"] == path
    fields = {field["name"]: field["value"] for field in main.all("input")}
    assert fields == {"q": words, "topic": "water"}


LONG = "עיר ירוקה " * 1000  # 60 kB in an address


@pytest.mark.parametrize("code", CODES)
def test_text_of_ten_thousand_letters_can_be_shortened_too(client, hub_tree, code):
    response = client.get(f"/{code}/search/", {"q": LONG, "topic": "water", "order": ""})

    page = read(response)
    assert (response.status_code, page.one("html")["lang"]) == (414, code)
    fields = {field["name"]: field["value"] for field in page.one("main").all("input")}
    assert fields == {"q": LONG, "topic": "water"}
    assert page.one("main").one("form")["action"] == f"/{code}/search/"
    assert len(response.content) < 50_000  # it stands there once


@pytest.mark.parametrize("address", ["/en/library/?colour={}", "/en/{}/", "/en/?q=lamp&x={}"])
def test_address_that_is_too_long_otherwise_leads_to_the_front_page(client, hub_tree, address):
    response = client.get(address.format("x" * 8000))

    main = read(response).one("main")
    assert (response.status_code, main.one("h1").text) == (414, "This address is too long")
    assert main.one("a", "button")["href"] == "/en/"
    assert b"xxx" not in response.content


def test_address_that_is_too_long_is_a_problem_of_an_api(client, hub_tree):
    response = client.get("/api/v1/items/", {"q": LONG})

    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, response.json()["title"]) == (414, "Request-URI Too Long")


def test_part_that_means_nothing_is_shown_as_it_stands(client, hub_tree):
    main = read(client.get("/en/library/?colour=red&q=lamp")).one("main")

    assert main.one("code").text == "colour=red"
    assert main.one("a", "button")["href"] == "/en/library/?q=lamp"


def test_days_that_cannot_be_say_how_days_are_written(client, hub_tree):
    [text], ways = refuse(client, "from=yesterday")

    assert text == "Give a day as 2026-05-31."
    assert ways == [("See the list without this day", "/en/library/")]


@pytest.mark.parametrize(
    ("asked", "text", "ways"),
    [
        (
            "q=lamp&page=99",
            "The list ends with page 2. It may have been longer once.",
            [
                ("Last page (2)", "/en/library/?q=lamp&page=2"),
                ("First page", "/en/library/?q=lamp"),
            ],
        ),
        (
            "q=nothing&page=2",
            "The whole list fits on one page.",
            [("First page", "/en/library/?q=nothing")],
        ),
    ],
)
def test_page_behind_the_last_one_leads_to_those_there_are(
    client, hub_tree, settings, asked, text, ways
):
    settings.HUB_LIST_SIZE = 2
    OutputPageFactory.create_batch(3, parent=hub_tree.section("library"), summary="A lamp.")

    assert refuse(client, asked, 404) == ([text], ways)


@pytest.mark.parametrize("path", ["library", "search"])
def test_form_without_scripts_leads_to_an_address_without_empty_choices(client, hub_tree, path):
    response = client.get(f"/en/{path}/?q=&topic=water&order=&status=&topic=")

    assert (response.status_code, response["Location"]) == (301, f"/en/{path}/?topic=water")
