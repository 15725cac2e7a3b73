"""The five languages of the hub; the first is the source of the skeleton and the interface."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = [
    ("en", _("English")),
    ("es", _("Spanish")),
    ("it", _("Italian")),
    ("he", _("Hebrew")),
    ("ar", _("Arabic")),
]
