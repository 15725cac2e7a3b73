"""Pictures and files in running text are named to whom the gate gives them, and to nobody else."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection
from wagtail.rich_text import RichText, expand_db_html

from search.catalogue.writer import all_keys, describe_differences
from tests.api.conftest import UNIT
from tests.api.test_leaks import make_document, make_image, members_collection
from tests.api.test_wagtail import token_of
from tests.factories import OutputPageFactory, TrainingPathPageFactory, UserFactory

SORTS = ("open", "members", "closed")


def text_with(document, image) -> RichText:
    return RichText(
        f'<p>Words <a linktype="document" id="{document.pk}">of {document.title}</a> after.</p>'
        f'<embed alt="A &quot;map&quot;" embedtype="image" format="left" id="{image.pk}"/>'
    )


def picture_block(image):
    return {"image": image, "decorative": False, "alt_text": f"Seen in {image.title}"}


@pytest.fixture
def media(hub_tree):
    closed = members_collection().get_parent().add_child(name="Closed")
    closed.view_restrictions.create(restriction_type="password")
    homes = {"open": Collection.get_first_root_node(), "members": members_collection()}
    homes["closed"] = closed
    return {
        name: (
            make_document(f"{name}-paper", collection=home),
            make_image(f"{name}-picture", collection=home),
            make_image(f"{name}-drawing", collection=home),
        )
        for name, home in homes.items()
    }


def body_of(files):
    document, picture, drawing = files
    return [("paragraph", text_with(document, picture)), ("image", picture_block(drawing))]


@pytest.fixture
def course(hub_tree, media):
    body = [block for files in media.values() for block in body_of(files)]
    unit = {**UNIT, "body": body}
    return TrainingPathPageFactory(
        parent=hub_tree.section("training"), body=body, units=[("unit", unit)]
    )


def doors(page):
    return [
        page.get_url(),
        f"/api/v1/items/{page.translation_key}/",
        f"/api/v2/pages/{page.pk}/",
        f"/api/v2/pages/?type={page._meta.label}&fields=*",
        f"/api/v3/pages/{page.pk}/",
    ]


def named(text):
    """Return the sorts of file whose name or address the text tells."""
    return {
        "paper": [name for name in SORTS if re.search(rf"/documents/\d+/{name}-paper", text)],
        "picture": [name for name in SORTS if f"/{name}-picture" in text],
        "drawing": [name for name in SORTS if f"{name}-drawing" in text],
    }


def test_readers_are_told_of_what_is_open_alone(reader, course, media):
    for door in doors(course):
        response = reader.get(door)
        text = response.content.decode()
        assert response.status_code == 200, door
        assert named(text) == {name: ["open"] for name in ("paper", "picture", "drawing")}, door
        # The words of a link stay, and no mark of ours is left.
        assert text.count("of closed-paper") == text.count("of members-paper") == 2, door
        assert not re.search("data-(members|image|document|format)", text), door


def test_what_is_named_can_be_had(reader, course):
    text = reader.get(course.get_url()).content.decode()

    addresses = re.findall(r'(?:src|href)="(/(?:media|documents)/[^"]+)"', text)
    assert len(addresses) == 6
    for address in addresses:
        response = reader.get(address)
        assert response.status_code == 200, address
        assert b"".join(response), address  # read to the end, so that no file stays open


def test_members_are_told_of_what_is_theirs_too(reader, course):
    reader.force_login(UserFactory())

    for door in doors(course)[:4]:
        text = reader.get(door).content.decode()
        sorts = ["open", "members"]
        assert named(text) == dict.fromkeys(("paper", "picture", "drawing"), sorts), door
        assert not re.search("data-(members|image|document|format)", text), door


def test_text_follows_the_collection_of_its_files(reader, course, media):
    path = f"/api/v1/items/{course.translation_key}/"
    for file in media["closed"]:
        file.collection = Collection.get_first_root_node()
        file.save()
    assert named(reader.get(path).text)["paper"] == ["open", "closed"]

    for file in media["open"]:
        file.collection = members_collection()
        file.save()
    assert named(reader.get(path).text) == {
        name: ["closed"] for name in ("paper", "picture", "drawing")
    }
    assert describe_differences(all_keys()) == []


def test_blocks_of_closed_pictures_leave_the_stream(reader, course, media):
    for version in ("v2", "v3"):
        found = reader.read(f"/api/{version}/pages/{course.pk}/")
        for stream in (found["body"], found["units"][0]["value"]["body"]):
            pictures = [block["value"]["image"] for block in stream if block["type"] == "image"]
            assert pictures == [media["open"][2].pk], version
            assert len(stream) == 4, version


@pytest.mark.parametrize(
    "tag",
    [
        '<embed embedtype="image" id="{image}"/>',
        '<embed embedtype="image" id="{image}" format="no such" alt="x"/>',
        '<embed embedtype="image" id="x" format="left" alt="x"/>',
        '<embed embedtype="image" format="left" alt="x"/>',
        '<embed embedtype="image" id="999999999999999999" format="left" alt="x"/>',
        '<a linktype="document">there</a>',
        '<a linktype="document" id="">there</a>',
        '<a linktype="document" id="x">there</a>',
        '<a linktype="document" id="0">there</a>',
    ],
)
def test_broken_tags_leave_their_words_alone(reader, hub_tree, media, tag):
    html = f"<p>Here {tag.format(image=media['open'][1].pk)}.</p>"
    page = OutputPageFactory(
        parent=hub_tree.section("library"), body=[("paragraph", RichText(html))]
    )

    rendered = expand_db_html(html)
    assert not re.search("<img|href", rendered)
    for door in doors(page):
        response = reader.get(door)
        text = response.text.split("<article")[-1].split("</article")[0]
        assert response.status_code == 200, door
        assert "Here" in text
        assert "<img" not in response.text.split("Here")[1][:80], door


@pytest.mark.parametrize("version", ["v1", "v2", "v3", "page"])
def test_texts_cost_the_same_with_one_picture_and_with_three(reader, hub_tree, media, version):
    counts = []
    for number in (1, 3):
        body = body_of(media["open"]) * number
        page = OutputPageFactory(parent=hub_tree.section("library"), body=body)
        door = {
            "v1": f"/api/v1/items/{page.translation_key}/",
            "page": page.get_url(),
        }.get(version, f"/api/{version}/pages/{page.pk}/")
        reader.get(door)  # pictures are made once
        with CaptureQueriesContext(connection) as asked:
            assert reader.get(door).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_writers_with_a_token_are_told_everything(reader, course):
    headers = token_of(UserFactory(is_superuser=True))

    text = reader.get(f"/api/v3/pages/{course.pk}/?rich_text_format=html", headers=headers).text

    assert named(text)["paper"] == named(text)["picture"] == list(SORTS)
    assert not re.search("data-(members|image|document|format)", text)
