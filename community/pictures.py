"""Pictures of members: out comes a square of pixels, and nothing else of the file. Pure."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

SIZES = (96, 192)
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 8_000
FORMATS = ("JPEG", "PNG", "WEBP")
GROUND = (255, 255, 255)  # behind what is transparent
QUALITY = 85


class PictureError(ValueError):
    """The file is no picture that can be used; the text says why."""


def make_squares(file: IO[bytes]) -> dict[int, bytes]:
    """Return the middle of the picture as WebP of each size; raise `PictureError`.

    What it is is read from its content, whatever its name says; it is measured before it is opened.
    """
    try:
        with Image.open(file, formats=FORMATS) as picture:
            check_size(picture)
            picture.draft("RGB", (2 * max(SIZES), 2 * max(SIZES)))
            small = shrink(ImageOps.exif_transpose(picture))
            return {size: encode(small, size) for size in SIZES}
    except PictureError:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise PictureError(_("This is no picture in JPEG, PNG or WebP.")) from error


def check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise PictureError(_("The picture has too many pixels. Make it smaller first."))
    if min(width, height) < 1:
        raise PictureError(_("This is no picture in JPEG, PNG or WebP."))


def shrink(picture: Image.Image) -> Image.Image:
    """Return the picture with few enough pixels that copies of it cost nothing."""
    if picture.mode == "P":
        picture = picture.convert("RGBA")
    factor = min(picture.size) // (2 * max(SIZES))
    return picture.reduce(factor) if factor > 1 else picture


def encode(picture: Image.Image, size: int) -> bytes:
    """Return the square as a new picture: only pixels are carried over."""
    square = ImageOps.fit(picture.convert("RGBA"), (size, size), Image.Resampling.LANCZOS)
    plain = Image.new("RGB", (size, size), GROUND)
    plain.paste(square, mask=square.getchannel("A"))
    written = BytesIO()
    plain.save(written, "WEBP", quality=QUALITY)
    return written.getvalue()
