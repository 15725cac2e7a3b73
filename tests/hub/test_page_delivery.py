"""Who gets a page, what may be kept of it, and where old addresses lead."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from tests.factories import (
    EventPageFactory,
    OrganisationPageFactory,
    OutputPageFactory,
    StandardPageFactory,
    UserFactory,
)
from tests.factories.translations import translate
from tests.hub.html import read


def restrict(page):
    return PageViewRestriction.objects.create(page=page, restriction_type="login")


@pytest.fixture
def member(hub_tree):
    client = Client()
    client.force_login(UserFactory())
    return client


def test_hidden_and_absent_look_the_same(client, hub_tree):
    library = hub_tree.section("library")
    restrict(OutputPageFactory(parent=library, slug="aaa"))
    OutputPageFactory(parent=library, slug="bbb", live=False)
    translated = OutputPageFactory(parent=library, slug="ccc")
    translate(translated, "es")
    restrict(translated)

    answers = set()
    for slug in ("aaa", "bbb", "ccc", "ddd"):
        for code in ("en", "es"):
            response = client.get(f"/{code}/library/{slug}/")
            body = response.content.decode().replace(slug, "").replace(f"/{code}/", "")
            answers.add((code, response.status_code, body, tuple(sorted(response.items()))))

    assert {(code, status) for code, status, *_rest in answers} == {("en", 404), ("es", 404)}
    assert len(answers) == 2


def test_member_sees_what_is_for_members_and_nobody_keeps_it(member, client, hub_tree):
    restrict(OutputPageFactory(parent=hub_tree.section("library"), title="Inside", slug="inside"))

    response = member.get("/en/library/inside/")

    assert read(response).one("h1").text == "Inside"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers
    assert client.get("/en/library/inside/").status_code == 404


def test_page_is_answered_once_until_something_changes(client, hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library"), slug="guide")
    first = client.get("/en/library/guide/")
    known = {"HTTP_IF_NONE_MATCH": first.headers["ETag"]}

    again = client.get("/en/library/guide/", **known)
    elsewhere = client.get("/en/library/guide/?a=1", **known)
    other_language = client.get("/es/library/guide/", **known)
    page.title = "Changed"
    page.save_revision().publish()
    changed = client.get("/en/library/guide/", **known)

    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    answers = [elsewhere, other_language, changed]
    assert [answer.status_code for answer in answers] == [301, 200, 200]
    assert read(changed).one("h1").text == "Changed"


@pytest.mark.parametrize("path", ["", "library/", "library/guide/", "search/?q=a", "nowhere/"])
def test_reader_gets_no_cookie(client, hub_tree, path):
    OutputPageFactory(parent=hub_tree.section("library"), slug="guide")

    response = client.get(f"/en/{path}")

    assert "Set-Cookie" not in response.headers
    assert response.cookies == {}
    assert b"csrf" not in response.content


@pytest.mark.parametrize("path", ["", "library/", "library/guide/", "search/", "nowhere/"])
def test_page_carries_no_style_and_no_script_of_its_own(client, hub_tree, path):
    OutputPageFactory(parent=hub_tree.section("library"), slug="guide")

    page = read(client.get(f"/en/{path}"))

    assert page.all("style") == []
    assert {(script.raw, script["src"][:8]) for script in page.all("script")} == {("", "/static/")}
    names = {name for element in page.walk() for name in element.attributes}
    assert [name for name in names if name == "style" or name.startswith("on")] == []


def test_only_reading_is_possible(client, hub_tree):
    assert client.post("/en/library/").status_code == 405
    head = client.head("/en/library/")
    assert (head.status_code, head.content) == (200, b"")


def test_bare_address_leads_to_the_readers_language(client, hub_tree):
    response = client.get("/", HTTP_ACCEPT_LANGUAGE="ar-EG,en;q=0.5")

    assert (response.status_code, response.headers["Location"]) == (302, "/ar/")
    assert "Accept-Language" in response.headers["Vary"]


def test_redirect_leads_only_where_the_reader_may_go(client, member, hub_tree):
    library = hub_tree.section("library")
    shown = OutputPageFactory(parent=library, slug="shown")
    hidden = OutputPageFactory(parent=library, slug="hidden")
    restrict(hidden)
    site = Site.objects.get()
    for name, target in {
        "shown": shown,
        "hidden": hidden,
        "link": "/en/library/shown/?a=1",
        "hidden-link": "/en/library/hidden/",
        "absolute": "http://testserver/en/library/hidden/",
        "elsewhere": "https://www.example.org/",
    }.items():
        Redirect.add_redirect(f"/en/old-{name}/", target, site=site)

    def follow(by, name):
        response = by.get(f"/en/old-{name}/")
        return response.headers.get("Location", response.status_code)

    assert {name: follow(client, name) for name in ("shown", "link", "elsewhere")} == {
        "shown": "/en/library/shown/",
        "link": "/en/library/shown/?a=1",
        "elsewhere": "https://www.example.org/",
    }
    for name in ("hidden", "hidden-link", "absolute"):
        assert follow(client, name) == 404
    assert follow(member, "hidden") == "/en/library/hidden/"


def test_draft_is_previewed_as_readers_will_get_it(hub_tree, rf):
    library = hub_tree.section("library")
    hidden = OrganisationPageFactory(parent=hub_tree.section("stakeholders"), live=False)
    page = OutputPageFactory(parent=library, title="Before", slug="guide", publisher=hidden)
    page.title = "After"
    editor = UserFactory(is_superuser=True, is_staff=True)
    request = rf.get("/")
    request.user = editor

    response = page.make_preview_request(request, page.default_preview_mode, {"user": editor})

    assert read(response).one("h1").text == "After"
    assert hidden.title not in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    assert Page.objects.get(pk=page.pk).title == "Before"


def test_unsaved_page_is_previewed(hub_tree, rf):
    section = hub_tree.section("events", "ar")
    page = EventPageFactory.build(title="قريبا", locale=section.locale)
    page.set_url_path(section)
    request = rf.get("/")
    request.user = UserFactory(is_superuser=True, is_staff=True)

    response = page.serve_preview(request, "")

    document = read(response)
    assert (document.one("html")["lang"], document.one("h1").text) == ("ar", "قريبا")


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ["http://testserver/en/library/"]),
        ("?page=2", ["http://testserver/en/library/?page=2"]),
        ("?q=a", []),
    ],
)
def test_search_engines_keep_lists_and_not_their_filters(
    client, hub_tree, settings, query, canonical
):
    settings.HUB_LIST_SIZE = 1
    OutputPageFactory.create_batch(2, parent=hub_tree.section("library"))

    page = read(client.get(f"/en/library/{query}"))

    assert [link["href"] for link in page.all("link", rel="canonical")] == canonical
    assert (page.all("meta", name="robots") == []) is bool(canonical)


def test_tracking_parameters_do_not_make_another_page(client, hub_tree):
    OutputPageFactory(parent=hub_tree.section("library"), slug="guide")

    for path in ("/en/library/guide/", "/en/library/?topic=water&page=2", "/en/search/?q=lamp"):
        mark = "&" if "?" in path else "?"
        answer = client.get(f"{path}{mark}utm_source=x&fbclid=%D7%90")

        assert (answer.status_code, answer["Location"]) == (301, path)


@pytest.mark.parametrize("query", ["x=1", "page=2", "q=a", "%D7%90", "topic=none&x[]=%22", "&"])
def test_pages_without_parameters_lead_to_their_one_address(client, member, hub_tree, query):
    OutputPageFactory(parent=hub_tree.section("library"), slug="guide")
    StandardPageFactory(parent=hub_tree.home(), slug="about")

    for path in ("/en/", "/he/library/guide/", "/ar/about/", "/es/manual/", "/en/manual/finding/"):
        for reader in (client, member):
            answer = reader.get(f"{path}?{query}")
            assert (answer.status_code, answer["Location"]) == (301, path)
    assert client.head(f"/en/?{query}").status_code == 301
    assert client.get("/en/?").status_code == 200
    assert client.get(f"/en/nowhere/?{query}").status_code == 404
    assert client.get("/en/library/?x=1").status_code == 400


def test_member_can_leave_by_a_form(member, hub_tree):
    page = read(member.get("/he/library/"))

    form = page.one("header", "header").one("form")
    assert (form["method"], form["action"]) == ("post", "/he/account/logout/")
    assert page.one("p", "menu__who").one("bdi")["dir"] == "ltr"
    assert "/admin/" not in [link["href"] for link in page.all("a", "menu__link")]


def test_editor_has_a_way_in(client, django_user_model, hub_tree):
    editor = django_user_model.objects.create_user("editor@example.org")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)

    page = read(client.get("/en/library/"))

    assert "/admin/" in [link["href"] for link in page.all("a", "menu__link")]
