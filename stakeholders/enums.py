"""Closed sets of values; stored values are permanent, labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationType(models.TextChoices):
    PUBLIC_BODY = "public_body", _("Public body")
    COMPANY = "company", _("Company")
    STARTUP = "startup", _("Start-up")
    INCUBATOR = "incubator", _("Incubator")
    UNIVERSITY = "university", _("University")
    PROGRAMME = "programme", _("Programme")
    RD_ENTITY = "rd_entity", _("Research and development entity")


class PersonType(models.TextChoices):
    PUBLIC_OFFICIAL = "public_official", _("Public official")
    CONTACT = "contact", _("Contact person")


class SpokenLanguage(models.TextChoices):
    """Languages a person answers in: those around the sea, by ISO 639-1 code."""

    ARABIC = "ar", _("Arabic")
    GERMAN = "de", _("German")
    GREEK = "el", _("Greek")
    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
    FRENCH = "fr", _("French")
    HEBREW = "he", _("Hebrew")
    ITALIAN = "it", _("Italian")
    PORTUGUESE = "pt", _("Portuguese")
    TURKISH = "tr", _("Turkish")
