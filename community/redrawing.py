"""The process that makes a picture anew: `python -m community.redrawing squares < file`.

Out come a line of JSON and the files it tells of, one after the other. It knows no settings, no
database and no secret, and may use only so much memory and time.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, ImageOps

from home.apart import limit_process

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS, MOST_SIDE_PX = 40_000_000, 8_000
KEPT_SIDE_PX, SMALL_SIDE_PX = 3_000, 640
SQUARES_PX = (96, 192)
GROUND = (255, 255, 255)  # behind what is transparent
QUALITY = 85
MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 15

Drawn = tuple[list[bytes], tuple[int, int]]


def main() -> None:
    limit_process(MEMORY_BYTES, SECONDS)
    head, files = redraw(sys.stdin.buffer, sys.argv[1])
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + b"".join(files))


def redraw(stream: BinaryIO, way: str) -> tuple[dict[str, Any], list[bytes]]:
    """Return what became of a picture, and its new files.

    What it is is read from its content, whatever its name says; it is measured before it is read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # judged below
            picture = Image.open(stream, formats=FORMATS)
    except Image.DecompressionBombError:
        return {"outcome": "too_large"}, []
    except (OSError, ValueError, SyntaxError):
        return {"outcome": "none"}, []
    with picture:
        width, height = picture.size
        if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE_PX:
            return {"outcome": "too_large"}, []
        try:
            if way == "whole" and getattr(picture, "n_frames", 1) > 1:
                return {"outcome": "moves"}, []
            files, size = WAYS[way](picture)
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError):
            return {"outcome": "broken"}, []
    told = {"outcome": "drawn", "kind": picture.format, "size": size}
    return {**told, "bytes": [len(file) for file in files]}, files


def draw_whole(picture: Image.Image) -> Drawn:
    """Return the picture upright, of our size and in its kind, and a small copy."""
    kind = str(picture.format)
    picture.draft("RGB", (KEPT_SIDE_PX, KEPT_SIDE_PX))  # a large JPEG is not unpacked whole
    picture.load()
    turned = ImageOps.exif_transpose(picture)
    has_alpha = kind != "JPEG" and turned.has_transparency_data
    bare = turned.convert("RGBA" if has_alpha else "RGB")
    bare.info = {}
    bare.thumbnail((KEPT_SIDE_PX, KEPT_SIDE_PX))
    small = bare.copy()
    small.thumbnail((SMALL_SIDE_PX, SMALL_SIDE_PX))
    return [encode(bare, kind), encode(small, "WEBP")], bare.size


def draw_squares(picture: Image.Image) -> Drawn:
    """Return the middle of the picture as WebP of each size."""
    most = 2 * max(SQUARES_PX)
    picture.draft("RGB", (most, most))
    few = shrink(ImageOps.exif_transpose(picture), most)
    return [encode(cut(few, side), "WEBP") for side in SQUARES_PX], few.size


def shrink(picture: Image.Image, most: int) -> Image.Image:
    """Return the picture with few enough pixels that copies of it cost nothing."""
    if picture.mode == "P":
        picture = picture.convert("RGBA")
    factor = min(picture.size) // most
    return picture.reduce(factor) if factor > 1 else picture


def cut(picture: Image.Image, side: int) -> Image.Image:
    square = ImageOps.fit(picture.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
    plain = Image.new("RGB", (side, side), GROUND)  # only pixels are carried over
    plain.paste(square, mask=square.getchannel("A"))
    return plain


def encode(picture: Image.Image, kind: str) -> bytes:
    made = BytesIO()
    picture.save(made, kind, **({} if kind == "PNG" else {"quality": QUALITY}))
    return made.getvalue()


WAYS: dict[str, Callable[[Image.Image], Drawn]] = {"whole": draw_whole, "squares": draw_squares}

if __name__ == "__main__":
    main()
