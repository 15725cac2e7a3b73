"""Names of the fields of a profile, as forms and the record of choices say them."""

from django.utils.translation import gettext_lazy as _

FIELDS = {
    "organisation": _("Organisation"),
    "role": _("What you do there"),
    "place": _("City and country"),
    "topics": _("Topics"),
    "languages": _("Languages you understand"),
    "offers": _("What you can help with"),
    "seeks": _("What you are looking for"),
    "about": _("About you"),
    "website": _("Web page"),
    "picture": _("Picture"),
}
