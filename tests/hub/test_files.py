"""One test per door to a file that is not for everybody, each with a file that is."""
# one thing: the doors of one gate

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.utils.http import http_date
from PIL import Image
from wagtail.documents.models import document_served
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from home.models import HubImage
from home.web.files import Unsatisfiable, parse_range
from library.models import LibraryIndexPage
from tests.factories import DocumentFactory, OutputPageFactory, UserFactory

TEXT = b"Ten bytes."
LATER = http_date(4102444800)  # 2100
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Browser(Client):
    """Reads what it is sent to the end, as `sent`, so that no file stays open."""

    def request(self, **request):
        response = super().request(**request)
        response.sent = b"".join(response)
        return response


@pytest.fixture
def client():
    return Browser()


@pytest.fixture
def members(hub_tree):
    """The members' collection of every hub."""
    return Collection.objects.get(name="Members")


def make(collection=None, name="guide.txt", announce=True, **options):
    if collection is not None:
        options["collection"] = collection
    found = DocumentFactory(file=ContentFile(TEXT, name=name), **options)
    found._set_document_file_metadata()
    found.save()
    found.file.close()
    if announce:
        OutputPageFactory(
            parent=LibraryIndexPage.objects.get(locale__language_code="en"),
            files=[("file", {"document": found})],
        )
    return found


def is_refused(response, document):
    return (
        response.status_code == 302
        and response["Location"] == f"/en/account/login/?next={quote(document.url, safe='')}"
        and response["Cache-Control"] == "private, no-store"
        and response.sent == b""
        and not response.has_header("ETag")
        and response.get("Content-Length", "0") == "0"
    )


def restrict(collection, kind=CollectionViewRestriction.LOGIN):
    return CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind)


def test_document_link_leads_to_the_login(client, members):
    hidden, shown = make(members), make()

    assert is_refused(client.get(hidden.url), hidden)
    response = client.get(shown.url)
    assert (response.status_code, response.sent) == (200, TEXT)
    assert response["Cache-Control"] == "public, no-cache"


def test_document_link_serves_members(client, members):
    hidden = make(members)
    client.force_login(UserFactory())

    response = client.get(hidden.url)

    assert (response.status_code, response.sent) == (200, TEXT)
    assert response["Cache-Control"] == "private, no-store"
    assert "Cookie" in response["Vary"]


def test_document_link_of_a_public_file_asks_for_no_session(client, hub_tree):
    response = client.get(make().url)

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Range": "bytes=0-3"},
        {"If-Modified-Since": LATER},
        {"If-None-Match": "*"},
        {"If-None-Match": "the right one"},
        {"If-Match": '"x"'},
        {"If-Unmodified-Since": http_date(0)},
        {"Range": "bytes=99-"},
        {"Accept": "application/json"},
    ],
)
def test_conditions_ranges_and_head_pass_the_same_check(client, members, method, headers):
    hidden = make(members)
    if headers.get("If-None-Match") == "the right one":
        headers = {"If-None-Match": f'"{hidden.file_hash}"'}

    assert is_refused(getattr(client, method)(hidden.url, headers=headers), hidden)


def test_head_of_a_public_file_says_all_but_the_content(client, hub_tree):
    shown = make()

    response = client.head(shown.url)

    assert (response.status_code, response.sent) == (200, b"")
    assert response["Content-Length"] == "10"
    assert response["ETag"] == f'"{shown.file_hash}"'


@pytest.mark.parametrize("condition", ["ETag", "Last-Modified"])
def test_public_file_not_modified_is_not_sent_again(client, hub_tree, condition):
    shown = make()
    first = client.get(shown.url)
    header = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[condition]

    response = client.get(shown.url, headers={header: first[condition]})

    assert (response.status_code, response.sent) == (304, b"")
    assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("condition", ["ETag", "Last-Modified"])
