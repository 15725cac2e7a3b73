"""Closed sets of values; stored values are permanent, labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    """Licences an output may carry; the values are SPDX identifiers in lower case, or ours."""

    CC_BY = "cc-by-4.0", _("Creative Commons Attribution 4.0")
    CC_BY_SA = "cc-by-sa-4.0", _("Creative Commons Attribution-ShareAlike 4.0")
    CC0 = "cc0-1.0", _("Creative Commons Zero 1.0")
    MIT = "mit", _("MIT licence")
    EUPL = "eupl-1.2", _("European Union Public Licence 1.2")
    ALL_RIGHTS_RESERVED = "all-rights-reserved", _("All rights reserved")


class TextState(models.TextChoices):
    """How far the words inside a file have been read, for search."""

    WAITING = "waiting", _("not read yet")
    DONE = "done", _("read to the end")
    PART = "part", _("only the beginning is read: the file is long")
    EMPTY = "empty", _("no text inside, as in scanned pages or in this kind of file")
    UNREADABLE = "unreadable", _("not readable: damaged, locked with a password, or missing")
    TOO_LARGE = "too_large", _("too large to be read for search")
