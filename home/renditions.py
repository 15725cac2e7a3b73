"""Renditions without what cameras and programs write into pictures: place, owner, device."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from wagtail.images.models import Filter

# What Pillow would carry over to the file it writes; the colour profile may stay.
TOLD = ("exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp")


class BareFilter(Filter):
    """Turns a picture upright by its metadata, as always, and then forgets them."""

    @contextmanager
    def get_willow_image(self, image: Any, source: Any = None) -> Iterator[Any]:
        with super().get_willow_image(image, source) as picture:
            turn = picture.auto_orient
            picture.auto_orient = lambda: forget(turn())
            yield picture


def forget(picture: Any) -> Any:
    for name in TOLD:
        picture.image.info.pop(name, None)
    return picture
