"""Pictures of members: shown to whom the profile shows them, and free of what cameras tell."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from community.models import Member, Picture
from community.operations.leaving import close_account
from community.operations.personal import build_archive
from community.skeleton import PARTNERS
from tests.factories.community import MemberFactory
from tests.hub.html import read

FORM = "/en/community/profile/picture/"
LIST = "/en/community/members/"
ORIENTATION, GPS, TURNED = 0x0112, 0x8825, 6


def draw(kind="JPEG", size=(300, 200), mode="RGB", **options):
    picture = Image.new(mode, size, "red" if mode != "P" else 1)
    picture.paste("blue" if mode != "P" else 2, (0, 0, size[0], size[1] // 2))
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def draw_with_place():
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    exif.get_ifd(GPS)[1] = "N"
    return draw(exif=exif, comment=b"Taken by somebody")


def send(client, content, name="me.jpg"):
    return client.post(FORM, {"file": SimpleUploadedFile(name, content)})


def address(member, size=96):
    return f"/en/community/members/{member.key}/picture/{size}/"


def fetch(client, member, size=96):
    return client.get(address(member, size))


def show_to(member, level):
    Member.objects.filter(pk=member.pk).update(visibility={**member.visibility, "picture": level})


@pytest.fixture
def pictured(member_client, member):
    send(member_client, draw())
    member.refresh_from_db()
    return member


@pytest.fixture
def reader(hub_tree):
    reader = Client()
    reader.force_login(MemberFactory().user)
    return reader


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (draw("JPEG"), "a.jpg"),
        (draw("PNG", mode="RGBA"), "a.png"),
        (draw("PNG", mode="P"), "a.png"),
        (draw("PNG", mode="L"), "a.png"),
        (draw("WEBP"), "a.webp"),
        (draw("JPEG", mode="CMYK"), "a.jpg"),
        (draw("PNG", size=(1, 900)), "a.png"),
        (draw("PNG", size=(2500, 2000)), "a.png"),
        (draw("JPEG"), "wrong-name.gif"),
    ],
    ids=["jpeg", "alpha", "palette", "grey", "webp", "cmyk", "narrow", "large", "any name"],
)
@pytest.mark.parametrize("size", [96, 192])
def test_picture_is_a_square_in_two_sizes(member_client, member, content, name, size):
    assert send(member_client, content, name).url == member.get_absolute_url()

    answer = fetch(member_client, member, size)

    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (size, size))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "private, no-cache")


def test_nothing_that_a_camera_wrote_is_kept_and_the_picture_stands_upright(member_client, member):
    send(member_client, draw_with_place())

    content = fetch(member_client, member, 192).content

    with Image.open(io.BytesIO(content)) as picture:
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {"loop", "background", "timestamp", "duration"}
        left, right = picture.convert("RGB").getpixel((10, 96)), picture.getpixel((180, 96))
    assert (left[0] > 200, right[2] > 200) == (True, True)
    assert b"Taken by" not in content


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.jpg", "no picture"),
        (b"GIF89a" + b"x" * 100, "a.jpg", "no picture"),
        (draw("GIF"), "a.gif", "no picture"),
        (draw("BMP"), "a.png", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.png", "no picture"),
        (draw()[:200], "a.jpg", "no picture"),
        (draw("PNG")[:-60], "a.png", "no picture"),
        (b"\xff\xd8" + b"x" * (5 * 1024 * 1024), "a.jpg", "larger than 5 MB"),
        (draw("PNG", size=(8_001, 10)), "a.png", "too many pixels"),
        (draw("PNG", size=(7_000, 6_000), mode="L"), "a.png", "too many pixels"),
    ],
    ids=["empty", "fake", "gif", "bmp", "svg", "cut", "cut png", "heavy", "long", "bomb"],
)
def test_what_is_no_picture_is_refused_with_a_reason(member_client, member, content, name, said):
    answer = send(member_client, content, name)

    assert (answer.status_code, Picture.objects.count()) == (400, 0)
    assert said in read(answer).one("div", "error-summary").text


def test_form_without_a_file_says_so(member_client):
    assert member_client.post(FORM).status_code == 400


@pytest.mark.parametrize(
    ("level", "visitor", "other", "partner"),
    [
        ("public", 200, 200, 200),
        ("members", 404, 200, 200),
        ("partners", 404, 404, 200),
        ("nobody", 404, 404, 404),
    ],
)
def test_picture_is_shown_to_whom_the_profile_shows_it(
    hub_tree, pictured, member_client, level, visitor, other, partner
):
    show_to(pictured, level)
    allied = MemberFactory()
    allied.user.groups.add(Group.objects.get_or_create(name=PARTNERS)[0])
    clients = [Client(), Client(), Client()]
    clients[1].force_login(MemberFactory().user)
    clients[2].force_login(allied.user)

    for client, status in zip(clients, (visitor, other, partner), strict=True):
        answer = fetch(client, pictured)
        assert answer.status_code == status
        profile = read(client.get(pictured.get_absolute_url())).one("main")
        assert len(profile.all("img", "face")) == (1 if status == 200 else 0)
        assert client.cookies.get("csrftoken") is None or client is not clients[0]
    assert fetch(member_client, pictured).status_code == 200


def test_hidden_picture_is_gone_at_the_address_that_was_known(pictured, reader):
    known = fetch(reader, pictured)
    again = reader.get(address(pictured), headers={"If-None-Match": known["ETag"]})
    show_to(pictured, "nobody")

    hidden = reader.get(address(pictured), headers={"If-None-Match": known["ETag"]})

    assert (known.status_code, again.status_code, hidden.status_code) == (200, 304, 404)


def test_hidden_absent_and_unknown_answer_alike(pictured, reader, hub_tree):
    show_to(pictured, "nobody")
    without = MemberFactory()

    answers = [fetch(reader, pictured), fetch(reader, without), reader.get(f"{LIST}x/picture/96/")]
    answers.append(fetch(reader, pictured, 97))

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer["Cache-Control"] for answer in answers}) == 1


def test_picture_is_no_file_below_media(pictured, settings, reader):
    page = reader.get(pictured.get_absolute_url()).content.decode()

    assert "/media/" not in read(reader.get(LIST)).one("main").text
    assert f'src="{address(pictured, 192)}?v={pictured.picture_tag}"' in page


def test_face_has_name_and_measures_and_is_a_letter_without_a_picture(pictured, reader):
    MemberFactory(name="Zoe")
    faces = read(reader.get(LIST)).one("ul", "cards")

    [image] = faces.all("img", "face")
    assert (image["alt"], image["width"], image["height"]) == (pictured.name, "48", "48")
    assert "Z" in [face.text for face in faces.all("span", "face")]


def test_owner_sees_what_others_see(pictured, member_client):
    show_to(pictured, "members")
    url = pictured.get_absolute_url()

    shown = {
        who: len(read(member_client.get(f"{url}?as={who}")).one("main").all("img", "face"))
        for who in ("everybody", "member", "partner")
    }

    assert shown == {"everybody": 0, "member": 1, "partner": 1}


def test_picture_is_removed(pictured, member_client):
    member_client.post(FORM, {"remove": "1"})

    pictured.refresh_from_db()
    assert (Picture.objects.count(), pictured.picture_tag) == (0, "")
    assert fetch(member_client, pictured).status_code == 404


def test_new_picture_has_another_address(pictured, member_client):
    first = pictured.picture_tag

    send(member_client, draw(size=(200, 300)))

    pictured.refresh_from_db()
    assert (pictured.picture_tag != first, Picture.objects.count()) == (True, 1)


def test_suspended_member_changes_none(pictured, member_client):
    Member.objects.filter(pk=pictured.pk).update(suspended_until="2100-01-01T00:00Z")

    assert send(member_client, draw()).status_code == 403


def test_picture_is_in_the_archive_and_goes_with_the_member(pictured, reader):
    with build_archive(pictured) as stored, zipfile.ZipFile(stored) as archive:
        kept, data = archive.read("picture.webp"), json.loads(archive.read("data.json"))
    close_account(pictured.user, keeps_posts=True)

    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (192, 192)
    assert len(data["picture"]) == 1
    assert (Picture.objects.count(), fetch(reader, pictured).status_code) == (0, 404)


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_pictures(pictured, reader, django_assert_num_queries, count):
    for _ in range(count):
        send_as(MemberFactory())
    reader.get(LIST)

    with django_assert_num_queries(9):
        page = read(reader.get(LIST))
    assert len(page.one("main").all("img", "face")) == count + 1


def send_as(member):
    client = Client()
    client.force_login(member.user)
    send(client, draw())
