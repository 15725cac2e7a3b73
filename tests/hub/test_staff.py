"""The editors' side: the hub's name on it, and the direction of what is written there."""

from __future__ import annotations

import re
from html import escape
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Group
from django.contrib.staticfiles import finders
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask
from wagtail.users.models import UserProfile

from home.enums import TextState
from home.models import HubDocument
from tests.architecture.tree import ROOT
from tests.factories import DocumentFactory, StandardPageFactory, UserFactory

OURS = re.compile(r"var\(--(?!w-)([\w-]+)")


@pytest.fixture
def editor(client, hub_tree):
    user = UserFactory(is_superuser=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    "path", ["", "pages/", "account/", "users/", "reports/locked/", "documents/", "home/no-such/"]
)
def test_page_of_the_editors_side_bears_the_name(client, editor, path):
    page = client.get(f"/admin/{path}").text

    assert re.search(r"<title>[^<]* - Medina</title>", page)
    assert "<title>Wagtail" not in page
    assert re.search(r'<link rel="icon" href="[^"]*home/icon.svg"', page)
    assert page.index("wagtailadmin/css/core.css") < page.index("home/tokens.css")
    assert page.index("home/tokens.css") < page.index("hub/admin.css")


def test_editors_side_has_a_looser_policy_and_takes_nothing_from_other_hosts(client, editor):
    inside = client.get("/admin/").headers["Content-Security-Policy"]
    outside = client.get("/en/").headers["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in inside
    assert "default-src 'self'" in inside
    assert "unsafe" not in outside
    assert "//" not in inside + outside


def test_sidebar_shows_the_mark_beside_the_name(client, editor):
    page = client.get("/admin/").text
    logo = re.search(r"<template data-wagtail-sidebar-branding-logo>(.*?)</template>", page)[1]

    assert "home/icon.svg" in logo
    assert ">Medina<" in logo


def test_script_knows_the_languages_from_right_to_left(client, editor):
    page = client.get("/admin/").text

    assert re.search(r'<script src="[^"]*hub/admin.js" data-rtl="he ar" defer></script>', page)


def test_look_uses_only_colours_that_exist():
    tokens = (ROOT / "home" / "static" / "home" / "tokens.css").read_text(encoding="utf-8")
    look = (ROOT / "hub" / "static" / "hub" / "admin.css").read_text(encoding="utf-8")

    used = set(OURS.findall(look))
    assert used
    assert used <= set(re.findall(r"--([\w-]+)\s*:", tokens))
    for path in ("home/tokens.css", "hub/admin.css", "hub/admin.js", "home/icon.svg"):
        assert finders.find(path)


def test_address_of_nothing_leads_back(client, editor):
    response = client.get("/admin/no-such-page/")

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert 'href="/admin/"' in response.text
    assert 'href="/en/"' in response.text


@pytest.mark.parametrize("code", ["en", "es", "it", "he", "ar"])
def test_login_says_what_it_opens(client, hub_tree, code):
    page = client.get("/admin/", headers={"Accept-Language": code}, follow=True)

    assert page.redirect_chain[-1][0].startswith(f"/{code}/account/login/")
    (message,) = page.context["messages"]
    assert escape(str(message)) in page.text
    assert f"/{code}/account/password/reset/" in page.text
    assert "Medina</title>" in page.text


@pytest.mark.parametrize("code", ["en", "he", "ar"])
def test_editor_of_a_page_says_its_language(client, editor, hub_tree, code):
    home = hub_tree.home(code)
    page = StandardPageFactory(parent=home)
    mark = f'<template data-content-language="{code}">'

    assert mark in client.get(f"/admin/pages/{page.pk}/edit/").text
    assert mark in client.get(f"/admin/pages/add/home/standardpage/{home.pk}/").text
    assert mark in client.get(f"/admin/snippets/home/topic/add/?locale={code}").text


def test_form_without_a_language_says_none(client, editor):
    assert "data-content-language" not in client.get("/admin/users/new/").text


def test_preview_runs_in_the_direction_of_the_page(client, editor, hub_tree):
    page = StandardPageFactory(parent=hub_tree.home("ar"), title="عن المدينة")
    for mode in page.preview_modes:
        response = client.get(f"/admin/pages/{page.pk}/view_draft/?mode={mode[0]}")

        assert response.status_code == HTTPStatus.OK
        assert '<html lang="ar" dir="rtl">' in response.text
        assert "عن المدينة" in response.text


def test_hebrew_admin_speaks_hebrew(client, editor, hub_tree):
    home = hub_tree.home("he")
    url = f"/admin/pages/add/home/standardpage/{home.pk}/"
    page = client.get(url, headers={"Accept-Language": "he"}).text

    assert '<html lang="he" dir="rtl"' in page
    assert "שמירת טיוטה" in page
    assert "Save draft" not in page


def test_editors_are_told_whether_search_finds_the_words_of_a_file(client, editor):
    document = DocumentFactory(title="Sheet")
    HubDocument.objects.update(text_state=TextState.UNREADABLE)
    said = "Not readable: damaged, locked with a password, or missing"

    for path in ("", "results/", f"edit/{document.pk}/"):
        page = client.get(f"/admin/documents/{path}")
        assert page.status_code == HTTPStatus.OK
        assert said in page.text

    assert "Text for search" in client.get("/admin/documents/").text
    assert "Text for search" in client.get(f"/admin/documents/edit/{document.pk}/").text


@pytest.fixture
def review(db):
    """Return a workflow of one step, which a moderator who reads Hebrew is told of by mail."""
    group = Group.objects.create(name="Reviewers")
    moderator = UserFactory(email="moderator@example.org", is_superuser=True)
    moderator.groups.add(group)
    UserProfile.objects.create(user=moderator, preferred_language="he")
    task = GroupApprovalTask.objects.create(name="Review")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    return workflow


@pytest.mark.parametrize(
    "title", ["Barcelona", ("دليل مدينة Barcelona على https://example.org/?x=1&y=2 " * 5)[:255]]
)
def test_mail_about_a_page_isolates_its_title_in_the_subject(
    review, hub_tree, mailoutbox, title, django_capture_on_commit_callbacks
):
    page = StandardPageFactory(parent=hub_tree.home(), title=title.strip(), live=False)
    page.save_revision()

    with django_capture_on_commit_callbacks(execute=True):
        review.start(page, UserFactory())

    assert {to for mail in mailoutbox for to in mail.to} == {"moderator@example.org"}
    for mail in mailoutbox:
        assert f"״\u2068{title.strip()}\u2069״" in mail.subject