def test_members_file_not_modified_is_said_to_the_session_alone(client, members, condition):
    hidden = make(members)
    client.force_login(UserFactory())
    first = client.get(hidden.url)
    headers = {
        {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[condition]: first[condition]
    }

    response = client.get(hidden.url, headers=headers)

    assert (response.status_code, response.sent) == (304, b"")
    assert response["Cache-Control"] == "private, no-store"
    client.logout()
    assert is_refused(client.get(hidden.url, headers=headers), hidden)


def test_file_put_in_the_place_of_another_has_a_tag_of_its_own(client, hub_tree):
    shown = make()
    headers = {"If-None-Match": client.get(shown.url)["ETag"]}
    assert client.get(shown.url, headers=headers).status_code == 304

    shown.file.save(shown.filename, ContentFile(b"Ten others"), save=False)
    shown._set_document_file_metadata()
    shown.save()
    shown.file.close()
    response = client.get(shown.url, headers=headers)

    assert (response.status_code, response.sent) == (200, b"Ten others")
    assert response["ETag"] not in {headers["If-None-Match"], ""}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("bytes=0-3", (206, b"Ten ", "bytes 0-3/10")),
        ("bytes=4-", (206, b"bytes.", "bytes 4-9/10")),
        ("bytes=-1", (206, b".", "bytes 9-9/10")),
        ("bytes=10-", (416, b"", "bytes */10")),
        ("bytes=0-1,3-4", (200, TEXT, None)),
        ("lines=1-2", (200, TEXT, None)),
    ],
)
def test_public_file_is_sent_in_parts(client, hub_tree, wanted, expected):
    response = client.get(make().url, headers={"Range": wanted})

    got = response.sent
    assert (response.status_code, got, response.get("Content-Range")) == expected
    assert response["Content-Length"] == str(len(got))


def test_part_of_another_version_is_not_sent(client, hub_tree):
    headers = {"Range": "bytes=0-3", "If-Range": '"another"'}

    assert client.get(make().url, headers=headers).sent == TEXT


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("bytes=-", None),
        ("bytes=5-2", None),
        ("bytes=2-1000", range(2, 10)),
        ("bytes=-1000", range(10)),
        (" bytes=0-0 ", range(1)),
        ("bytes=" + "9" * 30 + "-", None),
        ("bytes=٣-٤", None),
    ],
)
def test_parse_range_reads_one_range(header, expected):
    assert parse_range(header, 10) == expected


@pytest.mark.parametrize(("header", "size"), [("bytes=-0", 10), ("bytes=0-", 0), ("bytes=-5", 0)])
def test_parse_range_outside_the_file_is_refused(header, size):
    with pytest.raises(Unsatisfiable):
        parse_range(header, size)


def test_raw_media_path_of_a_document_is_not_found(client, members):
    hidden, shown = make(members), make()
    client.force_login(UserFactory())

    for found in (hidden, shown):
        for path in (found.file.name, f"images/../{found.file.name}", f"images/{found.filename}"):
            assert client.get(f"/media/{path}").status_code == 404


def test_document_of_a_collection_below_is_not_served(client, members):
    below = members.add_child(name="Below").add_child(name="Further below")
    beside = Collection.get_first_root_node().add_child(name="Beside")
    hidden, shown = make(below), make(beside)

    assert is_refused(client.get(hidden.url), hidden)
    assert client.get(shown.url).sent == TEXT


def test_document_is_hidden_as_soon_as_its_collection_is_restricted(client, hub_tree):
    beside = Collection.get_first_root_node().add_child(name="Beside")
    found = make(beside)
    etag = client.get(found.url)["ETag"]

    restrict(beside)

    assert is_refused(client.get(found.url, headers={"If-None-Match": etag}), found)


@pytest.mark.parametrize("kind", ["password", "groups"])
def test_document_behind_another_restriction_is_not_found(client, members, kind):
    below = members.add_child(name="Below")
    restrict(below, kind)
    hidden, control = make(below), make(members)
    client.force_login(UserFactory())

    assert client.get(hidden.url).status_code == 404
    assert client.get(control.url).status_code == 200


def test_document_with_a_wrong_name_or_number_is_not_found(client, members):
    hidden, shown = make(members), make()
    client.force_login(UserFactory())

    for path in (
        f"/documents/{hidden.pk}/other.txt",
        f"/documents/{shown.pk}/other.txt",
        f"/documents/{shown.pk}/{hidden.filename}x",
        f"/documents/{shown.pk + 999}/{shown.filename}",
        f"/documents/{10**30}/{shown.filename}",
        f"/documents/{shown.pk}/x/{shown.filename}",
    ):
        assert client.get(path).status_code == 404
    assert client.get(shown.url).status_code == 200


