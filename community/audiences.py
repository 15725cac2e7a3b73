"""Who reads what is in a space, in words, and whether that is more people than before."""

from __future__ import annotations

from django.utils.translation import gettext as _

from community.enums import SpaceAccess
from community.models import Space

CIRCLES = {
    SpaceAccess.OPEN: 0,
    SpaceAccess.MEMBERS: 1,
    SpaceAccess.RESTRICTED: 2,
    SpaceAccess.PRIVATE: 2,
}


def circle_of(space: Space) -> int:
    return CIRCLES[SpaceAccess(space.access)]


def lets_others_in(before: Space, after: Space) -> bool:
    """Tell whether what was in `before` has readers in `after` that it had not."""
    if before.pk == after.pk:
        return False
    inner = CIRCLES[SpaceAccess.PRIVATE]
    is_other_circle = circle_of(before) == circle_of(after) == inner
    return circle_of(after) < circle_of(before) or is_other_circle


def shuts_out(before: Space, after: Space) -> bool:
    """Tell whether some who read what was in `before` do not in `after`."""
    return lets_others_in(after, before)


def describe_readers(space: Space) -> str:
    """Return who reads the discussions of the space, as a sentence."""
    if space.access == SpaceAccess.OPEN:
        return _(
            "Everybody can read it then, without an account too: it is in search, feeds and the"
            " API."
        )
    if space.access == SpaceAccess.MEMBERS:
        return _("All members can read it then, and nobody without an account.")
    return _("Only those let into that space can read it then, and the stewards.")


def describe_change(before: Space, after: Space) -> list[str]:
    """Return what readers gain and lose by the way from one space into the other."""
    found = []
    if lets_others_in(before, after):
        found.append(
            _("It was written for fewer people, or for others. Ask those who wrote it first.")
        )
    if shuts_out(before, after):
        found.append(_("Some who read it now cannot read it then; links lead nowhere for them."))
    return found
