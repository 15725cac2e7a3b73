"""Contact, about, accessibility, privacy: there from the start, and the editors' from then on."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.models import Page

from home.languages import codes
from home.models import StandardPage
from hub.markup import to_blocks
from hub.pages.errors import permission_denied
from hub.settings import env
from hub.settings.env import ImproperlyConfigured
from hub.standard_pages import is_untouched, prepare_standard_pages, read_texts
from search.catalogue.models import Document
from search.catalogue.writer import all_keys, describe_differences
from tests.factories import StandardPageFactory
from tests.factories.community import MemberFactory
from tests.hub.html import read

SLUGS = ["contact", "about", "accessibility", "privacy"]
LANGUAGES = ["en", "es", "it", "he", "ar"]
OWN = {  # what members do themselves
    "Download your data": "data/",
    "Close your account": "leave/",
    "E-mail settings": "mail/",
    "Who sees what": "profile/visibility/",
}


@pytest.fixture
def standard(hub_tree):
    call_command("prepare_hub", verbosity=0)
    return hub_tree


def find(slug, code="en"):
    return StandardPage.objects.get(slug=slug, locale__language_code=code)


def shape(text):
    return [
        (block["type"], str(block["value"]).count("<li>"), str(block["value"]).count("<a "))
        for block in to_blocks(text, "key", lambda _key: 1)
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_texts_have_the_same_parts_in_every_language(code):
    source, texts = read_texts("en"), read_texts(code)

    assert list(texts) == list(source) == SLUGS
    for slug, text in texts.items():
        assert shape(text.body) == shape(source[slug].body), slug
        assert len(text.summary) <= StandardPage._meta.get_field("summary").max_length


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_page_stands_below_every_home_page(client, standard, slug, code):
    response = client.get(f"/{code}/{slug}/")

    page = read(response)
    assert response.status_code == 200
    assert page.one("h1").text == read_texts(code)[slug].title
    links = {link["href"] for link in page.one("div", "prose").all("a")}
    own = {f"/{code}/community/{path}" for path in OWN.values()} if slug == "privacy" else set()
    assert links - {f"/{code}/contact/"} == own
    alternates = {link["hreflang"] for link in page.all("link", rel="alternate")}
    assert alternates >= set(LANGUAGES)
    assert not page.all("div", "notice")  # neither untranslated nor behind its original


@pytest.mark.parametrize("code", LANGUAGES)
def test_privacy_page_leads_members_to_what_they_do_themselves(client, standard, code):
    client.force_login(MemberFactory().user)

    links = read(client.get(f"/{code}/privacy/")).one("div", "prose").all("a")

    with override(code):
        assert {gettext(name) for name in OWN} < {link.text for link in links}
    for link in links:
        assert client.get(link["href"], follow=True).status_code == 200


def test_pages_are_translations_of_one_another_and_not_behind(standard):
    keys = StandardPage.objects.values_list("translation_key", flat=True)

    assert (len(keys), len(set(keys))) == (20, 4)
    assert not Document.objects.filter(is_stale=True).exists()
    assert describe_differences(all_keys()) == []


def test_prepare_twice_changes_nothing(standard):
    before = list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id"))

    assert prepare_standard_pages() == 0
    assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before


def test_prepare_leaves_what_editors_changed_or_deleted(standard):
    about = find("about")
    about.title = "Who we are"
    about.save_revision().publish()
    find("contact", "he").unpublish()
    find("privacy", "it").delete()
    for code in LANGUAGES:
        find("accessibility", code).delete()

    assert prepare_standard_pages() == 0
    assert find("about").title == "Who we are"
    assert not find("contact", "he").live
    assert not StandardPage.objects.filter(slug="accessibility").exists()
    assert sorted(
        page.locale.language_code for page in StandardPage.objects.filter(slug="privacy")
    ) == ["ar", "en", "es", "he"]


def test_page_that_editors_had_before_keeps_its_address(hub_tree):
    StandardPageFactory(parent=hub_tree.home("it"), slug="about", title="Chi siamo")

    assert prepare_standard_pages() == 3 * len(codes())
    assert [page.title for page in StandardPage.objects.filter(slug="about")] == ["Chi siamo"]


def test_page_is_untouched_until_somebody_publishes_it_in_any_language(standard):
    assert is_untouched(find("about"))
    find("about", "ar").save_revision().publish()

    assert not is_untouched(find("about"))
    assert is_untouched(find("privacy"))


# The address


@pytest.mark.parametrize("code", LANGUAGES)
def test_contact_page_and_no_other_shows_the_address(client, standard, settings, code):
    settings.HUB_CONTACT_EMAIL = "who+cities@hub.example"

    link = read(client.get(f"/{code}/contact/")).one("main").one("a", "button")

    assert (link["href"], link["dir"]) == ("mailto:who%2Bcities@hub.example", "ltr")
    assert link.text == "who+cities@hub.example"
    assert "mailto:" not in client.get(f"/{code}/privacy/").content.decode()


def test_contact_page_without_an_address_says_where_else_to_ask(client, standard, settings):
    settings.HUB_CONTACT_EMAIL = ""

    page = client.get("/en/contact/").content.decode()

    assert "mailto:" not in page
    assert "This hub gives no e-mail address." in page


@pytest.mark.parametrize(("email", "count"), [("us@hub.example", 1), ("", 0)])
def test_who_is_kept_out_is_told_where_to_write(client, rf, hub_tree, settings, email, count):
    settings.HUB_CONTACT_EMAIL = email

    closed = client.get(reverse("account_inactive"))
    forbidden = permission_denied(rf.get("/ar/"), PermissionDenied())

    assert closed.content.decode().count("mailto:") == count
    assert forbidden.content.decode().count("mailto:") == count


@pytest.mark.parametrize("value", ["us", "us@", "a@b@c", "Us <us@hub.example>"])
def test_address_that_is_none_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("HUB_CONTACT_EMAIL", value)

    with pytest.raises(ImproperlyConfigured, match="HUB_CONTACT_EMAIL"):
        env.read("HUB_CONTACT_EMAIL")


def test_address_is_the_environments_else_the_default(monkeypatch):
    monkeypatch.delenv("HUB_CONTACT_EMAIL", raising=False)
    assert (env.read("HUB_CONTACT_EMAIL"), env.read("HUB_CONTACT_EMAIL", "us@hub.example")) == (
        "",
        "us@hub.example",
    )

    monkeypatch.setenv("HUB_CONTACT_EMAIL", " we@hub.example ")
    assert env.read("HUB_CONTACT_EMAIL", "us@hub.example") == "we@hub.example"