def test_document_that_only_a_hidden_item_names_is_not_found(client, members):
    hidden = make(members, announce=False)
    announced = make(members)
    OutputPageFactory(
        parent=LibraryIndexPage.objects.get(locale__language_code="en"),
        files=[("file", {"document": hidden})],
        live=False,
    )

    assert client.get(hidden.url).status_code == 404
    assert is_refused(client.get(announced.url), announced)


def test_document_whose_file_is_gone_is_not_found(client, hub_tree):
    found = make()
    found.file.storage.delete(found.file.name)

    assert client.get(found.url).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_document_can_only_be_read(client, members, method):
    assert getattr(client, method)(make(members).url).status_code == 405


def test_served_document_is_counted_once_per_whole_download(client, members):
    hidden, shown = make(members), make()
    served = []
    document_served.connect(
        lambda instance, **_: served.append(instance.pk), weak=False, dispatch_uid="t"
    )
    try:
        client.get(hidden.url)
        client.head(shown.url)
        client.get(shown.url)
    finally:
        document_served.disconnect(dispatch_uid="t")

    assert served == [shown.pk]


@pytest.mark.parametrize(
    ("name", "disposition", "policy"),
    [
        ("a.pdf", 'inline; filename="', "default-src 'none'; frame-ancestors 'self'"),
        ("a.csv", 'attachment; filename="', "default-src 'none'; frame-ancestors 'self'; sandbox"),
        ("מדריך.txt", "attachment; filename*=utf-8''%D7%9E", None),
    ],
)
def test_document_says_what_a_browser_may_do_with_it(client, hub_tree, name, disposition, policy):
    response = client.get(make(name=name).url)

    assert response["Content-Disposition"].startswith(disposition)
    assert response["X-Content-Type-Options"] == "nosniff"
    if policy:
        assert response["Content-Security-Policy"] == policy


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({"Accept-Language": "he"}, "he"),
        ({"Accept-Language": "fr"}, "en"),
        ({"Referer": "http://testserver/ar/library/", "Accept-Language": "he"}, "ar"),
        ({"Referer": "http://elsewhere.example/ar/", "Accept-Language": "es"}, "es"),
        ({"Referer": "http://testserver/xx/"}, "en"),
    ],
)
def test_login_is_in_the_language_of_the_person(client, members, headers, language):
    response = client.get(make(members).url, headers=headers)

    assert response["Location"].startswith(f"/{language}/account/login/?next=")


# Pictures


def upload(collection, name="photo.jpg"):
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"  # the place where it was taken
    exif[0x0110] = "Camera"
    exif[0x0112] = 6  # lying on its side
    file = BytesIO()
    secrets = {"exif": exif, "comment": b"Secret", "xmp": b"<x:xmpmeta>Secret</x:xmpmeta>"}
    Image.new("RGB", (40, 30), "teal").save(file, "JPEG", **secrets)
    image = HubImage.objects.create(
        title=name, file=ImageFile(file, name=name), collection=collection, description="Teal"
    )
    image.file.close()
    return image


def show(image, **options):
    """Give `image` to an item as its cover: only what an item shows can be had."""
    parent = LibraryIndexPage.objects.get(locale__language_code="en")
    OutputPageFactory(parent=parent, image=image, **options)
    return image


def render(image, spec="width-20"):
    rendition = image.get_rendition(spec)
    rendition.file.close()
    image.file.close()
    return rendition


@pytest.fixture
def root(hub_tree):
    return Collection.get_first_root_node()


def test_rendition_in_a_members_collection_is_for_members(client, members, root):
    below = members.add_child(name="Below")
    hidden = [render(show(upload(place))) for place in (members, below)]
    shown = render(show(upload(root)))

    for rendition in hidden:
        for headers in ({}, {"If-Modified-Since": LATER}, {"Range": "bytes=0-3"}):
            response = client.get(rendition.url, headers=headers)
            assert (response.status_code, "Last-Modified" in response) == (404, False)
        assert client.head(rendition.url).status_code == 404
    response = client.get(shown.url)
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert response["Cache-Control"] == "public, max-age=3600"
    assert not response.cookies

    client.force_login(UserFactory())
    response = client.get(hidden[0].url)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_rendition_behind_a_password_is_not_found(client, root):
    beside = root.add_child(name="Beside")
    restrict(beside, "password")
    client.force_login(UserFactory())

    assert client.get(render(show(upload(beside))).url).status_code == 404
    assert client.get(render(show(upload(root))).url).status_code == 200


