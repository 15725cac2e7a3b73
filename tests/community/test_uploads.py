"""Which files are taken, told by what is in them; what is left of a picture."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from community.uploads import UploadError, prepare, tidy_file_name
from home.sizes import MB
from tests.community.uploads import BAD, GOOD, PDF, picture, sent, telling_picture


@pytest.mark.parametrize("name", GOOD)
def test_kind_is_told_by_the_content(name):
    content, content_type = GOOD[name]

    kept = prepare(sent(name, content, "text/html"), 5 * MB)

    assert kept.name == name
    assert content_type in kept.content_type


@pytest.mark.parametrize("name", BAD)
def test_other_file_is_refused_by_its_name(name):
    with pytest.raises(UploadError, match=name):
        prepare(sent(name, BAD[name]), 5 * MB)


def test_large_file_is_refused_with_the_size_that_fits():
    with pytest.raises(UploadError, match=r"larger than 1\.0 MB"):
        prepare(sent("large.pdf", PDF + b" " * MB), MB)


def test_picture_says_nothing_but_what_it_shows():
    kept = prepare(sent("IMG_2040.JPG", telling_picture()), 5 * MB)

    assert (kept.name, kept.width_px, kept.height_px) == ("IMG_2040.jpg", 600, 900)  # upright
    for content in (kept.content, kept.small):
        assert b"SECRET-CAMERA" not in content
        with Image.open(BytesIO(content)) as image:
            assert dict(image.getexif()) == {}
            assert "exif" not in image.info


def test_what_hangs_on_a_picture_is_gone():
    kept = prepare(sent("photo.jpg", picture() + b"<script>alert(1)</script>PK\x03\x04"), 5 * MB)

    assert b"script" not in kept.content


def test_words_in_a_png_are_gone():
    made = BytesIO()
    from PIL import PngImagePlugin  # noqa: PLC0415 -- of this test alone

    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Nadia Haddad")
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(made, "PNG", pnginfo=words)

    kept = prepare(sent("logo.png", made.getvalue()), 5 * MB)

    assert b"Nadia" not in kept.content
    with Image.open(BytesIO(kept.content)) as image:
        assert image.getpixel((0, 0)) == (0, 0, 0, 0)


def test_large_picture_is_made_smaller():
    kept = prepare(sent("photo.jpg", picture(size=(6_000, 3_000))), 5 * MB)

    assert (kept.width_px, kept.height_px) == (3_000, 1_500)
    with Image.open(BytesIO(kept.small)) as image:
        assert (image.format, image.size) == ("WEBP", (640, 320))


@pytest.mark.parametrize("kind", ["1", "L", "P", "LA", "I;16", "CMYK", "YCbCr"])
def test_picture_of_any_colours_is_taken(kind):
    made = BytesIO()
    form = "JPEG" if kind in {"CMYK", "YCbCr"} else "PNG"
    Image.new(kind, (9, 9)).save(made, form)

    assert prepare(sent("photo.bin", made.getvalue()), 5 * MB).width_px == 9


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Nadia\\plan.pdf", "plan.pdf"),
        ("gnp.\u202etxt.pdf", "gnp.txt.pdf"),
        ('a"b\r\nSet-Cookie: x.txt', "a b Set-Cookie x.txt"),
        ("", "file"),
        ("...", "file"),
        ("خطة.pdf", "خطة.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_name_is_one_that_nothing_trips_over(name, kept):
    assert tidy_file_name(name) == kept
