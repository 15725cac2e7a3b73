"""What is hidden is absent from all three APIs, in every door; what is public is there."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Site
from wagtail.rich_text import RichText

from home.models import HubImage
from tests.factories import (
    DocumentFactory,
    OrganisationPageFactory,
    OutputPageFactory,
    StandardPageFactory,
    UserFactory,
)
from tests.factories.translations import translate

PAST = datetime(2020, 1, 1, tzinfo=UTC)
FUTURE = datetime(2100, 1, 1, tzinfo=UTC)
LOCALES = ["en", "es", "it", "he", "ar"]
HIDDEN = {"title": "Zanzibar paper", "slug": "zanzibar-paper", "summary": "Zanzibar in short."}


def restrict(page, kind: str = "login") -> None:
    page.view_restrictions.create(restriction_type=kind)


def make_draft(tree):
    return OutputPageFactory(parent=tree.section("library"), live=False, **HIDDEN)


def make_login_restricted(tree):
    page = OutputPageFactory(parent=tree.section("library"), **HIDDEN)
    restrict(page)
    return page


def make_group_restricted(tree):
    page = OutputPageFactory(parent=tree.section("library"), **HIDDEN)
    restrict(page, "groups")
    return page


def make_password_restricted(tree):
    page = OutputPageFactory(parent=tree.section("library"), **HIDDEN)
    restrict(page, "password")
    return page


def make_child_of_restricted(tree):
    parent = StandardPageFactory(parent=tree.home(), title="Zanzibar folder")
    page = StandardPageFactory(parent=parent, **HIDDEN)
    restrict(parent)
    return page


def make_child_of_draft(tree):
    parent = StandardPageFactory(parent=tree.home(), title="Zanzibar folder", live=False)
    return StandardPageFactory(parent=parent, **HIDDEN)


def make_translation_of_restricted(tree):
    page = OutputPageFactory(parent=tree.section("library"), **HIDDEN)
    twin = translate(page, "es", title="Documento de Zanzibar")
    restrict(page)
    return twin


def make_original_of_restricted(tree):
    page = OutputPageFactory(parent=tree.section("library"), **HIDDEN)
    restrict(translate(page, "es", title="Documento de Zanzibar"))
    return page


def make_expired(tree):
    """Its time is over, the job that unpublishes it is late."""
    return OutputPageFactory(parent=tree.section("library"), expire_at=PAST, **HIDDEN)


def make_scheduled(tree):
    page = make_draft(tree)
    page.go_live_at = FUTURE
    page.save_revision().publish()
    return page


def make_unpublished(tree):
    page = OutputPageFactory(parent=tree.section("library"), **HIDDEN)
    page.unpublish()
    return page


def make_deleted(tree):
    page = OutputPageFactory(parent=tree.section("library"), **HIDDEN)
    page.delete()
    page.pk = page.page_ptr_id or 999_999
    return page


STATES = [
    make_draft, make_login_restricted, make_group_restricted, make_password_restricted,
    make_child_of_restricted, make_child_of_draft, make_translation_of_restricted,
    make_original_of_restricted, make_expired, make_scheduled, make_unpublished, make_deleted,
]  # fmt: skip


def lists_of_v1(page):
    for locale in LOCALES:
        yield f"/api/v1/items/?locale={locale}&status=all&limit=100"
        yield f"/api/v1/items/?locale={locale}&q=paper"
        yield f"/api/v1/search/?locale={locale}&q=paper&facets=1"
        yield f"/api/v1/search/?locale={locale}&q=paper&across=1&status=all"
        yield f"/api/v1/suggest/?locale={locale}&q=paper"


def lists_of_v2(page):
    yield "/api/v2/pages/?limit=100"
    yield f"/api/v2/pages/?type={page._meta.label}&fields=*&limit=100"
    yield "/api/v2/pages/?search=paper"
    yield "/api/v2/pages/?search=paper&search_operator=or&order=title"


def lists_of_v3(page):
    yield "/api/v3/pages/?limit=100"
    yield f"/api/v3/pages/?type={page._meta.label}&limit=100"
    yield "/api/v3/pages/?search=paper"


def doors_of_v1(page, key, pk):
    for locale in LOCALES:
        yield f"/api/v1/items/{key}/?locale={locale}", 404


def doors_of_v2(page, key, pk):
    yield f"/api/v2/pages/{pk}/", 404
    yield f"/api/v2/pages/find/?id={pk}", 404
    yield f"/api/v2/pages/find/?html_path=/en/library/{page.slug}/", 404
    for name in ("child_of", "descendant_of", "ancestor_of", "translation_of"):
        yield f"/api/v2/pages/?{name}={pk}", 400
    yield f"/api/v2/pages/?id={pk}", 200
    yield f"/api/v2/pages/?slug={page.slug}", 200
    yield f"/api/v2/pages/?alias_of={pk}", 200


def doors_of_v3(page, key, pk):
    yield f"/api/v3/pages/{pk}/", 404
    yield f"/api/v3/pages/{pk}/?version=draft", 404
    yield f"/api/v3/pages/{pk}/revisions/", 401
    yield f"/api/v3/pages/find/?id={pk}", 404
    yield f"/api/v3/pages/find/?html_path=/en/library/{page.slug}/", 404
    for name in ("child_of", "descendant_of", "ancestor_of", "translation_of"):
        yield f"/api/v3/pages/?{name}={pk}", 422
    yield f"/api/v3/pages/?slug={page.slug}", 200


APIS = {
    "v1": (lists_of_v1, doors_of_v1),
    "v2": (lists_of_v2, doors_of_v2),
    "v3": (lists_of_v3, doors_of_v3),
}
ABSENT_KEY, ABSENT_PK = "00000000-0000-4000-8000-000000000000", 987_654


@pytest.mark.parametrize("make", STATES)
def test_hidden_item_is_in_no_list(reader, hub_tree, make):
    control = OutputPageFactory(parent=hub_tree.section("library"), title="Public paper")
    other = StandardPageFactory(parent=hub_tree.home(), title="Public paper too")
    page = make(hub_tree)
    visible = {"Public paper", "Public paper too"}

    for lists, _doors in APIS.values():
        for path in lists(page):
            text = reader.get(path).content.decode()
            found = {title for title in visible if f'"{title}"' in text}
            of_type = {control.title} if isinstance(page, type(control)) else {other.title}
            assert found == (of_type if "type=" in path else visible), path
            assert "zanzibar" not in text.lower(), path
            assert str(page.translation_key) not in text, path


@pytest.mark.parametrize("make", STATES)
def test_words_of_a_hidden_item_are_like_words_of_none(reader, hub_tree, make):
    OutputPageFactory(parent=hub_tree.section("library"), title="Public paper")
    make(hub_tree)

    for asked in (
        "search/?q={}&facets=1&status=all",
        "search/?q={}r&across=1",  # one letter wrong: no correction may lead there
        "suggest/?q={}",
    ):
        for locale in LOCALES:
            path = f"/api/v1/{asked}&locale={locale}"
            hidden = reader.get(path.format("zanziba")).content
            unknown = reader.get(path.format("quuxiba")).content
            assert hidden == unknown, path


@pytest.mark.parametrize("make", STATES)
def test_hidden_item_is_like_an_absent_one(reader, hub_tree, make):
    page = make(hub_tree)
    key, pk = page.translation_key, page.pk

    for name, (_lists, doors) in APIS.items():
        absent = dict(doors(page, ABSENT_KEY, ABSENT_PK))
        for (path, status), twin in zip(doors(page, key, pk), absent, strict=True):
            hidden, unknown = reader.get(path), reader.get(twin)
            assert (name, path, hidden.status_code) == (name, path, status)
            assert unknown.status_code == status
            assert dict(hidden.headers) == dict(unknown.headers), path
            assert hidden.content == unknown.content, path


def test_control_passes_every_door(reader, hub_tree):
    page = OutputPageFactory(parent=hub_tree.section("library"), title="Public paper")
    library = hub_tree.section("library")

    assert reader.read(f"/api/v1/items/{page.translation_key}/")["title"] == "Public paper"
    for version in ("v2", "v3"):
        assert reader.read(f"/api/{version}/pages/{page.pk}/")["title"] == "Public paper"
        found = reader.get(f"/api/{version}/pages/find/?html_path=/en/library/{page.slug}/")
        assert found.status_code == 302
        assert f"/api/{version}/pages/{page.pk}/" in found["Location"]
        below = reader.read(f"/api/{version}/pages/?child_of={library.pk}")
        assert [item["title"] for item in below["items"]] == ["Public paper"]


@pytest.fixture
def referring(hub_tree):
    """A visible item with every kind of reference to a hidden one."""
    hidden = OrganisationPageFactory(parent=hub_tree.section("stakeholders"), **HIDDEN)
    restrict(hidden)
    shown = OrganisationPageFactory(parent=hub_tree.section("stakeholders"), title="Open office")
    link = (
        '<p><a linktype="page" id="{}">A paper</a> and <a linktype="page" id="{}">an office</a></p>'
    )
    page = OutputPageFactory(
        parent=hub_tree.section("library"),
        publisher=hidden,
        body=[("paragraph", RichText(link.format(hidden.pk, shown.pk)))],
    )
    return page, hidden, shown


def test_reference_to_a_hidden_item_leaves_no_trace(reader, referring):
    page, hidden, shown = referring
    item = reader.read(f"/api/v1/items/{page.translation_key}/")

    assert item["details"]["publisher"] is None
    address = f"http://testserver/en/stakeholders/{shown.slug}/"
    assert f'<p>A paper and <a href="{address}">an office</a></p>' in item["body"]
    paths = [
        f"/api/v1/items/{page.translation_key}/",
        f"/api/v2/pages/{page.pk}/?fields=*",
        f"/api/v2/pages/?type={page._meta.label}&fields=*",
        f"/api/v3/pages/{page.pk}/",
    ]
    for path in paths:
        text = json.dumps(reader.read(path)).lower()
        assert "an office" in text
        assert "zanzibar" not in text, path
        assert f'id=\\"{hidden.pk}\\"' not in text, path
        assert str(hidden.translation_key) not in text, path


@pytest.mark.parametrize("version", ["v2", "v3"])
@pytest.mark.parametrize("form", ["db_html", "db_markdown", "markdown"])
def test_text_is_not_given_in_forms_that_name_hidden_pages(reader, referring, version, form):
    page, *_others = referring

    refused = reader.read(f"/api/{version}/pages/{page.pk}/?rich_text_format={form}", status=400)

    assert refused["parameter"] == "rich_text_format"
    assert reader.read(f"/api/{version}/pages/{page.pk}/?rich_text_format=html")["id"] == page.pk


def test_redirects_are_on_no_api(reader, hub_tree):
    page = make_draft(hub_tree)
    site = Site.objects.get(is_default_site=True)
    found = Redirect.objects.create(old_path="/zanzibar", redirect_page=page, site=site)

    for version in ("v1", "v2", "v3"):
        for rest in ("", f"{found.pk}/", "find/?html_path=/zanzibar"):
            assert reader.get(f"/api/{version}/redirects/{rest}").status_code == 404


def members_collection():
    return Collection.objects.get(name="Members")


def make_document(name: str, **options):
    return DocumentFactory(
        title=name, file=ContentFile(b"Ten bytes.", name=f"{name}.txt"), **options
    )


def make_image(name: str, **options):
    file = ContentFile(b"", name=f"{name}.png")
    Image.new("RGB", (8, 8)).save(file, "PNG")
    return HubImage.objects.create(title=name, file=ImageFile(file, name=f"{name}.png"), **options)


@pytest.fixture
def files(hub_tree):
    """A public file and one of each hidden sort, all attached to pages."""
    below = members_collection().add_child(name="Below members")
    closed = members_collection().get_parent().add_child(name="Closed")
    closed.view_restrictions.create(restriction_type="password")
    homes = {"open": None, "members": members_collection(), "below": below, "closed": closed}
    made = {
        name: (
            make_document(f"{name}-document", **({"collection": home} if home else {})),
            make_image(f"{name}-image", **({"collection": home} if home else {})),
        )
        for name, home in {**homes, "private-page": None}.items()
    }
    library = hub_tree.section("library")
    for name, (document, image) in made.items():
        OutputPageFactory(
            parent=library,
            live=name != "private-page",
            files=[("file", {"document": document})],
            image=image,
        )
    made["unused"] = (make_document("unused-document"), make_image("unused-image"))
    return made


@pytest.mark.parametrize("version", ["v2", "v3"])
@pytest.mark.parametrize(("endpoint", "place"), [("documents", 0), ("images", 1)])
def test_only_open_files_of_visible_items_are_listed(reader, files, version, endpoint, place):
    path = f"/api/{version}/{endpoint}/"
    titles = {name: pair[place].title for name, pair in files.items()}

    for asked in ("", f"?search={endpoint[:-1]}", "?order=title"):
        listed = [item["title"] for item in reader.read(f"{path}{asked}")["items"]]
        assert listed == [titles["open"]], asked
    for name, pair in files.items():
        status = 200 if name == "open" else 404
        assert reader.get(f"{path}{pair[place].pk}/").status_code == status, name


def test_members_get_their_files_from_v2(reader, files):
    reader.force_login(UserFactory())

    listed = {item["title"] for item in reader.read("/api/v2/documents/")["items"]}

    assert listed == {"open-document", "members-document", "below-document"}
    assert reader.get("/api/v2/documents/")["Cache-Control"] == "private, no-store"
    assert len(reader.read("/api/v3/documents/")["items"]) == 1


def test_originals_of_images_are_not_named(reader, files):
    (image,) = reader.read("/api/v2/images/")["items"]

    assert "/images/open-image" in image["meta"]["download_url"]
    assert "original_images" not in image["meta"]["download_url"]