@pytest.mark.parametrize(
    "options",
    [{"live": False}, {"live": False, "expired": True}, {"expire_at": LONG_AGO}],
    ids=["draft", "taken off", "expired"],
)
def test_what_only_a_hidden_item_uses_is_for_editors_alone(client, root, options):
    picture = render(show(upload(root), **options))
    document = make(announce=False)
    OutputPageFactory(
        parent=LibraryIndexPage.objects.get(locale__language_code="en"),
        files=[("file", {"document": document})],
        **options,
    )
    shown = [render(show(upload(root))).url, make().url]
    hidden = [picture.url, document.url]

    def ask(addresses):
        return [client.get(address).status_code for address in addresses]

    assert (ask(hidden), ask(shown)) == ([404, 404], [200, 200])
    client.force_login(UserFactory())
    assert (ask(hidden), ask(shown)) == ([404, 404], [200, 200])
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert (ask(hidden), ask(shown)) == ([200, 200], [200, 200])


def test_files_of_a_members_item_are_for_members_wherever_they_lie(client, root):
    image, document = upload(root), make(announce=False)
    page = OutputPageFactory(
        parent=LibraryIndexPage.objects.get(locale__language_code="en"),
        image=image,
        files=[("file", {"document": document})],
    )
    addresses = [render(image).url, document.url]
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert [client.get(address).status_code for address in addresses] == [404, 404]
    client.force_login(UserFactory())
    answers = [client.get(address) for address in addresses]
    assert [(a.status_code, a["Cache-Control"]) for a in answers] == [
        (200, "private, no-store")
    ] * 2
    item = client.get(f"/api/v1/items/{page.translation_key}/").json()
    assert [file["access"] for file in item["details"]["files"]] == ["members"]


def test_cover_in_a_closed_collection_is_not_named(client, members, root):
    page = OutputPageFactory(
        parent=LibraryIndexPage.objects.get(locale__language_code="en"), image=upload(root)
    )
    path = f"/api/v1/items/{page.translation_key}/"
    assert client.get(path).json()["image"] is not None

    page.image.collection = members
    page.image.save()
    assert client.get(path).json()["image"] is None
    page.image.collection = beside = root.add_child(name="Beside")
    page.image.save()
    assert client.get(path).json()["image"] is not None
    restrict(beside)
    assert client.get(path).json()["image"] is None


@pytest.mark.parametrize(
    "path",
    ["", "images/", "images", "images/nothing.jpg", "images/../original_images/photo.jpg", "%00"],
)
def test_media_shows_no_folder_and_nothing_else(client, root, path):
    render(show(upload(root)))

    assert client.get(f"/media/{path}").status_code in {400, 404}


def test_original_with_its_place_is_never_served(client, root):
    image = upload(root)
    client.force_login(UserFactory(is_superuser=True, is_staff=True))

    assert client.get(image.file.url).status_code == 404


@pytest.mark.parametrize("spec", ["original", "width-20", "max-400x400", "format-webp"])
def test_rendition_tells_nothing_of_camera_and_place(client, root, spec):
    image = show(upload(root))
    with image.open_file() as file:
        original = file.read()
    assert b"Camera" in original
    assert original.count(b"Secret") == 2

    sent = client.get(render(image, spec).url).sent

    picture = Image.open(BytesIO(sent))
    assert dict(picture.getexif()) == {}
    assert not picture.info.keys() & {"exif", "xmp", "comment"}
    assert b"Secret" not in sent
    assert picture.height > picture.width


def test_nginx_is_handed_the_file_only_after_the_look(client, hub_tree, members, settings):
    settings.HUB_X_ACCEL = True
    shown, hidden = make(name="näme.txt"), make(members)

    answer = client.get(shown.url)
    refused = client.get(hidden.url)

    assert (answer.status_code, answer.sent) == (200, b"")
    assert answer["X-Accel-Redirect"] == f"/_files/documents/{quote(shown.file.name)}"
    assert not answer.has_header("ETag")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert refused.status_code == 302
    assert not refused.has_header("X-Accel-Redirect")
